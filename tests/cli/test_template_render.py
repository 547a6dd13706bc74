"""Any template filled with any JSON: what is written, what is said of it, and what is refused."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

from aci_docs.pdf import find_soffice
from tests.templating import opendocuments as odf

Run = Callable[..., Any]
LOGO = Path(__file__).resolve().parents[2] / "samples" / "jardins_de_valbrune" / "logo.png"

needs_soffice = pytest.mark.skipif(
    find_soffice() is None, reason="LibreOffice is not installed: apt install libreoffice-writer"
)


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def word(path: Path, *paragraphs: str) -> Path:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(path))
    return path


def data(folder: Path, value: object) -> Path:
    (folder / "donnees.json").write_text(value if isinstance(value, str) else json.dumps(value))
    return folder / "donnees.json"


def texts(path: Path) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]


@pytest.fixture
def fill(run: Run, tmp_path: Path) -> Callable[..., Any]:
    """Fill a Word template of these paragraphs with a value, as `sortie.docx` of the test's folder."""

    def call(value: object, *paragraphs: str, out: str = "sortie.docx", options: tuple[str, ...] = ()) -> Any:
        template = word(tmp_path / "lettre.docx", *paragraphs)
        return run(
            "template", "render", template, "--data", data(tmp_path, value), "-o", tmp_path / out, *options
        )  # fmt: skip

    return call


def test_a_word_template_gives_a_word_file(fill: Run, tmp_path: Path) -> None:
    value = '{"_note": "un commentaire", "client": {"nom": "Zoé & fils"}, "liste": ["a", "b"]}'
    outcome = fill(value, "{{ client.nom }}", "{% for x in liste %}{{ x }};{% endfor %}")
    assert outcome.status == 0, outcome.err
    assert texts(tmp_path / "sortie.docx") == ["Zoé & fils", "a;b;"]
    assert plain(outcome.out).strip() == f"Écrit : {tmp_path / 'sortie.docx'}"
    assert outcome.err == ""


def test_numbers_stay_exact(fill: Run, tmp_path: Path) -> None:
    assert fill('{"prix": 90071992547409931.25}', "{{ prix }}").status == 0
    assert texts(tmp_path / "sortie.docx")[0].replace("\u202f", "") == "90071992547409931,25"


def test_an_odt_template_gives_an_odt_file(run: Run, tmp_path: Path) -> None:
    template = odf.write(tmp_path / "lettre.odt", odf.paragraph("Bonjour {{ client.nom }}"))
    value = data(tmp_path, {"client": {"nom": "Zoé & fils"}})
    outcome = run("template", "render", template, "--data", value, "-o", tmp_path / "sortie.odt")
    assert outcome.status == 0, outcome.err
    assert odf.Rendered((tmp_path / "sortie.odt").read_bytes()).paragraphs == ["Bonjour Zoé & fils"]


@needs_soffice
def test_both_formats_become_pdf_and_leave_nothing_else(run: Run, tmp_path: Path) -> None:
    word(tmp_path / "a.docx", "{{ nom }}")
    odf.write(tmp_path / "b.odt", odf.paragraph("{{ nom }}"))
    value = data(tmp_path, {"nom": "Zoé"})
    (tmp_path / "pdf").mkdir()
    for name in ("a.docx", "b.odt"):
        out = tmp_path / "pdf" / f"{name}.pdf"
        outcome = run("template", "render", tmp_path / name, "--data", value, "-o", out)
        assert outcome.status == 0, outcome.err
        assert out.read_bytes().startswith(b"%PDF")
        assert "(1 page)" in plain(outcome.out)
    assert sorted(path.name for path in (tmp_path / "pdf").iterdir()) == ["a.docx.pdf", "b.odt.pdf"]


def test_a_comment_is_no_data_at_any_depth(fill: Run, tmp_path: Path) -> None:
    value = {"client": {"_note": "x", "nom": "Zoé"}}
    fill(value, "{% for cle in client %}{{ cle }};{% endfor %}")
    assert texts(tmp_path / "sortie.docx") == ["nom;"]


def test_missing_data_is_an_error_or_dots_or_nothing(fill: Run, tmp_path: Path) -> None:
    refused = fill({"a": 1}, "Ville : {{ ville }}")
    assert refused.status == 5
    assert "« ville »" in plain(refused.err)
    assert "paragraphe 1" in refused.err
    assert not (tmp_path / "sortie.docx").exists()
    dots = fill({"a": 1}, "Ville : {{ ville }}", options=("--missing", "dots"))
    assert dots.status == 0
    assert "À compléter à la main (1 blanc)" in plain(dots.out)
    assert re.fullmatch("Ville : …+", texts(tmp_path / "sortie.docx")[0])
    blank = fill({"a": 1}, "Ville : {{ ville }}", options=("--missing", "blank", "--force"))
    assert blank.status == 0
    assert texts(tmp_path / "sortie.docx") == ["Ville : "]
    assert "Ville : {{ ville }}" in blank.out


def test_each_place_left_empty_is_told_once_with_its_number(fill: Run) -> None:
    value = {"lignes": [{"prix": None}, {"prix": 1}, {"prix": None}], "nom": None}
    outcome = fill(value, "Nom : {{ nom }}", "{%p for l in lignes %}", "Prix {{ l.prix }}", "{%p endfor %}")
    shown = plain(outcome.out)
    assert "À compléter à la main (3 blancs)" in shown
    assert "paragraphe 1 Nom : {{ nom }} 1" in shown
    assert "paragraphe 3 Prix {{ l.prix }} 2" in shown


def test_a_long_list_of_places_is_cut_and_counted(fill: Run) -> None:
    outcome = fill({"x": None}, *(f"n° {number} {{{{ x }}}}" for number in range(40)))
    assert "(40 blancs)" in plain(outcome.out)
    assert "… et 25 autres endroits." in plain(outcome.out)
    assert len(outcome.out.splitlines()) < 25


def test_what_a_value_lost_is_said(fill: Run) -> None:
    outcome = fill({"nom": "Zo\ufdd0é"}, "{{ nom | gras }}")
    assert outcome.status == 0, outcome.err
    assert "attention : 1 caractère interdit retiré de « nom »" in plain(outcome.out)


def test_a_value_names_a_picture_of_the_folder(fill: Run, tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "logo.png").write_bytes(LOGO.read_bytes())
    outcome = fill({"logo": "images/logo.png"}, "{{ logo | image(largeur=30) }}")
    assert outcome.status == 0, outcome.err
    with zipfile.ZipFile(tmp_path / "sortie.docx") as archive:
        assert LOGO.read_bytes() in [archive.read(name) for name in archive.namelist() if "media" in name]


def test_a_value_fills_a_placeholder_picture(run: Run, tmp_path: Path) -> None:
    placeholder = LOGO.read_bytes()
    document = docx.Document()
    document.add_picture(io.BytesIO(placeholder))
    document.element.body.xpath("//wp:docPr")[0].set("descr", "client.logo")
    document.save(str(tmp_path / "lettre.docx"))
    other = placeholder[:-12] + b"\0\0\0\0tEXt\xd1\xdc\x61\xd7" + placeholder[-12:]
    (tmp_path / "autre.png").write_bytes(other)
    value = data(tmp_path, {"client": {"logo": "autre.png"}})
    out = tmp_path / "s.docx"
    outcome = run("template", "render", tmp_path / "lettre.docx", "--data", value, "-o", out)
    assert outcome.status == 0, outcome.err
    with zipfile.ZipFile(out) as archive:
        media = [archive.read(name) for name in archive.namelist() if "media" in name]
    assert media == [other]


def test_a_picture_from_elsewhere_is_refused(fill: Run, tmp_path: Path) -> None:
    for name in (str(LOGO), "../logo.png", "absent.png"):
        outcome = fill({"logo": name}, "{{ logo | image }}")
        assert outcome.status == 5, name
        assert "paragraphe 1" in outcome.err
        assert not (tmp_path / "sortie.docx").exists()


@pytest.mark.parametrize("out", ["sortie.odt", "sortie.txt", "sortie", "sortie.doc", "SORTIE.RTF", "v1.2"])
def test_an_output_of_another_format_is_refused_with_the_right_one(fill: Run, tmp_path: Path, out: str) -> None:
    outcome = fill({}, "a", out=out)
    assert outcome.status == 2
    assert "Erreur : " in plain(outcome.err)
    assert ".docx ou .pdf" in plain(outcome.err)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["donnees.json", "lettre.docx"]
    remedy = Path(plain(outcome.err).rsplit("-o ", 1)[1].strip()).name
    assert fill({}, "a", out=remedy).status == 0


def test_a_folder_is_no_output(fill: Run, tmp_path: Path) -> None:
    (tmp_path / "sortie").mkdir()
    outcome = fill({}, "a", out="sortie")
    assert outcome.status == 2
    assert "est un dossier" in outcome.err
    assert list((tmp_path / "sortie").iterdir()) == []


def test_an_output_that_exists_is_kept_without_force(fill: Run, tmp_path: Path) -> None:
    (tmp_path / "sortie.docx").write_text("signée")
    outcome = fill({}, "a")
    assert outcome.status == 6
    assert "--force" in outcome.err
    assert (tmp_path / "sortie.docx").read_text() == "signée"
    assert fill({}, "a", options=("--force",)).status == 0
    assert texts(tmp_path / "sortie.docx") == ["a"]


def test_a_template_is_never_replaced_by_what_it_gives(fill: Run, tmp_path: Path) -> None:
    outcome = fill({"x": 1}, "{{ x }}", out="lettre.docx", options=("--force",))
    assert outcome.status == 2
    assert texts(tmp_path / "lettre.docx") == ["{{ x }}"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"a": 1,\n "b": }', "ligne 2, colonne 7"),
        ('{"a": 1,\n "a": 2}', "lignes 1 et 2"),
        ('{"a": NaN}', "NaN"),
        ("[1, 2]", "un objet JSON, entre accolades"),
        ('"texte"', "un objet JSON, entre accolades"),
        ("", "JSON illisible"),
    ],
)
def test_data_that_is_no_sound_object_is_refused(fill: Run, tmp_path: Path, text: str, words: str) -> None:
    outcome = fill(text, "a")
    assert outcome.status == 3
    assert "donnees.json" in outcome.err
    assert words in plain(outcome.err)
    assert not (tmp_path / "sortie.docx").exists()


def test_every_fault_of_a_template_comes_at_once(fill: Run, tmp_path: Path) -> None:
    outcome = fill({}, "{% if a %}", "{{ b | eurros }}", "{{ c ")
    assert outcome.status == 5
    for words in ("{% if a %}", "{{ c"):
        assert words in outcome.err
    assert not (tmp_path / "sortie.docx").exists()


def test_a_file_that_is_no_template(run: Run, tmp_path: Path) -> None:
    (tmp_path / "lettre.docx").write_text("bonjour")
    out = tmp_path / "s.docx"
    outcome = run("template", "render", tmp_path / "lettre.docx", "--data", data(tmp_path, {}), "-o", out)
    assert outcome.status == 5
    assert "lettre.docx" in outcome.err
    assert not out.exists()


@pytest.mark.parametrize("missing", ["template", "data"])
def test_a_file_that_does_not_exist(run: Run, tmp_path: Path, missing: str) -> None:
    template = tmp_path / "absent.docx" if missing == "template" else word(tmp_path / "lettre.docx", "a")
    value = tmp_path / "absent.json" if missing == "data" else data(tmp_path, {})
    outcome = run("template", "render", template, "--data", value, "-o", tmp_path / "s.docx")
    assert outcome.status == 2
    assert "n'existe pas" in outcome.err
    assert not (tmp_path / "s.docx").exists()


def test_an_impossible_file_name_is_one_sentence(fill: Run) -> None:
    outcome = fill({}, "a", out=f"{'a' * 300}.docx")
    assert outcome.status == 1
    assert "nom est trop long" in plain(outcome.err)


def test_a_pdf_without_libreoffice(fill: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from aci_docs.pdf import program

    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(program, "_USUAL_PLACES", ())
    outcome = fill({}, "a", out="sortie.pdf")
    assert outcome.status == 7
    assert "LibreOffice" in outcome.err
    assert not (tmp_path / "sortie.pdf").exists()


def test_all_that_the_data_lacks_comes_at_once_with_what_was_meant(fill: Run, tmp_path: Path) -> None:
    value = {"nom": "Zoé", "adresse": "1 rue Haute", "lignes": [{"a": 1}, {"b": None}]}
    written = "{{ adrese }}", "{% for x in ligne %}{% endfor %}", "{% for x in nom %}{{ x }}{% endfor %}"
    refused = fill(value, *written, "{{ lignes.a }}", "{% for x in lignes %}{{ x.c }}{% endfor %}", "nom }}")
    assert refused.status == 5
    assert not (tmp_path / "sortie.docx").exists()
    for told in (
        "« adrese » : vouliez-vous dire « adresse » ?",
        "« ligne » : vouliez-vous dire « lignes » ?",
        "« nom » n'est pas une liste",
        "« lignes » est une liste : parcourez-la",
        "« lignes.c »",
        "ces accolades ne forment pas une balise",
        "--missing dots",
    ):
        assert told in refused.err.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_key_that_only_some_elements_have_is_no_fault_of_the_template(fill: Run, tmp_path: Path) -> None:
    value = {"l": [{"a": "x", "ok": True}, {"ok": False}], "vide": [], "rien": None}
    written = (
        "{% for x in l %}{% if x.ok %}{{ x.a }}{% endif %}{% endfor %}",
        "{% for y in vide %}{{ y.z }}{% endfor %}",
    )
    assert fill(value, *written, "{% if rien %}{{ rien.a.b }}{% endif %}").status == 0
    assert texts(tmp_path / "sortie.docx")[0] == "x"


def test_a_list_that_is_missing_is_told_as_left_empty(fill: Run) -> None:
    for value in ({}, {"l": None}):
        outcome = fill(value, "Liste : {% for x in l %}{{ x }}{% endfor %}", options=("--missing", "dots", "--force"))
        assert outcome.status == 0, outcome.err
        assert "1 blanc" in outcome.out.replace("\u00a0", " ")
        assert "Liste : {% for x in l %}" in outcome.out.replace("\u00a0", " ")


@pytest.mark.parametrize("written", ["{% if n > 100 %}x{% endif %}", "{{ 3 * n }}", "{% for x in m %}{% endfor %}"])
def test_what_stops_a_lenient_rendering_is_told_in_french(fill: Run, written: str) -> None:
    refused = fill({"m": 3}, written, options=("--missing", "dots"))
    assert refused.status == 5
    assert "undefined" not in refused.err
    assert "object" not in refused.err
