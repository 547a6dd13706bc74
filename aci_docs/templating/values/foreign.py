"""docxtpl's own values, where a context holds them: printed in Word as docxtpl prints them, refused in ODF.

They are known by their module and name, so docxtpl is not imported. docxtpl writes each as XML in one known form; what
does not have that form (another class, a colour that is no colour) is refused rather than copied into the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aci_docs.drawing import Drawing
from aci_docs.templating.values import opendocument, word
from aci_docs.templating.values.image import Image, fitted
from aci_docs.templating.values.links import address
from aci_docs.templating.values.parts import RELATION
from aci_docs.templating.values.pictures import Picture, drawn, parse_picture, picture_file
from aci_docs.templating.values.rich import UnusableValue
from aci_docs.templating.values.spot import Spot
from aci_docs.templating.values.wordstyle import children, ordered
from aci_docs.templating.xml import FORBIDDEN

if TYPE_CHECKING:
    from aci_docs.templating.values.rendering import Rendering

_KINDS = ("RichTextParagraph", "RichText", "Listing", "InlineImage", "Subdoc")
_PIECE = re.compile(
    r'<w:hyperlink r:id="(?P<link>[^"]*)" w:tgtFrame="_blank">|(?P<end></w:hyperlink>)'
    r'|<w:r>(?:<w:rPr>(?P<look>.*?)</w:rPr>)?<w:t xml:space="preserve">(?P<text>[^<]*)</w:t></w:r>',
    re.DOTALL,
)
_PARAGRAPH = re.compile(r"<w:p>(?:<w:pPr>(?P<look>.*?)</w:pPr>)?(?P<runs>.*?)</w:p>", re.DOTALL)
_PROPERTY = re.compile(r'<w:\w+(?: w:\w+="[^"<>&]*")*/>')
# Characters that docxtpl leaves in its XML for later; the others that XML forbids go.
_KEPT = "\a\f\v"


def kind(value: Any) -> str:
    """The name of docxtpl's class that a value belongs to, "" for any other value."""
    for base in type(value).__mro__:
        if base.__name__ in _KINDS and base.__module__.split(".")[0] == "docxtpl":
            return base.__name__
    return ""


def text_of(value: Any) -> str:
    """The words of a docxtpl value, where only text can stand. Raises UnusableValue for a picture or a document."""
    if kind(value) in ("InlineImage", "Subdoc"):
        raise UnusableValue("une image ou un document ne peut pas être imprimé à l'intérieur d'un texte simple")
    words = re.sub("<[^>]*>", "", re.sub("</w:p>(?=<w:p>)", "\n", str(value.xml)))
    for reference, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#x27;", "'"), ("&amp;", "&")):
        words = words.replace(reference, sign)
    return words


def picture_of(value: Any, folder: Path | None) -> Picture | None:
    """The picture that a value of a context is or names, None when it is none. Raises UnusableValue."""
    if isinstance(value, Picture):
        return value
    if kind(value) == "InlineImage":
        return _inline_picture(value)
    if isinstance(value, Drawing):
        return drawn(value)
    if isinstance(value, Image):
        return value.picture(folder)
    if isinstance(value, bytes) or (isinstance(value, str | Path) and folder is not None and str(value).strip()):
        return Image(value).picture(folder)
    return None


def print_foreign(value: Any, spot: Spot, rendering: Rendering) -> str:
    """What a docxtpl value prints at a spot. Raises UnusableValue."""
    name = kind(value)
    if name == "Subdoc":
        raise UnusableValue("un document inséré (Subdoc de docxtpl) ne peut pas être imprimé par ce moteur")
    if name == "InlineImage":
        picture = _inline_picture(value)
        told = Image(picture, alternative=_file_words(value)).told(spot)
        size = fitted(picture, value.width, value.height)
        if rendering.parts.dialect == "odt":
            return opendocument.placed(opendocument.drawing(picture, size, told, rendering), spot)
        link = address(value.anchor) if value.anchor else ""
        return word.placed(word.drawing(picture, size, told, rendering, link=link), spot)
    if rendering.parts.dialect == "odt":
        if name == "Listing":
            return rendering.text(text_of(value), spot)
        raise UnusableValue(
            f"une valeur {name} de docxtpl ne s'imprime que dans un document Word (.docx) ; dans un modèle ODT, "
            "employez les filtres gras, italique, markdown ou lien"
        )
    if name == "Listing":
        return _listing(value, spot)
    if name == "RichText":
        return word.levelled(_runs(str(value.xml), spot, rendering), spot)
    if spot.level != "blocks":
        raise UnusableValue(
            "un RichTextParagraph de docxtpl remplace son paragraphe entier : écrivez la balise {{p … }}"
        )
    return _paragraphs(str(value.xml), spot, rendering)


def _listing(value: Any, spot: Spot) -> str:
    inner = word.escaped_content(_clean(str(value.xml)), spot, spot.run)
    return word.within_text(inner, spot)


def _paragraphs(xml: str, spot: Spot, rendering: Rendering) -> str:
    printed, end = [], 0
    for found in _PARAGRAPH.finditer(xml):
        if found.start() != end:
            raise _unreadable("RichTextParagraph")
        end = found.end()
        look = f"<w:pPr>{_properties(found['look'], 'pPr')}</w:pPr>" if found["look"] else ""
        inner = _runs(found["runs"], replace(spot, level="runs", run="", paragraph=look), rendering)
        printed.append(f"<w:p>{look}{inner}</w:p>")
    if end != len(xml):
        raise _unreadable("RichTextParagraph")
    return "".join(printed)


def _runs(xml: str, spot: Spot, rendering: Rendering) -> str:
    """The runs of a RichText: properties in Word's order, breaks and tabs as elements, links that lead somewhere."""
    printed, end, linked = [], 0, False
    for found in _PIECE.finditer(xml):
        if found.start() != end:
            raise _unreadable("RichText")
        end = found.end()
        if found["link"] is not None:
            linked = not spot.linked and _is_link(found["link"], rendering)
            if linked:
                printed.append(f'<w:hyperlink xmlns:r="{RELATION[:-1]}" r:id="{found["link"]}" w:tgtFrame="_blank">')
        elif found["end"]:
            printed.append("</w:hyperlink>" if linked else "")
            linked = False
        else:
            own = _properties(found["look"] or "", "rPr")
            # docxtpl replaces the run of a {{r }} tag, look included; inside a text the run's look goes on.
            base = dict(children(spot.run)) if spot.level == "text" and spot.run else {}
            properties = ordered("rPr", {**base, **dict(children(f"<w:rPr>{own}</w:rPr>"))})
            within = replace(spot, splits=spot.splits and not linked)
            inner = word.escaped_content(_clean(found["text"]), within, properties)
            printed.append(f"<w:r>{properties}{inner}</w:r>")
    if end != len(xml):
        raise _unreadable("RichText")
    return "".join(printed)


def _properties(xml: str, name: str) -> str:
    """Properties as docxtpl writes them, each checked; a shading without its pattern gets one, as Word wants."""
    found = list(_each(xml, "RichTextParagraph" if name == "pPr" else "RichText"))
    return "".join(
        each.replace("<w:shd ", '<w:shd w:val="clear" w:color="auto" ') if each.startswith("<w:shd w:fill") else each
        for each in found
    )


def _each(xml: str, shown: str) -> Iterator[str]:
    end = 0
    for found in _PROPERTY.finditer(xml):
        if found.start() != end:
            break
        end = found.end()
        yield found[0]
    if end != len(xml):
        raise _unreadable(shown)


def _is_link(identifier: str, rendering: Rendering) -> bool:
    """True when the part has this relation, and it is a link.

    docxtpl's `build_url_id` numbers it in a document of its own: it is in the template only if its author put it there.
    """
    relation = rendering.parts.relations(rendering.part).get(identifier)
    if relation is not None and relation.external and relation.kind == f"{RELATION}hyperlink":
        return True
    rendering.remarks.append(
        "un lien d'un RichText de docxtpl n'a pas d'adresse dans ce modèle : son texte est imprimé sans lien"
        " (employez le filtre lien)"
    )
    return False


def _inline_picture(value: Any) -> Picture:
    source = value.image_descriptor
    if hasattr(source, "read"):
        # Printed several times in a loop: each time from its beginning.
        source.seek(0)
        return parse_picture(source.read())
    # Its author chose the file in Python: no folder bounds it, unlike the names that records and templates hold.
    return picture_file(Path(source))


def _file_words(value: Any) -> str:
    source = value.image_descriptor
    return "" if hasattr(source, "read") else Path(source).stem.replace("_", " ")


def _clean(text: str) -> str:
    return FORBIDDEN.sub(lambda sign: sign[0] if sign[0] in _KEPT else "", text)


def _unreadable(name: str) -> UnusableValue:
    return UnusableValue(
        f"cette valeur {name} de docxtpl contient un XML inattendu (couleur, style ou police mal écrits ?)"
    )
