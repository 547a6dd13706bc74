"""The level of each tag: what its construct repeats or leaves out is text, runs, paragraphs, cells or rows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from aci_docs.templating.branches import one_item
from aci_docs.templating.dialect import ancestor, detach, is_tag, lift, weight
from aci_docs.templating.marking import Marking
from aci_docs.templating.places import Fault
from aci_docs.templating.tags import ENDS, MIDDLES, OPENERS, Level, Tag
from aci_docs.templating.values import BLOCK_FILTERS

_CALL = re.compile(r"(\w+)\s*(?:\(|$)")
_LAST_FILTER = re.compile(r"\|\s*(\w+)\s*(?:\([^()]*\))?$")
_NAME = re.compile(r"(?:macro|set)\s+(\w+)")


@dataclass
class Construct:
    """A construct and its tags: the opening one, `else` and `elif`, the end; in reading order."""

    tags: list[Tag]

    @property
    def opener(self) -> Tag:
        """The tag that starts it."""
        return self.tags[0]


def pair(tags: Iterable[Tag]) -> tuple[list[Construct], list[Fault]]:
    """The constructs, inner ones first, and what does not pair."""
    done: list[Construct] = []
    faults: list[Fault] = []
    stack: list[Construct] = []
    for tag in tags:
        word = tag.word
        if tag.opens:
            stack.append(Construct([tag]))
        elif word in MIDDLES and stack and stack[-1].opener.word in MIDDLES[word]:
            stack[-1].tags.append(tag)
        elif word in MIDDLES:
            faults.append(Fault(tag.place, f"« {tag.typed} » n'a pas de début : il n'est dans aucune condition"))
        elif word in ENDS:
            if not any(each.opener.word == ENDS[word] for each in stack):
                faults.append(
                    Fault(tag.place, f"une fin n'a pas son début : « {tag.typed} »", f"ajoutez {{% {ENDS[word]} … %}}")
                )
                continue
            while stack[-1].opener.word != ENDS[word]:
                faults.append(_unclosed(stack.pop().opener))
            construct = stack.pop()
            construct.tags.append(tag)
            done.append(construct)
    faults += [_unclosed(each.opener) for each in stack]
    return done, faults


def _unclosed(tag: Tag) -> Fault:
    end = OPENERS[tag.word]
    return Fault(tag.place, f"« {tag.typed} » n'a pas sa fin", f"ajoutez {{%{tag.level} {end} %}}")


class Levels:
    """Every tag of a part moved to its level; `faults` tells those that no level can join."""

    def __init__(self, marking: Marking) -> None:
        self._marking = marking
        self._dialect = marking.dialect
        self._tags = marking.tags
        self._touched: list[etree._Element] = []
        self._commented: set[etree._Element] = set()
        in_tree = [tag for tag in marking.tags if tag.node is not None]
        self.constructs, self.faults = pair(in_tree)
        leaves: list[Construct] = []
        for leaf in marking.leaves:
            found, faults = pair(leaf)
            leaves += found
            self.faults += faults
        for construct in self.constructs:
            self._check_prefixes(construct)
        if self.faults:
            return
        self._prefix_calls(in_tree)
        for tag in in_tree:
            if tag.level == "" and tag.kind == "print" and self._prints_paragraphs(tag):
                tag.level = "p"
        for tag in in_tree:
            if tag.level == "":
                continue
            self._lift(tag, tag.level)
        for construct in self.constructs:
            if construct.opener.level == "":
                self._place(construct)
            else:
                self._join(construct)
        for construct in self.constructs:
            self._enter_list(construct)
        for element in self._touched:
            if element.getparent() is not None and (element in self._commented or weight(element, self._dialect) < 2):
                detach(element)
        self.constructs += leaves
        for tag in marking.tags:
            if tag.silent and tag.node is not None:
                detach(tag.node)

    def _check_prefixes(self, construct: Construct) -> None:
        opener = construct.opener
        for tag in construct.tags[1:]:
            if tag.level != opener.level:
                self.faults.append(
                    Fault(
                        opener.place,
                        f"les balises ne s'emboîtent pas : « {opener.typed} » et « {tag.typed} » ({tag.place}) n'ont "
                        "pas le même préfixe",
                        f"écrivez {{%{opener.level}{' ' if opener.level else ''} {tag.body} %}}".replace("  ", " "),
                    )
                )

    def _prefix_calls(self, tags: list[Tag]) -> None:
        """Give `{{ name() }}` the level of the macro or of the block that it prints, when that is not plain text."""
        printed: dict[str, Level] = {}
        for construct in self.constructs:
            opener = construct.opener
            name = _NAME.match(opener.body)
            if opener.word == "call":
                printed.setdefault("caller", self._level(construct))
            elif name and opener.word in ("macro", "set"):
                printed[name[1]] = self._level(construct)
        if not printed:
            return
        for tag in tags:
            called = _CALL.match(tag.body)
            if tag.kind == "print" and tag.level == "" and called:
                tag.level = printed.get(called[1], "")

    def _prints_paragraphs(self, tag: Tag) -> bool:
        """True when the tag stands alone in its paragraph and ends with a filter that makes paragraphs."""
        last = _LAST_FILTER.search(tag.body)
        if last is None or last[1] not in BLOCK_FILTERS or tag.node is None:
            return False
        paragraph = ancestor(tag.node, self._dialect.paragraphs)
        if paragraph is None or weight(paragraph, self._dialect, tags=False):
            return False
        return sum(1 for node in paragraph.iter(etree.ProcessingInstruction) if is_tag(node)) == 1

    def _level(self, construct: Construct) -> Level:
        if construct.opener.level:
            return construct.opener.level
        try:
            return self._natural(construct)[0]
        except _NoLevel:
            return ""

    def _place(self, construct: Construct) -> None:
        try:
            level, common = self._natural(construct)
        except _NoLevel:
            self._part(construct)
            return
        for tag in construct.tags:
            assert tag.node is not None  # only tags of the tree are placed
            if level == "tr" and common is not None:
                self._move(tag, common if common.tag in self._dialect.rows else self._row(common, tag.node))
            elif level:
                self._lift(tag, level)
        if level != "r":
            self._join(construct)

    def _part(self, construct: Construct) -> None:
        """Say that nothing joins the tags of a construct."""
        opener, others = construct.opener, construct.tags[1:]
        where = " et ".join(f"« {tag.typed} » ({tag.place})" for tag in others)
        self.faults.append(
            Fault(
                opener.place,
                f"les balises ne s'emboîtent pas : aucun niveau ne joint « {opener.typed} » et {where}",
                "mettez-les dans le même tableau, la même cellule ou le même texte",
            )
        )

    def _join(self, construct: Construct) -> None:
        """Bring the tags of a construct beside each other, out of the lists and heading rows that part them."""
        nodes = [tag.node for tag in construct.tags if tag.node is not None]
        if construct.opener.level == "r" or len({node.getparent() for node in nodes}) == 1:
            return
        common = _common(nodes)
        for node in nodes:
            for between in node.iterancestors():
                if between is common:
                    break
                if between.tag not in self._dialect.groups:
                    self._part(construct)
                    return
        assert common is not None  # they stand in one part
        for node in nodes:
            lift(node, common, self._dialect)

    def _enter_list(self, construct: Construct) -> None:
        """Put a loop that holds one list of one item inside it: its turns are items that follow each other."""
        first, last = construct.tags[0].node, construct.tags[-1].node
        held = None if first is None else first.getnext()
        if (
            len(construct.tags) != 2
            or construct.opener.word != "for"
            or first is None
            or last is None
            or held is None
            or held.tag not in self._dialect.lists
            or held.getnext() is not last
            or not one_item(held, self._marking)
        ):
            return
        for node, place in ((first, 0), (last, len(held) + 1)):
            detach(node)
            held.insert(place, node)

    def _natural(self, construct: Construct) -> tuple[Level, etree._Element | None]:
        """The level that joins the tags of a construct without prefix, and the nearest element that holds them all."""
        nodes = [tag.node for tag in construct.tags if tag.node is not None]
        paragraphs = [ancestor(node, self._dialect.paragraphs) for node in nodes]
        # Elements themselves are compared: lxml makes another object, at any address, each time one is asked for.
        if len({node.getparent() for node in nodes}) == 1:
            return "", None
        if any(paragraph is None for paragraph in paragraphs):
            raise _NoLevel
        if len(set(paragraphs)) == 1:
            return "r", None
        common = _common([paragraph for paragraph in paragraphs if paragraph is not None])
        if common is None:
            raise _NoLevel
        chains = [self._chain(common, node) for node in nodes]
        alike = len({tuple(each.tag for each in chain) for chain in chains}) == 1
        if common.tag in self._dialect.rows:
            if len(nodes) > 2 and not alike:
                raise _NoLevel
            return ("r" if len(nodes) > 2 else "tr"), common
        heads = [next(each for each in chain if each.tag not in self._dialect.groups) for chain in chains]
        if all(head.tag in self._dialect.rows for head in heads):
            return "tr", common
        if not all(head.tag in self._dialect.paragraphs for head in heads):
            raise _NoLevel
        return ("r" if alike and not all(map(self._holds_only_tags, heads)) else "p"), common

    def _chain(self, common: etree._Element, node: etree._Element) -> list[etree._Element]:
        """The elements from `common`, left out, down to the paragraph of a tag."""
        paragraph = ancestor(node, self._dialect.paragraphs)
        assert paragraph is not None  # checked by the caller
        chain = [paragraph]
        while (parent := chain[-1].getparent()) is not common:
            assert parent is not None  # `common` is one of its ancestors
            chain.append(parent)
        return chain[::-1]

    def _row(self, common: etree._Element, node: etree._Element) -> etree._Element:
        """The outermost row between a tag and an element that holds it."""
        return next(each for each in self._chain(common, node) if each.tag in self._dialect.rows)

    def _holds_only_tags(self, paragraph: etree._Element) -> bool:
        if weight(paragraph, self._dialect, tags=False) > 1:
            return False
        return not any(
            self._tags[self._rank(node)].kind == "print"
            for node in paragraph.iter(etree.ProcessingInstruction)
            if is_tag(node)
        )

    def _lift(self, tag: Tag, level: Level) -> None:
        node = tag.node
        assert node is not None  # only tags of the tree have a level
        kinds = {"r": self._dialect.paragraphs, "p": self._dialect.paragraphs}
        kinds |= {"tc": self._dialect.cells, "tr": self._dialect.rows}
        target = ancestor(node, kinds[level])
        if target is None:
            what = {"r": "un paragraphe", "p": "un paragraphe", "tc": "une cellule", "tr": "une ligne de tableau"}[
                level
            ]
            self.faults.append(
                Fault(tag.place, f"« {tag.typed} » n'est pas dans {what}", "retirez le préfixe de la balise")
            )
        elif level == "r":
            # Where words stand in the paragraph itself, a value is printed among them: nothing is to be cut.
            if tag.kind != "print" or target.tag not in self._dialect.texts:
                lift(node, target, self._dialect)
        elif level == "p":
            parent = target.getparent()
            assert parent is not None  # a paragraph is never a root
            lift(node, parent, self._dialect, blank=1)
        else:
            self._move(tag, target)

    def _move(self, tag: Tag, target: etree._Element) -> None:
        """Put a tag beside a row or a cell: before it, or after it for an end; the order of the tags is kept."""
        node = tag.node
        assert node is not None  # only tags of the tree are moved
        paragraph = ancestor(node, self._dialect.paragraphs)
        detach(node)
        order = self._rank(node)
        if tag.word in ENDS:
            place = target
            while (after := place.getnext()) is not None and is_tag(after) and self._rank(after) < order:
                place = after
            place.addnext(node)
        else:
            place = target
            while (before := place.getprevious()) is not None and is_tag(before) and self._rank(before) > order:
                place = before
            place.addprevious(node)
        if paragraph is not None and paragraph.getparent() is not None:
            holder = paragraph.getparent()
            others = [each for each in holder if each is not paragraph and each.tag in self._dialect.paragraphs]  # type: ignore[union-attr]
            if others and weight(paragraph, self._dialect) < 2:
                detach(paragraph)
        self._touched.append(target)
        if tag.kind == "comment":
            # As docxtpl: a comment with the prefix of a row or of a cell takes all of it away.
            self._commented.add(target)

    def _rank(self, node: etree._Element) -> int:
        return int(str(node.text))


class _NoLevel(Exception):
    """The tags of a construct stand in places that nothing joins."""


def _common(elements: list[etree._Element]) -> etree._Element | None:
    """The nearest element that holds them all."""
    shared: list[etree._Element] | None = None
    for element in elements:
        chain = [element, *element.iterancestors()]
        shared = chain if shared is None else [each for each in shared if each in chain]
    for each in shared or []:
        if each not in elements:
            return each
    return None
