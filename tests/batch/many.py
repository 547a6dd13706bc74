"""Many invented records, from those of the sample."""

import json
import shutil
from pathlib import Path

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "jardins_de_valbrune"


def lines(count: int) -> bytes:
    """So many sheets of the sample's people, each with an identifier of its own, one a line."""
    people = json.loads((SAMPLE / "beneficiaires.json").read_text())
    made = ({**people[number % len(people)], "identifiant": f"B-{number:04d}"} for number in range(count))
    return b"".join(json.dumps(each, ensure_ascii=False).encode() + b"\n" for each in made)


def source(folder: Path, count: int) -> Path:
    """A file of so many records beside their structure."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("structure.json", "logo.png"):
        shutil.copy(SAMPLE / name, folder)
    path = folder / "fiches.jsonl"
    path.write_bytes(lines(count))
    return path
