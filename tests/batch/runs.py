"""Merges in processes of their own, to be stopped, killed and starved; and a kind of document of a few bytes."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aci_docs.batch import Verified, open_destination, verify

ROOT = Path(__file__).resolve().parents[2]
WAIT = 240.0
"""Seconds after which what is waited for will not come: many times what a busy machine takes."""
_WORKER = b"aci_docs.batch.worker"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MEMBERS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="applicatio'
    'n/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="http://schemas.open'
    'xmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
}
_FIELDS = {
    "identifiant": {"type": "string", "required": True, "maxlength": 40, "meta": {"label": "Identifiant"}},
    "date": {"type": "string", "required": True, "check_with": "date", "meta": {"label": "Date"}},
    "texte": {"type": "string", "required": True, "meta": {"label": "Texte"}},
}


def write_dossier(folder: Path) -> Path:
    """A dossier with a kind of its own, `billet`: an identifier, a date and a text, on one line of Word."""
    (folder / "schemas").mkdir(parents=True)
    structure = json.loads((ROOT / "samples" / "jardins_de_valbrune" / "structure.json").read_text())
    del structure["logo"]
    (folder / "structure.json").write_text(json.dumps(structure))
    about = {"kind": "billet", "titre": "Billet", "designation": "un billet", "description": "Un billet."}
    (folder / "schemas" / "billet.json").write_text(json.dumps({**about, "champs": _FIELDS}))
    kind = {"libelle": "billet", "pluriel": "billets", "fichiers": ["billets.json"]}
    document = {"titre": "Billet", "enregistrement": "billet", "variable": "billet", "modele": "billet"}
    catalogue = {
        "enregistrements": {"billet": {**kind, "unique": False, "obligatoire": False, "personnel": False}},
        "documents": {
            "billet": {
                **document,
                "fichier": "billet-{identifiant}",
                "reference": ["identifiant"],
                "date": "date",
                "champs_imprimes": ["billet.texte"],
            }
        },
    }
    (folder / "schemas" / "documents.json").write_text(json.dumps(catalogue))
    write_template(folder, "modèle A")
    return folder


def write_template(folder: Path, mark: str, *, times: int = 1) -> None:
    """The template of the kind, with a mark of its own; a new file takes the place of a former one at once."""
    line = f"{mark} / {{{{ structure.nom }}}} / {{{{ billet.identifiant }}}} / {'{{ billet.texte }}' * times}"
    body = f'<w:document xmlns:w="{_WORD}"><w:body><w:p><w:r><w:t>{line}</w:t></w:r></w:p></w:body></w:document>'
    path = folder / "templates_docx" / "billet.docx"
    path.parent.mkdir(exist_ok=True)
    half = path.with_suffix(".neuf")
    with zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**_MEMBERS, "word/document.xml": body}.items():
            archive.writestr(name, text)
    half.replace(path)


def billet(number: int, text: str = "texte") -> dict[str, Any]:
    return {"identifiant": f"B-{number:06d}", "date": "2026-03-01", "texte": f"{text} {number:06d}"}


def write_records(path: Path, records: int | Sequence[Mapping[str, Any]]) -> Path:
    """A file of so many valid records, or of these, one a line."""
    found = map(billet, range(records)) if isinstance(records, int) else records
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in found))
    return path


def text_of(path: Path) -> str:
    """The XML of the body of a document."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return archive.read("word/document.xml").decode()


def hashes(out: Path) -> dict[str, str]:
    """The SHA-256 of every file that the merge gives to its user, those of its inner folder left out."""
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in out.rglob("*")
        if path.is_file() and ".aci-docs" not in path.parts
    }


def checked(out: Path) -> Verified:
    """What the check of an output finds, once it is whole, with nothing half written and no file that is not known."""
    found = verify(open_destination(out))
    assert found.is_whole, found
    assert found.unknown == []
    assert not list((out / ".aci-docs").glob("partiel/**/*"))
    return found


def made(out: Path) -> list[Any]:
    """The files that the journal of an output says are made, as [format, path, …]; none when there is no journal."""
    with (
        suppress(sqlite3.Error),
        closing(sqlite3.connect(f"file:{out}/.aci-docs/journal.sqlite?mode=ro", uri=True)) as base,
    ):
        return [file for (files,) in base.execute("select files from made") for file in json.loads(files)]
    return []


def state(out: Path) -> str | None:
    """What the journal of an output says of the run."""
    with (
        suppress(sqlite3.Error),
        closing(sqlite3.connect(f"file:{out}/.aci-docs/journal.sqlite?mode=ro", uri=True)) as base,
    ):
        return next((str(value) for (value,) in base.execute("select value from about where key = 'state'")), None)
    return None


def until(condition: Callable[[], object], *, seconds: float = WAIT) -> None:
    """Wait for the condition; fail when it does not come."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "what was waited for did not come"
        time.sleep(0.002)


@dataclass
class Process:
    """A merge that runs, in a process group of its own."""

    popen: subprocess.Popen[bytes]
    mark: str
    out: Path
    peaks: dict[int, int] = field(default_factory=dict)

    @property
    def ended(self) -> bool:
        return self.popen.poll() is not None

    def until(self, condition: Callable[[], object]) -> bool:
        """Whether the condition came before the end of the run."""
        until(lambda: self.ended or condition())
        return not self.ended

    def until_made(self, count: int) -> bool:
        return self.until(lambda: len(made(self.out)) >= count)

    def workers(self) -> list[int]:
        """The worker processes of this merge, whoever their parent is by now."""
        mark = f"ESSAI={self.mark}".encode()
        found = []
        for path in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if _WORKER in (path / "cmdline").read_bytes() and mark in (path / "environ").read_bytes():
                    found.append(int(path.name))
        return found

    def measure(self) -> None:
        """Note the largest resident memory, in bytes, that each process has had until now."""
        for number in (self.popen.pid, *self.workers()):
            with suppress(OSError, StopIteration):
                lines = Path(f"/proc/{number}/status").read_text().splitlines()
                self.peaks[number] = 1024 * int(next(line for line in lines if line.startswith("VmHWM")).split()[1])

    def kill(self, number: int = signal.SIGKILL) -> None:
        self.popen.send_signal(number)

    def kill_all(self, number: int = signal.SIGKILL) -> None:
        """The merge and its workers get the signal at once, as from a terminal that is closed."""
        os.killpg(self.popen.pid, number)

    def end(self) -> tuple[int, str, str]:
        """The exit status and what was said, on both streams, with plain spaces; no worker outlives the merge."""
        out, err = self.popen.communicate(timeout=WAIT)
        until(lambda: not self.workers())
        said = [" ".join(text.decode().split()) for text in (out, err)]
        return self.popen.returncode, said[0], said[1]


def start(
    *arguments: object,
    out: Path,
    stdin: Any = subprocess.DEVNULL,
    hook: str | None = None,
    before: Callable[[], None] | None = None,
    cwd: Path | None = None,
) -> Process:
    """A merge to `out` that has just begun.

    `hook`: Python that each of its processes runs at its start, by a `sitecustomize`; `is_worker` is known there.
    `before`: called in the new process before the program.
    """
    mark = uuid.uuid4().hex
    environment = {**os.environ, "ESSAI": mark, "PYTHONDONTWRITEBYTECODE": "1"}
    environment["PYTHONPATH"] = str(ROOT)
    if hook is not None:
        folder = out.parent / f"hook-{mark}"
        folder.mkdir()
        known = "import os, signal, sys\nis_worker = 'aci_docs.batch.worker' in sys.orig_argv\n"
        (folder / "sitecustomize.py").write_text(known + hook)
        environment["PYTHONPATH"] = f"{folder}{os.pathsep}{ROOT}"
    popen = subprocess.Popen(
        [sys.executable, "-m", "aci_docs", "merge", *map(str, arguments), "-o", str(out)],
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        preexec_fn=before,  # noqa: PLW1509 - no thread of these tests holds a lock
        start_new_session=True,
        cwd=cwd,
    )
    return Process(popen, mark, out)
