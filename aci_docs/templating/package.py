"""A document as its parts, over the zip of `archive.py`: what its format adds of content types, relations, manifest.

Opening (opening.py), once a template:

    open_package(path) -> Package | OpenDocument     # TemplateProblem, in French with the remedy, or a safe document
    read_package(path) -> Package                    # the same, Word only

Both classes, `format` "docx" or "odt":

    package.parts                    # MutableMapping[str, bytes]: parts by name, inflated when read; del drops the part
    package.copy()                   # cheap: nothing is copied but what was changed
    package.frozen()                 # the same document, its changes deflated once: what every document starts from
    package.write({name: bytes})     # -> bytes; these parts replaced. On a frozen package: the hot path (archive.Plan)
    package.to_bytes()               # package.write({})
    package.add_media(data, ".png")  # -> part name; the same bytes are stored once; data may be an archive.Member

So a template does `base = open_package(path)`, edits it, `base = base.frozen()`; each document does
`base.write(rendered)`, or, when it has pictures or links, `document = base.copy()`, adds them, and
`document.write(rendered)`.

Package (docx) only; the tables are read once, no part is parsed again and changed ones are printed when written:

    package.main_part                                # "word/document.xml"
    package.content_type(name), package.overrides()
    package.declare(name=..., content_type=...)      # or extension=...
    package.relations(part) -> {id: (type, target)}  # "" is the package itself; external targets left out
    package.relate(part, kind, target, external=False) -> id      # the same relation again gives the same id
    package.unrelate(part, identifier=..., kind=...)
    package.drop(name)                               # the part, its content type and its own relations

OpenDocument (manifest.py) only: `package.main_part` ("content.xml"), `package.declare(name, media_type)`,
`package.drop(name)`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from aci_docs.templating.archive import Archive, Member
from aci_docs.templating.parts import Parts
from aci_docs.templating.xml import parse

CONTENT_TYPES = "[Content_Types].xml"
ROOT_RELATIONS = "_rels/.rels"
WORDML = "application/vnd.openxmlformats-officedocument.wordprocessingml."
DOCUMENT = WORDML + "document.main+xml"
DOTX = WORDML + "template.main+xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
MEDIA_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".svg": "image/svg+xml",
}
"""The pictures that can be added, by extension."""

_CT = "http://schemas.openxmlformats.org/package/2006/content-types"
_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
_DECLARATION = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"


class Relation(NamedTuple):
    """One relation of a part; `target` as written in the file."""

    kind: str
    target: str
    external: bool


class Package(Parts):
    """A Word document: one template, or one document made from it."""

    format = "docx"

    def __init__(self, source: Archive | Mapping[str, bytes]) -> None:
        """A package of these parts. Raises KeyError without content types, lxml.etree.LxmlError if they are broken."""
        super().__init__(source)
        self._defaults: dict[str, str] = {}
        self._overrides: dict[str, tuple[str, str]] = {}  # lower-case name -> (name, content type)
        self._relations: dict[str, dict[str, Relation]] = {}  # by name of the .rels part; never changed in place
        self._unprinted: set[str] = set()
        self._read_types()

    def content_type(self, name: str) -> str:
        """The content type of a part, "" when the package gives it none."""
        own = self._overrides.get(name.lower())
        return own[1] if own else self._defaults.get(posixpath.splitext(name)[1].lower().lstrip("."), "")

    def overrides(self) -> Iterator[tuple[str, str]]:
        """(part name, content type) of every part that has its own content type, in the package's order."""
        return iter(list(self._overrides.values()))

    def default_types(self) -> Iterator[str]:
        """The content types given by extension."""
        return iter(list(self._defaults.values()))

    def declare(self, *, name: str | None = None, extension: str | None = None, content_type: str) -> None:
        """Give a content type to a part, or to every part with an extension (kept if it already has one)."""
        if name is not None:
            entry = (name, content_type)
            if self._overrides.get(name.lower()) == entry:
                return
            self._overrides[name.lower()] = entry
        elif extension is not None:
            key = extension.lower().lstrip(".")
            if key in self._defaults:
                return
            self._defaults[key] = content_type
        self._unprinted.add(CONTENT_TYPES)

    def drop(self, name: str) -> None:
        """Remove a part, its own content type and its own relations; nothing happens when it is not there."""
        for each in (name, relations_name(name)):
            self._forget(each)
            if each in self:
                del self[each]
        if self._overrides.pop(name.lower(), None):
            self._unprinted.add(CONTENT_TYPES)

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part points to: relation id -> (type, part name), "" standing for the package itself.

        External targets (web addresses) are left out.
        """
        folder = posixpath.dirname(part)
        return {
            identifier: (relation.kind, _absolute(folder, relation.target))
            for identifier, relation in self._table(relations_name(part)).items()
            if not relation.external
        }

    def relate(self, part: str, kind: str, target: str, *, external: bool = False) -> str:
        """The id of the relation from a part to another one, made if it is new; `kind` is the relation's full type.

        `external`: the target is an address (of a hyperlink), not a part.
        """
        name = relations_name(part)
        table = self._table(name)
        wanted = Relation(kind, target if external else f"/{target}", external)
        folder = posixpath.dirname(part)
        for identifier, relation in table.items():
            if relation == wanted or (
                not external and relation[::2] == (kind, False) and _absolute(folder, relation.target) == target
            ):
                return identifier
        number = len(table) + 1
        while f"rId{number}" in table:
            number += 1
        self._relations[name] = {**table, f"rId{number}": wanted}
        self._unprinted.add(name)
        return f"rId{number}"

    def unrelate(self, part: str, *, identifier: str | None = None, kind: str | None = None) -> None:
        """Forget the relations of a part that have this id or this type; a target nobody points to any more goes."""
        name = relations_name(part)
        table = self._table(name)
        targets = self.relations(part)
        kept = {key: each for key, each in table.items() if key != identifier and each.kind != kind}
        if len(kept) == len(table):
            return
        self._relations[name] = kept
        self._unprinted.add(name)
        for key, (_, target) in targets.items():
            if key not in kept and not self._is_target(target):
                self.drop(target)

    def add_media(self, data: bytes | Member, extension: str) -> str:
        """The name of the part that holds this picture, made if it is new; relate it to the part that shows it.

        Raises KeyError when the extension is not one of `MEDIA_TYPES`.
        """
        self.declare(extension=extension, content_type=MEDIA_TYPES[extension])
        return self._store("word/media/", data, extension)

    @property
    def main_part(self) -> str:
        """The name of the part that holds the document's body, "" when there is none."""
        for kind, target in self.relations("").values():
            if kind == RELATION + "officeDocument" and target in self:
                return target
        return ""

    def _is_target(self, target: str) -> bool:
        owners = [owner(name) for name in {*self, *self._relations} if name.endswith(".rels")]
        return any(target == found for part in owners for _, found in self.relations(part).values())

    def _read_types(self) -> None:
        for entry in parse(self[CONTENT_TYPES]):
            kind = str(entry.get("ContentType", ""))
            if entry.tag == f"{{{_CT}}}Override":
                name = str(entry.get("PartName", "")).lstrip("/")
                self._overrides[name.lower()] = (name, kind)
            elif entry.tag == f"{{{_CT}}}Default":
                self._defaults[str(entry.get("Extension", "")).lower()] = kind

    def _table(self, name: str) -> dict[str, Relation]:
        """The relations held by the part of this name, by id, in their order; empty when there is no such part."""
        table = self._relations.get(name)
        if table is None:
            data = self.get(name)
            table = self._relations[name] = {} if data is None else _read_relations(data)
        return table

    def _forget(self, name: str) -> None:
        """A part was given other bytes or removed by hand: what was read of it is no longer true."""
        self._relations.pop(name, None)
        self._unprinted.discard(name)
        if name == CONTENT_TYPES and name in self:
            self._defaults, self._overrides = {}, {}
            self._read_types()

    def _print(self) -> None:
        """Write the tables that have changed into their parts."""
        while self._unprinted:
            name = self._unprinted.pop()
            if name == CONTENT_TYPES:
                self.put(name, _print_types(self._defaults, self._overrides))
            else:
                self.put(name, _print_relations(self._relations[name]))


def relations_name(part: str) -> str:
    """The name of the part that holds the relations of `part` ("" is the package itself).

    >>> relations_name("word/document.xml"), relations_name("")
    ('word/_rels/document.xml.rels', '_rels/.rels')
    """
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def owner(relations: str) -> str:
    """The part whose relations a part of this name holds.

    >>> owner("word/_rels/document.xml.rels"), owner("_rels/.rels")
    ('word/document.xml', '')
    """
    folder, base = posixpath.split(relations)
    return posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))


def _absolute(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def _read_relations(data: bytes) -> dict[str, Relation]:
    return {
        str(entry.get("Id")): Relation(
            str(entry.get("Type", "")), str(entry.get("Target", "")), entry.get("TargetMode") == "External"
        )
        for entry in parse(data).iter(f"{{{_REL}}}Relationship")
    }


def _print_types(defaults: Mapping[str, str], overrides: Mapping[str, tuple[str, str]]) -> bytes:
    entries = [f"<Default Extension={quoteattr(key)} ContentType={quoteattr(kind)}/>" for key, kind in defaults.items()]
    entries += [
        f"<Override PartName={quoteattr('/' + name)} ContentType={quoteattr(kind)}/>"
        for name, kind in overrides.values()
    ]
    return f'{_DECLARATION}<Types xmlns="{_CT}">{"".join(entries)}</Types>'.encode()


def _print_relations(table: Mapping[str, Relation]) -> bytes:
    mode = ("", ' TargetMode="External"')
    entries = (
        f"<Relationship Id={quoteattr(key)} Type={quoteattr(each.kind)} Target={quoteattr(each.target)}"
        f"{mode[each.external]}/>"
        for key, each in table.items()
    )
    return f'{_DECLARATION}<Relationships xmlns="{_REL}">{"".join(entries)}</Relationships>'.encode()
