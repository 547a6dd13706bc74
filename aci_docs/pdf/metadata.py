"""The metadata of a PDF: its properties and the XMP packet, which say the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from aci_docs.pdf.accessibility import barriers_of

if TYPE_CHECKING:
    import pikepdf

LANGUAGE = "fr-FR"

# PDF/A knows its own names: any other, such as that of PDF/UA, must be described (ISO 19005-2, 6.6.2.3).
_ARCHIVE = """
  <rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
   <pdfaid:part>2</pdfaid:part>
   <pdfaid:conformance>B</pdfaid:conformance>
  </rdf:Description>"""
_ACCESSIBLE = """
  <rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
   <pdfuaid:part>1</pdfuaid:part>
  </rdf:Description>
  <rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
   <pdfaExtension:schemas>
    <rdf:Bag>
     <rdf:li rdf:parseType="Resource">
      <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
      <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
      <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
      <pdfaSchema:property>
       <rdf:Seq>
        <rdf:li rdf:parseType="Resource">
         <pdfaProperty:name>part</pdfaProperty:name>
         <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
         <pdfaProperty:category>internal</pdfaProperty:category>
         <pdfaProperty:description>The part of ISO 14289 that the file follows</pdfaProperty:description>
        </rdf:li>
       </rdf:Seq>
      </pdfaSchema:property>
     </rdf:li>
    </rdf:Bag>
   </pdfaExtension:schemas>
  </rdf:Description>"""


@dataclass(frozen=True)
class Metadata:
    """What a PDF says of itself; an empty text is left out."""

    title: str
    author: str = ""
    subject: str = ""
    creator: str = ""
    producer: str = ""

    @classmethod
    def of(cls, document: pikepdf.Pdf) -> Metadata:
        """The metadata that the document's properties hold."""
        names = ("Title", "Author", "Subject", "Creator", "Producer")
        return cls(*(str(document.docinfo.get(f"/{name}", "")) for name in names))


def write_properties(document: pikepdf.Pdf, metadata: Metadata) -> None:
    """The document's properties hold the metadata, and nothing else."""
    import pikepdf

    values = {
        "/Title": metadata.title,
        "/Author": metadata.author,
        "/Subject": metadata.subject,
        "/Creator": metadata.creator,
        "/Producer": metadata.producer,
    }
    document.trailer.Info = document.make_indirect(
        pikepdf.Dictionary({key: pikepdf.String(value) for key, value in values.items() if value})
    )


def write_metadata(document: pikepdf.Pdf, metadata: Metadata, *, archive: bool) -> None:
    """The properties and the XMP packet hold the metadata, and the title is what a reader's window shows.

    The packet claims that an `archive` is PDF/A-2b and, when nothing stands in the way, PDF/UA-1.
    LibreOffice escapes an « & » twice in its packet and dates the file by the clock: both are written anew, undated.
    """
    import pikepdf

    write_properties(document, metadata)
    claims = (_ARCHIVE + ("" if barriers_of(document) else _ACCESSIBLE)) if archive else ""
    root = document.Root
    root.Metadata = document.make_stream(_packet(metadata, claims), Type=pikepdf.Name.Metadata)
    root.Metadata.Subtype = pikepdf.Name.XML
    root.Lang = pikepdf.String(LANGUAGE)
    root.MarkInfo = pikepdf.Dictionary(Marked=True)
    if "/ViewerPreferences" not in root:
        root.ViewerPreferences = pikepdf.Dictionary()
    root.ViewerPreferences.DisplayDocTitle = True


def _packet(metadata: Metadata, claims: str) -> bytes:
    def localised(name: str, text: str) -> str:
        inner = f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(text)}</rdf:li></rdf:Alt>'
        return f"\n   <{name}>{inner}</{name}>" if text else ""

    author = escape(metadata.author)
    creators = f"\n   <dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>" if author else ""
    tools = "".join(
        f"\n   <{name}>{escape(text)}</{name}>"
        for name, text in (("pdf:Producer", metadata.producer), ("xmp:CreatorTool", metadata.creator))
        if text
    )
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
   <dc:format>application/pdf</dc:format>
   <dc:language><rdf:Bag><rdf:li>{LANGUAGE}</rdf:li></rdf:Bag></dc:language>{localised("dc:title", metadata.title)}\
{localised("dc:description", metadata.subject)}{creators}{tools}
  </rdf:Description>{claims}
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>""".encode()
