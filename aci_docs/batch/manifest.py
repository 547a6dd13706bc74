"""The manifest of a merge: every file made, with its SHA-256 and what it was made from; and the check of an output."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO

from aci_docs._version import __version__
from aci_docs.batch.addresses import joined
from aci_docs.batch.destination import Destination
from aci_docs.batch.ground import Ground
from aci_docs.batch.job import File, Job
from aci_docs.batch.journal import Made
from aci_docs.dossier import Report, silent
from aci_docs.errors import AciDocsError, StorageError, reason_of
from aci_docs.records import to_json

if TYPE_CHECKING:
    import zipfile

MANIFEST = "manifeste.jsonl"
REJECTS = "rejets.jsonl"
_BLOCK = 2**20


def lines(
    job: Job, grounds: Sequence[Ground], made: Iterable[Made], whole: Sequence[File], count: int
) -> Iterator[bytes]:
    """The lines of the manifest: what is the same for all, then one for each file of each record, `count` in all.

    `whole`: the archive or the single documents that hold the documents of the records, when there are such.
    """
    yield _line(
        {
            "manifeste": 1,
            "document": job.wanted.kind,
            "version": __version__,
            "sortie": job.wanted.output,
            "profil": job.wanted.profile,
            "socles": [{"empreinte": each.print, "fichiers": dict(sorted(each.files.items()))} for each in grounds],
            "fichiers": [_about(each) for each in whole],
            "lignes": count,
        }
    )
    numbers = {each.print: number for number, each in enumerate(grounds)}
    for each in made:
        for file in each.files:
            told: dict[str, Any] = {
                "identifiant": each.id,
                "structure": each.holder,
                **_about(file),
                "socle": numbers.get(each.ground),
                "constats": each.told.get("notices", []),
            }
            optional = (("vides", "left_empty"), ("remarques", "remarks"), ("pages", "pages"))
            told |= {key: each.told[name] for key, name in optional if name in each.told}
            yield _line(told)


def _about(file: File) -> dict[str, Any]:
    return {"fichier": file.path, "format": file.form, "sha256": file.sha256, "octets": file.size}


def _line(value: Mapping[str, Any]) -> bytes:
    return to_json(value) + b"\n"


@dataclass
class Verified:
    """What the check of an output found; paths are relative to it."""

    sound: int = 0
    missing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    """Files that the manifest does not know: no fault of theirs."""

    @property
    def is_whole(self) -> bool:
        """Whether every file of the manifest is there, as it was made."""
        return not (self.missing or self.changed)


def verify(destination: Destination, report: Report = silent) -> Verified:
    """What became of the files of an output since its manifest was written; raises `AciDocsError` when it has none."""
    try:
        with destination.open(MANIFEST) as stream:
            return _verify(destination, stream, report)
    except FileNotFoundError as error:
        raise AciDocsError(
            f"« {destination.address} » n'a pas de manifeste ({MANIFEST}) : ce n'est pas la sortie d'un publipostage "
            "terminé. S'il a été interrompu, terminez-le par la même commande avec --resume."
        ) from error
    except (KeyError, TypeError, ValueError) as error:
        raise AciDocsError(
            f"Le manifeste « {joined(destination.address, MANIFEST)} » est abîmé ; relancez le publipostage pour "
            "le refaire."
        ) from error
    except OSError as error:
        raise StorageError(
            f"« {error.filename or destination.address} » ne peut pas être lu : {reason_of(error)}."
        ) from error


def _verify(destination: Destination, stream: BinaryIO, report: Report) -> Verified:
    found = Verified()
    head = json.loads(stream.readline())
    if head["manifeste"] != 1:
        raise ValueError
    known = {MANIFEST, REJECTS}
    for file in head["fichiers"]:
        known.add(file["fichier"])
        _look(destination, file, found)
    files = _Counted(stream)
    if head["sortie"] == "zip":
        _look_inside(destination, head["fichiers"], files, found)
    elif head["sortie"] == "dossier":
        for number, file in enumerate(files):
            report("Vérification", number, head["lignes"])
            known.add(file["fichier"])
            _look(destination, file, found)
    if files.count_all() != head["lignes"]:
        raise ValueError
    found.unknown = [path for path in destination.files() if path not in known]
    return found


class _Counted:
    """The files that the lines of a manifest tell, counted as they are read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._count = 0

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for line in self._stream:
            self._count += 1
            yield json.loads(line)

    def count_all(self) -> int:
        """How many there are, those included that nobody has read."""
        return self._count + sum(1 for _ in self._stream)


def _look(destination: Destination, file: Mapping[str, Any], found: Verified) -> None:
    path = file["fichier"]
    try:
        with destination.open(path) as stream:
            same = digest(stream) == file["sha256"]
    except (FileNotFoundError, NotADirectoryError):
        found.missing.append(path)
        return
    if same:
        found.sound += 1
    else:
        found.changed.append(path)


def _look_inside(
    destination: Destination, archives: Sequence[Mapping[str, Any]], files: Iterable[Mapping[str, Any]], found: Verified
) -> None:
    """Every document of an archive, when the archive itself is not as it was made."""
    import zipfile

    for archive in archives:
        if archive["fichier"] not in found.changed:
            continue
        try:
            with destination.open(archive["fichier"]) as opened, zipfile.ZipFile(opened) as members:
                names = set(members.namelist())
                for file in files:
                    if file["fichier"] not in names:
                        found.missing.append(file["fichier"])
                    elif not _is_sound(members, file):
                        found.changed.append(file["fichier"])
        except zipfile.BadZipFile:
            return


def _is_sound(members: zipfile.ZipFile, file: Mapping[str, Any]) -> bool:
    import zipfile
    import zlib

    try:
        return hashlib.sha256(members.read(file["fichier"])).hexdigest() == str(file["sha256"])
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return False


def digest(stream: BinaryIO, size: int | None = None) -> str:
    """The SHA-256 of so many bytes of a stream, of all that is left in it when `size` is None."""
    if size is not None:
        return hashlib.sha256(stream.read(size)).hexdigest()
    made = hashlib.sha256()
    while data := stream.read(_BLOCK):
        made.update(data)
    return made.hexdigest()
