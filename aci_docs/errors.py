"""The one tree of errors: every failure a user can meet, with the exit status the command line gives it.

Messages are French and typed with plain spaces; `french.typographie` puts the no-break spaces where text is shown.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_REASONS = {
    errno.ENOENT: "ce fichier ou ce dossier n'existe pas",
    errno.EISDIR: "c'est un dossier et non un fichier",
    errno.ENOTDIR: "une partie de ce chemin est un fichier et non un dossier",
    errno.EEXIST: "une partie de ce chemin est un fichier et non un dossier",
    errno.EACCES: "les droits d'accès ne le permettent pas",
    errno.EPERM: "les droits d'accès ne le permettent pas",
    errno.EROFS: "ce disque est en lecture seule",
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "le quota de disque est atteint",
    errno.EFBIG: "la taille permise pour un fichier est dépassée",
    errno.ENAMETOOLONG: "ce nom est trop long",
    errno.EXDEV: "une partie de ce dossier est sur un autre disque",
    errno.EIO: "le disque ne répond pas correctement",
}


def reason_of(error: OSError) -> str:
    """Why the system refused, in French words without a final stop; its error number when it is a rare one."""
    return _REASONS.get(error.errno or 0, f"erreur n° {error.errno} du système")


class AciDocsError(Exception):
    """Root of every error this package raises on purpose; `exit_code` is the process's exit status."""

    exit_code = 1


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a record, with its place and its remedy.

    `file` is the file as the user named it; `path` a JSON path (`$.adresse.code_postal`); `line` counts from 1, None
    when the place has no line. `value` is the offending value as text, already cut and masked where it must be; None
    when there is no value (a missing key). `label` is the field's French name from the schema, if it has one.
    """

    message: str
    file: str | None = None
    path: str = "$"
    line: int | None = None
    column: int | None = None
    label: str | None = None
    value: str | None = None
    expected: str | None = None
    suggestion: str | None = None

    def __str__(self) -> str:
        """The problem on a few lines: place, value, what is wrong, what is expected, suggestion."""
        place = self.file or "enregistrement"
        if self.line is not None:
            place += f", ligne {self.line}"
        if self.column is not None:
            place += f", colonne {self.column}"
        if self.path != "$":
            place += f", {self.path}"
        if self.label:
            place += f" ({self.label})"
        lines = [place, f"  problème : {self.message}"]
        if self.value is not None:
            lines.append(f"  valeur : {self.value}")
        if self.expected:
            lines.append(f"  attendu : {self.expected}")
        if self.suggestion:
            lines.append(f"  suggestion : {self.suggestion}")
        return "\n".join(lines)


class WrongUse(AciDocsError):
    """What was asked for cannot be: an output in a format that does not exist, or that its template does not give."""

    exit_code = 2


class InvalidRecord(AciDocsError):
    """One or more records are not valid; `problems` holds every problem of every record, in file order."""

    exit_code = 3

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: Sequence[Problem] = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class MissingScale(AciDocsError):
    """No dated scale covers the period asked for; another year's is never taken in its place."""

    exit_code = 4


@dataclass(frozen=True)
class TemplateFault:
    """One thing wrong in a template: its place as its author sees it, what is wrong, what to write instead."""

    place: str
    message: str
    suggestion: str | None = None


class TemplateProblem(AciDocsError):
    """A template cannot be read, or uses or lacks what its document kind does not allow.

    `problems` holds everything that was found wrong in it, in reading order; empty when the file itself is refused.
    """

    exit_code = 5

    def __init__(self, message: str, problems: Iterable[TemplateFault] = ()) -> None:
        self.problems: Sequence[TemplateFault] = tuple(problems)
        super().__init__(message)


class OutputConflict(AciDocsError):
    """An output already exists and was not to be overwritten; nothing was written."""

    exit_code = 6


class ConversionFailed(AciDocsError):
    """LibreOffice is absent, failed, or took longer than its time limit."""

    exit_code = 7


class StorageError(AciDocsError):
    """An output could not be written (rights, disk full, a file where a folder is needed); nothing was left behind."""
