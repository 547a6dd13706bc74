"""What a merge takes as its records grow: memory of each process, and processor time for a record, planned and made.

Both are flat when the columns stay the same from line to line; what starting the processes takes is taken off, as
measured by a merge of a few records. `python -m benchmarks.merge_memory 100000` adds
that size, which takes some minutes.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FEW = 16
SIZES = (1_000, 10_000)
JOBS = 2


def run(sizes: tuple[int, ...] = SIZES) -> None:
    from tests.batch.runs import write_dossier, write_records

    print(f"{'':>10}{'plan alone':>26}{'whole merge, 2 workers':>44}")
    print(f"{'records':>10}{'µs each':>12}{'MB':>14}{'µs each':>14}{'MB':>10}{'MB, workers':>14}{'ratio':>8}")
    first = start_up = 0.0
    for size in (FEW, *sizes):
        with tempfile.TemporaryDirectory() as name:
            source = write_records(write_dossier(Path(name) / "dossier") / "billets.jsonl", size)
            planned, memory = json.loads(
                subprocess.run(
                    [sys.executable, "-m", "benchmarks.merge_memory", "plan", str(source)],
                    check=True,
                    stdout=subprocess.PIPE,
                    text=True,
                ).stdout
            )
            cost, own, workers = _merged(source, Path(name) / "out")
        if size == FEW:
            start_up = cost
            continue
        cost = (cost - start_up) / size
        first = first or cost
        print(
            f"{size:>10}{planned / size * 1e6:>12.0f}{memory / 1e6:>14.0f}{cost * 1e6:>14.0f}{own / 1e6:>10.0f}"
            f"{workers / 1e6:>14.0f}{cost / first:>8.2f}",
            flush=True,
        )


def _merged(source: Path, out: Path) -> tuple[float, int, int]:
    """Seconds of processor of a whole merge; largest memory in bytes of the merge itself, and of a worker."""
    from tests.batch.runs import start

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = start("billet", source, "--jobs", JOBS, out=out)
    while not process.ended:
        process.measure()
        time.sleep(0.05)
    if process.popen.returncode:
        raise RuntimeError(process.end()[2])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    own = process.peaks.pop(process.popen.pid)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, own, max(process.peaks.values())


def _plan(source: Path) -> None:
    """Print the seconds of processor that planning takes, and the memory of the process."""
    from aci_docs.batch.ground import ground_of
    from aci_docs.batch.job import Home
    from aci_docs.batch.journal import Journal
    from aci_docs.batch.maker import open_workspace, structures_of
    from aci_docs.batch.naming import Pattern
    from aci_docs.batch.planning import Input, identifier_of, per_folder, plan
    from aci_docs.batch.wanted import Wanted
    from aci_docs.dossier import document_kind, silent

    wanted, home = Wanted("billet"), Home(str(source.parent))
    workspace = open_workspace(home, wanted)
    kind = document_kind(workspace, wanted.kind)
    pattern = Pattern.default(kind, workspace.schema(kind.record_kind), identifier_of(kind))
    structures = [structures_of(workspace, home)]
    ground = ground_of(workspace, home, wanted).print
    journal = Journal(source.parent / "journal.sqlite")
    start = time.process_time()
    count = plan(journal, [Input(0, str(source))], structures, kind, pattern, silent)
    journal.settle([ground], per_folder=per_folder(pattern, count))
    took = time.process_time() - start
    journal.close()
    status = Path("/proc/self/status").read_text().splitlines()
    memory = 1024 * int(next(line for line in status if line.startswith("VmHWM")).split()[1])
    print(json.dumps([took, memory]))


if __name__ == "__main__":
    if sys.argv[1:2] == ["plan"]:
        _plan(Path(sys.argv[2]))
    else:
        run((*SIZES, *map(int, sys.argv[1:])))
