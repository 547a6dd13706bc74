"""The command line `aci-docs`: parse, call, report. Help and messages are French; only this floor knows exit codes.

Heavy modules are imported inside the commands that use them, so that `--help` answers at once.
"""

from __future__ import annotations

from aci_docs.cli.main import main

__all__ = ["main"]
