"""A validated record that remembers where it was read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aci_docs.errors import Problem
from aci_docs.records import Source, shown


class Record(dict[str, Any]):
    """A plain validated mapping, French keys as in the file, that remembers its kind and where it was read."""

    def __init__(self, values: Mapping[str, Any], *, kind: str, source: Source, at: str = "$") -> None:
        super().__init__(values)
        self.kind = kind
        self.source = source
        self.at = at

    @property
    def path(self) -> Path:
        """The file it was read from; an empty path for a record that a program made."""
        return Path(self.source.file or "")

    def beside(self, name: str) -> Path:
        """The file of this name in the folder of the record's own file."""
        return self.path.parent / name

    def problem(self, key: str, message: str, *, expected: str | None = None, suggestion: str | None = None) -> Problem:
        """A problem at a top-level key of the record, with its line and its value."""
        path = f"{self.at}.{key}"
        return Problem(
            message,
            file=self.source.file,
            path=path,
            line=self.source.line_of(path),
            value=shown(self[key]),
            expected=expected,
            suggestion=suggestion,
        )
