"""A merge is watched: a bar with its rate on a terminal, a line now and then in a log, never a name."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

import pytest

from aci_docs.batch import Merged
from aci_docs.cli import watch

SCRIPT = (
    "import sys, time\n"
    "from pathlib import Path\n"
    "from aci_docs.batch import Merged\n"
    "from aci_docs.cli.watch import watch\n"
    "summary = Merged(Path('sortie'), refused=3)\n"
    "with watch(summary) as report:\n"
    "    report('Lecture', 12000, 0)\n"
    "    time.sleep(float(sys.argv[1]))\n"
    "    report('Documents', 0, 4000)\n"
    "    time.sleep(float(sys.argv[1]))\n"
    "    report('Documents', 1000, 4000)\n"
    "    time.sleep(float(sys.argv[1]))\n"
)


def on_a_terminal(seconds: str, *, columns: int = 100) -> str:
    """What a terminal gets on the error stream."""
    leader, follower = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": str(columns)}
    process = subprocess.Popen([sys.executable, "-c", SCRIPT, seconds], stderr=follower, env=environment)
    os.close(follower)
    seen = b""
    while True:
        try:
            block = os.read(leader, 4096)
        except OSError:
            break
        if not block:
            break
        seen += block
    os.close(leader)
    assert process.wait(timeout=60) == 0
    return seen.decode()


@pytest.mark.parametrize("columns", [80, 120])
def test_a_terminal_sees_the_step_the_count_the_rate_what_is_left_and_what_is_refused(columns: int) -> None:
    seen = on_a_terminal("1.5", columns=columns).replace("\u202f", " ").replace("\u00a0", " ")
    assert "Lecture" in seen
    assert "12 000" in seen
    for part in ("Documents", "1 000 / 4 000", "fiches/s", "encore ", "3 refusées"):
        assert part in seen, part


def test_a_terminal_sees_nothing_of_what_is_quick() -> None:
    assert on_a_terminal("0.01").strip("\r\n") == ""


def test_a_pipe_sees_nothing_of_what_is_short() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT, "0.4"], capture_output=True, check=True)
    assert done.stdout + done.stderr == b""


def test_a_log_gets_a_line_when_a_run_lasts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = 0.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    with watch.watch(Merged("sortie")) as report:
        for number in range(100):
            now = float(number)
            report("Documents", number * 10, 1000)
    lines = capsys.readouterr().err.replace("\u202f", " ").replace("\u00a0", " ").splitlines()
    assert lines[0] == "Documents : 300 / 1 000 · 10 fiches/s · encore 1 min 10 s"
    assert len(lines) == 3
