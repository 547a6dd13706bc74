"""What a template holds around its texts, and that values may add to: relations, content types, manifest, styles.

Read once for all the documents of a template, and only when a value needs it. Each of these members is kept as the
bytes before and after the place where entries are added, so that a document costs the joining of three pieces.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from lxml import etree

from aci_docs.templating.values.styles import Styles, text_styles, word_styles
from aci_docs.templating.xml import W, parse, serialise

Dialect: TypeAlias = Literal["docx", "odt"]
CONTENT_TYPES, MANIFEST = "[Content_Types].xml", "META-INF/manifest.xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
MANIFEST_NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_NO_RELATIONS = f'<Relationships xmlns="{RELATIONS}"/>'
_MANIFEST = f"{{{MANIFEST_NAMESPACE}}}"


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part points to: the relation's full type and its target, a member's name or (external) an address."""

    kind: str
    target: str
    external: bool


class TemplateParts:
    """The members of one template that values may add to.

    `read` gives a member's bytes as the documents would have it; `main` is the name of the document's body part (docx);
    `last_drawing` the highest identifier of a drawing in the template's parts.
    """

    def __init__(
        self, dialect: Dialect, names: Iterable[str], read: Callable[[str], bytes], *, main: str = "word/document.xml",
        last_drawing: int = 0,
    ) -> None:  # fmt: skip
        self.dialect = dialect
        self.names = frozenset(names)
        self.main = main
        self.last_drawing = last_drawing
        self.forgotten: set[tuple[str, str]] = set()
        """(part, relation id or member) of placeholders and of addresses that the documents do not keep."""
        self.cell_looks: dict[tuple[str, str], tuple[str, str]] = {}
        """(part, style) -> what the styles of its coloured cells say (odt); see cellstyle.py."""
        self._read = read
        self._relations: dict[str, dict[str, Relation]] = {}
        self._orphans: dict[frozenset[tuple[str, str]], frozenset[str]] = {}
        self._frames: dict[tuple[str, frozenset[str]], tuple[bytes, bytes]] = {}

    def member(self, name: str) -> bytes:
        """The bytes of a member as the documents would have it."""
        return self._read(name)

    def relations(self, part: str) -> dict[str, Relation]:
        """The relations of a part, by id; none in odt."""
        found = self._relations.get(part)
        if found is None:
            name = relations_name(part)
            found = {} if name not in self.names else _relations(parse(self._read(name)), posixpath.dirname(part))
            self._relations[part] = found
        return found

    def external(self, part: str) -> dict[str, str]:
        """The addresses that a part points to: relation id -> target, what `prepare_links` takes."""
        return {key: relation.target for key, relation in self.relations(part).items() if relation.external}

    def related(self, kind: str) -> str:
        """The member that the body points to by a relation of this kind (`styles`, `numbering`), "" when none."""
        for relation in self.relations(self.main).values():
            if relation.kind == RELATION + kind and relation.target in self.names:
                return relation.target
        return ""

    @cached_property
    def styles(self) -> Styles:
        """The styles that the template offers to values."""
        if self.dialect == "odt":
            return text_styles(
                [parse(self._read(name)) for name in ("styles.xml", "content.xml") if name in self.names]
            )
        styles, numbering = self.related("styles"), self.related("numbering")
        return word_styles(
            parse(self._read(styles)) if styles else None, parse(self._read(numbering)) if numbering else None
        )

    @cached_property
    def prefix(self) -> str:
        """What begins the names of all that values add: no name of the template begins so."""
        members = [name for name in self.names if name.endswith(".rels")]
        if self.dialect == "odt":
            members = [name for name in ("styles.xml", "content.xml") if name in self.names]
        texts, prefix = [self._read(name) for name in members], "aci"
        while any(f'"{prefix}'.encode() in text for text in texts):
            prefix += "x"
        return prefix

    @cached_property
    def first_number(self) -> int:
        """The first number that a list of values may take: the template's own are below (docx)."""
        numbering = parse(self._read(self.related("numbering")))
        used = [str(num.get(f"{W}numId", "")) for num in numbering.iter(f"{W}num")]
        return max((int(number) for number in used if number.isdecimal()), default=0) + 1

    @cached_property
    def extensions(self) -> frozenset[str]:
        """The extensions that have a content type in the template (docx)."""
        types = parse(self._read(CONTENT_TYPES))
        return frozenset(str(entry.get("Extension", "")).lower() for entry in types.iter(f"{{{TYPES}}}Default"))

    @cached_property
    def declared(self) -> frozenset[str]:
        """The members that have a content type of their own (docx)."""
        types = parse(self._read(CONTENT_TYPES))
        return frozenset(str(entry.get("PartName", "")).lstrip("/") for entry in types.iter(f"{{{TYPES}}}Override"))

    def orphans(self, dropped: frozenset[tuple[str, str]]) -> frozenset[str]:
        """The members that nothing points to any more without these relations (docx) or placeholders (odt)."""
        found = self._orphans.get(dropped)
        if found is None:
            found = self._orphans[dropped] = self._unrelated(dropped)
        return found

    def _unrelated(self, dropped: frozenset[tuple[str, str]]) -> frozenset[str]:
        if self.dialect == "odt":
            return frozenset(member for _, member in dropped if member in self.names)
        targets = {self.relations(part)[key].target for part, key in dropped if key in self.relations(part)}
        for name in self.names:
            if name.endswith(".rels"):
                owner = _owner(name)
                targets -= {
                    relation.target for key, relation in self.relations(owner).items() if (owner, key) not in dropped
                }
        return frozenset(targets & self.names)

    def frame(self, name: str, dropped: frozenset[str] = frozenset()) -> tuple[bytes, bytes]:
        """The bytes before and after the place where entries are added in a member, without the dropped entries.

        `dropped`: relation ids in relations, members in content types and manifest.
        """
        found = self._frames.get((name, dropped))
        if found is None:
            found = self._frames[name, dropped] = self._frame(name, dropped)
        return found

    def _frame(self, name: str, dropped: frozenset[str]) -> tuple[bytes, bytes]:
        root = parse(self._read(name) if name in self.names else _NO_RELATIONS)
        for entry in list(root):
            known = entry.get("Id") or str(entry.get("PartName", "")).lstrip("/") or entry.get(f"{_MANIFEST}full-path")
            if known and known in dropped:
                root.remove(entry)
        mark = etree.ProcessingInstruction("aci", "here")
        last = root.find(f"{W}numIdMacAtCleanup")
        if last is None:
            root.append(mark)
        else:
            last.addprevious(mark)
        head, _, tail = serialise(root).partition(b"<?aci here?>")
        return head, tail


def relations_name(part: str) -> str:
    """The name of the member that holds the relations of a part."""
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _owner(relations: str) -> str:
    folder, base = posixpath.split(relations)
    return posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))


def _relations(root: etree._Element, folder: str) -> dict[str, Relation]:
    found = {}
    for entry in root.iter(f"{{{RELATIONS}}}Relationship"):
        target, external = str(entry.get("Target")), entry.get("TargetMode") == "External"
        if not external:
            target = (
                target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            )
        found[str(entry.get("Id"))] = Relation(str(entry.get("Type")), target, external)
    return found
