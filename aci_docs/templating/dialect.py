"""What differs from one document format to another, for the one algorithm that compiles templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from lxml import etree

from aci_docs.templating.values.spot import Level, Spot

Namespaced = frozenset[str]
Around: TypeAlias = Callable[[Level, str], Spot]
"""What stood around a tag when it was found: gives its spot, once its level and the path that it prints are known."""
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
MARK = "aci"
"""The target of the processing instructions that stand for tags while a tree is edited."""


@dataclass(frozen=True)
class Dialect:
    """The elements of one format, by what they are to a template; names are lxml's `{namespace}local`."""

    name: str
    paragraphs: Namespaced
    rows: Namespaced
    cells: Namespaced
    tables: Namespaced
    holders: Namespaced
    """What holds paragraphs and tables: the body, a cell, a header, a note, a text box, an item of a list."""
    groups: Namespaced
    """What only groups rows or paragraphs, is not counted in places and may be cut in two: heading rows, a list."""
    lists: Namespaced
    """Elements whose children are items of one list."""
    regions: Mapping[str, str]
    """Elements that have a name of their own in the places told to the author, when one part holds several."""
    texts: Namespaced
    """Elements whose own text, and whose children's tails, are words of the document."""
    characters: Mapping[str, str]
    """Elements that stand for one character: a tab, a line break."""
    skipped: Namespaced
    """Elements that hold no words of the paragraph they stand in: tracked deletions, field codes, other paragraphs."""
    ignored: Namespaced
    """Elements whose tags are left as they were typed: tracked deletions, comments."""
    properties: Namespaced
    """Elements that describe their parent; both halves of a parent that is cut in two get them."""
    weightless: Namespaced
    """Elements that show nothing: a run or a paragraph that holds nothing else is empty."""
    marks: Mapping[str, str]
    """Elements that come in pairs by an attribute, and outlive the paragraph they stand in: bookmarks."""
    continued: Mapping[str, Mapping[str, str]]
    """What the second half of an element that is cut in two must say, to be counted with the first."""
    section: str
    """Path, inside a paragraph, of what ends a section, which must outlive the paragraph; "" when there is none."""
    keep_spaces: Callable[[etree._Element], None]
    """Tell the word processor that the spaces of a text element count."""
    around: Callable[[etree._Element, etree._Element], Around]
    """What stands around a tag whose words stand directly in an element of a paragraph: (element, paragraph)."""


def weight(element: etree._Element, dialect: Dialect, *, tags: bool = True) -> int:
    """2 when the element shows something (or, with `tags`, holds a tag), 1 when only blanks, 0 when nothing."""
    found = 0
    if element.tag in dialect.texts and element.text:
        found = 2 if element.text.strip() else 1
    for child in element:
        if found == 2:
            return 2
        found = max(found, _weight_of_child(child, dialect, tags))
        if element.tag in dialect.texts and child.tail:
            found = max(found, 2 if child.tail.strip() else 1)
    return found


def _weight_of_child(child: etree._Element, dialect: Dialect, tags: bool) -> int:
    if is_tag(child):
        return 2 if tags else 0
    if not isinstance(child.tag, str) or child.tag in dialect.properties:
        return 0
    if child.tag in dialect.characters:
        character = dialect.characters[child.tag]
        return 1 if character.isspace() and not child.attrib else 2
    if child.tag in dialect.weightless:
        return weight(child, dialect, tags=tags)
    return 2


def is_tag(node: etree._Element) -> bool:
    """True for the processing instruction that stands for a tag while the tree is being edited."""
    return isinstance(node, etree._ProcessingInstruction) and node.target == MARK


def detach(node: etree._Element) -> None:
    """Take a node out of its tree, leaving its tail where it was."""
    parent = node.getparent()
    if parent is None:
        return
    if node.tail:
        before = node.getprevious()
        if before is None:
            parent.text = (parent.text or "") + node.tail
        else:
            before.tail = (before.tail or "") + node.tail
        node.tail = None
    parent.remove(node)


def lift(node: etree._Element, stop: etree._Element, dialect: Dialect, *, blank: int = 0) -> None:
    """Move a tag up until it stands directly in `stop`, cutting in two each element it leaves.

    A half that weighs no more than `blank` goes; both keep the properties of the whole, the last one its section.
    """
    while True:
        parent = node.getparent()
        assert parent is not None  # `stop` is one of its ancestors
        if parent is stop:
            return
        limit = blank if parent.tag in dialect.paragraphs else 0
        right = parent.makeelement(parent.tag, None, parent.nsmap)  # type: ignore[arg-type]
        right.attrib.update(parent.attrib)
        right.attrib.pop(_XML_ID, "")
        right.extend(_copies(parent, dialect))
        tail, node.tail = node.tail, None
        if len(right) == 0:
            right.text = tail
        right.extend(list(node.itersiblings()))
        right.tail, parent.tail = parent.tail, None
        parent.addnext(node)
        node.addnext(right)
        if dialect.section:
            for section in parent.findall(dialect.section):
                detach(section)
        for half, before in ((parent, True), (right, False)):
            if weight(half, dialect) <= limit and not (dialect.section and half.find(dialect.section) is not None):
                _release_marks(half, dialect, node, before=before)
                detach(half)
            elif half.tag in dialect.texts:
                dialect.keep_spaces(half)
        if parent.getparent() is not None and right.getparent() is not None:
            for name, value in dialect.continued.get(str(right.tag), {}).items():
                right.set(name, value)


def _copies(parent: etree._Element, dialect: Dialect) -> list[etree._Element]:
    from copy import deepcopy

    found = [deepcopy(child) for child in parent if child.tag in dialect.properties]
    for child in found:
        child.tail = None
    return found


def _release_marks(half: etree._Element, dialect: Dialect, node: etree._Element, *, before: bool) -> None:
    """Move the marks of a half that goes next to the tag: the other end of their pair may stand elsewhere."""
    for mark in [found for found in half.iter() if found.tag in dialect.marks]:
        mark.tail = None
        if half.tag in dialect.paragraphs & dialect.texts:
            _into_neighbour(mark, dialect, node, before=before)
        elif before:
            node.addprevious(mark)
        else:
            tail, node.tail = node.tail, None
            node.addnext(mark)
            mark.tail = tail


def _into_neighbour(mark: etree._Element, dialect: Dialect, node: etree._Element, *, before: bool) -> None:
    """Move a mark that must stand in a paragraph to the one beside the tag; without one, its pair goes."""
    # The half itself, which goes, stands between the tag and the paragraph beside it.
    half = node.getprevious() if before else node.getnext()
    neighbour = None if half is None else half.getprevious() if before else half.getnext()
    if neighbour is not None and neighbour.tag in dialect.paragraphs:
        if before:
            neighbour.append(mark)
        else:
            mark.tail, neighbour.text = neighbour.text, None
            neighbour.insert(0, mark)
        return
    key = dialect.marks[str(mark.tag)]
    name = mark.get(key)
    for other in [each for each in mark.getroottree().getroot().iter(*dialect.marks) if each.get(key) == name]:
        detach(other)


def ancestor(node: etree._Element, tags: Namespaced) -> etree._Element | None:
    """The nearest ancestor with one of these tags, None when there is none."""
    current = node.getparent()
    while current is not None and current.tag not in tags:
        current = current.getparent()
    return current
