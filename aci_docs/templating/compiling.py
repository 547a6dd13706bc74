"""A part of a template made ready, once: its tags found, moved to their levels, guarded, and turned into a source."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from aci_docs.templating.cells import apply_cell_tags
from aci_docs.templating.dialect import Dialect, detach
from aci_docs.templating.formats import Format
from aci_docs.templating.levels import Levels
from aci_docs.templating.marking import Marking
from aci_docs.templating.places import Fault, Place
from aci_docs.templating.source import Source, make_source
from aci_docs.templating.tags import Tag, find_tags
from aci_docs.templating.values import (
    INSTRUCTION,
    Placeholder,
    TemplateParts,
    UnusableValue,
    bind_checkboxes,
    prepare_links,
    prepare_pictures,
)


@dataclass
class Compiled:
    """The sources of a template's parts, their placeholder pictures, and everything that is wrong in their tags.

    `strays`: ends of tags that have lost their beginning, wrong only in a template whose every tag is checked.
    """

    sources: list[Source] = field(default_factory=list)
    placeholders: list[Placeholder] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    strays: list[Fault] = field(default_factory=list)


def compile_parts(
    roots: list[tuple[str, str, etree._Element]], form: Format[Any], parts: TemplateParts
) -> Compiled:  # fmt: skip
    """The parts of a template, each given as (name, label, root), compiled; their trees are changed."""
    compiled = Compiled()
    markings: list[tuple[str, Marking]] = []
    for name, label, root in roots:
        _clean(root, form.dialect)
        form.clean(root)
        placeholders = prepare_pictures(root, name, parts)
        bind_checkboxes(root)
        try:
            parts.forgotten |= {(name, relation) for relation in prepare_links(root, parts.external(name))}
        except UnusableValue as error:
            compiled.faults.append(Fault(None, f"{label} : {error}"))
        marking = Marking(root, label, form.dialect)
        for element, variable in form.optional_properties(root):
            _only_if(element, variable, marking)
        compiled.strays += marking.strays
        levels = Levels(marking)
        faults = [*marking.faults, *levels.faults]
        compiled.faults += faults
        markings.append((name, marking))
        if faults:
            continue
        compiled.faults += apply_cell_tags(marking, form.cells)
        _place_pictures(marking, placeholders, len(compiled.placeholders))
        compiled.placeholders += placeholders
        form.guard(marking)
    if compiled.faults:
        compiled.sources = [Source(name, marking.label, "", marking.tags) for name, marking in markings]
        return compiled
    form.number([marking for _, marking in markings], parts)
    compiled.sources = [make_source(name, marking) for name, marking in markings]
    return compiled


def _clean(root: etree._Element, dialect: Dialect) -> None:
    """Remove comments, instructions and the blanks between elements, except where words stand."""
    for node in list(root.iter(etree.Comment, etree.ProcessingInstruction)):
        detach(node)
    for element in root.iter(etree.Element):
        parent = element.getparent()
        in_words = parent is not None and parent.tag in dialect.texts
        if element.tail is not None and not element.tail.strip() and not in_words:
            element.tail = None
        if len(element) and element.tag not in dialect.texts and element.text is not None and not element.text.strip():
            element.text = None


def _only_if(element: etree._Element, variable: str, marking: Marking) -> None:
    """Make an element depend on a variable being there."""
    element.addprevious(marking.add(Tag("statement", f"if {variable}", "")))
    element.addnext(marking.add(Tag("statement", "endif", "")))


def _place_pictures(marking: Marking, placeholders: list[Placeholder], first: int) -> None:
    """Put a tag in the place of each placeholder: `{% set %}` of its rendered alternative text, then the picture."""
    for node in list(marking.root.iter(etree.ProcessingInstruction)):
        if not isinstance(node, etree._ProcessingInstruction) or node.target != INSTRUCTION:
            continue
        rank = int(str(node.text))
        holder = placeholders[rank]
        opening, end = Tag("statement", "set aci_texte", ""), Tag("statement", "endset", "")
        value = _if_there(holder.field)
        typed = f"image {holder.field}"
        shown = Tag(
            "print", f"aci_image({first + rank}, aci_texte, {value})", typed, place=Place(marking.label, words=typed)
        )
        nodes = [marking.add(tag) for tag in (opening, end, shown)]
        nodes[0].tail = _alternative(holder.alternative, marking)
        nodes[2].tail, node.tail = node.tail, None
        for each in nodes:
            tail, each.tail = each.tail, None
            node.addprevious(each)
            each.tail = tail
        parent = node.getparent()
        assert parent is not None  # an instruction of a part is never its root
        parent.remove(node)


def _alternative(text: str, marking: Marking) -> str:
    out, cursor = [], 0
    for found in find_tags(text):
        out.append(text[cursor : found.start])
        cursor = found.end
        out.append(found.literal if found.tag is None else marking.reference(found.tag))
    return "".join([*out, text[cursor:]])


def _if_there(path: str) -> str:
    """Two expressions: the value of a path, none when any name of it is missing; and whether no name is missing.

    What a name that is there lacks because it is itself absent (none) is not missing.
    """
    names = path.split(".")
    steps = [".".join(names[: count + 1]) for count in range(len(names))]
    held = " and ".join(f"{step} is defined and {step}" for step in steps[:-1]) or "true"
    there = f"{path} is defined"
    for step in reversed(steps[:-1]):
        there = f"{step} is defined and (not {step} or {there})"
    return f"({path} if {held} and {path} is defined else none), ({there})"
