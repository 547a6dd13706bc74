"""Addresses of hyperlinks: checked when they are printed, and written in the template's own links."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from lxml import etree

from aci_docs.templating.values.rich import RichText, UnusableValue, plain
from aci_docs.templating.values.tagged import concatenation
from aci_docs.templating.xml import FORBIDDEN, R, W

LINK_FILTER = "aci_lien"
NOWHERE = "#"
"""Where a link leads whose record holds no address."""

_ITSELF = object()  # no address was written, which is not the same as an absent one
_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_MAIL = re.compile(r"[^\s@/:?#]+@[^\s@/:?#]+\.[^\s@/:?#]+")
_HOST = re.compile(r"(?:[\w-]+\.)*[\w-]+\.?|\[[0-9A-Fa-f:.]+\]")
_HREF = "{http://www.w3.org/1999/xlink}href"
_TEXT_A = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}a"
# What Word or LibreOffice puts before a typed address that is not one: their own folder, or a scheme.
_ADDED = re.compile(r"(?:https?://|file:///?.*?[/\\]|\.\./)(?=\{\{)")


def address(value: Any) -> str:
    """The address that a link can have: with its scheme, every character allowed in one. Raises UnusableValue.

    A mail address and a bare site name get the scheme that they lack; `#nom` leads to a bookmark of the document. Only
    http, https, mailto and tel: nothing that would run or open a file of the reader's machine.

    >>> address("www.racines.example/nos légumes"), address("contact@racines.example")
    ('https://www.racines.example/nos%20l%C3%A9gumes', 'mailto:contact@racines.example')
    """
    text = FORBIDDEN.sub("", plain(value)).strip()
    if re.fullmatch(r"#[^\s#]+", text):
        return text
    if _MAIL.fullmatch(text):
        text = f"mailto:{text}"
    elif not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\d)", text):
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        web = parts.scheme.lower() in ("http", "https")
        # A name before the host (`https://banque.fr@ailleurs.fr`) is only there to deceive the reader.
        host = "" if "@" in parts.netloc or "\\" in text else parts.hostname or ""
        if parts.scheme.lower() not in _SCHEMES or (web and not _HOST.fullmatch(host)):
            raise ValueError(text)
        _ = parts.port
    except ValueError:
        raise UnusableValue(
            f"« {plain(value)[:80]} » n'est pas une adresse de lien (attendu : une adresse web, une adresse de "
            "messagerie ou un numéro « tel: »)"
        ) from None
    if not web and not (parts.path or parts.netloc):
        raise UnusableValue(f"« {plain(value)[:80]} » n'est pas une adresse de lien : rien ne suit « {parts.scheme}: »")
    head = f"{parts.scheme}://{parts.netloc}" if web else f"{parts.scheme}:"
    rest = text[len(head) :]
    return head + quote(re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", rest), safe="%:/?#[]@!$&'()*+,;=~-._")


def lien(value: Any, vers: Any = _ITSELF) -> RichText:
    """The filter `lien`: a text that leads to an address; without one, the text is the address.

    `{{ structure.site_web | lien }}`, `{{ structure.nom | lien(structure.site_web) }}`. An absent address leaves the
    text alone.
    """
    rich = RichText.of(value)
    if vers is _ITSELF:
        return rich.linked(address(rich.text())) if not rich.blank else rich
    return rich.linked(address(vers)) if plain(vers).strip() else rich


def piece(value: Any) -> str:
    """A value inside an address or an alternative text, an absent one as nothing: the filter PIECE_FILTER."""
    return plain(value).strip()


def expression(target: str) -> str | None:
    """The Jinja2 expression of an address that holds tags, None when it holds none. Raises UnusableValue.

    Word and LibreOffice write the braces as %7B and %7D and put a scheme of theirs before a tag.

    >>> expression("http://%7B%7B%20structure.site_web%20%7D%7D/")
    '((structure.site_web) | aci_morceau) | aci_lien'
    >>> expression("https://exemple.fr/?n=%7B%7Bn%7D%7D")
    '("https://exemple.fr/?n=" ~ ((n) | aci_morceau)) | aci_lien'
    >>> expression("https://exemple.fr/")
    """
    text = unquote(target)
    if not re.search(r"\{[{%#]", text):
        return None
    text = _ADDED.sub("", text, count=1)
    # The slash that ends an address typed as one tag is the word processor's.
    if re.fullmatch(r"\{\{[^{}]*\}\}/", text):
        text = text[:-1]
    return f"{concatenation(text)} | {LINK_FILTER}"


def prepare_links(root: etree._Element, targets: Mapping[str, str]) -> list[str]:
    """Put a tag in place of the target of each hyperlink whose address holds one; gives the relations now unused.

    docx: `targets` holds the part's external relations (id -> target); `r:id` becomes `{{ … | aci_lien }}`, to be
    printed as an attribute. odt: `targets` is empty, `xlink:href` of text:a becomes the same tag. Raises UnusableValue.
    """
    used: list[str] = []
    for link in root.iter(f"{W}hyperlink", _TEXT_A):
        key = f"{R}id" if link.tag == f"{W}hyperlink" else _HREF
        identifier = link.get(key, "")
        target = targets.get(identifier, "") if key == f"{R}id" else identifier
        fragment = link.get(f"{W}anchor", "") if key == f"{R}id" else ""
        found = expression(f"{target}#{fragment}" if fragment and "%7B" in target + fragment else target)
        if found is None:
            continue
        link.set(key, f"{{{{ {found} }}}}")
        link.attrib.pop(f"{W}anchor", "")
        if key == f"{R}id":
            used.append(identifier)
    left = {link.get(f"{R}id") for link in root.iter() if link.get(f"{R}id")}
    return sorted(set(used) - left)
