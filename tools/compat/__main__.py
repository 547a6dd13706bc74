"""`python -m tools.compat FOLDER`: cases passed, and cases failed with the first paragraph that differs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from tools.compat.cases import read_cases
from tools.compat.running import Outcome, run


def main(arguments: Sequence[str]) -> int:
    """Print the outcome of every case of the folder; 0 when all passed, 1 when one failed, 2 without a case to run."""
    if len(arguments) != 1:
        print("usage: python -m tools.compat FOLDER", file=sys.stderr)
        return 2
    outcomes = list(run(read_cases(Path(arguments[0]))))
    if not outcomes:
        print(f"{arguments[0]}: no cases/*.json in this folder", file=sys.stderr)
        return 2
    values = "cases with RichText, Listing, InlineImage and the like"
    _print("plain cases", [outcome for outcome in outcomes if outcome.plain and not outcome.set_aside])
    _print(values, [outcome for outcome in outcomes if not outcome.plain and not outcome.set_aside])
    for outcome in outcomes:
        if outcome.set_aside:
            print(f"  set aside  {outcome.case.name}: {outcome.set_aside}")
    return int(any(outcome.difference for outcome in outcomes))


def _print(title: str, outcomes: Sequence[Outcome]) -> None:
    passed = sum(outcome.passed for outcome in outcomes)
    print(f"{title}: {passed} passed, {len(outcomes) - passed} failed")
    for outcome in outcomes:
        name = outcome.case.name
        print(f"  passed     {name}" if outcome.passed else f"  FAILED     {name}: {outcome.difference}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
