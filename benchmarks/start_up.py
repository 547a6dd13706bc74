"""Processor time of `aci-docs --help`, beside an empty Python and a bare `import click`. The aim: under 0.15 s."""

from __future__ import annotations

import sys

from benchmarks.measure import compare, cpu_of_command

ROUNDS = 15


def run() -> None:
    python = sys.executable
    compare(
        {
            "empty python": lambda: cpu_of_command([python, "-c", "pass"]),
            "import click": lambda: cpu_of_command([python, "-c", "import click"]),
            "aci-docs --help": lambda: cpu_of_command([python, "-m", "aci_docs", "--help"]),
            "aci-docs build --help": lambda: cpu_of_command([python, "-m", "aci_docs", "build", "--help"]),
        },
        reference="import click",
        rounds=ROUNDS,
    )
