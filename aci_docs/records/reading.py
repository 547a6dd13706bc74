"""JSON files read exactly: decimals stay exact, and what JSON lets pass in silence is an error with its place."""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from math import isfinite
from pathlib import Path as FilePath
from typing import Any, NoReturn

from aci_docs.errors import InvalidRecord, Problem, reason_of
from aci_docs.records.decoding import (
    MAX_DEPTH,
    MAX_DIGITS,
    AbsurdNumberError,
    DoubtError,
    decode,
    exact_decimal,
    may_hold_forbidden,
)
from aci_docs.records.findings import cut, visible
from aci_docs.records.nir import mask
from aci_docs.records.paths import Path, format_path, parse_path
from aci_docs.records.positions import Positions
from aci_docs.records.syntax import explain

MAX_BYTES = 64 * 1024 * 1024

_TO_UTF8 = "dans le Bloc-notes : Fichier, Enregistrer sous, Encodage : UTF-8"
_OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How the files of Word, Excel and LibreOffice begin: an archive, or the former compound file."""
_BOMS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_STRING_OR_NUMBER = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|-?Infinity|NaN|-?[0-9][0-9.eE+-]*', re.DOTALL)
# What XML 1.0 forbids (its section 2.2), and so no Word document can hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Source:
    """A JSON value as read, comment keys included, with the name of its file and the text it came from.

    `text` is None for a value that has no text (made by a program): its places have no line. `first_line` is the line
    of the file on which the text starts, when it is only a part of it.
    """

    value: Any
    file: str | None = None
    text: str | None = None
    first_line: int = 1

    @classmethod
    def of(cls, value: Any, file: str | None = None) -> Source:
        """A source without text, for a value made by a program; its floats are taken as they print.

        Raises InvalidRecord for characters that a Word document cannot hold.
        """
        source = cls(_as_read(value), file)
        problems = [*_character_problems(source, source.value, ())]
        if problems:
            raise InvalidRecord(problems)
        return source

    @cached_property
    def _positions(self) -> Positions | None:
        return None if self.text is None else Positions(self.text, self.first_line)

    def line_of(self, path: str | Path) -> int | None:
        """The line, from 1, of a JSON path; of the enclosing value when the path names a missing key."""
        if self._positions is None:
            return None
        return self._positions.line_of(parse_path(path) if isinstance(path, str) else path)


def read_json(path: FilePath, *, shown_as: str | None = None) -> Source:
    """The JSON value of a UTF-8 file (with or without BOM); `shown_as` is its name in the messages.

    Integers are `int`, other numbers `Decimal`. Raises InvalidRecord, with every problem of its kind at once: file
    absent or over 64 MB, not UTF-8, broken JSON (line and column), duplicate keys (both lines), NaN or Infinity,
    absurd numbers, nesting deeper than 64, characters that a Word document cannot hold.
    """
    file = shown_as if shown_as is not None else str(path)
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise InvalidRecord([Problem(f"le fichier ne peut pas être lu : {reason_of(error)}", file)]) from error
    if len(data) > MAX_BYTES:
        raise InvalidRecord([Problem("le fichier dépasse 64 Mo", file, suggestion="le couper en plusieurs fichiers")])
    return parse_json(data, file)


def parse_json(text: str | bytes, file: str | None = None, *, first_line: int = 1) -> Source:
    """The JSON value of a text, or of its UTF-8 bytes, under the same rules and errors as `read_json`.

    `first_line` is the line of the file on which the text starts: the problems are placed from there.
    """
    data = text.removeprefix(BOM_UTF8) if isinstance(text, bytes) else None
    if isinstance(text, bytes):
        text = _decoded(text, file, first_line)
    try:
        return Source(decode(text, data), file, text, first_line)
    except DoubtError:
        return _parse(text, file, first_line)


def _parse(text: str, file: str | None, first_line: int) -> Source:
    """The same by the standard parser, which says where a text is broken."""
    has_duplicates = False

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal has_duplicates
        value = dict(pairs)
        has_duplicates = has_duplicates or len(value) < len(pairs)
        return value

    positions = Positions(text, first_line)
    try:
        value = json.loads(
            text, parse_float=exact_decimal, parse_int=_integer, parse_constant=_refused, object_pairs_hook=members
        )
    except json.JSONDecodeError as error:
        fault = explain(error, positions)
        line, column = positions.line_and_column(fault.offset)
        message = f"JSON illisible : {fault.message}"
        raise InvalidRecord([Problem(message, file, line=line, column=column, suggestion=fault.suggestion)]) from error
    except RecursionError as error:
        raise InvalidRecord([_too_deep(file)]) from error
    except AbsurdNumberError as error:
        raise InvalidRecord(_number_problems(text, file, positions)) from error
    if _is_deeper(value, MAX_DEPTH):
        raise InvalidRecord([_too_deep(file)])
    source = Source(value, file, text, first_line)
    problems = [*_duplicate_problems(positions, file)] if has_duplicates else []
    if may_hold_forbidden(text):
        problems += _character_problems(source, value, ())
    if problems:
        raise InvalidRecord(sorted(problems, key=lambda problem: problem.line or 0))
    return source


def _as_read(value: Any) -> Any:
    """The value as `parse_json` would have given it."""
    if isinstance(value, Mapping):
        return {str(key): _as_read(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_as_read(item) for item in value]
    if isinstance(value, float) and isfinite(value):
        return Decimal(repr(value))
    if isinstance(value, date):
        return value.isoformat()
    return value


def _decoded(data: bytes, file: str | None, first_line: int = 1) -> str:
    if data.startswith(_OFFICE):
        raise InvalidRecord(
            [
                Problem(
                    "ce fichier n'est pas du texte, mais un classeur ou un autre document de bureautique",
                    file,
                    expected="un fichier JSON",
                    suggestion="exporter ces données en JSON depuis le logiciel qui les tient",
                )
            ]
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        known = _BOMS.get(data[:2])
        message = f"le fichier est en {known}" if known else "le fichier n'est pas en UTF-8"
        line = None if known else data.count(b"\n", 0, error.start) + first_line
        raise InvalidRecord([Problem(message, file, line=line, expected="UTF-8", suggestion=_TO_UTF8)]) from error


def _integer(literal: str) -> int:
    if len(literal) > MAX_DIGITS:
        raise AbsurdNumberError
    return int(literal)


def _refused(literal: str) -> NoReturn:
    raise AbsurdNumberError


def _number_problems(text: str, file: str | None, positions: Positions) -> Iterator[Problem]:
    """One problem for each NaN, Infinity or absurd number of a text."""
    for token in _STRING_OR_NUMBER.finditer(text):
        literal = token[0]
        if literal.startswith('"'):
            continue
        line, column = positions.line_and_column(token.start())
        if literal in ("NaN", "Infinity", "-Infinity"):
            message, remedy = f"« {literal} » n'est pas un nombre", "écrire le nombre, ou null s'il n'y en a pas"
        else:
            try:
                exact_decimal(literal)
            except AbsurdNumberError:
                message, remedy = "ce nombre est démesuré", "vérifier le nombre de chiffres"
            except (ValueError, ArithmeticError):
                continue  # what is badly written after it is not what stopped the parser
            else:
                continue
        yield Problem(message, file, line=line, column=column, value=cut(literal), suggestion=remedy)


def _duplicate_problems(positions: Positions, file: str | None) -> Iterator[Problem]:
    for path, first, again in positions.duplicates():
        (first_line, _), (line, column) = positions.line_and_column(first), positions.line_and_column(again)
        yield Problem(
            f"la clé « {cut(str(path[-1]))} » est écrite deux fois dans le même objet, lignes {first_line} et {line}",
            file,
            visible(mask(format_path(path))),
            line,
            column,
            suggestion="garder une seule des deux",
        )


def _character_problems(source: Source, value: Any, path: Path) -> Iterator[Problem]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _character_problems(source, key, (*path, key))
            yield from _character_problems(source, item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _character_problems(source, item, (*path, index))
    elif isinstance(value, str) and (forbidden := _FORBIDDEN.search(value)):
        code = f"U+{ord(forbidden[0]):04X}"
        yield Problem(
            f"le caractère {code} ne peut pas figurer dans un document",
            source.file,
            visible(mask(format_path(path))),
            source.line_of(path),
            value=cut(value),
            suggestion="le retirer",
        )


def _is_deeper(value: Any, limit: int) -> bool:
    level = [value]
    for _ in range(limit):
        level = [
            item
            for container in level
            if isinstance(container, dict | list)
            for item in (container.values() if isinstance(container, dict) else container)
        ]
        if not level:
            return False
    return any(isinstance(container, dict | list) for container in level)


def _too_deep(file: str | None) -> Problem:
    return Problem(
        f"les objets et les listes sont emboîtés sur plus de {MAX_DEPTH} niveaux",
        file,
        suggestion="vérifier les accolades et les crochets",
    )
