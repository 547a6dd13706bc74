"""What a document costs as it grows: rows of one table, and variables of one template, each size half of the next.

The cost is linear when the last columns stay the same from line to line.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import cpu_of_call, in_turns
from benchmarks.sheet import rows, variables, write_long_table, write_many_variables

if TYPE_CHECKING:
    from aci_docs.templating import Template

ROWS = (1_250, 2_500, 5_000, 10_000)
VARIABLES = (1_500, 3_000, 6_000, 12_000)
ROUNDS = 5


def run() -> None:
    from aci_docs.templating import Template

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_long_table(folder / "rows.docx")
        table = Template(folder / "rows.docx")
        _print("rows", {"render": {count: partial(table.render, rows(count)) for count in ROWS}})
        print()
        paths = {count: folder / f"{count}.docx" for count in VARIABLES}
        for count, path in paths.items():
            write_many_variables(path, count)
        _print(
            "variables",
            {
                "open": {count: partial(_open, path) for count, path in paths.items()},
                "render": {count: partial(_open(path).render, variables(count)) for count, path in paths.items()},
            },
        )


def _open(path: Path) -> Template:
    """The template, its code made."""
    from aci_docs.templating import Template

    template = Template(path)
    template.problems({f"v{each}": None for each in range(VARIABLES[-1])})
    return template


def _print(unit: str, calls: dict[str, dict[int, Callable[[], object]]]) -> None:
    """A line for each size: milliseconds of each call, at best, and microseconds for each of the things counted."""
    print(f"{unit:>10}" + "".join(f"{f'{what}, ms':>14}{'µs each':>10}" for what in calls))
    runs = {
        f"{what} {size}": partial(cpu_of_call, call) for what, sizes in calls.items() for size, call in sizes.items()
    }
    best = {name: min(values) for name, values in in_turns(runs, rounds=ROUNDS).items()}
    for size in next(iter(calls.values())):
        shown = [best[f"{what} {size}"] for what in calls]
        print(f"{size:10,}" + "".join(f"{time * 1e3:14.1f}{time / size * 1e6:10.1f}" for time in shown))
