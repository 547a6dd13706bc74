"""The state of one document while it is rendered: what its values add to the file."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from aci_docs.templating.values import opendocument, word
from aci_docs.templating.values.links import NOWHERE, address
from aci_docs.templating.values.marks import attribute
from aci_docs.templating.values.parts import (
    CONTENT_TYPES,
    MANIFEST,
    MANIFEST_NAMESPACE,
    RELATION,
    RELATIONS,
    TYPES,
    TemplateParts,
    relations_name,
)
from aci_docs.templating.values.pictures import EXTENSIONS, Picture
from aci_docs.templating.values.rich import plain
from aci_docs.templating.values.spot import Spot

# What XML forbids, and the characters that the engine keeps for itself (source.py, guard.py); breaks stay.
_REMOVED = re.compile("[\x00-\x06\x08\x0e-\x1f\ud800-\udfff\ufdd0-\ufddf\ufffe\uffff]")
_WORDML = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_END_STYLES = b"</office:automatic-styles>"
STYLES = f'xmlns:style="{opendocument.STYLE}" xmlns:fo="{opendocument.FO}" xmlns:text="{opendocument.TEXT}"'
"""The prefixes of an automatic style."""


@dataclass(slots=True)
class Changes:
    """What the values change among the members: new bytes of some, new members, members that go.

    The members of `added` are pictures and small lists of relations.
    """

    replaced: dict[str, bytes] = field(default_factory=dict)
    added: dict[str, bytes] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()


class Rendering:
    """One document being rendered. `part` is the name of the part being printed: the engine sets it before each one.

    `pictures`: field -> its picture, for the placeholders of the template; `names`: the names of the context; `folder`:
    where values may take picture files, None for nowhere. `remarks`: what was changed in the values, in French.
    """

    __slots__ = (
        "_drawing",
        "_files",
        "_kept",
        "_links",
        "_lists",
        "_pictures",
        "_relations",
        "_styles",
        "_turns",
        "folder",
        "names",
        "part",
        "parts",
        "pictures",
        "remarks",
    )

    def __init__(
        self,
        parts: TemplateParts,
        *,
        pictures: Mapping[str, Picture] | None = None,
        names: Collection[str] = (),
        folder: Path | None = None,
    ) -> None:
        self.parts = parts
        self.pictures: Mapping[str, Picture] = pictures or {}
        self.names = names
        self.folder = folder
        self.part = parts.main
        self.remarks: list[str] = []
        self._drawing = parts.last_drawing
        self._files: dict[bytes, str] = {}  # the bytes of a picture -> its member
        self._pictures: dict[str, Picture] = {}  # member -> its picture
        self._relations: dict[str, dict[tuple[str, str], str]] = {}  # part -> (kind, target) -> relation id
        self._links: dict[str, str] = {}
        self._lists: list[tuple[int, int, int]] = []
        self._turns: dict[int, int | None] = {}  # list of the template -> the one that its items are in
        self._styles: dict[str, dict[tuple[str, ...], str]] = {}  # part -> what an automatic style says -> its name
        self._kept: set[tuple[str, str]] = set()

    @property
    def writer(self) -> ModuleType:
        """The module that prints values in the template's format."""
        return opendocument if self.parts.dialect == "odt" else word

    def text(self, value: str, spot: Spot) -> str:
        """The XML of a plain text at a spot that is no attribute, with its breaks, tabs and spaces."""
        printed: str = self.writer.text(value, spot, self)
        return printed

    # What values ask for ---------------------------------------------------------------------------------------

    def image(self, picture: Picture, name: str = "") -> str:
        """The relation id (docx) or the address (odt) by which the part shows a picture; stored once a document.

        `name`: what its member is called, without extension.
        """
        member = self._files.get(picture.data)
        if member is None:
            member = self._member(picture, name)
            self._files[picture.data] = member
            self._pictures[member] = picture
        return member if self.parts.dialect == "odt" else self._relate("image", member)

    def link(self, target: object) -> str:
        """The relation id (docx) or the address itself (odt) of a hyperlink; an absent address leads nowhere.

        Raises UnusableValue for what is no address. This is the filter LINK_FILTER of the template's own links.
        """
        shown = plain(target).strip()
        found = self._links.get(shown)
        if found is None:
            found = self._links[shown] = address(shown) if shown else NOWHERE
            if not shown:
                self.remarks.append("un lien du modèle n'a pas d'adresse pour ce document")
        return found if self.parts.dialect == "odt" else self._relate("hyperlink", found)

    def drawing_id(self) -> int:
        """A number that no other drawing of the document has."""
        self._drawing += 1
        return self._drawing

    def numbering(self, abstract: int, level: int, start: int) -> int:
        """The number of a new list of the document that begins at `start` (docx)."""
        self._lists.append((abstract, level, start))
        return self.parts.first_number + len(self._lists) - 1

    def restart_list(self, number: int) -> str:
        """Nothing to print: the next item of this list of the template begins a new one (docx)."""
        self._turns[number] = None if number in self._turns else number
        return ""

    def list_number(self, number: int, abstract: int, level: int, start: int) -> int:
        """The number of the list that an item of this list of the template is in (docx)."""
        current = self._turns.get(number, number)
        if current is None:
            current = self._turns[number] = self.numbering(abstract, level, start)
        return current

    def automatic(self, kind: str, tag: str, attributes: str, content: str) -> str:
        """The name of the automatic style of the part that says this (odt); `kind` is a letter: T, P, L."""
        styles = self._styles.setdefault(self.part, {})
        key = kind, tag, attributes, content
        name = styles.get(key)
        if name is None:
            name = styles[key] = f"{self.parts.prefix}{kind}{len(styles) + 1}"
        return name

    def keep(self, part: str, relation: str) -> None:
        """Say that a placeholder stays as it is: its own picture stays in the file."""
        self._kept.add((part, relation))

    def cleaned(self, text: str, spot: Spot) -> str:
        r"""The text without the characters that XML forbids, noted; \a, \f and \v, which stand for breaks, stay."""
        if text.isprintable():
            return text
        found = _REMOVED.findall(text)
        if not found:
            return text
        of = f" de « {spot.field} »" if spot.field else ""
        plural = "s" * (len(found) > 1)
        self.remarks.append(f"{len(found)} caractère{plural} interdit{plural} retiré{plural}{of}")
        return _REMOVED.sub("", text)

    # What the file becomes -------------------------------------------------------------------------------------

    def finish(self, part: str, text: bytes) -> bytes:
        """The bytes of a part with the automatic styles that its values asked for (odt); usually the same."""
        styles = self._styles.get(part)
        if not styles:
            return text
        added = "".join(
            f'<{tag} {STYLES} style:name="{name}"{attributes}>{content}</{tag}>'
            for (_, tag, attributes, content), name in styles.items()
        ).encode()
        for mark in (_END_STYLES, b"<office:automatic-styles/>"):
            place = text.find(mark)
            if place >= 0:
                before = b"" if mark.startswith(b"</") else b"<office:automatic-styles>"
                return b"".join((text[:place], before, added, _END_STYLES, text[place + len(mark) :]))
        # Where the schema puts them: before the pages (styles.xml) or the body (content.xml).
        place = next((place for place in map(text.find, (b"<office:master-styles", b"<office:body")) if place >= 0), -1)
        if place < 0:
            raise ValueError("an ODF part has a body or pages")
        return b"".join((text[:place], b"<office:automatic-styles>", added, _END_STYLES, text[place:]))

    def added_parts(self) -> Changes | None:
        """What the values change in the file, None when they change nothing; asked for once all parts are printed."""
        dropped = frozenset(self.parts.forgotten - self._kept) if self.parts.forgotten else frozenset()
        if not (dropped or self._relations or self._pictures or self._lists):
            return None
        changes = Changes(dropped=self.parts.orphans(dropped))
        changes.added.update({member: picture.data for member, picture in self._pictures.items()})
        if self.parts.dialect == "odt":
            self._manifest(changes)
        else:
            self._package(changes, dropped)
        return changes

    def _manifest(self, changes: Changes) -> None:
        if changes.added or changes.dropped:
            entries = "".join(
                f'<m:file-entry xmlns:m="{MANIFEST_NAMESPACE}" m:full-path="{member}" '
                f'm:media-type="{picture.content_type}"/>'
                for member, picture in self._pictures.items()
            )
            self._put(changes, MANIFEST, changes.dropped, entries)

    def _package(self, changes: Changes, dropped: frozenset[tuple[str, str]]) -> None:
        for part in sorted({*self._relations, *(part for part, _ in dropped)}):
            entries = "".join(
                f'<Relationship xmlns="{RELATIONS}" Id="{identifier}" Type="{RELATION}{kind}" '
                + (
                    f'Target="{attribute(target)}" TargetMode="External"/>'
                    if kind == "hyperlink"
                    else f'Target="/{target}"/>'
                )
                for (kind, target), identifier in self._relations.get(part, {}).items()
            )
            gone = frozenset(identifier for owner, identifier in dropped if owner == part)
            self._put(changes, relations_name(part), gone, entries)
        missing = {EXTENSIONS[picture.content_type]: picture.content_type for picture in self._pictures.values()}
        types = "".join(
            f'<Default xmlns="{TYPES}" Extension="{extension}" ContentType="{content_type}"/>'
            for extension, content_type in sorted(missing.items())
            if extension not in self.parts.extensions
        )
        if types or (changes.dropped and changes.dropped & self.parts.declared):
            self._put(changes, CONTENT_TYPES, changes.dropped, types)
        if self._lists:
            entries = "".join(
                f'<w:num xmlns:w="{_WORDML}" w:numId="{self.parts.first_number + place}">'
                f'<w:abstractNumId w:val="{abstract}"/><w:lvlOverride w:ilvl="{level}">'
                f'<w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
                for place, (abstract, level, start) in enumerate(self._lists)
            )
            self._put(changes, self.parts.related("numbering"), frozenset(), entries)

    def _put(self, changes: Changes, name: str, dropped: frozenset[str], entries: str) -> None:
        head, tail = self.parts.frame(name, dropped)
        data = head + entries.encode() + tail
        (changes.replaced if name in self.parts.names else changes.added)[name] = data

    def _member(self, picture: Picture, name: str) -> str:
        folder = "Pictures" if self.parts.dialect == "odt" else "word/media"
        name = name or f"{self.parts.prefix}{len(self._files) + 1}"
        extension = EXTENSIONS[picture.content_type]
        member, number = f"{folder}/{name}.{extension}", 1
        while member in self.parts.names or member in self._pictures:
            number += 1
            member = f"{folder}/{name}_{number}.{extension}"
        return member

    def _relate(self, kind: str, target: str) -> str:
        relations = self._relations.setdefault(self.part, {})
        identifier = relations.get((kind, target))
        if identifier is None:
            identifier = relations[kind, target] = f"{self.parts.prefix}{len(relations) + 1}"
        return identifier
