"""The objectives of the action: those of the request, each beside what the report says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

AIMS_SHAPE: dict[str, Any] = {
    **dict.fromkeys(("demande", "sans_resultat")),
    "lignes": [dict.fromkeys(("objectif", "atteinte", "resultat", "de_la_demande"))],
}

_SPACES_AND_QUOTES = str.maketrans({"\u00a0": " ", "\u202f": " ", "’": "'"})


def aims(asked: Sequence[str], told: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The objectives `asked` for by the request and those `told` by the report, under `AIMS_SHAPE`.

    Those of the request come first, in its order. Two texts are one objective when they are the same but for their
    spaces, apostrophes, capitals and full stop. `sans_resultat` are those of the request that the report does not
    tell of.
    """
    results: dict[str, Mapping[str, Any]] = {}
    others: list[Mapping[str, Any]] = []
    wanted = {_key(each) for each in asked}
    for each in told:
        key = _key(each["objectif"])
        if key in wanted and key not in results:
            results[key] = each
        else:
            others.append(each)
    lines = [_line(each, results.get(_key(each)), asked=True) for each in asked]
    return {
        "demande": len(asked),
        "sans_resultat": sum(line["resultat"] is None for line in lines),
        "lignes": [*lines, *(_line(each["objectif"], each, asked=False) for each in others)],
    }


def _line(text: str, told: Mapping[str, Any] | None, *, asked: bool) -> dict[str, Any]:
    return {
        "objectif": text,
        "atteinte": told["atteinte"] if told else None,
        "resultat": told["resultat"] if told else None,
        "de_la_demande": asked,
    }


def _key(text: str) -> str:
    """The text as it is compared."""
    return " ".join(text.translate(_SPACES_AND_QUOTES).casefold().split()).rstrip(" .")
