"""A Dask cluster of real processes on loopback."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from distributed import Client


class Grid:
    """A scheduler and its workers, processes of their own; ports are those that the system gives."""

    def __init__(self, folder: Path, environment: Mapping[str, str] | None = None) -> None:
        self._folder = folder
        self._environment = {**os.environ, "DASK_DISTRIBUTED__ADMIN__TICK__LIMIT": "1h", **(environment or {})}
        self._file = folder / "scheduler.json"
        self._started: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start("dask_scheduler", "--port", "0", "--scheduler-file", str(self._file))
        end = time.monotonic() + 60
        while not (self._file.exists() and self._file.read_text().strip()):
            assert self.scheduler.poll() is None
            assert time.monotonic() < end
            time.sleep(0.05)
        self.address: str = json.loads(self._file.read_text())["address"]

    def worker(self, *options: str) -> subprocess.Popen[bytes]:
        """One more worker, with these options."""
        return self._start("dask_worker", self.address, *options, "--local-directory", str(self._folder))

    def wait(self, workers: int) -> None:
        """So many workers are there."""
        with Client(self.address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            client.wait_for_workers(workers, timeout=60)

    def stop(self) -> None:
        """All processes are gone."""
        # Workers first, while the scheduler answers: a nanny ends its own worker before itself.
        for each in reversed(self._started):
            each.terminate()
            try:
                each.wait(20)
            except subprocess.TimeoutExpired:
                each.kill()
                each.wait()

    def _start(self, module: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.{module}", "--host", "127.0.0.1", "--no-dashboard"]
        with (self._folder / f"{len(self._started)}.log").open("wb") as log:
            process = subprocess.Popen(
                [*command, *arguments], stdout=log, stderr=log, cwd=self._folder, env=self._environment
            )
        self._started.append(process)
        return process
