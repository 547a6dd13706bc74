"""What an OpenDocument file says around the texts of its records, and how it is printed."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from aci_docs.templating.manifest import OpenDocument
from aci_docs.templating.opendocument.names import CONFIG, OFFICE, TEXT
from aci_docs.templating.xml import parse, serialise

AUTOMATIC = f"{OFFICE}automatic-styles"
BODY_END = b"</office:text>"
_HERE = "aci-here"
_SETTINGS = "settings.xml"
# What stands before the text and tells of the whole of it.
_PRELUDE = (
    f"{OFFICE}forms",
    *(f"{TEXT}{name}-decls" for name in ("variable", "sequence", "user-field", "dde-connection")),
)
_EMPTY_SETTINGS = (
    f'<office:document-settings xmlns:office="{OFFICE[1:-1]}" xmlns:config="{CONFIG[1:-1]}" office:version="1.3">'
    "<office:settings/></office:document-settings>"
)


def take_prelude(body: etree._Element) -> list[etree._Element]:
    """What stands before the text, out of it."""
    found = [each for each in body if each.tag in _PRELUDE]
    for each in found:
        each.tail = None
        body.remove(each)
    return found


def cut(content: etree._Element, prelude: list[etree._Element], lanes: tuple[str, str]) -> list[bytes | str]:
    """What stands before the records in the content, with the lanes of their styles and of the series of captions."""
    constant = deepcopy(content)
    text = constant.find(f"{OFFICE}body/{OFFICE}text")
    assert text is not None  # a copy
    for child in list(text):
        text.remove(child)
    text.text = None
    text.extend(prelude)
    declared = text.find(f"{TEXT}sequence-decls")
    if declared is None:
        declared = etree.Element(f"{TEXT}sequence-decls")
        before = [each for each in text if each.tag in (f"{OFFICE}forms", f"{TEXT}variable-decls")]
        text.insert(len(before), declared)
    automatic = constant.find(AUTOMATIC)
    if automatic is None:
        automatic = etree.Element(AUTOMATIC)
        constant[-1].addprevious(automatic)
    first, second, third, _ = opened(constant, automatic, declared, text)
    return [first, lanes[0], second, lanes[1], third]


def opened(root: etree._Element, *holders: etree._Element) -> list[bytes]:
    """The bytes of a part, cut at the end of each of these elements, in their order."""
    for holder in holders:
        holder.append(etree.ProcessingInstruction(_HERE, ""))
    return serialise(root).split(f"<?{_HERE} ?>".encode())


def tail_of(text: str) -> bytes:
    """What stands after the records in the content."""
    return text[text.rindex(BODY_END.decode()) :].encode()


def set_printing(document: OpenDocument, *, empty_pages: bool) -> None:
    """Say whether the pages that LibreOffice leaves blank, so that a first page be an odd one, are printed."""
    root = parse(document.get(_SETTINGS, _EMPTY_SETTINGS.encode()))
    settings = root.find(f"{OFFICE}settings")
    if settings is None:
        settings = etree.SubElement(root, f"{OFFICE}settings")
    name, kind = f"{CONFIG}name", f"{CONFIG}type"
    held = next((each for each in settings if each.get(name) == "ooo:configuration-settings"), None)
    if held is None:
        held = etree.SubElement(settings, f"{CONFIG}config-item-set", {name: "ooo:configuration-settings"})
    item = next((each for each in held if each.get(name) == "PrintEmptyPages"), None)
    if item is None:
        item = etree.SubElement(held, f"{CONFIG}config-item", {name: "PrintEmptyPages", kind: "boolean"})
    item.text = "true" if empty_pages else "false"
    document.declare(_SETTINGS, "text/xml")
    document[_SETTINGS] = serialise(root)
