"""The time of the PDF of the sample dossier: plain, to be kept, finished, and assembled into one; and its memory.

Times are the processor's, LibreOffice's included.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.main_job import SAMPLE
from benchmarks.measure import compare, cpu_of_call

ROUNDS = 3
COPIES = (1, 10, 40)
"""How many times the pieces of the sample are assembled, to see how time and memory grow."""

_ASSEMBLE = """
import resource, sys, time
from pathlib import Path
from aci_docs import pdf
pieces = [pdf.Piece(Path(name), Path(name).stem, "Pièces") for name in sys.argv[3:]] * int(sys.argv[2])
start = time.process_time()
pages = pdf.assemble(pieces, Path(sys.argv[1]), pdf.Metadata("Dossier"))
spent = time.process_time() - start
print(len(pieces), pages, spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def run() -> None:
    from aci_docs import pdf
    from aci_docs.dossier import Workspace, build
    from aci_docs.pdf.finishing import finish, opened

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build(Workspace(SAMPLE), folder / "out", formats=("docx", "odt"))
        sources = {suffix: sorted((folder / "out").rglob(f"*.{suffix}")) for suffix in ("docx", "odt")}

        sizes: dict[bool, int] = {}

        def convert(suffix: str, *, archive: bool) -> float:
            start = spent()
            sizes[archive] = sum(path.stat().st_size for path in pdf.convert(sources[suffix], archive=archive))
            return spent() - start

        def converted(suffix: str, *, archive: bool) -> Callable[[], float]:
            return lambda: convert(suffix, archive=archive)

        medians = compare(
            {
                f"{suffix}{' --archive' if archive else ''}": converted(suffix, archive=archive)
                for suffix in ("docx", "odt")
                for archive in (False, True)
            },
            reference="docx",
            rounds=ROUNDS,
        )
        print(f"documents: {len(sources['docx'])}; {medians['docx'] / len(sources['docx']) * 1000:.0f} ms each")
        print(f"size: {sizes[False] // 1000} KB; to be kept, {sizes[True] // 1000} KB")
        sheets = [path.with_suffix(".pdf") for path in sources["odt"]]

        def finished() -> None:
            for path in sheets:
                with opened(path) as document:
                    finish(document, folder / "again.pdf", pdf.Metadata.of(document), archive=True)

        taken = cpu_of_call(finished)
        print(f"of which finishing what LibreOffice wrote: {taken / len(sheets) * 1000:.0f} ms each")
        for copies in COPIES:
            command = [sys.executable, "-c", _ASSEMBLE, str(folder / "dossier.pdf"), str(copies), *map(str, sheets)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            pieces, pages, seconds, memory = done.stdout.split()
            print(f"assembled: {pieces} pieces, {pages} pages in {float(seconds):.2f} s, {float(memory):.0f} MB")


def spent() -> float:
    """The seconds of processor that this process and those that it started have taken so far."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)
