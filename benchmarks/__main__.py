"""`make bench` runs every benchmark; a name on the command line runs that one alone."""

import sys

from benchmarks import (
    charts,
    compression,
    engine,
    main_job,
    merge,
    merge_memory,
    pdf,
    pdf_sheets,
    records,
    series,
    sizes,
    start_up,
    stitching,
)

BENCHMARKS = {
    "start_up": start_up.run,
    "main_job": main_job.run,
    "engine": engine.run,
    "records": records.run,
    "compression": compression.run,
    "stitching": stitching.run,
    "sizes": sizes.run,
    "pdf": pdf.run,
    "pdf_sheets": pdf_sheets.run,
    "charts": charts.run,
    "series": series.run,
    "merge": merge.run,
    "merge_memory": merge_memory.run,
}

for name in sys.argv[1:] or BENCHMARKS:
    print(f"## {name}")
    BENCHMARKS[name]()
    print()
