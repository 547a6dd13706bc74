"""How much memory a merge has taken."""

from __future__ import annotations

import sys
from collections.abc import Mapping


def peaks() -> Mapping[str, int]:
    """The largest resident memory, in bytes, of this process and of any process it has started; {} on Windows."""
    if sys.platform == "win32":
        return {}
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    whose = {"principal": resource.RUSAGE_SELF, "autres": resource.RUSAGE_CHILDREN}
    return {name: resource.getrusage(who).ru_maxrss * unit for name, who in whose.items()}
