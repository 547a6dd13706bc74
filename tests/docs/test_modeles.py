"""The guide for those who write templates, `docs/modeles.md`, says what the engine does, in both formats."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from jinja2.filters import FILTERS as DEFAULT_FILTERS

from aci_docs.french import typographie
from aci_docs.templating import Template, cells, directory, limits
from aci_docs.templating.environment import make_environment
from aci_docs.templating.printing import POLICIES
from aci_docs.templating.values import image, pictures
from tests.docs import guide
from tests.templating import documents, opendocuments
from tools.make_guide.data import GUIDE, ROOT, SAMPLE, data, source
from tools.make_guide.scenes import SCENES, Scene

TABLES = guide.tables()
DATA = data()
FORMATS = pytest.mark.parametrize("made", [documents, opendocuments], ids=["word", "odt"])


def rows_of(*header: str) -> list[Any]:
    """(cells) of every row of the tables of this header, each named by its words."""
    return [
        pytest.param(row, id=f"{table} : {row[0][:60]}")
        for table in TABLES
        if table.header[: len(header)] == list(header)
        for row in table.rows[1:]
    ]


def fill(made: ModuleType, folder: Path, *held: str, missing: str = "error", **parts: Any) -> Any:
    """The document that these blocks give with the data of the guide, pictures being those of the sample."""
    path = made.write(folder / ("modele.docx" if made is documents else "modele.odt"), *held, **parts)
    return made.Rendered(Template(path).rendering(DATA, missing=missing, folder=SAMPLE).data)  # type: ignore[arg-type]


def drawings(rendered: Any) -> int:
    return sum(1 for _ in rendered.body.iter(f"{documents.WP}docPr", f"{opendocuments.DRAW}frame"))


@FORMATS
@pytest.mark.parametrize("row", rows_of("Vous tapez", "Il s’imprime"))
def test_what_is_typed_prints_what_the_guide_shows(row: list[str], made: ModuleType, tmp_path: Path) -> None:
    rendered = fill(made, tmp_path, *guide.typed(row[0]))
    if row[1] == guide.PICTURE:
        assert drawings(rendered) == 1
        return
    assert guide.tidy(rendered.paragraphs) == guide.lines(row[1])
    if made is documents:
        assert words_in_bold(rendered) == guide.bold(row[1])


def words_in_bold(rendered: Any) -> str:
    w = documents.W
    return "".join(
        text.text or ""
        for run in rendered.body.iter(f"{w}r")
        if run.find(f"{w}rPr/{w}b") is not None
        for text in run.iter(f"{w}t")
    )


@FORMATS
@pytest.mark.parametrize("both", [pytest.param((typed, printed), id=str(typed)) for typed, printed in guide.pairs()])
def test_a_table_that_is_typed_prints_the_table_that_follows(
    both: tuple[guide.Table, guide.Table], made: ModuleType, tmp_path: Path
) -> None:
    typed, printed = ([[guide.plain(cell) for cell in row] for row in table.rows] for table in both)
    rendered = fill(made, tmp_path, made.table(*(made.row(*row) for row in typed)))
    # Cells that others cover print nothing: a table of the guide cannot show them otherwise.
    assert [[cell for cell in row if cell] for row in rendered.rows] == [
        [cell for cell in row if cell] for row in printed
    ]


@FORMATS
@pytest.mark.parametrize("row", rows_of("Vous tapez", "error"))
def test_what_is_missing_prints_as_the_guide_says(row: list[str], made: ModuleType, tmp_path: Path) -> None:
    assert [table.header[1:] for table in TABLES if "error" in table.header] == [list(POLICIES)]
    for missing, expected in zip(POLICIES, row[1:], strict=True):
        if expected == "refusé":
            assert "n'existe pas" in made.refusal(tmp_path, DATA, *guide.typed(row[0]), missing=missing)
        else:
            rendered = fill(made, tmp_path, *guide.typed(row[0]), missing=missing)
            assert guide.tidy(rendered.paragraphs) == guide.lines(expected)


@FORMATS
@pytest.mark.parametrize("row", rows_of("Vous tapez", "La réponse", "Il fallait"))
def test_a_fault_is_answered_as_the_guide_says_and_its_remedy_prints(
    row: list[str], made: ModuleType, tmp_path: Path
) -> None:
    answer = typographie(made.refusal(tmp_path, DATA, *guide.typed(row[0])))
    assert row[1] in answer
    fill(made, tmp_path, *guide.typed(row[2]))


@pytest.mark.parametrize("value", ["oui", True, 1, ["x"], "non", "faux", "n", "no", "false", "0", 0, False, None, []])
def test_a_box_is_checked_by_what_the_guide_calls_yes(value: Any, tmp_path: Path) -> None:
    prose = " ".join(guide.prose()).replace("\u00a0", " ")
    (told,) = re.findall(r"un texte \(sauf ([^)]+)\)", prose)
    no = [*re.findall(r"« (\w+) »", told), 0, False, None, []]
    rendered = documents.fill(tmp_path, {"p": {"x": value}}, documents.paragraph(documents.check_box("p.x")))
    assert rendered.paragraphs == ["☐" if value in no else "☒"]


@FORMATS
def test_headers_footers_and_the_title_print(made: ModuleType, tmp_path: Path) -> None:
    (table,) = (table for table in TABLES if table.header[0] == "Où")
    (header, footer, title) = (guide.typed(row[1])[0] for row in table.rows[1:])
    rendered = fill(made, tmp_path, "x", headers={"default": header}, footers={"default": footer}, title=title)
    words = {text for root in rendered.roots.values() for element in root.iter() for text in (element.text or "",)}
    assert {row[2] for row in table.rows[1:]} <= words


@FORMATS
def test_the_message_that_the_guide_takes_apart_is_the_engine_s(made: ModuleType, tmp_path: Path) -> None:
    quoted = " ".join(line.lstrip("> ") for line in guide.read().split("\n") if line.startswith(">"))
    nothing, held = made.row("x"), made.row("{{ montant | euro }}")
    answer = typographie(made.refusal(tmp_path, DATA, made.table(nothing), made.table(nothing, nothing, held)))
    assert answer.partition("», ")[2] == quoted.partition("», ")[2]


def test_the_commands_of_the_guide_do_what_it_says(
    run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    documents.write(tmp_path / "lettre.docx", "Bonjour {{ personne.prenom }},")
    Path("lettre.json").write_text(source(), encoding="utf-8")
    commands = re.findall(r"^aci-docs (.+)$", guide.read(), flags=re.MULTILINE)
    assert [run(*command.split()).status for command in commands] == [0, 0]
    assert {each.name for each in Path("mon-dossier").glob("templates_*")} == {"templates_docx", "templates_odt"}
    assert documents.Rendered(Path("lettre-remplie.docx").read_bytes()).paragraphs == ["Bonjour Aïcha,"]


def test_every_filter_of_ours_is_in_the_table_and_every_filter_of_the_table_exists() -> None:
    (table,) = (table for table in TABLES if table.section == "Filtres")
    told = {name for row in table.rows[1:] for name in re.findall(r"`(\w+)", row[0])}
    known = make_environment().filters.keys()
    # « mark_safe » is another name of Jinja2's own « safe ».
    ours = {name for name in known - DEFAULT_FILTERS.keys() - {"mark_safe"} if not name.startswith("aci_")}
    assert ours - told == set()
    assert told - known == set()


def test_the_limits_are_those_of_the_engine() -> None:
    (table,) = (table for table in TABLES if table.header == ["limite", "valeur"])
    million = 1024 * 1024
    expected = {
        "fichier du modèle": f"{directory.MAX_FILE // million} Mo",
        "modèle décompressé": f"{directory.MAX_INFLATED // million} Mo",
        "fichiers dans le modèle (images comprises)": f"{directory.MAX_MEMBERS}",
        "tours de boucle d’un document": f"{limits.MAX_STEPS:,}",
        "caractères d’un document": f"{limits.MAX_PRINTED:,}",
        "caractères d’un texte calculé": f"{limits.MAX_TEXT:,}",
        "fichier d’une image": f"{pictures.MAX_PICTURE // million} Mo",
        "côté d’une image demandé dans une balise": "1 à 1000 mm",
        "caractères d’un code QR": f"{image._QR_MAX}",
        "colonnes d’une cellule élargie": f"{cells.MAX_COLUMNS}",
    }
    told = {row[0]: re.sub("[\u00a0\u202f]", " ", row[1]) for row in table.rows[1:]}
    assert told == {name: value.replace(",", " ") for name, value in expected.items()}


def test_the_guide_has_the_spaces_of_french() -> None:
    assert [line for line in guide.prose() if typographie(line) != line] == []


def test_every_picture_of_the_guide_is_there_and_small_and_every_picture_is_shown() -> None:
    folder = GUIDE.parent
    shown = re.findall(r"^!\[([^\]]+)\]\(([^)]+)\)$", guide.read(), flags=re.MULTILINE)
    made = {f"images/modeles/{scene.name}.png" for scene in SCENES}
    assert {path for _, path in shown} == made
    assert {folder / path for path in made} == set((folder / "images" / "modeles").iterdir())
    for _, path in shown:
        content = (folder / path).read_bytes()
        assert content.startswith(b"\x89PNG")
        assert len(content) < 60_000, path


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_what_a_picture_shows_is_what_the_engine_prints(scene: Scene, tmp_path: Path) -> None:
    typed, printed = (documents.Rendered(path.read_bytes()) for path in scene.write(tmp_path))
    assert typed.paragraphs != printed.paragraphs
    assert [text for text in printed.paragraphs if "{" in text] == []


def test_the_table_of_contents_leads_to_every_section() -> None:
    listed = re.findall(r"^- \[([^\]]+)\]\(#([^)]+)\)$", guide.read(), flags=re.MULTILINE)
    sections = re.findall(r"^## (.+)$", guide.read(), flags=re.MULTILINE)
    assert [name for name, _ in listed] == sections
    assert [anchor for _, anchor in listed] == [slug(name) for name in sections]


def slug(heading: str) -> str:
    """The anchor that the forge gives a heading."""
    return re.sub(r"[^\w\s-]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("name", ["README.md", "LISEZMOI.md"])
def test_the_guide_is_found_from_the_first_pages(name: str) -> None:
    assert "(docs/modeles.md)" in (ROOT / name).read_text(encoding="utf-8")
