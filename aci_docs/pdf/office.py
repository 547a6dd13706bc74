"""LibreOffice: documents become PDF through it, run in a profile folder of its own and within a time limit."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from aci_docs.errors import ConversionFailed, reason_of
from aci_docs.pdf.finishing import finish

START_SECONDS = 60.0
"""Time allowed for LibreOffice to start on a fresh profile."""
DOCUMENT_SECONDS = 20.0
"""Time allowed on top for each document; a two-page sheet takes about a third of a second."""

TICK_SECONDS = 0.25
"""How often the number of converted documents is looked at."""

_USUAL_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)


def find_soffice() -> str | None:
    """The path of LibreOffice's program, None when it is not installed."""
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            return found
    return next((place for place in _USUAL_PLACES if Path(place).is_file()), None)


def require_soffice() -> str:
    """The path of LibreOffice's program; raises `ConversionFailed` saying how to install it."""
    found = find_soffice()
    if found is None:
        raise ConversionFailed(
            "Le format pdf demande LibreOffice, qui n'est pas installé. Sous Debian ou Ubuntu : "
            "« sudo apt install libreoffice-writer » ; ailleurs : https://fr.libreoffice.org. "
            "Ou ne demandez pas le format pdf."
        )
    return found


def convert(
    documents: Sequence[Path],
    *,
    archive: bool = False,
    timeout: float | None = None,
    done: Callable[[int], None] = lambda count: None,
) -> list[Path]:
    """The PDF of each document, in the same order, written beside it with the suffix `.pdf`.

    It is tagged and finished (`finish`); `archive` makes it PDF/A-2b and PDF/UA-1, for a reader that keeps it.
    `done` is called now and then with the number of documents converted so far.
    Raises `ConversionFailed` when LibreOffice is absent, fails, leaves a document without its PDF (named in the
    message), or is not done in `timeout` seconds (by default a minute plus 20 s a document).
    """
    if not documents:
        return []
    soffice = require_soffice()
    limit = START_SECONDS + DOCUMENT_SECONDS * len(documents) if timeout is None else timeout
    # The profile is fresh at each call: LibreOffice refuses to share one between two of its processes, and the
    # user's own must not be touched. Numbers as names: two documents of one name in two folders must not collide.
    with tempfile.TemporaryDirectory(prefix="aci-docs-pdf-") as folder:
        work = Path(folder)
        (work / "pdf").mkdir()
        numbered = [work / f"{number:06d}{path.suffix}" for number, path in enumerate(documents)]
        for path, copy in zip(documents, numbered, strict=True):
            shutil.copyfile(path, copy)
        command = [
            soffice,
            f"-env:UserInstallation={(work / 'profil').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            f"pdf:writer_pdf_Export:{_filter_options(archive=archive)}",
            "--outdir",
            str(work / "pdf"),
            *map(str, numbered),
        ]
        _run(command, limit, lambda: done(sum(1 for _ in (work / "pdf").glob("*.pdf"))))
        results: list[Path] = []
        for path, copy in zip(documents, numbered, strict=True):
            made = work / "pdf" / f"{copy.stem}.pdf"
            if not made.is_file() or made.stat().st_size == 0:
                raise ConversionFailed(f"LibreOffice n'a pas pu convertir « {path.name} » en PDF.")
            target = path.with_suffix(".pdf")
            finish(made, target, archive=archive)
            made.unlink()
            results.append(target)
    return results


def _filter_options(*, archive: bool) -> str:
    """What LibreOffice's PDF export is told, as the JSON that its command line takes; it tags nothing by itself."""
    options: dict[str, bool | int] = {"UseTaggedPDF": True, "ExportBookmarks": True}
    if archive:
        options |= {"SelectPdfVersion": 2, "PDFUACompliance": True}
    typed = {
        name: {"type": "boolean" if isinstance(value, bool) else "long", "value": str(value).lower()}
        for name, value in options.items()
    }
    return json.dumps(typed, separators=(",", ":"))


def _run(command: list[str], limit: float, tick: Callable[[], None]) -> None:
    """Nothing, once the program has ended by itself; it and its children are ended on a time-out or interruption."""
    end = time.monotonic() + limit
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, "SAL_USE_VCLPLUGIN": "svp"},
        )
    except OSError as error:
        raise ConversionFailed(f"LibreOffice ne démarre pas : {reason_of(error)}.") from error
    try:
        while (status := _wait(process)) is None:
            tick()
            if time.monotonic() > end:
                raise ConversionFailed(
                    f"LibreOffice n'a pas fini en {limit:.0f} secondes et a été arrêté ; rien n'a été écrit. "
                    "Fermez les autres programmes et recommencez, ou ne demandez pas le format pdf."
                )
    finally:
        _end(process)
    if status != 0:
        raise ConversionFailed(f"LibreOffice s'est arrêté sur une erreur (code {status}).")


def _wait(process: subprocess.Popen[bytes]) -> int | None:
    """The exit status if the process ends within a short moment, None while it goes on."""
    try:
        return process.wait(timeout=TICK_SECONDS)
    except subprocess.TimeoutExpired:
        return None


def _end(process: subprocess.Popen[bytes]) -> None:
    """The process and all it started are gone."""
    if sys.platform == "win32":
        if process.poll() is None:
            process.kill()
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
