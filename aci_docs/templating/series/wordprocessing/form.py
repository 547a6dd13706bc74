"""The file of many records in Word."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import unescape

from lxml import etree

from aci_docs.templating.archive import pack
from aci_docs.templating.package import CONTENT_TYPES, RELATION, WORDML, Package, relations_name
from aci_docs.templating.places import Fault, problem
from aci_docs.templating.series.form import IDENTIFIERS, MAIN
from aci_docs.templating.series.marks import mark, marked, resolved, source_of, tree_of
from aci_docs.templating.series.parcel import Parcel
from aci_docs.templating.series.segments import segment
from aci_docs.templating.series.state import SeriesRendering, digest
from aci_docs.templating.series.wordprocessing.ends import begun, ended, split_section
from aci_docs.templating.series.wordprocessing.fields import END_NAME, WHOLE_NAME, Fields
from aci_docs.templating.series.wordprocessing.frames import (
    DECLARATION,
    NO_RELATIONS,
    core_properties,
    frame,
    relation,
)
from aci_docs.templating.series.wordprocessing.lists import Lists
from aci_docs.templating.series.wordprocessing.marking import END, FICHE, WHOLE, Names, close, prepare
from aci_docs.templating.series.wordprocessing.notes import Notes
from aci_docs.templating.series.wordprocessing.sections import Sections
from aci_docs.templating.template import Template
from aci_docs.templating.values.pictures import EXTENSIONS
from aci_docs.templating.wordprocessing.properties import CORE_PROPERTIES
from aci_docs.templating.xml import W

_BODY = "<w:body>"
_END = b"</w:body></w:document>"
_EDGES = {WORDML + "header+xml": ("header", "hdr"), WORDML + "footer+xml": ("footer", "ftr")}
_LISTS = "lists"
_TITLE = re.compile(r"<dc:title>([^<\x01-\x06]*)</dc:title>")
# Parts and elements whose content would appear once, or out of its place: (what it is, what to do).
_REFUSED = {
    f"{W}altChunk": "il contient un document inséré (altChunk) : collez son texte à sa place",
    f"{W}subDoc": "il contient un sous-document : collez son texte à sa place",
    f"{W}endnoteReference": (
        "il contient des notes de fin, qui se trouveraient toutes au bout du fichier : faites-en des notes de bas de "
        "page"
    ),
}


class WordForm:
    """The file of a Word template."""

    def __init__(self, template: Template, *, recto_verso: bool) -> None:
        package = template.package.copy()
        assert isinstance(package, Package)  # a template in docx
        self._parts = template.value_parts
        self._main = package.main_part
        self._sections = Sections(recto_verso)
        self._lists = Lists(self._parts)
        self._notes = Notes(package, self._parts)
        self._names = Names()
        self._fields = Fields(self._names.renamed)
        self._prepare(template, package)
        self._lay_out(template, package)

    # The template ------------------------------------------------------------------------------------------------

    def _prepare(self, template: Template, package: Package) -> None:
        """Put the marks in the sources; take out of the package the parts that are each record's own."""
        edges = {name: _EDGES[kind] for name, kind in package.overrides() if kind in _EDGES and name in package}
        wanted = {self._main, self._notes.member, *edges}
        trees = {source.name: (source, *tree_of(source)) for source in template.sources if source.name in wanted}
        for _, root, units in trees.values():
            self._lists.gather(root, units)
            prepare(root, self._names)
            self._fields.rewrite(root)
        self._notes.prepare({name: root for name, (_, root, _) in trees.items()}, self._main)
        self._names.end()
        made = {name: source_of(*tree) for name, tree in trees.items() if name in edges}
        self._edges = {name: edges[name] for name, source in made.items() if source.tags or marked(source.text)}
        body = trees[self._main][1][0]
        close(body)
        relations = {key: name for key, (_, name) in package.relations(self._main).items() if name in self._edges}
        self._sections.prepare(body, relations, self._empty(body, package))
        self._refuse(template, [root for _, root, _ in trees.values()])
        made |= {name: source_of(*tree) for name, tree in trees.items() if name not in edges}
        self.sources = [made[source.name] for source in template.sources if source.name in made and source.tags]
        # What holds no tag and yet differs from one record to the next is printed by no code.
        grows = {self._main, self._notes.member, *self._edges}
        self._constant = {name: made[name].text.encode() for name in grows if name in made and not made[name].tags}
        self._texts = {name: source.text for name, source in made.items()}
        for identifier in relations:
            package.unrelate(self._main, identifier=identifier)

    def _refuse(self, template: Template, roots: list[etree._Element]) -> None:
        faults = [what for root in roots for tag, what in _REFUSED.items() if next(root.iter(tag), None) is not None]
        faults += self._fields.refused
        if self._fields.counts and self._sections.renumbers:
            faults.append(
                "il affiche le nombre de pages, et une de ses sections a son propre numéro de première page : retirez "
                "l'un ou l'autre"
            )
        if faults:
            why = "ce modèle ne peut pas servir à un seul fichier de plusieurs enregistrements : "
            raise problem(template.path, [Fault(None, why + what) for what in dict.fromkeys(faults)])

    def _empty(self, body: etree._Element, package: Package) -> dict[str, str]:
        """Element -> relation id of a header or footer without text, made when the first section lacks one."""
        found = {}
        for kind, (element, root) in _EDGES.items():
            name = f"{element}Reference"
            sections = [
                {each.get(f"{W}type") for each in section.iter(W + name)} for section in body.iter(f"{W}sectPr")
            ]
            found[name] = ""
            if any(pages - least for pages in sections for least in sections):
                part = f"word/{self._parts.prefix}_{element}.xml"
                package[part] = f'{DECLARATION}<w:{root} xmlns:w="{W[1:-1]}"><w:p/></w:{root}>'.encode()
                package.declare(name=part, content_type=kind)
                found[name] = package.relate(self._main, RELATION + element, part)
        return found

    def _lay_out(self, template: Template, package: Package) -> None:
        """Tell what all records share from what grows with them."""
        text = self._texts[self._main]
        self._head = text[: text.index(_BODY) + len(_BODY)].encode()
        for kind, (element, _) in _EDGES.items():
            package.declare(extension=f"{self._parts.prefix}{element}", content_type=kind)
        for kind, extension in EXTENSIONS.items():
            package.declare(extension=extension, content_type=kind)
        layout: dict[str, Sequence[bytes | str]] = {}
        if self._lists.member:
            head, tail = self._parts.frame(self._lists.member)
            layout[self._lists.member] = [head, _LISTS, tail]
        layout |= self._notes.layout(self._texts.get(self._notes.member))
        self._static = {part: self._parts.relations(part) for part in (self._main, self._notes.member) if part}
        for part in self._static:
            name = relations_name(part)
            gone = {identifier for owner, identifier in self._parts.forgotten if owner == part}
            head, tail = frame(package.get(name, NO_RELATIONS), gone)
            layout[name] = [head, name, tail]
        self.layout = layout | {self._main: [self._head, MAIN, _END]}
        orphans = self._parts.orphans(frozenset(self._parts.forgotten))
        package.put(CONTENT_TYPES, package[CONTENT_TYPES])
        left = package.frozen()
        away = {*self.layout, *orphans, CORE_PROPERTIES}
        self.members = [pack(name, left[name]) for name in left if name not in away]
        titled = next((source.text for source in template.sources if source.name == CORE_PROPERTIES), "")
        found = _TITLE.search(titled)
        self._title = unescape(found[1]) if found else None

    # A record ----------------------------------------------------------------------------------------------------

    def first_identifier(self, number: int) -> int:
        """The first number that values may take for a drawing or a bookmark."""
        return (number + 1) * IDENTIFIERS + self._names.count

    def lists(self, number: int) -> tuple[range, range]:
        """The numbers that values may take for lists."""
        return self._lists.numbers(number)

    def fill(self, parcel: Parcel, printed: Mapping[str, bytes], state: SeriesRendering) -> None:
        """Put in the parcel what was printed of its record."""
        number = parcel.number
        record = _Record(self, number)
        parts = {
            name: self._names.led(self._lists.renumbered(data, number), number)
            for name, data in (self._constant | dict(printed)).items()
        }
        for name in self._edges:
            record.edges[name] = self._edge(parcel, name, record.resolve(parts[name]), state)
        body = record.resolve(parts[self._main][len(self._head) : -len(_END)])
        blocks, section = split_section(body)
        start, end = self._bookmarks(number)
        before, inner, last = ended(begun(blocks, start), section, end)
        parcel.stretches[MAIN] = segment(before)
        parcel.endings = segment(inner), segment(last)
        if self._lists.member:
            parcel.stretches[_LISTS] = segment(self._lists.entries(number, state.lists))
        for lane, data in self._notes.entries(parts, record.resolve).items():
            parcel.stretches[lane] = segment(data)
        for part in self._static:
            self._relate(parcel, part, state)
        for part, identifier in sorted(state.kept & self._parts.forgotten):
            target = self._parts.relations(part)[identifier].target
            parcel.members.append(pack(target, self._parts.member(target)))
        for name, picture in state.pictures_added.items():
            parcel.members.append(pack(name, picture.data))

    def _bookmarks(self, number: int) -> tuple[bytes, bytes]:
        """What stands at the beginning and at the end of a record."""
        first = (number + 1) * IDENTIFIERS

        def opened(rank: int, name: str) -> str:
            shown = name.replace(mark("n"), str(number))
            return f'<w:bookmarkStart w:id="{first + rank}" w:name="{shown}"/>'

        def closed(rank: int) -> str:
            return f'<w:bookmarkEnd w:id="{first + rank}"/>'

        start, end = opened(FICHE, f"aci_fiche_{number}") + closed(FICHE), ""
        if self._fields.counts:
            end = opened(END, END_NAME) + closed(END)
        if self._fields.contents:
            start, end = start + opened(WHOLE, WHOLE_NAME), end + closed(WHOLE)
        return start.encode(), end.encode()

    def _edge(self, parcel: Parcel, part: str, data: bytes, state: SeriesRendering) -> str:
        """The relation id of a header or footer that a record has printed; two that print the same have the same."""
        element, _ = self._edges[part]
        entries = "".join(
            relation(identifier, kind, target) for (kind, target), identifier in state.relations(part).items()
        )
        gone = {each for owner, each in self._parts.forgotten - state.kept if owner == part}
        static = self._parts.relations(part)
        head, tail = self._parts.frame(relations_name(part), frozenset(gone))
        related = head + entries.encode() + tail if entries or len(static) > len(gone) else b""
        name = f"word/{self._parts.prefix}{digest(data, related)}.{self._parts.prefix}{element}"
        parcel.members.append(pack(name, data))
        if related:
            parcel.members.append(pack(relations_name(name), related))
        identifier = f"{self._parts.prefix}{digest(name)}"
        parcel.once.append((identifier, relations_name(self._main), relation(identifier, element, name)))
        return identifier

    def _relate(self, parcel: Parcel, part: str, state: SeriesRendering) -> None:
        lane = relations_name(part)
        for (kind, target), identifier in state.relations(part).items():
            parcel.once.append((identifier, lane, relation(identifier, kind, target)))
        for owner, identifier in sorted(state.kept):
            own = self._static[part].get(identifier)
            if owner == part and own is not None and (owner, identifier) in self._parts.forgotten:
                entry = relation(identifier, own.kind.removeprefix(RELATION), own.target)
                parcel.once.append((identifier, lane, entry))

    def answer(self, record: _Record, code: str) -> str:
        """What a mark stands for in a record."""
        kind, rest = code[0], code[1:]
        if kind == "n":
            return str(record.number)
        if kind == "i":
            return str((record.number + 1) * IDENTIFIERS + int(rest))
        if kind == "h":
            return record.edges[rest]
        if kind == "s":
            first = record.sections == 0
            record.sections += rest.endswith(".2")
            return self._sections.answer(rest, first)
        return self._notes.answer(record.number, record.labels, code)

    def properties(self, values: Mapping[str, str]) -> tuple[str, bytes]:
        """The core properties: the template's title or the document's, the structure, the date of the first record."""
        return CORE_PROPERTIES, core_properties(values, self._title)


class _Record:
    """One record while its marks are replaced."""

    def __init__(self, form: WordForm, number: int) -> None:
        self.form = form
        self.number = number
        self.edges: dict[str, str] = {}
        self.sections = 0
        self.labels: dict[str, str] = {}

    def resolve(self, data: bytes) -> bytes:
        return resolved(data, lambda code: self.form.answer(self, code))
