"""A merge to PDF whose LibreOffice, or itself, is killed: every sheet is made, and nothing goes on behind."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest

from aci_docs import pdf
from tests.batch.runs import Process, checked, start, state, until, write_dossier, write_records

RECORDS = 60

pytestmark = [
    pytest.mark.soffice,
    pytest.mark.skipif(pdf.find_soffice() is None, reason="LibreOffice is not installed: make system"),
]


def offices(process: Process) -> list[int]:
    """The LibreOffice processes that the merge has started, whoever their parent is by now."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            ours = f"ESSAI={process.mark}".encode() in (path / "environ").read_bytes()
            if ours and b"soffice.bin" in (path / "cmdline").read_bytes().split(b"\0")[0]:
                found.append(int(path.name))
    return found


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_records(write_dossier(tmp_path / "dossier") / "billets.jsonl", RECORDS)


def test_every_pdf_is_made_when_libreoffice_is_killed(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = start("billet", source, "--formats", "pdf", "--jobs", 2, out=out)
    assert process.until(lambda: offices(process))
    os.kill(offices(process)[0], signal.SIGKILL)
    assert process.end()[0] == 0
    assert checked(out).sound == RECORDS
    assert len(list(out.glob("*.pdf"))) == RECORDS
    assert offices(process) == []


def test_no_libreoffice_outlives_a_killed_merge_which_is_then_finished(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = start("billet", source, "--formats", "pdf", "--jobs", 2, out=out)
    assert process.until(lambda: offices(process))
    process.kill()
    process.end()
    until(lambda: not offices(process))
    assert state(out) == "running"
    assert start("--resume", "--jobs", 2, out=out).end()[0] == 0
    assert checked(out).sound == RECORDS
    assert len(list(out.glob("*.pdf"))) == RECORDS
