"""`python -m tools.make_templates [FOLDER]`: write every template in each format, by default in this checkout."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.make_templates.documents import DOCUMENTS, FORMATS


def main() -> None:
    """Write every template in `FOLDER/templates_docx` and `FOLDER/templates_odt`, and say where."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2]
    for name, make in DOCUMENTS.items():
        description = make().description()
        for suffix, write in FORMATS.items():
            path = folder / f"templates_{suffix}" / f"{name}.{suffix}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(write(description))
            print(path)


if __name__ == "__main__":
    main()
