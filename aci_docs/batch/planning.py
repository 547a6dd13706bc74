"""The plan of a merge: every record of the sources found, named and told apart before a document is made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aci_docs import french
from aci_docs.batch.addresses import files_below, is_address
from aci_docs.batch.journal import Journal, Planned
from aci_docs.batch.naming import PER_FOLDER, Pattern, key_of
from aci_docs.batch.others import told
from aci_docs.batch.scanning import LINES, Slice, scan
from aci_docs.documents import DocumentKind
from aci_docs.dossier import Record, Report, Workspace
from aci_docs.errors import InvalidRecord, OutputConflict, Problem
from aci_docs.records import masked, peek

HOLDER = "siret_structure"
"""The key by which a record names its structure."""
_TOLD = 20
"""Twins told at once; beyond, the source itself is wrong."""
_EVERY = 1000
_LONGEST = 1000
"""Characters of an identifier: a longer one is none."""
_SUFFIXES = (".json", *LINES)
_EMPTY, _EXPECTED = "ce dossier ne contient aucun enregistrement.", "des fichiers .json ou .jsonl"


@dataclass(frozen=True)
class Input:
    """A file of records, and which home they belong to."""

    home: int
    path: str


@dataclass
class Structures:
    """The structures of a home, by SIRET; records without `HOLDER` belong to the only one."""

    known: Mapping[str, Record] = field(default_factory=dict)

    def of(self, siret: Any) -> Record | None:
        """The structure of this SIRET, or the only one; None when there is no telling."""
        if len(self.known) == 1:
            return next(iter(self.known.values()))
        return self.known.get(siret) if isinstance(siret, str) else None


def files_of(source: str, workspace: Workspace, kind: DocumentKind) -> list[str]:
    """The files of records that a source means: itself, or those of a folder, a dossier's own when it is one."""
    if is_address(source):
        below = files_below(source)
        found = [source] if below is None else [each for each in below if each.lower().endswith(_SUFFIXES)]
    elif not Path(source).is_dir():
        return [source]
    else:
        return _files_in(Path(source), workspace, kind)
    if not found:
        raise InvalidRecord([Problem(_EMPTY, source, expected=_EXPECTED)])
    return found


def _files_in(source: Path, workspace: Workspace, kind: DocumentKind) -> list[str]:
    """The files of records of a folder of this machine."""
    known = workspace.catalogue.record(kind.record_kind)
    if workspace.folder is not None and source.samefile(workspace.folder) and known:
        found = workspace.files(known)
        expected = french.enumeration([f"« {each} »" for each in known.patterns])
    else:
        found = sorted(
            path
            for path in source.rglob("*")
            if path.suffix.lower() in _SUFFIXES
            and not path.is_dir()
            and not any(part.startswith(".") for part in path.relative_to(source).parts)
        )
        expected = _EXPECTED
    if not found:
        remedy = None
        if any(each.suffix.lower() in LINES for each in source.iterdir()):
            remedy = "donner pour source le fichier .jsonl lui-même"
        raise InvalidRecord([Problem(_EMPTY, str(source), expected=expected, suggestion=remedy)])
    return [str(each) for each in found]


def plan(
    journal: Journal,
    inputs: Sequence[Input],
    structures: Sequence[Structures],
    kind: DocumentKind,
    pattern: Pattern,
    report: Report,
    *,
    identity: Sequence[str] = (),
) -> int:
    """How many records the sources hold; all are in the journal's plan, told apart by identifier and by name.

    `identity`: the paths of what tells who a person is, when the plan must know the persons.

    Raises `InvalidRecord` with the records that share an identifier, `OutputConflict` with those that would share a
    name, and `InvalidRecord` when a source cannot be read, or holds nothing at all.
    """
    identifier = identifier_of(kind)
    paths = tuple(dict.fromkeys((identifier, HOLDER, *pattern.paths, *identity)))
    count = journal.plan(_counted(_found(inputs, structures, pattern, paths, identifier, identity), report))
    if not count:
        raise InvalidRecord([Problem("aucun enregistrement n'a été trouvé.", each.path) for each in inputs])
    _require_apart(journal, inputs, pattern, identifier)
    return count


def per_folder(pattern: Pattern, count: int) -> int | None:
    """How many records share a folder of the output, None when all of them do."""
    return PER_FOLDER if count > PER_FOLDER and not pattern.has_folder else None


def identifier_of(kind: DocumentKind) -> str:
    """The key that tells the records of a kind apart."""
    return next((key for key in kind.placeholders), kind.reference[-1] if kind.reference else "identifiant")


def _found(
    inputs: Sequence[Input],
    structures: Sequence[Structures],
    pattern: Pattern,
    paths: tuple[str, ...],
    identifier: str,
    identity: Sequence[str],
) -> Iterator[Planned]:
    rank = 0
    for number, each in enumerate(inputs):
        homes = structures[each.home]
        for found in scan(each.path):
            values = _peeked(found, paths)
            structure = homes.of(values.get(HOLDER))
            holder = "" if structure is None else str(structure["siret"])
            name = None if structure is None else pattern.name(values, structure)
            if name is not None and not _may_be_told(name):
                name = None
            yield Planned(
                rank, each.home, number, found.start, found.length, found.line, holder,
                _identifier(values.get(identifier)), name, None if name is None else key_of(name),
                hashlib.sha256(found.data or b"").digest(), told(values, identity) if identity else None,
            )  # fmt: skip
            rank += 1


def _peeked(found: Slice, paths: tuple[str, ...]) -> dict[str, Any]:
    """What the record has at these paths; nothing when it cannot be read, which is told when its turn comes."""
    if found.data is None:
        return {}
    try:
        return dict(zip(paths, peek(found.data, paths), strict=True))
    except (ValueError, RecursionError):
        return {}


def _identifier(value: Any) -> str | None:
    """The identifier that a record has there, None when it is none: the record is refused when its turn comes."""
    text = str(value) if isinstance(value, str | int) else ""
    return text if text and len(text) <= _LONGEST and _may_be_told(text) else None


def _may_be_told(text: str) -> bool:
    """Whether a text may stand in the journal: it holds no social security number, and is text."""
    return bool(masked(text) == text and (text.isascii() or text.encode(errors="ignore").decode() == text))


def _counted(rows: Iterator[Planned], report: Report) -> Iterator[Planned]:
    for row in rows:
        if row.rank % _EVERY == 0:
            report("Lecture", row.rank, 0)
        yield row


def _require_apart(journal: Journal, inputs: Sequence[Input], pattern: Pattern, identifier: str) -> None:
    """Nothing, when no two records share an identifier or a name; every pair that does is told otherwise."""
    same = journal.twins("id", _TOLD)
    if same:
        raise InvalidRecord(
            Problem(
                f"l'identifiant « {each.value} » est déjà pris ({_place(each.first, inputs)}).",
                inputs[each.again[0]].path,
                line=each.again[1],
                expected="un identifiant par enregistrement",
                suggestion="changer l'un des deux, ou retirer celui qui est en double",
            )
            for each in same
        )
    same = journal.twins("key", _TOLD)
    if same:
        pairs = "\n".join(
            f"  - « {each.value} » : {_place(each.first, inputs)}, et {_place(each.again, inputs)}" for each in same
        )
        raise OutputConflict(
            f"Rien n'a été écrit : plusieurs documents prendraient le même nom de fichier.\n{pairs}\n"
            f'Donnez un motif de nom qui les distingue, comme --name "{_apart(pattern, identifier)}".'
        )


def _apart(pattern: Pattern, identifier: str) -> str:
    """The pattern with what no two records share, beyond the identifier when it has it already."""
    has_identifier = any(f"{{{key}}}" in pattern.text for key in ("id", identifier))
    return f"{{structure.siret}}/{pattern.text}" if has_identifier else f"{pattern.text}-{{id}}"


def _place(place: tuple[int, int], inputs: Sequence[Input]) -> str:
    return f"{inputs[place[0]].path}, ligne {place[1]}"
