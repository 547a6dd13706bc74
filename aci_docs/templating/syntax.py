"""What is ill written in tags, each looked at alone so that all of it is told at once."""

from __future__ import annotations

import re
from collections.abc import Iterable

import jinja2

from aci_docs.templating.places import Fault
from aci_docs.templating.source import END_PRINT, END_STATEMENT, PRINT, STATEMENT
from aci_docs.templating.tags import CELL_WORDS, ENDS, MIDDLES, OPENERS, Tag

_FRENCH = {
    "si": "if", "sinon": "else", "sinonsi": "elif", "finsi": "endif", "fin": "endif", "pour": "for",
    "finpour": "endfor", "chaque": "for", "fi": "endif", "end": "endif", "elseif": "elif", "elsif": "elif",
    "définir": "set", "definir": "set", "foreach": "for", "fpour": "endfor",
}  # fmt: skip
# What Jinja2 says -> what to write.
_REMEDIES = (
    (re.compile("got '='"), "pour comparer, écrivez « == »"),
    (re.compile("expected token ':', got '}'"), "deux accolades suffisent au début et à la fin"),
    (re.compile("expected token 'in'"), "écrivez {{% for x in liste %}}"),
    (
        re.compile("expected token 'end of (?:print statement|statement block)', got '([^']*)'"),
        "il manque un point, une virgule ou « | » avant « {0} », ou un mot est de trop",
    ),
)
_DASHED = re.compile(r"(?<![\w'\"])([^\W\d]\w*(?:\.\w+)*-[^\W\d][\w.-]*)(?![\w'\"])")


def syntax_faults(tags: Iterable[Tag], environment: jinja2.Environment) -> list[Fault]:
    """One fault for each tag that Jinja2 cannot read."""
    faults = []
    for tag in tags:
        probe = None if tag.silent or tag.place.part == "" else _probe(tag)
        if probe is None:
            continue
        try:
            environment.parse(probe)
        except jinja2.TemplateSyntaxError as error:
            faults.append(Fault(tag.place, *_told(tag, error.message or "")))
        except RecursionError:
            faults.append(Fault(tag.place, "les parenthèses de la balise sont emboîtées trop profondément"))
    return faults


def _probe(tag: Tag) -> str | None:
    def statement(body: str) -> str:
        return f"{STATEMENT} {body} {END_STATEMENT}"

    word = tag.word
    if tag.kind == "print":
        return f"{PRINT} {tag.body} {END_PRINT}"
    if word in ENDS or word == "else" or word in CELL_WORDS:
        return None
    if word in MIDDLES:
        return statement("if 1") + statement(tag.body) + statement("endif")
    return statement(tag.body) + (statement(OPENERS[word]) if tag.opens else "")


def _told(tag: Tag, message: str) -> tuple[str, str | None]:
    word = tag.word
    if "unknown tag" in message:
        meant = _FRENCH.get(word.lower())
        return f"balise inconnue « {word} »", f"écrivez « {meant} »" if meant else None
    if not tag.body.strip():
        return f"la balise est vide : « {tag.typed} »", None
    what = f"la balise est mal écrite : « {tag.typed} »"
    for pattern, remedy in _REMEDIES:
        found = pattern.search(message)
        if found:
            return what, remedy.format(*found.groups())
    return f"{what} (détail technique : {message})", "vérifiez les accolades, les guillemets et les mots de la balise"


def dash_hint(typed: str) -> str | None:
    """What to write in place of a name with a dash, which reads as a subtraction; None when there is none.

    >>> dash_hint("{{ date-debut }}")
    'un tiret se lit comme une soustraction : écrivez « date_debut »'
    """
    match = _DASHED.search(typed)
    return f"un tiret se lit comme une soustraction : écrivez « {match[1].replace('-', '_')} »" if match else None
