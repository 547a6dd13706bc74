"""The command line `aci-docs`: parse, call, report. Help and messages are French; only this floor knows exit codes.

Heavy modules are imported inside the commands that use them, so that `--help` answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NoReturn


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and end the process with its exit status; an interruption is one from the first moment."""
    try:
        from aci_docs.cli.application import run
    except KeyboardInterrupt:
        sys.exit(130)
    run(arguments)


__all__ = ["main"]
