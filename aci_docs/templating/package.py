"""A .docx file as its parts: read with clear refusals, written with the same bytes for the same parts."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from aci_docs.errors import TemplateProblem
from aci_docs.templating.xml import parse, serialise

CONTENT_TYPES = "[Content_Types].xml"
ROOT_RELATIONS = "_rels/.rels"
WORDML = "application/vnd.openxmlformats-officedocument.wordprocessingml."
DOCUMENT = WORDML + "document.main+xml"
DOTX = WORDML + "template.main+xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_CT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}"

# Far above any real template; a file that claims more is broken or hostile.
_MAX_BYTES = 256 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0"


class Package:
    """The parts of one Word file, by name, in the order they are stored."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = parts

    def copy(self) -> Package:
        """Another package with the same parts: replacing one there changes nothing here."""
        return Package(dict(self.parts))

    def content_type(self, name: str) -> str:
        """The content type of a part, "" when the package gives it none."""
        for entry in parse(self.parts[CONTENT_TYPES]):
            if entry.tag == f"{_CT}Override" and str(entry.get("PartName", "")).lstrip("/") == name:
                return str(entry.get("ContentType"))
        return ""

    def overrides(self) -> Iterator[tuple[str, str]]:
        """(part name, content type) of every part that has its own content type, in the package's order."""
        for entry in parse(self.parts[CONTENT_TYPES]).iter(f"{_CT}Override"):
            yield str(entry.get("PartName", "")).lstrip("/"), str(entry.get("ContentType", ""))

    def declare(self, *, name: str | None = None, extension: str | None = None, content_type: str) -> None:
        """Give a content type to a part, or to every part with an extension (kept if it already has one)."""
        root = parse(self.parts[CONTENT_TYPES])
        tag, key, value = (
            (f"{_CT}Override", "PartName", f"/{name}") if name else (f"{_CT}Default", "Extension", str(extension))
        )
        for entry in root.iter(tag):
            if str(entry.get(key)).lower() == value.lower():
                entry.set("ContentType", content_type if name else str(entry.get("ContentType")))
                break
        else:
            entry = etree.Element(tag, {key: value, "ContentType": content_type})
            root.insert(len(root) if name else 0, entry)
        self.parts[CONTENT_TYPES] = serialise(root)

    def drop(self, name: str) -> None:
        """Remove a part and its own content type."""
        self.parts.pop(name, None)
        root = parse(self.parts[CONTENT_TYPES])
        for entry in list(root.iter(f"{_CT}Override")):
            if str(entry.get("PartName", "")).lstrip("/") == name:
                root.remove(entry)
        self.parts[CONTENT_TYPES] = serialise(root)

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part points to: relation id -> (type, part name), "" standing for the package itself.

        External targets (web addresses) are left out.
        """
        data = self.parts.get(relations_name(part))
        if data is None:
            return {}
        folder = posixpath.dirname(part)
        return {
            str(entry.get("Id")): (str(entry.get("Type")), _absolute(folder, str(entry.get("Target"))))
            for entry in parse(data)
            if entry.get("TargetMode") != "External"
        }

    def relate(self, part: str, kind: str, target: str) -> str:
        """The id of a new relation from a part to another one; `kind` is the relation's full type."""
        name = relations_name(part)
        root = parse(self.parts[name]) if name in self.parts else etree.Element(f"{_REL}Relationships")
        used = {entry.get("Id") for entry in root}
        identifier = next(f"rId{n}" for n in range(1, len(used) + 2) if f"rId{n}" not in used)
        etree.SubElement(root, f"{_REL}Relationship", {"Id": identifier, "Type": kind, "Target": f"/{target}"})
        self.parts[name] = serialise(root)
        return identifier

    def unrelate(self, part: str, *, identifier: str | None = None, kind: str | None = None) -> None:
        """Forget the relations of a part that have this id or this type; a target nobody points to any more goes."""
        name = relations_name(part)
        if name not in self.parts:
            return
        targets = self.relations(part)
        root = parse(self.parts[name])
        for entry in list(root):
            if entry.get("Id") == identifier or entry.get("Type") == kind:
                root.remove(entry)
        self.parts[name] = serialise(root)
        for key, (_, target) in targets.items():
            if key not in self.relations(part) and not self._is_target(target):
                self.drop(target)

    def _is_target(self, target: str) -> bool:
        owners = [_owner(name) for name in self.parts if name.endswith(".rels")]
        return any(target == found for owner in owners for _, found in self.relations(owner).values())

    @property
    def main_part(self) -> str:
        """The name of the part that holds the document's body, "" when there is none."""
        for kind, target in self.relations("").values():
            if kind == RELATION + "officeDocument" and target in self.parts:
                return target
        return ""

    def to_bytes(self) -> bytes:
        """The file: content types first, fixed dates and system, so the same parts always give the same bytes."""
        first = [CONTENT_TYPES, ROOT_RELATIONS]
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in [*first, *(name for name in self.parts if name not in first)]:
                entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 0
                archive.writestr(entry, self.parts[name])
        return buffer.getvalue()


def read_package(path: Path) -> Package:
    """The package of a .docx (or .dotx) file.

    Raises TemplateProblem, naming the file and the remedy: absent, unreadable, not a Word file, with macros, encrypted.
    """

    def refuse(what: str, remedy: str) -> TemplateProblem:
        return TemplateProblem(f"modèle « {path} » : {what}. {remedy}")

    save_as = "Ouvrez-le dans Word ou LibreOffice et enregistrez-le au format « Document Word (.docx) »."
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise refuse("le fichier n'existe pas", "Vérifiez le nom et le dossier.") from None
    except OSError as error:
        raise refuse(f"le fichier ne peut pas être lu ({error.strerror})", "Vérifiez les droits de lecture.") from error
    if data.startswith(_OLE):
        raise refuse("c'est un ancien document Word (.doc) ou un document protégé par un mot de passe", save_as)
    try:
        package = read_archive(data)
    except OverflowError:
        raise refuse("son contenu est démesuré une fois décompressé", "Utilisez un modèle plus petit.") from None
    # RuntimeError and NotImplementedError: an encrypted entry, an unknown compression.
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
        raise refuse("ce n'est pas un document Word, ou le fichier est abîmé", save_as) from error
    if package.parts.get("mimetype", b"").startswith(b"application/vnd.oasis.opendocument"):
        raise refuse("c'est un document OpenDocument (.odt)", save_as)
    try:
        main = package.main_part
        kind = package.content_type(main)
    except (KeyError, etree.LxmlError) as error:
        raise refuse("ce n'est pas un document Word, ou le fichier est abîmé", save_as) from error
    if "macroEnabled" in kind or any("vbaproject" in name.lower() for name in package.parts):
        raise refuse(
            "il contient des macros, qui sont refusées",
            "Enregistrez-le au format « Document Word (.docx) », sans macro.",
        )
    if kind not in (DOCUMENT, DOTX):
        raise refuse("ce n'est pas un document Word (.docx)", save_as)
    package.declare(name=main, content_type=DOCUMENT)
    return package


def read_archive(data: bytes) -> Package:
    """The parts of a zip archive. Raises OverflowError beyond 256 MB, and what zipfile raises when it is damaged."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _MAX_BYTES:
            raise OverflowError("too large once inflated")
        return Package({entry.filename: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()})


def relations_name(part: str) -> str:
    """The name of the part that holds the relations of `part` ("" is the package itself)."""
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _owner(relations: str) -> str:
    folder, base = posixpath.split(relations)
    return posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))


def _absolute(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
