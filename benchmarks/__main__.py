"""`make bench` runs every benchmark; a name on the command line runs that one alone."""

import sys

from benchmarks import charts, engine, main_job, merge_memory, pdf, sizes, start_up

BENCHMARKS = {
    "start_up": start_up.run,
    "main_job": main_job.run,
    "engine": engine.run,
    "sizes": sizes.run,
    "pdf": pdf.run,
    "charts": charts.run,
    "merge_memory": merge_memory.run,
}

for name in sys.argv[1:] or BENCHMARKS:
    print(f"## {name}")
    BENCHMARKS[name]()
    print()
