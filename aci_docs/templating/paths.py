"""Paths of variables in a shape: what exists, and the nearest to what was typed."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from types import EllipsisType
from typing import TypeAlias

# What a context offers: {key: shape}, [shape of the elements], None for a single value, ... for anything at all.
Shape: TypeAlias = "dict[str, Shape] | list[Shape] | EllipsisType | None"


def element(shape: Shape) -> Shape:
    """The shape of one element of a list, through lists of lists; any other shape is its own."""
    while isinstance(shape, list):
        shape = shape[0] if shape else None
    return shape


def shape_of(value: object) -> Shape:
    """The shape of some data: what a template may use of it. What is absent, or an empty list, may hold anything.

    >>> shape_of({"nom": "a", "l": [{"x": 1}, {"y": None}], "vide": []})
    {'nom': None, 'l': [{'x': None, 'y': Ellipsis}], 'vide': [Ellipsis]}
    """
    if isinstance(value, dict):
        return {key: shape_of(each) for key, each in value.items()}
    if isinstance(value, list):
        merged: Shape = shape_of(value[0]) if value else ...
        for each in value[1:]:
            merged = _merged(merged, shape_of(each))
        return [merged]
    return ... if value is None else None


def _merged(one: Shape, other: Shape) -> Shape:
    if isinstance(one, dict) and isinstance(other, dict):
        return one | {key: _merged(one[key], each) if key in one else each for key, each in other.items()}
    if isinstance(one, list) and isinstance(other, list):
        return [_merged(one[0], other[0])]
    return one if one == other else ...


def below(shape: Shape, path: str) -> Shape:
    """The shape that a path leads to from a shape, or from its elements when it is a list; KeyError when nowhere.

    >>> below([{"contrat": {"debut": None}}], "contrat.debut") is None, below({"valeurs": ...}, "valeurs.h1.unite")
    (True, Ellipsis)
    """
    current = element(shape)
    for name in path.split("."):
        if current is ...:
            break
        if isinstance(current, list) and name.isdigit():
            current = current[0] if current else ...
        elif isinstance(current, dict):
            current = current[name]
        else:
            raise KeyError(name)
    return current


def every_path(shape: Shape, prefix: str = "") -> Iterator[str]:
    """Every path of a shape, lists taking no index: `heures`, `heures.lignes`, `heures.lignes.total`."""
    inner = element(shape)
    if isinstance(inner, dict):
        for key, value in inner.items():
            path = f"{prefix}.{key}" if prefix else key
            yield path
            yield from every_path(value, path)


def nearest(typed: str, shape: Shape) -> str | None:
    """The known path nearest to a mistyped one, None when none resembles it.

    Each name is corrected where it stands; failing that, the typed path is compared with all known ones.

    >>> nearest("beneficiare.non", {"beneficiaire": {"nom": None}, "structure": {"nom": None}})
    'beneficiaire.nom'
    >>> nearest("beneficiaire.nom", {"beneficiaire": {"identite": {"nom": None}}})
    'beneficiaire.identite.nom'
    """
    names: list[str] = []
    current = element(shape)
    for name in typed.split("."):
        if current is ...:
            names.append(name)
            continue
        keys = list(current) if isinstance(current, dict) else []
        close = [name] if name in keys else get_close_matches(name, keys, 1, 0.7)
        if not close or not isinstance(current, dict):
            break
        names.append(close[0])
        current = element(current[close[0]])
    else:
        return ".".join(names)
    known = list(every_path(shape))
    last = typed.rsplit(".", 1)[-1]
    same_end = [path for path in known if path.rsplit(".", 1)[-1] == last]
    close = get_close_matches(typed, same_end, 1, 0.5) or get_close_matches(typed, known, 1, 0.75)
    return close[0] if close else None
