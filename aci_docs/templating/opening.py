"""The door of every template: a path to a document that is safe to work with, or a refusal that says what to do."""

from __future__ import annotations

import stat
from collections.abc import Iterable
from pathlib import Path

from lxml import etree

from aci_docs.errors import TemplateProblem
from aci_docs.templating.archive import Archive, pack, read_archive
from aci_docs.templating.directory import MAX_FILE, Refused
from aci_docs.templating.flat import is_flat
from aci_docs.templating.flat import members as flat_members
from aci_docs.templating.manifest import MIMETYPE, OTT, TEXT, OpenDocument
from aci_docs.templating.package import CONTENT_TYPES, DOCUMENT, DOTX, RELATION, Package, owner

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\3\4", b"PK\5\6")
_WORD, _ODF = (".docx", ".dotx", ".docm", ".dotm", ".doc"), (".odt", ".ott", ".fodt")
# An event or a button that runs a macro, which may be one of the machine's own; a macro that a flat file holds.
_CODE = (b"vnd.sun.star.script:", b"<office:script ")
_STRICT = "http://purl.oclc.org/ooxml/"
_SAVE_AS = (
    "Ouvrez-le dans Word ou LibreOffice et enregistrez-le au format « Document Word (.docx) » ou « Texte ODF (.odt) »."
)
_SAVE_AS_WORD = "Ouvrez-le dans Word ou LibreOffice et enregistrez-le au format « Document Word (.docx) »."
_NOT_A_DOCUMENT = "ce n'est pas un document Word ou OpenDocument, ou le fichier est abîmé"
_MACROS = "il contient des macros, qui sont refusées"
_WITHOUT_MACROS = "Enregistrez-le au format « Document Word (.docx) » ou « Texte ODF (.odt) », sans macro."


def open_package(path: Path) -> Package | OpenDocument:
    """The document of a .docx, .dotx, .odt, .ott or .fodt file; a model (.dotx, .ott) becomes a document of its format.

    Raises TemplateProblem, naming the file, what is wrong and the remedy: absent, unreadable, damaged, not a text
    document, in a format that its name does not say, encrypted, with macros, or unsafe (see directory.py).
    """
    try:
        archive = _read(path)
        document = _open_word(archive) if CONTENT_TYPES in archive else _open_odf(archive)
        _check_name(path, document)
    except Refused as refused:
        raise TemplateProblem(f"modèle « {path} » : {refused.what}. {refused.remedy}") from refused
    return document


def read_package(path: Path) -> Package:
    """The package of a Word file, as by `open_package`; an OpenDocument text is refused too."""
    document = open_package(path)
    if not isinstance(document, Package):
        raise TemplateProblem(f"modèle « {path} » : c'est un document OpenDocument (.odt). {_SAVE_AS_WORD}")
    return document


def _read(path: Path) -> Archive:
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise Refused("c'est un dossier, il ne peut pas être lu", "Indiquez un fichier .docx ou .odt.")
        if not stat.S_ISREG(about.st_mode):
            raise Refused("ce n'est pas un fichier ordinaire", "Indiquez un fichier .docx ou .odt.")
        with path.open("rb") as file:
            data = file.read(min(about.st_size, MAX_FILE) + 1)
    except FileNotFoundError:
        raise Refused("le fichier n'existe pas", "Vérifiez le nom et le dossier.") from None
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        detail = getattr(error, "strerror", None) or "nom impossible"
        raise Refused(f"le fichier ne peut pas être lu ({detail})", "Vérifiez les droits de lecture.") from error
    if not data:
        raise Refused("le fichier est vide", "Copiez-le ou téléchargez-le de nouveau.")
    if len(data) > MAX_FILE:
        raise Refused(f"le fichier dépasse {MAX_FILE >> 20} Mo", "Utilisez un modèle plus petit, aux images allégées.")
    if data.startswith(_OLE):
        raise Refused("c'est un ancien document Word (.doc) ou un document protégé par un mot de passe", _SAVE_AS)
    if data.startswith(_ZIP):
        return read_archive(data)
    try:
        if is_flat(data):
            return Archive(pack(*member) for member in flat_members(data).items())
    except etree.LxmlError as error:
        raise Refused(_NOT_A_DOCUMENT, _SAVE_AS) from error
    raise Refused(_NOT_A_DOCUMENT, _SAVE_AS)


def _open_word(archive: Archive) -> Package:
    try:
        package = Package(archive)
        main, kinds = package.main_part, {kind for kind, _ in package.relations("").values()}
        # Every table is read now: none can fail later, in the middle of a document.
        vba = [
            kind
            for name in archive
            if name.endswith(".rels")
            for kind, _ in package.relations(owner(name)).values()
            if kind.lower().endswith("vbaproject")
        ]
    except (KeyError, etree.LxmlError) as error:
        raise Refused(_NOT_A_DOCUMENT, _SAVE_AS) from error
    types = {package.content_type(main), *(kind for _, kind in package.overrides()), *package.default_types()}
    if vba or any("macroenabled" in kind.lower() or "vba" in kind.lower() for kind in types) or _has_vba(archive):
        raise Refused(_MACROS, _WITHOUT_MACROS)
    if any(kind.startswith(_STRICT) for kind in kinds):
        raise Refused("c'est un document Word « Strict Open XML »", _SAVE_AS_WORD)
    if package.content_type(main) not in (DOCUMENT, DOTX):
        what = "ce n'est pas un document Word (.docx)" if RELATION + "officeDocument" in kinds else _NOT_A_DOCUMENT
        raise Refused(what, _SAVE_AS)
    if package.content_type(main) != DOCUMENT:
        package.declare(name=main, content_type=DOCUMENT)
    return package


def _open_odf(archive: Archive) -> OpenDocument:
    if MIMETYPE not in archive:
        raise Refused(_NOT_A_DOCUMENT, _SAVE_AS)
    kind = archive.read(MIMETYPE).decode("ascii", "replace").strip()
    if kind not in (TEXT, OTT):
        what = "c'est un document OpenDocument, mais pas un texte (.odt)" if "opendocument" in kind else _NOT_A_DOCUMENT
        raise Refused(what, _SAVE_AS)
    try:
        document = OpenDocument(archive)
    except (KeyError, etree.LxmlError) as error:
        raise Refused(_NOT_A_DOCUMENT, _SAVE_AS) from error
    if document.encrypted:
        raise Refused("il est protégé par un mot de passe", "Enregistrez-le sans mot de passe.")
    if document.main_part not in archive:
        raise Refused("il n'a pas de texte : c'est un recueil de styles, ou le fichier est abîmé", _SAVE_AS)
    if (
        any(name.lower().startswith(("basic/", "scripts/")) for name in (*archive, *document.declared()))
        or any(code in document.get(name, b"") for name in ("content.xml", "styles.xml") for code in _CODE)
        or _has_vba(archive)
    ):
        raise Refused(_MACROS, _WITHOUT_MACROS)
    document.declare("/", TEXT)
    return document


def _has_vba(names: Iterable[str]) -> bool:
    return any("vbaproject" in name.lower() or "vbadata" in name.lower() for name in names)


def _check_name(path: Path, document: Package | OpenDocument) -> None:
    """Raises Refused when the name says one format and the content is the other: what is written would say so too."""
    suffix = path.suffix.lower()
    if isinstance(document, Package) and suffix in _ODF:
        raise Refused(f"c'est un document Word sous un nom en {suffix}", "Renommez-le avec l'extension .docx.")
    if isinstance(document, OpenDocument) and suffix in _WORD:
        raise Refused(
            f"c'est un document OpenDocument (.odt) sous un nom en {suffix}", "Renommez-le avec l'extension .odt."
        )
