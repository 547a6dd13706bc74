"""Check boxes bound by their tag: a content control named after a field is checked when the field's value says so.

Word: a check box control (w14:checkbox) whose tag is a path, `beneficiaire.sortie`, or an expression in double braces,
`{{ poste.type == "CDI" }}`. ODF text: LibreOffice's content control (its tag, or its alias) and the older form control
(its name). What is bound becomes tags in the tree; the engine compiles them like those an author types.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from lxml import etree

from aci_docs.templating.values.rich import plain
from aci_docs.templating.xml import XML_SPACE, W

CHECKED_FILTER = "aci_coche"
GLYPH_FILTER = "aci_glyphe"
CHECKED, UNCHECKED = "☒", "☐"

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_FORM = "{urn:oasis:names:tc:opendocument:xmlns:form:1.0}"
_PATH = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)+")
_EXPRESSION = re.compile(r"\{\{(.+)\}\}", re.DOTALL)
_NO = frozenset({"", "0", "faux", "false", "n", "no", "non"})


def is_checked(value: Any) -> bool:
    """True for a value that checks a box: true, any number but 0, text but « non », list but [].

    >>> [is_checked(value) for value in (True, "oui", "non", None, [], {"date": "2026-01-01"})]
    [True, True, False, False, False, True]
    """
    if isinstance(value, str):
        return value.strip().lower() not in _NO
    return bool(value)


def case(value: Any, cochee: str = CHECKED, vide: str = UNCHECKED) -> str:
    """The filter `case`: ☒ for a value that checks a box, ☐ for any other, an absent one included."""
    return plain(cochee) if is_checked(value) else plain(vide)


def state(value: Any, checked: str = "1", unchecked: str = "0") -> str:
    """What an attribute holds for a checked or an unchecked box: the filter CHECKED_FILTER."""
    return checked if is_checked(value) else unchecked


def bind_checkboxes(root: etree._Element) -> list[str]:
    """Put tags in every bound check box of a part, of either dialect; gives the expressions that bind them, in order.

    The glyph becomes `{{ (path) | aci_glyphe("☒", "☐") }}` in the control's own run, the state an attribute
    `{{ (path) | aci_coche }}`. A data binding of the control goes: Word would take its value at opening.
    """
    bound = [_bind(control, how) for tag, how in _CONTROLS.items() for control in list(root.iter(tag))]
    return [expression for expression in bound if expression is not None]


def _bind(control: etree._Element, how: Callable[[etree._Element, str], bool]) -> str | None:
    for name in _names(control):
        found = _EXPRESSION.fullmatch(name)
        expression = found[1].strip() if found else name if _PATH.fullmatch(name) else None
        if expression:
            return expression if how(control, expression) else None
    return None


def _names(control: etree._Element) -> list[str]:
    if control.tag == f"{W}sdt":
        named = control.find(f"{W}sdtPr/{W}tag")
        return [] if named is None else [str(named.get(f"{W}val", "")).strip()]
    keys = (f"{_LOEXT}tag", f"{_LOEXT}alias", f"{_FORM}name")
    return [str(control.get(key)).strip() for key in keys if control.get(key)]


def _word_control(control: etree._Element, expression: str) -> bool:
    properties, content = control.find(f"{W}sdtPr"), control.find(f"{W}sdtContent")
    box = None if properties is None else properties.find(f"{_W14}checkbox")
    if properties is None or content is None or box is None:
        return False
    checked = box.find(f"{_W14}checked")
    if checked is None:
        checked = etree.Element(f"{_W14}checked")
        box.insert(0, checked)
    checked.set(f"{_W14}val", f"{{{{ ({expression}) | {CHECKED_FILTER} }}}}")
    for element in properties.findall(f"{W}dataBinding") + properties.findall(f"{W}showingPlcHdr"):
        properties.remove(element)
    states = [
        _word_state(box, name, default) for name, default in (("checkedState", CHECKED), ("uncheckedState", UNCHECKED))
    ]
    _word_glyph(content, expression, states)
    return True


def _word_state(box: etree._Element, name: str, default: str) -> tuple[str, str]:
    """(hexadecimal code, font) of the glyph of a state."""
    found = box.find(f"{_W14}{name}")
    code = f"{ord(default):04X}" if found is None else str(found.get(f"{_W14}val", ""))
    if not re.fullmatch("[0-9A-Fa-f]{1,5}", code) or int(code, 16) < 0x20:
        code = f"{ord(default):04X}"
    return code, "" if found is None else str(found.get(f"{_W14}font", ""))


def _word_glyph(content: etree._Element, expression: str, states: list[tuple[str, str]]) -> None:
    symbol = next(content.iter(f"{W}sym"), None)
    if symbol is not None:
        # A glyph of a symbol font (Wingdings) is an element of its own, and each state has its font.
        symbol.set(f"{W}char", _choice(expression, *(code.rjust(4, "0") for code, _ in states)))
        if all(font for _, font in states):
            symbol.set(f"{W}font", _choice(expression, *(font for _, font in states)))
        return
    texts = list(content.iter(f"{W}t"))
    if not texts:
        return
    texts[0].text = _choice(expression, *(chr(int(code, 16)) for code, _ in states))
    texts[0].set(XML_SPACE, "preserve")
    for other in texts[1:]:
        other.text = ""


def _choice(expression: str, checked: str, unchecked: str) -> str:
    """The tag that prints one of two texts; their quotes would end them."""
    first, second = (text.replace("\\", "").replace('"', "") for text in (checked, unchecked))
    return f'{{{{ ({expression}) | {GLYPH_FILTER}("{first}", "{second}") }}}}'


def _text_control(control: etree._Element, expression: str) -> bool:
    if control.get(f"{_LOEXT}checkbox") != "true":
        return False
    glyphs = control.get(f"{_LOEXT}checked-state") or CHECKED, control.get(f"{_LOEXT}unchecked-state") or UNCHECKED
    control.set(f"{_LOEXT}checked", f'{{{{ ({expression}) | {CHECKED_FILTER}("true", "false") }}}}')
    for inner in control.iter():
        inner.text = None
        if inner is not control:
            inner.tail = None
    holder = control[0] if len(control) and etree.QName(control[0]).localname == "span" else control
    holder.text = _choice(expression, *glyphs)
    return True


def _form_control(control: etree._Element, expression: str) -> bool:
    control.set(f"{_FORM}current-state", f'{{{{ ({expression}) | {CHECKED_FILTER}("checked", "unchecked") }}}}')
    return True


_CONTROLS: dict[str, Callable[[etree._Element, str], bool]] = {
    f"{W}sdt": _word_control,
    f"{_LOEXT}content-control": _text_control,
    f"{_FORM}checkbox": _form_control,
}
