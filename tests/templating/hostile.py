"""Render hostile templates where they can do no harm: `python hostile.py FOLDER SECONDS MEGABYTES`.

Reads `FOLDER/cases.json`, {name: [path of a template, missing]}, and renders each in a child of its own, which the
system stops when it takes more time or memory. Writes one JSON line a case: its name, and how it ended (`refused: …`,
`printed: …`, `MemoryError`, `stopped`).
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import AsyncIterator
from fractions import Fraction
from pathlib import Path

from aci_docs.errors import TemplateProblem
from aci_docs.templating import Template, limits


class Record:
    """An object as a context may hold one, with a method and a property."""

    nom = "Zoé"

    def presenter(self) -> str:
        return self.nom


async def coroutine() -> None:
    """Nothing: what matters is the object that a call gives."""


async def async_generator() -> AsyncIterator[int]:
    yield 1


WAITING = coroutine()


def context() -> dict[str, object]:
    """What the hostile templates are given."""
    waiting = {"coroutine": WAITING, "async_generator": async_generator()}
    values = {"v": "x", "n": 3, "fraction": Fraction(3, 2), "l": ["a", "b"], "d": {"a": 1}}
    return {**values, **waiting, "o": Record(), "f": lambda value: value}


def ending(path: Path, missing: str) -> str:
    """How the rendering of one template ends."""
    try:
        data = Template(path).render(context(), missing=missing)  # type: ignore[arg-type]
    except TemplateProblem as problem:
        return f"refused: {problem}"
    except MemoryError:
        return "MemoryError"
    except Exception as error:  # noqa: BLE001 - anything else is what the test must show
        return f"{type(error).__name__}: {error}"[:300]
    return f"printed: {len(data)} bytes"


def main() -> None:
    folder, seconds, megabytes = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    # The same bounds, reached in a tenth of the time.
    limits.MAX_STEPS //= 10
    limits.MAX_PRINTED //= 10
    for name, (path, missing) in json.loads((folder / "cases.json").read_text()).items():
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
            resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
            os.write(writer, ending(Path(path), missing).encode()[:4000])
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader, "rb") as pipe:
            told = pipe.read().decode(errors="replace")
        os.waitpid(child, 0)
        sys.stdout.write(json.dumps({"name": name, "ending": told or "stopped"}) + "\n")
        sys.stdout.flush()
    WAITING.close()


if __name__ == "__main__":
    main()
