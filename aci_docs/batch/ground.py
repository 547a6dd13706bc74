"""The ground of a merge: everything but the record that a document is made from, and its fingerprint."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from aci_docs._version import __version__
from aci_docs.batch.job import Home
from aci_docs.batch.wanted import Wanted
from aci_docs.dossier import Workspace, document_kind, template_formats
from aci_docs.errors import InvalidRecord, Problem, reason_of
from aci_docs.workspace import AREAS

_ELSEWHERE = ("pattern", "dossier", "structures")
"""What is asked for that the ground has otherwise: names are compared one by one, and folders by what they hold."""


@dataclass(frozen=True)
class Ground:
    """The SHA-256 of each file that documents of a home are made from, by area and name, and what was asked for.

    `signs`: what tells without reading it whether a file is still the one that was read.
    """

    files: Mapping[str, str]
    asked: Mapping[str, Any]
    signs: Mapping[Path, object]

    @property
    def is_untouched(self) -> bool:
        """Whether no file has been written or replaced since it was read."""
        return all(_sign(path) == sign for path, sign in self.signs.items())

    @property
    def print(self) -> str:
        """The fingerprint of it all: another one, and every document is made anew."""
        told = json.dumps([__version__, self.asked, self.files], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()


def ground_of(workspace: Workspace, home: Home, wanted: Wanted) -> Ground:
    """The ground of the documents of a home: their templates, scales, schemas, catalogues, structures and logo."""
    kind = document_kind(workspace, wanted.kind)
    files = {
        f"{area}/{path.name}": path
        for area in AREAS
        if not area.startswith("templates")
        for path in workspace.folders.every(area, ".json")
    }
    for form in template_formats(wanted.formats):
        path = workspace.template(kind, form).path
        files[f"{path.parent.name}/{path.name}"] = path
    if home.structures is not None:
        files["structures"] = Path(home.structures)
        for each in workspace.read("structure", Path(home.structures))[0]:
            files |= {f"{name} {each['siret']}": path for name, path in workspace.of(each).images.items()}
    else:
        files |= {"structure": workspace.structure.path, **workspace.images}
    # Before the files are read: one replaced in between is then told, and not missed.
    signs = {path: _sign(path) for path in files.values()}
    digests = {name: _digest(path) for name, path in files.items()}
    return Ground(digests, {key: value for key, value in asdict(wanted).items() if key not in _ELSEWHERE}, signs)


def _sign(path: Path) -> object:
    try:
        about = path.stat()
    except OSError:
        return None
    return about.st_ino, about.st_size, about.st_mtime_ns


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        message = f"le fichier ne peut pas être lu : {reason_of(error)}"
        raise InvalidRecord([Problem(message, str(path))]) from error
