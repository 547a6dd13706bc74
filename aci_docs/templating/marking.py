"""From the words of a part to tags in its tree: each tag is taken out of the words and a mark put in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from aci_docs.templating.dialect import MARK, Dialect, ancestor, detach, weight
from aci_docs.templating.places import Fault, Numbers, Place
from aci_docs.templating.tags import Found, Tag, Unclosed, find_tags

# What stands around a tag's number in attributes and in texts that are no paragraph's, where no node can stand: nobody
# types it, and what values hold is never looked at.
_END = re.compile(r"\}\}|%\}|\{\s*[a-z_]\w*(?:\.\w+)+\s*\}")
BEFORE, AFTER = "\ufdd0aci:", ":aci\ufdd1"


@dataclass
class Slot:
    """A piece of a paragraph's words: the text of an element, the tail of one, or an element for one character."""

    element: etree._Element
    where: str
    text: str

    @property
    def holder(self) -> etree._Element:
        """The element whose words these are."""
        parent = self.element.getparent() if self.where == "tail" else self.element
        assert parent is not None  # a tail stands in an element
        return parent


def slots(element: etree._Element, dialect: Dialect) -> Iterator[Slot]:
    """The pieces of the words of a paragraph, in reading order; other paragraphs inside it are left out."""
    holds = element.tag in dialect.texts
    if holds and element.text:
        yield Slot(element, "text", element.text)
    for child in element:
        if isinstance(child.tag, str):
            if child.tag in dialect.characters:
                yield Slot(child, "character", dialect.characters[child.tag])
            elif child.tag not in dialect.skipped:
                yield from slots(child, dialect)
        if holds and child.tail:
            yield Slot(child, "tail", child.tail)


class Marking:
    """The tags of one part, marked in its tree; `tags` in reading order, `faults` for those that cannot be read.

    `strays` are ends of tags without a beginning: words like any others to Jinja2, most often a brace that was lost.
    """

    def __init__(self, root: etree._Element, label: str, dialect: Dialect) -> None:
        self.root, self.dialect, self.label = root, dialect, label
        self.tags: list[Tag] = []
        self.leaves: list[list[Tag]] = []
        self.faults: list[Fault] = []
        self.strays: list[Fault] = []
        self._raw = False
        self._numbers = Numbers(root, label, dialect)
        self._joins: list[tuple[etree._Element, bool]] = []
        for paragraph in list(root.iter(*dialect.paragraphs)):
            if paragraph is root or paragraph.getparent() is not None:
                self._paragraph(paragraph)
        self._join()
        self._leaves()

    def tag_of(self, node: etree._Element) -> Tag:
        """The tag that a mark of the tree stands for."""
        return self.tags[int(str(node.text))]

    def add(self, tag: Tag) -> etree._Element:
        """A new mark for a tag, to be placed in the tree."""
        tag.node = etree.ProcessingInstruction(MARK, str(len(self.tags)))
        self.tags.append(tag)
        return tag.node

    def reference(self, tag: Tag) -> str:
        """The characters that stand for a tag in an attribute."""
        self.tags.append(tag)
        return f"{BEFORE}{len(self.tags) - 1}{AFTER}"

    # Paragraphs ------------------------------------------------------------------------------------------------

    def _paragraph(self, paragraph: etree._Element) -> None:
        if ancestor(paragraph, self.dialect.ignored) is not None:
            return
        pieces = list(slots(paragraph, self.dialect))
        text = "".join(piece.text for piece in pieces)
        if "{" not in text and "}" not in text and "%" not in text and not self._raw:
            return
        found: list[Found] = []
        place: Place | None = None
        try:
            found.extend(find_tags(text, raw=self._raw))
        except Unclosed as unclosed:
            if self._join_following(paragraph, text[unclosed.start :], unclosed.opening):
                self._paragraph(paragraph)
                return
            place = self._numbers.place(paragraph, text)
            what = "la balise est mal écrite : elle n'a pas sa fin"
            closing = {"{{": "}}", "{%": "%}", "{#": "#}"}[unclosed.opening]
            self.faults.append(Fault(place, what, f"fermez-la par « {closing} », dans le même paragraphe"))
            self._raw = False
            found = []
            for each in _until_unclosed(text):
                found.append(each)
        if not self._raw and _END.search(_without(text, found)):
            what = "ces accolades ne forment pas une balise et seraient imprimées"
            remedy = "mettez-en deux au début et deux à la fin"
            self.strays.append(Fault(self._numbers.place(paragraph, text), what, remedy))
        if not found:
            return
        place = place or self._numbers.place(paragraph, text)
        for each in found:
            if each.tag is not None:
                each.tag.place = place
                self.add(each.tag)
                self._raw = (self._raw or each.tag.word == "raw") and each.tag.word != "endraw"
        self._write(paragraph, pieces, self._widened(paragraph, text, found))

    def _widened(self, paragraph: etree._Element, text: str, found: list[Found]) -> list[Found]:
        """The same with the line breaks that `{%-` and `-%}` take away; the paragraphs they join are noted."""
        widened: list[Found] = []
        for each in found:
            start, end, tag = each.start, each.end, each.tag
            if tag is not None and tag.level == "":
                while tag.joins_before and start and text[start - 1] == "\n":
                    start -= 1
                while tag.joins_after and end < len(text) and text[end] == "\n":
                    end += 1
                if tag.joins_before and start == 0:
                    self._joins.append((paragraph, True))
                if tag.joins_after and end == len(text):
                    self._joins.append((paragraph, False))
            if widened and start < widened[-1].end:
                start = widened[-1].end
            widened.append(Found(start, end, tag, each.literal, each.start))
        return widened

    def _write(self, paragraph: etree._Element, pieces: list[Slot], found: list[Found]) -> None:
        """Put the marks in the tree in the place of the tags' words."""
        position = 0
        emptied: list[etree._Element] = []
        for piece in pieces:
            start, end = position, position + len(piece.text)
            position = end
            here = [each for each in found if each.start < end and each.end > start]
            if not here:
                continue
            if piece.where == "character":
                emptied.append(piece.element)
                continue
            texts, nodes, cursor = [""], [], start
            for each in here:
                texts[-1] += piece.text[cursor - start : max(each.start, start) - start]
                cursor = min(each.end, end)
                if start <= each.anchor < end:
                    if each.tag is None or each.tag.node is None:
                        texts[-1] += each.literal
                    else:
                        each.tag.around = self.dialect.around(piece.holder, paragraph)
                        nodes.append(each.tag.node)
                        texts.append("")
            texts[-1] += piece.text[cursor - start :]
            if piece.where == "text":
                piece.element.text = texts[0]
                for index, node in enumerate(nodes):
                    piece.element.insert(index, node)
            else:
                piece.element.tail = texts[0]
                previous = piece.element
                for node in nodes:
                    tail, previous.tail = previous.tail, None
                    previous.addnext(node)
                    previous.tail, previous = tail, node
            for node, tail in zip(nodes, texts[1:], strict=True):
                node.tail = tail
            holder = piece.holder
            self.dialect.keep_spaces(holder)
            emptied.append(holder)
        for element in emptied:
            self._prune(element, paragraph)

    def _prune(self, element: etree._Element, paragraph: etree._Element) -> None:
        """Remove an element that a tag has emptied, and the run around it if nothing is left there."""
        while element is not paragraph and element.getparent() is not None:
            covered = element.tag in self.dialect.characters
            if not covered and weight(element, self.dialect) > 0:
                return
            parent = element.getparent()
            detach(element)
            assert parent is not None  # checked by the loop
            element = parent

    # Tags over several paragraphs --------------------------------------------------------------------------------

    def _join_following(self, paragraph: etree._Element, rest: str, opening: str) -> bool:
        """Join to a paragraph those after it up to the one that ends its last tag; False when none does."""
        closing = {"{{": "}}", "{%": "%}", "{#": "#}"}[opening]
        following: list[etree._Element] = []
        for sibling in paragraph.itersiblings():
            if sibling.tag not in self.dialect.paragraphs:
                return False
            text = "".join(piece.text for piece in slots(sibling, self.dialect))
            following.append(sibling)
            end = text.find(closing)
            starts = [text.find(other) for other in ("{{", "{%") if opening != "{#" and other in text]
            if end >= 0 and all(start > end for start in starts):
                for each in following:
                    self._append(paragraph, each)
                return True
            if starts:
                return False
        return False

    def _join(self) -> None:
        moved: dict[etree._Element, etree._Element] = {}
        for joined, before in self._joins:
            if before and joined in moved:
                continue  # the paragraph before has joined it already
            paragraph = joined
            while paragraph in moved:
                paragraph = moved[paragraph]
            other = paragraph.getprevious() if before else paragraph.getnext()
            while other is not None and (not isinstance(other.tag, str) or other.tag in self.dialect.marks):
                other = other.getprevious() if before else other.getnext()
            if other is None or other.tag not in self.dialect.paragraphs:
                continue
            first, second = (other, paragraph) if before else (paragraph, other)
            self._append(first, second)
            moved[second] = first

    def _append(self, first: etree._Element, second: etree._Element) -> None:
        if second.text:
            if len(first):
                first[-1].tail = (first[-1].tail or "") + second.text
            else:
                first.text = (first.text or "") + second.text
        for child in list(second):
            if child.tag not in self.dialect.properties:
                first.append(child)
        detach(second)

    # Attributes and other texts ------------------------------------------------------------------------------------

    def _leaves(self) -> None:
        for element in self.root.iter(etree.Element):
            if element.tag in self.dialect.ignored:
                continue
            for name, value in element.items():
                if isinstance(value, str) and ("{{" in value or "{%" in value) and self._counts(element):
                    element.set(name, self._leaf(element, value))
            text = element.text
            is_leaf = not len(element) and element.tag not in self.dialect.texts
            if text and is_leaf and ("{{" in text or "{%" in text) and self._counts(element):
                element.text = self._leaf(element, text)

    def _counts(self, element: etree._Element) -> bool:
        return ancestor(element, self.dialect.ignored) is None

    def _leaf(self, element: etree._Element, text: str) -> str:
        place = self._numbers.place(element, text)
        out, cursor, tags = [], 0, []
        try:
            for each in find_tags(text):
                out.append(text[cursor : each.start])
                cursor = each.end
                if each.tag is None:
                    out.append(each.literal)
                else:
                    each.tag.place = place
                    each.tag.level = ""
                    tags.append(each.tag)
                    out.append(self.reference(each.tag))
        except Unclosed:
            self.faults.append(Fault(place, "la balise est mal écrite : elle n'a pas sa fin"))
        self.leaves.append(tags)
        return "".join([*out, text[cursor:]])


def _without(text: str, found: list[Found]) -> str:
    """The words of a paragraph that belong to no tag, nor to what `{% raw %}` keeps as it is."""
    kept, cursor, raw = [], 0, False
    for each in found:
        if not raw:
            kept.append(text[cursor : each.start])
        cursor = each.end
        if each.tag is not None:
            raw = each.tag.word == "raw"
    return " ".join(kept if raw else [*kept, text[cursor:]])


def _until_unclosed(text: str) -> Iterator[Found]:
    try:
        yield from find_tags(text)
    except Unclosed:
        return
