"""A progress bar on a terminal for what lasts, and nothing otherwise."""

import os
import pty
import subprocess
import sys
from pathlib import Path

SCRIPT = (
    "import sys, time\n"
    "from aci_docs.cli.progress import progress\n"
    "with progress() as report:\n"
    "    for number in range(4):\n"
    "        report('Documents', number, 4)\n"
    "        time.sleep(float(sys.argv[1]))\n"
)


def on_a_terminal(seconds: str) -> str:
    """What a terminal gets on the error stream of a work of four steps of so many seconds."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, seconds], stderr=follower, env={**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    )
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
    assert process.wait(timeout=30) == 0
    return seen.decode()


def test_a_terminal_sees_a_bar_when_the_work_lasts() -> None:
    seen = on_a_terminal("0.5")
    assert "Documents" in seen
    assert "3/4" in seen


def test_a_terminal_sees_nothing_of_what_is_quick() -> None:
    assert on_a_terminal("0.01") == ""


def test_a_pipe_sees_nothing(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT, "0.4"], capture_output=True, check=True)
    assert done.stdout + done.stderr == b""
