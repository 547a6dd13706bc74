"""`python -m tools.make_templates [FOLDER]`: write the three templates (by default into `templates_docx/`)."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.make_templates.documents import DOCUMENTS


def main() -> None:
    """Write every template and say where."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "templates_docx"
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in DOCUMENTS.items():
        path = folder / f"{name}.docx"
        path.write_bytes(make())
        print(path)


if __name__ == "__main__":
    main()
