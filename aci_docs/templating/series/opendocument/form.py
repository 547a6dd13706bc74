"""The file of many records in OpenDocument."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from xml.sax.saxutils import escape, unescape

from lxml import etree

from aci_docs.templating.archive import pack
from aci_docs.templating.manifest import MANIFEST, OpenDocument
from aci_docs.templating.opendocument.names import OFFICE, STYLE
from aci_docs.templating.opendocument.properties import PART as META
from aci_docs.templating.places import Fault, problem
from aci_docs.templating.series.form import IDENTIFIERS, MAIN
from aci_docs.templating.series.marks import is_printed, is_tag, mark, resolved, source_of, tree_of
from aci_docs.templating.series.opendocument.ends import begun, ended
from aci_docs.templating.series.opendocument.fields import END_NAME, Counted, Counters, count_pages, refusals
from aci_docs.templating.series.opendocument.frames import (
    AUTOMATIC,
    BODY_END,
    cut,
    opened,
    set_printing,
    tail_of,
    take_prelude,
)
from aci_docs.templating.series.opendocument.marking import PAGES, Names
from aci_docs.templating.series.opendocument.pages import Pages
from aci_docs.templating.series.parcel import Parcel
from aci_docs.templating.series.segments import segment
from aci_docs.templating.series.state import SeriesRendering, digest
from aci_docs.templating.template import Template
from aci_docs.templating.values.marks import attribute
from aci_docs.templating.values.parts import MANIFEST_NAMESPACE
from aci_docs.templating.xml import parse

_CONTENT, _STYLES = "content.xml", "styles.xml"
_LOOKS, _PAGE_LOOKS, _MASTERS, _SEQUENCES, _ENTRIES = "looks", "page looks", "masters", "sequences", "entries"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_TITLE = re.compile(r"<dc:title>([^<\x01-\x06]*)</dc:title>")


class TextForm:
    """The file of an OpenDocument template."""

    def __init__(self, template: Template, *, recto_verso: bool) -> None:
        document = template.package.copy()
        assert isinstance(document, OpenDocument)  # a template in odt
        self._parts = template.value_parts
        self._names = Names()
        set_printing(document, empty_pages=recto_verso)
        self._prepare(template, document)

    # The template ------------------------------------------------------------------------------------------------

    def _prepare(self, template: Template, document: OpenDocument) -> None:
        trees = {source.name: (source, *tree_of(source)) for source in template.sources if source.name != META}
        source, content, units = trees[_CONTENT]
        styles = trees[_STYLES][1] if _STYLES in trees else None
        body = content.find(f"{OFFICE}body/{OFFICE}text")
        assert body is not None  # that is what makes it a text
        self._pages = Pages(content, styles)
        self._counters = Counters(styles)
        faults = [what for root in (content, styles) if root is not None for what in refusals(root)]
        renumbered = self._pages.numbers(body)
        prelude = take_prelude(body)
        self._names.prepare(body)
        self._counters.prepare(body)
        self._counts = count_pages(body)
        masters = self._own_masters(styles)
        if self._counts and renumbered:
            faults.append(
                "il affiche le nombre de pages, et donne un numéro de page à un de ses paragraphes : retirez l'un ou "
                "l'autre"
            )
        if faults:
            why = "ce modèle ne peut pas servir à un seul fichier de plusieurs enregistrements : "
            raise problem(template.path, [Fault(None, why + what) for what in dict.fromkeys(faults)])
        self._pages.prepare(body)
        head = cut(content, prelude, (_LOOKS, _SEQUENCES))
        self._printed = source_of(source, content, units)
        self.sources = [self._printed]
        self._constant: dict[str, bytes] = {}
        layout: dict[str, Sequence[bytes | str]] = {_CONTENT: [*head, MAIN, tail_of(self._printed.text)]}
        if styles is not None:
            layout[_STYLES] = self._lay_out_styles(trees[_STYLES], styles, masters)
        for each in (self._printed, *self.sources[1:]):
            if not each.tags:
                self._constant[each.name] = each.text.encode()
        self.sources = [each for each in self.sources if each.tags]
        self._finish(template, document, layout)

    def _own_masters(self, styles: etree._Element | None) -> list[etree._Element]:
        """The master pages that are the records' own, out of the tree of styles; their names are marked."""
        if styles is None:
            return []
        own = set()
        for master in styles.iter(f"{STYLE}master-page"):
            written = etree.tostring(master, encoding="unicode")
            if is_printed(written) or any(is_tag(each) for each in master.iter()) or "page-count" in written:
                self._names.prepare(master, PAGES)
                self._counts = count_pages(master) or self._counts
                own.add(str(master.get(f"{STYLE}name")))
        return self._pages.separate(own)

    def _lay_out_styles(
        self, tree: tuple[object, etree._Element, list[str]], styles: etree._Element, masters: list[etree._Element]
    ) -> Sequence[bytes | str]:
        source, _, units = tree
        constant = deepcopy(styles)
        # The record prints its own pages alone; the rest of the part is the template's.
        holder = styles.find(f"{OFFICE}master-styles")
        for child in list(styles):
            if child is not holder:
                styles.remove(child)
        if holder is not None:
            for child in list(holder):
                holder.remove(child)
            holder.extend(masters)
        printed = source_of(source, styles, units)  # type: ignore[arg-type]
        self.sources.append(printed)
        automatic, pages = constant.find(AUTOMATIC), constant.find(f"{OFFICE}master-styles")
        if pages is None:
            pages = etree.SubElement(constant, f"{OFFICE}master-styles")
        if automatic is None:
            automatic = etree.Element(AUTOMATIC)
            pages.addprevious(automatic)
        first, second, last = opened(constant, automatic, pages)
        return [first, _PAGE_LOOKS, second, _MASTERS, last]

    def _finish(self, template: Template, document: OpenDocument, layout: dict[str, Sequence[bytes | str]]) -> None:
        orphans = self._parts.orphans(frozenset(self._parts.forgotten))
        root = parse(document[MANIFEST])
        for entry in list(root):
            if entry.get(f"{{{MANIFEST_NAMESPACE}}}full-path") in orphans:
                root.remove(entry)
        head, tail = opened(root, root)
        self.layout = layout | {MANIFEST: [head, _ENTRIES, tail]}
        self._types = {name: document.media_type(name) for name in orphans}
        left = document.frozen()
        self.members = [pack(name, left[name]) for name in left if name not in {*self.layout, *orphans, META}]
        titled = next((source.text for source in template.sources if source.name == META), "")
        found = _TITLE.search(titled)
        self._title = unescape(found[1]) if found else None

    # A record ----------------------------------------------------------------------------------------------------

    def first_identifier(self, number: int) -> int:
        """The first number that values may take for a drawing or a bookmark."""
        return (number + 1) * IDENTIFIERS

    def lists(self, number: int) -> tuple[range, range]:
        """None: a list of OpenDocument is an element, which begins by itself."""
        return range(0), range(0)

    def fill(self, parcel: Parcel, printed: Mapping[str, bytes], state: SeriesRendering) -> None:
        """Put in the parcel what was printed of its record."""
        number = parcel.number
        parts = {name: self._names.led(data, number) for name, data in (self._constant | dict(printed)).items()}
        suffix = self._masters(parcel, parts.get(_STYLES, b""), number)
        text = parts[_CONTENT]
        start = text.index(b">", text.index(b"<office:text")) + 1
        blocks = text[start : text.rindex(BODY_END)]

        def style(family: str, name: str, *, first: bool = True) -> str:
            if name.startswith("\x0e"):
                family, _, name = name.strip("\x0e")[1:].partition(" ")
            made, said = self._pages.asking(family, name, suffix, first=first)
            parcel.once.append((made, _LOOKS, said))
            return made

        opening = f'<text:bookmark text:name="aci_fiche_{number}"/>'
        end = END_NAME.replace(mark("n"), str(number))
        closing = f'<text:bookmark text:name="{end}"/>' if self._counts else ""
        blocks = ended(begun(blocks, style, opening.encode()), closing.encode())
        counted = Counted()

        def answer(code: str) -> str:
            if code == "n":
                return str(number)
            if code[0] == "y":
                return style("", f"\x0e{code}\x0e", first=False)
            return self._counters.answer(counted, code)

        parcel.stretches[MAIN] = segment(resolved(blocks, answer))
        for name in self._names.sequences:
            said = f'<text:sequence-decl text:display-outline-level="0" text:name="{attribute(name)}_f{number}"/>'
            parcel.once.append((f"{name} {number}", _SEQUENCES, said))
        for part, lane in ((_CONTENT, _LOOKS), (_STYLES, _PAGE_LOOKS)):
            parcel.once += [(name, lane, said) for name, said in state.looks(part)]
        self._add_pictures(parcel, state)

    def _masters(self, parcel: Parcel, printed: bytes, number: int) -> str:
        """What ends the names of the pages of a record: two that show the same have the same."""
        if not self._pages.own:
            return ""
        start = printed.index(b">", printed.index(b"<office:master-styles")) + 1
        counted = Counted()

        def answer(code: str) -> str:
            if code == "n":
                return str(number)
            return "\x0eg\x0e" if code == "g" else self._counters.answer(counted, code)

        masters = resolved(printed[start : printed.rindex(b"</office:master-styles>")], answer)
        suffix = f"_{digest(masters)}"
        said = resolved(masters, lambda _: suffix).decode()
        parcel.once.append((suffix, _MASTERS, said))
        return suffix

    def _add_pictures(self, parcel: Parcel, state: SeriesRendering) -> None:
        shown = {name: (picture.data, picture.content_type) for name, picture in state.pictures_added.items()}
        for _, name in sorted(state.kept & self._parts.forgotten):
            shown[name] = self._parts.member(name), self._types[name]
        for name, (data, kind) in shown.items():
            parcel.members.append(pack(name, data))
            entry = f'<m:file-entry xmlns:m="{MANIFEST_NAMESPACE}" m:full-path="{name}" m:media-type="{kind}"/>'
            parcel.once.append((name, _ENTRIES, entry))

    def properties(self, values: Mapping[str, str]) -> tuple[str, bytes]:
        """The properties: the template's title or the document's, the structure, the date of the first record."""
        title = values.get("titre") if self._title is None else self._title
        author, date = escape(values.get("auteur", "")), values.get("date")
        said = ["<meta:generator>aci-docs</meta:generator>"]
        said += [f"<dc:title>{escape(title)}</dc:title>"] if title else []
        said += ["<dc:language>fr-FR</dc:language>"]
        if author:
            said += [f"<meta:initial-creator>{author}</meta:initial-creator>", f"<dc:creator>{author}</dc:creator>"]
        if date:
            said += [f"<{each}>{date}T00:00:00Z</{each}>" for each in ("meta:creation-date", "dc:date")]
        return META, (
            f'{_DECLARATION}<office:document-meta xmlns:office="{OFFICE[1:-1]}" '
            'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"><office:meta>{"".join(said)}'
            "</office:meta></office:document-meta>"
        ).encode()
