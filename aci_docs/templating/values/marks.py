"""Text as it may stand in XML: escaped, and without the characters that XML forbids."""

from __future__ import annotations

from html import escape as _escape

from aci_docs.templating.xml import FORBIDDEN


def escaped(text: str) -> str:
    r"""The text for an element's content or a quoted attribute; ends of line and tabs become references.

    >>> escaped('Dupont & Fils <SARL> "L\'Escale"')
    'Dupont &amp; Fils &lt;SARL&gt; &quot;L&#x27;Escale&quot;'
    """
    # A Markup (what the filter `e` gives) is a str whose methods escape again: str.__str__ makes it a plain one.
    return _escape(str.__str__(text))


def attribute(text: str) -> str:
    """The text inside a quoted attribute: forbidden characters go, ends of line and tabs are kept as references."""
    return escaped(FORBIDDEN.sub("", text)).replace("\n", "&#10;").replace("\t", "&#9;").replace("\r", "&#13;")
