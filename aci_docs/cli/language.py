"""The command line speaks French: click's own words come from a packaged catalogue, whatever the machine's language."""

from __future__ import annotations

import codecs
import gettext
import io
import os
import sys
from pathlib import Path

DOMAIN = "aci_docs"
_PLAIN = {
    "€": "EUR",
    "\u202f": " ",
    "\u00a0": " ",
    "’": "'",
    "…": "...",
    "–": "-",
    "—": "-",
    "→": "->",
    "≤": "<=",
    "×": "x",
    "½": "1/2",
}


def install() -> None:
    """Nothing; from now on click answers in French and no character that the terminal lacks stops a message."""
    os.environ["LANGUAGE"] = "fr"
    gettext.bindtextdomain(DOMAIN, str(Path(__file__).with_name("locale")))
    gettext.textdomain(DOMAIN)
    codecs.register_error(DOMAIN, _simplify)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=DOMAIN)


def _simplify(error: UnicodeError) -> tuple[str, int]:
    """What a terminal without Unicode shows instead: the nearest plain sign, else a question mark."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_PLAIN.get(sign, "?") for sign in error.object[error.start : error.end]), error.end
