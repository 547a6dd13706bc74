"""An OpenDocument text as its parts: what its manifest says of them."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

from lxml import etree

from aci_docs.templating.archive import Archive, Member
from aci_docs.templating.directory import OLD_MANIFEST
from aci_docs.templating.package import MEDIA_TYPES
from aci_docs.templating.parts import Parts
from aci_docs.templating.xml import parse

MIMETYPE = "mimetype"
MANIFEST = "META-INF/manifest.xml"
TEXT = "application/vnd.oasis.opendocument.text"
OTT = TEXT + "-template"
_M = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_PATH, _TYPE, _VERSION = (f"{{{_M}}}{name}" for name in ("full-path", "media-type", "version"))


class OpenDocument(Parts):
    """An OpenDocument text (.odt): one template, or one document made from it."""

    format = "odt"
    main_part = "content.xml"

    def __init__(self, source: Archive | Mapping[str, bytes]) -> None:
        """A document of these parts. Raises KeyError without a manifest, lxml.etree.LxmlError when it is broken."""
        super().__init__(source)
        self._version = ""
        self._encrypted = False
        self._declared: dict[str, dict[str, str]] = {}
        self._unprinted = False
        self._read()

    @property
    def encrypted(self) -> bool:
        """True when the manifest says that parts are encrypted."""
        return self._encrypted

    def media_type(self, name: str) -> str:
        """The media type of a part, "/" standing for the document itself; "" when the manifest gives none."""
        return self._declared.get(name, {}).get(_TYPE, "")

    def declared(self) -> list[str]:
        """The paths that the manifest names, in its order; folders end with a slash."""
        return list(self._declared)

    def declare(self, name: str, media_type: str) -> None:
        """Give a part its media type in the manifest; "/" is the document, whose `mimetype` changes with it."""
        if self.media_type(name) != media_type or name not in self._declared:
            self._declared[name] = {**self._declared.get(name, {}), _TYPE: media_type}
            self._unprinted = True
        if name == "/" and self.get(MIMETYPE) != media_type.encode():
            self.put(MIMETYPE, media_type.encode())

    def drop(self, name: str) -> None:
        """Remove a part and what the manifest says of it; nothing happens when it is not there."""
        if name in self:
            del self[name]
        if self._declared.pop(name, None) is not None:
            self._unprinted = True

    def add_media(self, data: bytes | Member, extension: str) -> str:
        """The name of the part that holds this picture, made and declared if it is new: what `xlink:href` says.

        Raises KeyError when the extension is not one of `MEDIA_TYPES`.
        """
        kind = MEDIA_TYPES[extension]
        name = self._store("Pictures/", data, extension)
        self.declare(name, kind)
        return name

    def _read(self) -> None:
        data = self[MANIFEST]
        if OLD_MANIFEST in data:
            # That document type was what gave the prefix its namespace.
            data = data.replace(OLD_MANIFEST, b"", 1)
            data = data.replace(b"<manifest:manifest>", f'<manifest:manifest xmlns:manifest="{_M}">'.encode(), 1)
            self._unprinted = True
        root = parse(data)
        self._version = str(root.get(_VERSION, ""))
        self._declared = {
            str(entry.get(_PATH, "")): {str(key): str(value) for key, value in entry.attrib.items() if key != _PATH}
            for entry in root.iter(f"{{{_M}}}file-entry")
        }
        self._encrypted = next(root.iter(f"{{{_M}}}encryption-data"), None) is not None

    def _forget(self, name: str) -> None:
        if name == MANIFEST and name in self:
            self._unprinted = False
            self._read()

    def _print(self) -> None:
        if not self._unprinted:
            return
        self._unprinted = False
        version = f" manifest:version={quoteattr(self._version)}" if self._version else ""
        entries = []
        for name, attributes in self._declared.items():
            told = {"full-path": name} | {etree.QName(key).localname: value for key, value in attributes.items()}
            entries.append(
                f"<manifest:file-entry{''.join(f' manifest:{key}={quoteattr(value)}' for key, value in told.items())}/>"
            )
        text = f'<manifest:manifest xmlns:manifest="{_M}"{version}>{"".join(entries)}</manifest:manifest>'
        self.put(MANIFEST, f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode())
