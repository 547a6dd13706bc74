"""The table from the sources to the documents: every sentence is there, and what it cites is printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden" / "full"
SEEDS = ROOT.parent / "shared" / "seeds"
DOCUMENTS = {
    "fiche de poste": "fiches_poste/fiche_poste-coordination.txt",
    "lettre de mission": "lettres_mission/lettre_mission-direction.txt",
    "demande de financement": "demande_financement.txt",
    "compte rendu financier": "compte_rendu_financier.txt",
    "fiche de bilan": "fiches_bilan/fiche_bilan-RC-2025-003.interne.txt",
    "bilan de l’action": "bilan_action.txt",
    "bordereau": "bordereau.txt",
}
ROW = re.compile(r"^\| (\d)\.(\d+) \| (.+?) \| (.+?) \| (.*?) ?\|$", re.MULTILINE)
HEAD = "Articles Article 7 AUTONOME REMPLACE, en vigueur du au " + (
    "(Convention collective nationale des ateliers et chantiers d'insertion du 31 mars 2011)"
)
"""What the first source says twice: its title comes again as its heading."""
CITED = re.compile(r"^(.+?) : « (.+) »$")


def plain(text: str) -> str:
    """The words with plain spaces and apostrophes, cells of a row parted by a middle dot."""
    return re.sub(r"\s+", " ", text.replace("’", "'").replace(" | ", " · "))


@pytest.fixture(scope="module")
def rows() -> list[tuple[str, str, str]]:
    """The number of the source, what it says, and where that is printed, of each row."""
    text = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    return [(found[1], found[3], found[4]) for found in ROW.finditer(text)]


def test_what_each_row_cites_is_printed_in_that_document(rows: list[tuple[str, str, str]]) -> None:
    printed = {name: plain((GOLDEN / path).read_text(encoding="utf-8")) for name, path in DOCUMENTS.items()}
    cited = [CITED.match(each) for _, _, where in rows for each in where.split("<br>")]
    assert len(cited) >= len(rows) > 70
    for found in cited:
        assert found is not None
        assert plain(found[2]) in printed[found[1]], found[0]


@pytest.mark.skipif(not SEEDS.is_dir(), reason=f"the sources are not beside this checkout: {SEEDS}")
def test_every_sentence_of_the_sources_has_its_row(rows: list[tuple[str, str, str]]) -> None:
    for number, path in enumerate(sorted(SEEDS.glob("*.txt")), 1):
        rest = plain(path.read_text(encoding="utf-8"))
        for source, passage, _ in rows:
            if source == str(number):
                assert plain(passage) in rest, passage
                rest = rest.replace(plain(passage), "¤", 1)
        assert re.sub(r"[\s¤–-]+", " ", rest).strip() in ("", HEAD)
