"""LibreOffice's program: found, run in a profile folder of its own, ended with all that it started."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from aci_docs.errors import ConversionFailed, reason_of

TICK_SECONDS = 0.1
"""How often what LibreOffice has written is looked at."""

_USUAL_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
# Without the first, LibreOffice looks for a screen. glibc gives memory of pictures back to the system, and asks for it
# again, several hundred times at each start: half of the time of a start.
_ENVIRONMENT = {
    "SAL_USE_VCLPLUGIN": "svp",
    "MALLOC_MMAP_THRESHOLD_": "4294967296",
    "MALLOC_TRIM_THRESHOLD_": "4294967296",
}
# Reads the group of processes that runs, or an empty line when none does. When the writer is gone, however it ended,
# it ends the group and removes the folder.
_GUARD = """
while IFS= read -r line; do group=$line; done
[ -z "$group" ] || kill -s KILL -- "-$group" 2>/dev/null
rm -rf -- "$1" || { sleep 1; rm -rf -- "$1"; }
"""
# Tells the guard its group, and only then becomes LibreOffice: this process may be killed at any moment. The guard does
# not see the end of what it reads before.
_START = 'echo "$$" && exec "$@" >/dev/null'


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


class Program:
    """LibreOffice with a folder of its own, `folder`, that holds its profile and whatever it works on.

    The folder is fresh: LibreOffice refuses to share a profile between two of its processes, and the user's own must
    not be touched. Whatever becomes of this process, LibreOffice ends and the folder goes, except on Windows when this
    process is killed. Raises `ConversionFailed` when LibreOffice is absent.
    """

    def __init__(self) -> None:
        self._soffice = require_soffice()
        self._guard: subprocess.Popen[bytes] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Program:
        self.folder = Path(tempfile.mkdtemp(prefix="aci-docs-pdf-"))
        if sys.platform != "win32":
            self._guard = subprocess.Popen(
                ["/bin/sh", "-c", _GUARD, "sh", str(self.folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        if self._guard is not None:
            self._guard.communicate()

    def start(self, documents: Sequence[Path], out: Path, options: dict[str, bool | int]) -> None:
        """LibreOffice now converts the documents, one after the other, into PDF of the same names in the folder `out`.

        `options` are those of its PDF export. Raises `ConversionFailed` when it does not start.
        """
        command = [
            self._soffice,
            f"-env:UserInstallation={(self.folder / 'profil').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            f"pdf:writer_pdf_Export:{typed(options)}",
            "--outdir",
            str(out),
            *map(str, documents),
        ]
        try:
            self._process = subprocess.Popen(
                ["/bin/sh", "-c", _START, "sh", *command] if self._guard is not None else command,
                stdin=subprocess.DEVNULL,
                stdout=self._guard.stdin if self._guard is not None else subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                env={**os.environ, **_ENVIRONMENT},
            )
        except OSError as error:
            raise ConversionFailed(f"LibreOffice ne démarre pas : {reason_of(error)}.") from error

    def status(self) -> int | None:
        """The exit status, once LibreOffice has ended by itself; None while it goes on, after a short moment."""
        assert self._process is not None
        try:
            return self._process.wait(timeout=TICK_SECONDS)
        except subprocess.TimeoutExpired:
            return None

    def stop(self) -> None:
        """LibreOffice and all that it started are gone."""
        process = self._process
        if process is None:
            return
        if sys.platform == "win32":
            if process.poll() is None:
                process.kill()
        else:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self._process = None
        self._forget()

    def forget_profile(self) -> None:
        """The next start finds a fresh profile: one that a process left in the middle may be locked or broken."""
        shutil.rmtree(self.folder / "profil", ignore_errors=True)

    def _forget(self) -> None:
        """The guard has no group to end."""
        if self._guard is not None and self._guard.stdin is not None:
            with suppress(BrokenPipeError):
                self._guard.stdin.write(b"\n")
                self._guard.stdin.flush()


def typed(options: dict[str, bool | int]) -> str:
    """What LibreOffice's PDF export is told, as the JSON that its command line takes."""
    typed = {
        name: {"type": "boolean" if isinstance(value, bool) else "long", "value": str(value).lower()}
        for name, value in options.items()
    }
    return json.dumps(typed, separators=(",", ":"))
