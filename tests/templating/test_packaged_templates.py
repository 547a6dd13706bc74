"""The templates of the package. To rewrite the golden outlines: `UPDATE_GOLDEN=1 pytest tests/templating`."""

from __future__ import annotations

import io
import os
import re
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from aci_docs.french import POINTILLES, accord_titulaire
from aci_docs.templating import Shape, Template
from tools.make_templates.documents import DOCUMENTS

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
KINDS = list(DOCUMENTS)
Context = Callable[[str], dict[str, Any]]
Packaged = Callable[[str], Template]


def shape_of(value: object) -> Shape:
    if isinstance(value, Mapping):
        return {key: shape_of(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [shape_of(value[0]) if value else None]
    return None


def logo(path: Path) -> Path:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + bytes(3 * 60)) * 30)
    head = struct.pack(">IIBBBBB", 60, 30, 8, 2, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b""))
    return path


@pytest.fixture
def render(packaged: Packaged, context: Context, tmp_path: Path) -> Callable[..., bytes]:
    """A packaged template rendered with its fixed context and a logo, or with another context and no logo."""

    def rendered(kind: str, other: dict[str, Any] | None = None) -> bytes:
        images = {"structure.logo": logo(tmp_path / "logo.png")} if other is None else {}
        return packaged(kind).render(context(kind) if other is None else other, images=images)

    return rendered


@pytest.mark.parametrize("kind", KINDS)
def test_the_outline_is_the_golden_one(render: Callable[..., bytes], outline: Any, kind: str) -> None:
    golden = HERE / "golden" / f"{kind}.txt"
    found = outline.outline(render(kind))
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(found, encoding="utf-8")
    assert found.splitlines() == golden.read_text(encoding="utf-8").splitlines()


def least(kind: str, values: dict[str, Any]) -> dict[str, Any]:
    """The context of the smallest record of the funding dossier: nothing that its schema does not require."""
    values["structure"] |= {"sigle": None, "rna": None, "bic": None}
    values["structure"]["representant"]["civilite"] = None
    values["structure"]["aci"] |= {"convention": None}
    values["constats"] = []
    values["demande"]["financeur"] |= {"service": None, "adresse": None}
    values["demande"]["direction"]["titulaire"] = None
    if kind == "demande_financement":
        absent = ("contexte", "objectifs", "public", "moyens")
        values["demande"] |= dict.fromkeys(absent) | {"autres_financements": []}
        values["demande"]["signature"]["date"] = None
        return values | {"budget": None, "echeancier": []}
    report = values["compte_rendu"]
    unknown = {"realise": None, "taux": None, "ecart": None, "explication": None, "a_expliquer": False}
    report["heures"] = [action | unknown for action in report["heures"]]
    report["total_heures"] |= {"realise": None, "taux": None, "ecart": None}
    report["budget"] = None
    values["bilan"]["signature"]["date"] = None
    return values


@pytest.mark.parametrize("kind", ["demande_financement", "compte_rendu_financier"])
def test_the_outline_of_the_least_is_the_golden_one(
    render: Callable[..., bytes], context: Context, outline: Any, kind: str
) -> None:
    golden = HERE / "golden" / f"{kind}-minimal.txt"
    found = outline.outline(render(kind, least(kind, context(kind))))
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(found, encoding="utf-8")
    assert found.splitlines() == golden.read_text(encoding="utf-8").splitlines()


def test_the_packaged_templates_are_those_that_the_tool_writes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "tools.make_templates", str(tmp_path)], cwd=ROOT, check=True)
    for kind, suffix in product(KINDS, ("docx", "odt")):
        name = Path(f"templates_{suffix}", f"{kind}.{suffix}")
        with zipfile.ZipFile(tmp_path / name) as first, zipfile.ZipFile(ROOT / name) as second:
            assert first.namelist() == second.namelist()
            for part in first.namelist():
                assert first.read(part) == second.read(part), f"{name}: {part} (python -m tools.make_templates)"


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_uses_nothing_but_its_context(packaged: Packaged, context: Context, kind: str) -> None:
    assert packaged(kind).problems(shape_of(context(kind))) == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_tag_and_no_code_is_left(render: Callable[..., bytes], outline: Any, kind: str) -> None:
    text = outline.outline(render(kind))
    assert not re.search(r"\{[{%#]|[%#}]\}", text)
    codes = "illettrisme_fle|disponibilite|emploi_durable|confirmer_projet|assistant_direction"
    assert not re.search(rf"\b({codes}|None|True|False)\b", text)


@pytest.mark.parametrize("kind", KINDS)
def test_heading_levels_have_no_hole_and_no_heading_is_empty(render: Callable[..., bytes], kind: str) -> None:
    headings = [
        p for p in Document(io.BytesIO(render(kind))).paragraphs if p.style and p.style.name.startswith("Heading")
    ]
    levels = [int(str(p.style.name)[-1]) for p in headings if p.style]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(p.text.strip() for p in headings)


@pytest.mark.parametrize("kind", KINDS)
def test_headings_1_and_2_number_themselves(packaged: Packaged, kind: str) -> None:
    document = Document(str(packaged(kind).path))
    for name, level in (("Heading 1", "0"), ("Heading 2", "1")):
        number = document.styles[name].element.find(f".//{qn('w:numPr')}")
        assert number.find(qn("w:ilvl")).get(qn("w:val")) == level
    levels = document.part.numbering_part.element.findall(f".//{qn('w:lvl')}")
    formats = {lvl.find(qn("w:pStyle")).get(qn("w:val")): lvl.find(qn("w:lvlText")).get(qn("w:val")) for lvl in levels}
    assert formats["Heading1"].rstrip("\u00a0") == "%1."
    assert formats["Heading2"].rstrip("\u00a0") == "%1.%2"


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_of_one_and_two_figures_have_the_same_gap_before_the_heading(packaged: Packaged, kind: str) -> None:
    levels = Document(str(packaged(kind).path)).part.numbering_part.element.findall(f".//{qn('w:lvl')}")
    headings = [lvl for lvl in levels if lvl.find(qn("w:pStyle")).get(qn("w:val")).startswith("Heading")]
    assert len(headings) == 2
    for level in headings:
        assert level.find(qn("w:suff")).get(qn("w:val")) == "space"
        assert level.find(qn("w:lvlText")).get(qn("w:val")).endswith("\u00a0\u00a0")


@pytest.mark.parametrize("kind", KINDS)
def test_the_paragraph_after_the_signatures_never_makes_a_page(packaged: Packaged, kind: str) -> None:
    document = Document(str(packaged(kind).path))
    # The action's report goes on with the list of its sheets; every other document ends there.
    (last,) = [each for each in document.paragraphs if each.style is not None and each.style.name == "Fin du document"]
    before = next(last._p.itersiblings(qn("w:tbl"), preceding=True))
    (signatures,) = [table for table in document.tables if table._tbl is before]
    assert last.style is not None
    assert last.text == ""
    assert kind == "bilan_action" or last._p is document.paragraphs[-1]._p
    assert last.style.paragraph_format.line_spacing.pt == 1
    for cell in signatures.rows[-1].cells:
        assert all(paragraph.paragraph_format.keep_with_next for paragraph in cell.paragraphs)


@pytest.mark.parametrize("kind", KINDS)
def test_dates_are_long_in_tables_of_labels_and_short_in_tables_of_columns(
    render: Callable[..., bytes], outline: Any, kind: str
) -> None:
    short, long = r"\d\d/\d\d/\d{4}", r"\d (janvier|mars|juin|juillet|septembre|octobre|décembre) \d{4}"
    columns = False
    for line in body(outline, render(kind)).splitlines():
        if line.startswith("||"):
            columns = True
        elif not line.startswith("|"):
            columns = False
        else:
            assert not re.search(long if columns else short, line), line


@pytest.mark.parametrize("kind", KINDS)
def test_headings_stay_with_what_follows(packaged: Packaged, kind: str) -> None:
    styles = Document(str(packaged(kind).path)).styles
    for name in ("Heading 1", "Heading 2", "Heading 3", "Caption"):
        assert styles[name].paragraph_format.keep_with_next, name


@pytest.mark.parametrize("kind", KINDS)
def test_heading_rows_repeat_and_no_row_is_cut(render: Callable[..., bytes], kind: str) -> None:
    tables = Document(io.BytesIO(render(kind))).element.body.findall(qn("w:tbl"))
    assert tables
    for table in tables:
        rows = table.findall(qn("w:tr"))
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
        styled = [row.find(f".//{qn('w:pStyle')}").get(qn("w:val")) for row in rows]
        for row, style in zip(rows, styled, strict=True):
            repeated = row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
            assert repeated == style.startswith("CelluleTitre")


def test_every_list_table_has_a_repeated_heading_row(render: Callable[..., bytes], outline: Any) -> None:
    found = [line for line in outline.outline(render("fiche_bilan")).splitlines() if line.startswith("||")]
    assert len(found) == 11


@pytest.mark.parametrize("kind", KINDS)
def test_the_language_is_french_and_the_font_has_a_twin(render: Callable[..., bytes], kind: str) -> None:
    with zipfile.ZipFile(io.BytesIO(render(kind))) as archive:
        assert b'<w:lang w:val="fr-FR"' in archive.read("word/styles.xml")
        assert b'<w:themeFontLang w:val="fr-FR"' in archive.read("word/settings.xml")
        assert b'<w:altName w:val="Liberation Sans"/>' in archive.read("word/fontTable.xml")


@pytest.mark.parametrize("kind", KINDS)
def test_every_picture_has_an_alternative_text_and_its_own_id(render: Callable[..., bytes], kind: str) -> None:
    document = Document(io.BytesIO(render(kind)))
    section = document.sections[0]
    holders = [document.element.body, section.header._element, section.first_page_header._element]
    pictures = [found for holder in holders for found in holder.iter(qn("wp:docPr"))]
    told = [str(picture.get("descr")) for picture in pictures]
    charts = [] if kind != "fiche_bilan" else ["Frise du parcours", "Niveaux à l’entrée et au bilan"]
    expected = [*charts, "Logo de Racines & Compagnie"]
    assert [text[: len(start)] for text, start in zip(told, expected, strict=True)] == expected


@pytest.mark.parametrize("kind", KINDS)
def test_both_footers_say_page_x_of_y(render: Callable[..., bytes], outline: Any, kind: str) -> None:
    section = Document(io.BytesIO(render(kind))).sections[0]
    assert section.different_first_page_header_footer
    for footer in (section.first_page_footer, section.footer):
        assert outline.text_of(footer._element).replace("1", "").endswith("page {PAGE} sur {NUMPAGES}")


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_is_a4(packaged: Packaged, kind: str) -> None:
    section = Document(str(packaged(kind).path)).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", KINDS)
def test_fixed_texts_have_typographic_apostrophes_and_french_spaces(
    packaged: Packaged, outline: Any, kind: str
) -> None:
    text = re.sub(r"\{[{%].*?[}%]\}", "", outline.outline(packaged(kind).path.read_bytes()))
    assert "'" not in text
    assert not re.search(r" [;!?:»€]|« ", text.split("== body")[1])


def test_without_a_logo_no_picture_is_left(render: Callable[..., bytes], context: Context) -> None:
    header = Document(io.BytesIO(render("fiche_bilan", context("fiche_bilan")))).sections[0].first_page_header
    assert list(header._element.iter(qn("w:drawing"))) == []


# The job sheet ---------------------------------------------------------------------------------------------------


def body(outline: Any, data: bytes) -> str:
    text: str = outline.outline(data).split("== body")[1].split("== first footer")[0]
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def test_a_vacant_post_keeps_its_parentheses(render: Callable[..., bytes], context: Context, outline: Any) -> None:
    values = context("fiche_poste")
    values["poste"]["titulaire"] = None
    text = body(outline, render("fiche_poste", values))
    assert "[Title] Coordinateur(trice)\n[Subtitle] Poste vacant" in text
    assert "Le (La) salarié(e) ¶ Poste vacant à ce jour" in text


@pytest.mark.parametrize(
    ("civility", "title", "box"),
    [
        ("Mme", "Coordinatrice", "La salariée"),
        ("M.", "Coordinateur", "Le salarié"),
        (None, "Coordinateur(trice)", "Le (La) salarié(e)"),
    ],
)
def test_the_title_agrees_with_its_holder(
    render: Callable[..., bytes], context: Context, outline: Any, civility: str | None, title: str, box: str
) -> None:
    values = context("fiche_poste")
    values["poste"]["titulaire"]["civilite"] = civility
    text = body(outline, render("fiche_poste", values))
    assert f"[Title] {title}\n" in text
    assert f"| {box} ¶" in text


def test_signatures_stand_on_the_page_of_the_last_competences(render: Callable[..., bytes], context: Context) -> None:
    values = context("fiche_poste")
    paragraphs = Document(io.BytesIO(render("fiche_poste", values))).paragraphs
    first = next(
        place
        for place, paragraph in enumerate(paragraphs)
        if paragraph.text == values["emploi_repere"]["competences"][-1]["rubrique"]
    )
    assert paragraphs[first - 1].paragraph_format.keep_with_next is None
    *kept, end = paragraphs[first:]
    assert not end.text
    assert all(each.paragraph_format.keep_with_next or each.style.paragraph_format.keep_with_next for each in kept)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("civility", "said"),
    [("Mme", "Représentante légale"), ("M.", "Représentant légal"), (None, "Représentant(e) légal(e)")],
)
@pytest.mark.parametrize("kind", ["demande_financement", "bilan_action"])
def test_the_legal_representative_is_named_by_her_or_his_gender(
    render: Callable[..., bytes], context: Context, outline: Any, kind: str, civility: str | None, said: str
) -> None:
    values = context(kind)
    values["structure"]["representant"]["civilite"] = civility
    assert f"| {said} |" in body(outline, render(kind, values))


def official_lines(entry: Any) -> list[str]:
    lines = [*entry["definition"], *entry["conditions"], *entry["prerequis"]]
    for competence in entry["competences"]:
        lines += [competence["rubrique"], *competence["lignes"]]
    return lines


@pytest.mark.parametrize("civility", [None, "Mme", "M."])
def test_the_official_text_is_printed_whole_verbatim_or_agreed_with_the_holder(
    render: Callable[..., bytes], context: Context, civility: str | None
) -> None:
    values = context("fiche_poste")
    values["poste"]["titulaire"]["civilite"] = civility
    entry = values["emploi_repere"]
    printed = [paragraph.text for paragraph in Document(io.BytesIO(render("fiche_poste", values))).paragraphs]
    expected = [accord_titulaire(line, civility, entry["intitule"]) for line in official_lines(entry)]
    assert len(expected) == 1 + 2 + 3 + 4 + 26
    assert [text for text in printed if text in expected] == expected
    assert (expected == official_lines(entry)) is (civility is None)


@pytest.mark.parametrize(
    ("civility", "said"),
    [
        (None, None),
        ("Mme", "Les mots qui désignent la titulaire sont accordés au féminin"),
        ("M.", "Les mots qui désignent le titulaire sont accordés au masculin"),
    ],
)
def test_a_sheet_says_that_its_text_was_agreed_when_it_was(
    render: Callable[..., bytes], context: Context, outline: Any, civility: str | None, said: str | None
) -> None:
    values = context("fiche_poste")
    values["poste"]["titulaire"]["civilite"] = civility
    text = body(outline, render("fiche_poste", values))
    assert ("Les mots qui désignent" in text) is (said is not None)
    assert said is None or said in text


@pytest.mark.parametrize(
    ("title", "civility", "words"),
    [
        ("Coordinateur(trice)", "Mme", "décrit le poste de la coordinatrice à la date"),
        ("Directeur(trice)", "M.", "décrit le poste du directeur à la date"),
        ("Accompagnateur(trice) socio-professionnel(le)", "Mme", "poste de l’accompagnatrice socio-professionnelle à"),
        ("Encadrant(e) technique, pédagogique et social(e)", "Mme", "poste de l’encadrante technique, pédagogique et"),
        ("Coordinateur(trice)", None, "décrit le poste du (de la) coordinateur(trice) à la date"),
    ],
)
def test_a_sheet_elides_before_the_title_of_its_job(
    render: Callable[..., bytes], context: Context, outline: Any, title: str, civility: str | None, words: str
) -> None:
    values = context("fiche_poste")
    values["emploi_repere"]["intitule"] = title
    values["poste"]["titulaire"]["civilite"] = civility
    assert words in body(outline, render("fiche_poste", values))


def test_a_post_has_a_title_of_its_own_beside_its_reference_job(
    render: Callable[..., bytes], context: Context, outline: Any
) -> None:
    values = context("fiche_poste")
    values["poste"]["titre"] = "Coordinateur(trice) des parcours"
    text = body(outline, render("fiche_poste", values))
    assert "[Title] Coordinatrice des parcours\n" in text
    assert "| Intitulé du poste | Coordinatrice des parcours |\n" in text
    assert "| Emploi-repère | Coordinatrice |" in text


def test_a_condensed_text_says_that_it_does_not_bind(
    render: Callable[..., bytes], context: Context, outline: Any
) -> None:
    values = context("fiche_poste")
    assert "seul le texte conventionnel fait foi" not in body(outline, render("fiche_poste", values))
    values["emploi_repere"] |= {"texte_officiel": False, "article_actuel": 1, "article_origine": 1}
    text = body(outline, render("fiche_poste", values))
    assert "d’après l’article 1er de la convention : seul le texte conventionnel fait foi" in text
    assert "| Référence du texte | Article 1er |" in text


@pytest.mark.parametrize(
    ("origin", "now", "words"),
    [
        (7, 8, "Article 8 (article 7 du texte d’origine)"),
        (6, 6, "Article 6"),
        (None, 7, "Article 7 (emploi créé depuis"),
    ],
)
def test_the_article_is_today_s_with_the_one_it_was(
    render: Callable[..., bytes], context: Context, outline: Any, origin: int | None, now: int, words: str
) -> None:
    values = context("fiche_poste")
    values["emploi_repere"] |= {"article_origine": origin, "article_actuel": now}
    assert f"| Référence du texte | {words}" in body(outline, render("fiche_poste", values))


def test_the_minimum_is_printed_with_its_calculation_its_dates_and_its_sources(
    render: Callable[..., bytes], outline: Any
) -> None:
    text = body(outline, render("fiche_poste"))
    for words in (
        "| Niveau du poste | B — Le poste consiste à piloter",
        "| Coefficient | 375 (minimum du niveau B : 375) |",
        "Avenant n° 30 du 31 mai 2022",
        "7,05 € depuis le 1er juillet 2025 (valeur du 01/07/2025) | 375 × 7,05 € | 2 643,75 € |",
        "| 151,67 h × 35 / 35 | 151,67 h |",
        "valeurs vérifiées le 22/11/2026",
        "À noter : L'horaire du poste (37 h par semaine) dépasse 35 h",
    ):
        assert words in text


def test_a_job_of_a_single_level_is_paid_the_legal_minimum_and_has_no_amount(
    render: Callable[..., bytes], context: Context, outline: Any
) -> None:
    values = context("fiche_poste")
    values["emploi_repere"] |= {"niveau_unique": True, "niveaux": []}
    values["poste"]["classification"] = {"niveau": None, "coefficient": None, "statut": None}
    values["classement"] |= {
        "coefficient_minimum": None, "coefficient_retenu": None, "minimum_temps_plein": None, "minimum_poste": None,
        "bilan_triennal": None, "trace": [],
    }  # fmt: skip
    section = body(outline, render("fiche_poste", values)).split("[Heading1] Classification")[1].split("[Heading1]")[0]
    assert "| Niveau du poste | Niveau unique |" in section
    assert "| Salaire brut minimum | SMIC, pour 37 h par semaine (151,67 h payées par mois" in section
    assert "€" not in section
    assert "Coefficient" not in section


def test_without_a_scale_in_force_no_value_is_printed_and_the_sheet_says_so(
    render: Callable[..., bytes], context: Context, outline: Any
) -> None:
    values = context("fiche_poste")
    message = "Aucun barème de classification n'est en vigueur au 31/12/2024, date de la fiche."
    values["constats"] = [{"code": "classement_sans_bareme", "gravite": "information", "message": message}]
    values["classement"] = {key: [] if key == "trace" else None for key in values["classement"]}
    values["bareme"] = None
    section = body(outline, render("fiche_poste", values)).split("[Heading1] Classification")[1].split("[Heading1]")[0]
    assert message in section
    assert "| Coefficient | 375 |" in section
    assert "€" not in section
    assert "Source" not in section


def test_the_funded_time_is_fixed_in_etp_in_per_cent_for_named_missions_and_a_period(
    render: Callable[..., bytes], context: Context, outline: Any
) -> None:
    values = context("fiche_poste")
    values["poste"]["temps_travail"]["quotite"] = Decimal("0.8")
    values["poste"]["missions"][1]["financee"] = True
    values["poste"]["affectation_financee"]["financeur"] = "PLIE du Pays de Valbrune"
    text = body(outline, render("fiche_poste", values))
    assert "| Part fixe du temps de travail | 0,50 ETP, soit 62,5 % du poste (0,80 ETP) |" in text
    assert "| Période | du 1er janvier 2026 au 31 décembre 2026 |" in text
    assert f"| Missions concernées | {values['poste']['missions'][1]['intitule']} |" in text
    assert "| Financeur | PLIE du Pays de Valbrune |" in text


def test_what_a_job_sheet_lacks_leaves_no_heading(render: Callable[..., bytes], context: Context, outline: Any) -> None:
    values = context("fiche_poste")
    values["poste"] |= {"conditions": [], "moyens": [], "affectation_financee": None}
    values["poste"]["classification"] = {"niveau": None, "coefficient": None, "statut": None}
    values["poste"]["rattachement"] |= {"equipe_encadree": [], "fonctionnel": None}
    values["poste"]["signature"]["date"] = None
    values["emploi_repere"] |= {
        "conditions": [],
        "prerequis": [],
        "niveaux_actuels": None,
        "note": None,
        "statut": None,
    }
    text = body(outline, render("fiche_poste", values))
    for word in (
        "Conditions d’exercice", "Moyens mis", "Affectation à", "Lien fonctionnel", "Savoirs de base", "Statut",
        "Conditions, lieu", "Niveaux de diplôme",
    ):  # fmt: skip
        assert word not in text
    assert f"| Niveau du poste | {POINTILLES} |" in text
    assert f"| Coefficient | {POINTILLES} |" in text
    assert "| Équipe encadrée | Aucune |" in text
    assert f"le {POINTILLES}, en deux exemplaires" in text


# The letter of mission -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("civility", "name", "opening", "charged", "box"),
    [
        ("Mme", "Mme Inès L'Hermitte-Sow", "Madame", "Vous êtes chargée de", "La titulaire du poste"),
        ("M.", "M. Inès L'Hermitte-Sow", "Monsieur", "Vous êtes chargé de", "Le titulaire du poste"),
        (None, "Inès L'Hermitte-Sow", "Madame, Monsieur", "Vous êtes chargé(e) de", "Le (La) titulaire du poste"),
    ],
)
def test_a_letter_speaks_to_its_addressee(
    render: Callable[..., bytes], context: Context, outline: Any,
    civility: str | None, name: str, opening: str, charged: str, box: str,
) -> None:  # fmt: skip
    values = context("lettre_mission")
    values["poste"]["titulaire"] = {"civilite": civility, "nom": "L'Hermitte-Sow", "prenom": "Inès"}
    text = body(outline, render("lettre_mission", values))
    assert f"| {name} ¶ Direct" in text
    assert f"[BodyText] {opening},\n" in text
    assert f"[BodyText] {charged} l’action suivante : Fonction de direction" in text
    assert f"agréer, {opening}, l’expression" in text
    assert f"| {box} ¶ {name} ¶ Reçue et acceptée le" in text


def test_a_letter_gives_the_mission_the_share_the_period_and_whom_to_report_to(
    render: Callable[..., bytes], outline: Any
) -> None:
    text = body(outline, render("lettre_mission"))
    assert "| 0,70 ETP, soit 70 % de votre poste (1,00 ETP, 35 h par semaine) |" in text
    assert "| Période | du 1er janvier 2026 au 31 décembre 2026 |" in text
    assert "Responsable hiérarchique : Mme Hélène d’Aubrac-Nogent, présidente." in text
    assert "elle ne modifie pas votre contrat de travail" in text
    assert text.index("[LieuDateLettre] Valbrune-sur-Loire, le 19 décembre 2025") < text.index("[Objet] Objet : lettre")


def test_a_letter_names_only_the_missions_that_are_funded_or_all_of_them(
    render: Callable[..., bytes], context: Context, outline: Any
) -> None:
    values = context("lettre_mission")
    missions = values["poste"]["missions"]
    names = [mission["intitule"] for mission in missions if mission["financee"]]
    assert 0 < len(names) < len(missions)

    def headings() -> list[str]:
        return re.findall(r"\[Heading2\] (.+)", body(outline, render("lettre_mission", values)))

    assert headings() == names
    for mission in missions:
        mission["financee"] = None
    assert headings() == [mission["intitule"] for mission in missions]


def test_what_a_letter_lacks_leaves_nothing_behind(
    render: Callable[..., bytes], context: Context, outline: Any
) -> None:
    values = context("lettre_mission")
    values["poste"]["lettre_mission"] |= {"contexte": None, "objectifs": [], "delegations": [], "compte_rendu": None}
    values["poste"]["rattachement"]["fonctionnel"] = None
    values["poste"]["affectation_financee"]["financeur"] = None
    text = body(outline, render("lettre_mission", values))
    for word in ("Objectifs", "Délégations", "Lien fonctionnel", "Financeur", POINTILLES):
        assert word not in text
    assert "Remise en main propre contre décharge" in text
    values["poste"]["lettre_mission"]["adresse"] = ["7 impasse des Tisserands", "58998 Valmoret-l’Étang"]
    text = body(outline, render("lettre_mission", values))
    assert "¶ 7 impasse des Tisserands⏎58998 Valmoret-l’Étang |" in text
    assert "main propre" not in text


# The funding request ---------------------------------------------------------------------------------------------


def test_the_amount_is_in_figures_and_in_words(render: Callable[..., bytes], outline: Any) -> None:
    text = body(outline, render("demande_financement"))
    assert "22 000,00 € ¶ Soit, en toutes lettres : vingt-deux mille euros." in text


def test_groups_of_actions_have_their_subtotals(render: Callable[..., bytes], outline: Any) -> None:
    lines = body(outline, render("demande_financement")).splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith("| Fonction employeur"))
    rows = [line.strip("| ").split(" | ") for line in lines[start : start + 14]]
    assert [row[0].split(" ¶ ")[0] for row in rows] == [
        "Fonction employeur", *(f"H{n}" for n in range(1, 8)),
        "Fonction économique", "H8", "H9",
        "Construction du parcours d’insertion", "H10", "Total des heures de direction",
    ]  # fmt: skip
    groups = [row[-1] for row in rows if " ¶ " in row[0]]
    assert groups == ["Sous-total ¶ 1 080 h", "Sous-total ¶ 360 h", "Sous-total ¶ 180 h"]
    assert rows[-1][-1] == "1 620 h"


@pytest.mark.parametrize(
    "passage",
    [
        "actions identifiées et quantifiées, qui encadrent et optimisent l’étape de parcours",
        "les encadrants techniques, qui assurent la progression au poste de travail et l’évaluation technique",
        "chargé d’insertion, responsable de l’accompagnement socio-professionnel avec les référents de parcours",
        "au bénéfice direct des salariés en insertion",
        "Réunions collectives et entretiens individuels : recrutement, objectifs, bilan, gestion de crises",
        "activités qui correspondent aux savoirs réels et aux capacités des publics en insertion",
        "clients ou commanditaires des activités existantes, pour laquelle seule la fonction de direction est légitime",
        "Animation du travail du chargé d’insertion",
        "partenaires impliqués activement dans le parcours et démarches pour enclencher des partenariats",
        "France Travail (ANPE dans le texte d’origine) pour la régulation des agréments, aujourd’hui les PASS IAE",
        "EI, AI, ETTI, organismes de formation, AFPA, prévention sanitaire, alimentation, conduites addictives, "
        "visites "
        "médicales, rencontres générales avec les missions locales",
        "veille sur la réglementation des ACI et les droits des personnes en insertion",
        "débouchés professionnels, GEIQ et groupements d’employeurs (GE), rapprochement des offres",
        "La fonction de direction est assurée soit directement par le directeur, soit par l’assistant(e) de direction",
        "la totalité des financements ne doit pas dépasser le coût réel du poste",
        "L’évaluation est d’abord celle du cahier des charges général des financeurs",
        "bilan général de l’ACI, qu’il demande, évalue directement la qualité et l’efficience",
        "une fiche de bilan par bénéficiaire, qui analyse son parcours durant sa présence dans l’action",
        "s’engage à remettre au financeur le bilan général de l’ACI et une fiche de bilan par bénéficiaire",
    ],
)
def test_the_request_covers_the_sentences_of_the_specification(
    render: Callable[..., bytes], outline: Any, passage: str
) -> None:
    assert passage in body(outline, render("demande_financement"))


def test_the_request_lists_the_eight_contents_of_the_assessment_sheet(
    render: Callable[..., bytes], outline: Any
) -> None:
    text = body(outline, render("demande_financement"))
    section = text.split("[Heading1] Critères d’intervention et évaluation")[1].split("[Heading1]")[0]
    listed = [cell for line in section.splitlines() if line.startswith("| ") for cell in line.strip("| ").split(" | ")]
    assert sorted(cell.replace(" ou non", "") for cell in listed) == sorted(EIGHT)


@pytest.mark.parametrize(
    ("function", "holder", "words"),
    [
        ("directeur", {"civilite": "Mme", "nom": "Roy", "prenom": "Ève"}, "Mme Ève Roy, directrice."),
        ("assistant_direction", {"civilite": "M.", "nom": "Roy", "prenom": None}, "M. Roy, assistant de direction."),
        ("assistant_direction", None, "dans cette demande : assistant(e) de direction."),
    ],
)
def test_the_request_says_who_holds_the_management_function(
    render: Callable[..., bytes], context: Context, outline: Any, function: str, holder: object, words: str
) -> None:
    values = context("demande_financement")
    values["demande"]["direction"] |= {"fonction": function, "titulaire": holder}
    assert words in body(outline, render("demande_financement", values))


def test_other_fundings_are_told_to_be_those_of_the_period(render: Callable[..., bytes], outline: Any) -> None:
    text = body(outline, render("demande_financement"))
    assert "|| Financeur | Objet | Montant sur la période |" in text
    assert "Chaque montant est celui de la période de la demande (du 1er janvier 2026 au 31 décembre 2026)" in text


def test_activities_stand_one_to_a_line_as_they_were_typed(render: Callable[..., bytes], outline: Any) -> None:
    line = next(
        line for line in body(outline, render("demande_financement")).splitlines() if line.startswith("| Activités")
    )
    assert line.count("⏎") == 3
    assert "sous abri⏎Préparation et" in line


def test_every_rule_of_the_trace_is_printed(render: Callable[..., bytes], context: Context, outline: Any) -> None:
    values = context("demande_financement")
    lines = body(outline, render("demande_financement", values)).splitlines()
    start = lines.index("|| Règle | Libellé, formule et source | Calcul | Résultat |")
    printed = [line.strip("| ").split(" | ")[0] for line in lines[start + 1 : start + 1 + len(values["trace"])]]
    assert printed == [row["regle"] for row in values["trace"]]
    assert len(printed) == 18


@pytest.mark.parametrize(("asked", "shown"), [(None, False), (Decimal("15000.50"), True), (0, True)])
def test_the_amount_asked_is_shown_when_there_is_one(
    render: Callable[..., bytes], context: Context, outline: Any, asked: object, shown: bool
) -> None:
    values = context("demande_financement")
    values["demande"]["montant_demande"] = asked
    assert ("Montant demandé par la structure" in body(outline, render("demande_financement", values))) is shown


def test_empty_parts_of_a_request_are_told_in_a_sentence(
    render: Callable[..., bytes], context: Context, outline: Any
) -> None:
    values = context("demande_financement")
    values["demande"] |= {"autres_financements": [], "contexte": None, "objectifs": [], "public": None, "moyens": None}
    values["demande"]["financeur"] |= {"service": None, "adresse": None}
    values["structure"] |= {"rna": None, "bic": None, "sigle": None}
    values["structure"]["aci"]["convention"] = None
    values |= {"constats": [], "budget": None, "echeancier": []}
    values["cout"]["ecretement"] = 0
    text = body(outline, render("demande_financement", values))
    assert "Aucun autre financement du poste n’est déclaré." in text
    assert "Le calcul n’appelle aucun constat." in text
    assert "Aucune présentation du projet n’accompagne cette demande." in text
    assert "Aucun budget prévisionnel n’accompagne cette demande." in text
    assert "Aucun échéancier nominatif n’accompagne cette demande." in text
    for word in ("Contexte", "Total des autres", "Nature", "Écart entre", "RNA", "BIC", "Service", "Convention avec"):
        assert word not in text


def table(text: str, heading: str) -> list[list[str]]:
    """The rows of the table of this heading row, its cells as texts."""
    lines = text.splitlines()
    start = lines.index(heading) + 1
    end = next(place for place in range(start, len(lines)) if not lines[place].startswith("| "))
    return [line.strip("| ").split(" | ") for line in lines[start:end]]


def test_the_budget_is_printed_by_accounts_with_their_lines_and_totals(
    render: Callable[..., bytes], outline: Any
) -> None:
    text = body(outline, render("demande_financement"))
    charges = table(text, "|| Compte | Charges | Montant |")
    assert charges[0] == ["60", "Achats", "420,00 €"]
    assert ["645", "Cotisations patronales", "13 760,00 €"] in charges
    assert charges[-1] == ["Total des charges", "55 000,00 €"]
    products = table(text, "|| Compte | Produits | Montant |")
    assert [row[0] for row in products if row[0].startswith("74")] == ["74", "74", "74"]
    assert "Le total des charges est égal au total des produits : 55 000,00 €. La subvention demandée" in text
    assert table(text, "|| Compte | Emplois en nature | Montant |")[-1] == ["Total des emplois", "2 800,00 €"]


def test_a_budget_without_gifts_in_kind_has_no_such_section(
    render: Callable[..., bytes], context: Context, outline: Any
) -> None:
    values = context("demande_financement")
    values["budget"] |= {"emplois": [], "ressources": [], "part_subvention": None}
    text = body(outline, render("demande_financement", values))
    assert "Contributions volontaires" not in text
    assert "La subvention demandée" not in text


def test_the_schedule_says_who_does_what_when_and_for_how_many_hours(
    render: Callable[..., bytes], context: Context, outline: Any
) -> None:
    values = context("demande_financement")
    values["echeancier"][1] |= dict.fromkeys(("responsable", "avec", "debut", "fin", "rythme", "justificatif"))
    rows = table(
        body(outline, render("demande_financement", values)),
        "|| Action | Responsable | Période | Rythme et justificatif | Heures |",
    )
    assert len(rows) == 11 + 1
    assert rows[0][0] == "H1 Pédagogie du contrat de travail"
    assert rows[0][1] == "M. Bastien Rouvrelle ¶ directeur ¶ avec l’encadrant technique"
    assert rows[0][2] == "du 05/01/2026 ¶ au 18/12/2026"
    assert rows[0][4] == "120 h"
    assert rows[1][1] == "Aucun responsable désigné"
    assert (rows[-2][0], rows[-2][4]) == ("H10 (suite)", "comprises")
    assert rows[-1] == ["Total des heures de direction", "1 620 h"]


@pytest.mark.parametrize("kind", ["demande_financement", "compte_rendu_financier"])
@pytest.mark.parametrize(
    ("civility", "words"),
    [
        ("Mme", "Je soussignée, Mme Hélène d’Aubrac-Nogent, Présidente, représentante légale de la structure"),
        ("M.", "Je soussigné, M. Hélène d’Aubrac-Nogent, Présidente, représentant légal de la structure"),
        (None, "Je soussigné(e), Hélène d’Aubrac-Nogent, Présidente, représentant(e) légal(e) de la structure"),
    ],
)
def test_the_signatory_is_agreed(
    render: Callable[..., bytes], context: Context, outline: Any, kind: str, civility: str | None, words: str
) -> None:
    values = context(kind)
    values["structure"]["representant"]["civilite"] = civility
    assert words in body(outline, render(kind, values)).replace("'", "’")


@pytest.mark.parametrize(
    "passage",
    [
        "sont exacts et sincères",
        "le coût réel supporté par l’employeur",
        "aucune des dépenses présentées n’est financée deux fois",
        "fiche de poste ou une lettre de mission signée, ou à défaut suivi par des feuilles de temps signées",
        "à jour de ses obligations sociales et fiscales",
        "contrat d’engagement républicain",
        "des autorités de gestion et d’audit nationales et européennes",
        "conservées et tenues à leur disposition pendant la durée fixée par la convention",
    ],
)
def test_the_attestation_covers_what_a_funder_asks(render: Callable[..., bytes], outline: Any, passage: str) -> None:
    text = body(outline, render("demande_financement"))
    assert passage in text.split("[Heading1] Attestation sur l’honneur")[1]


def test_only_an_association_or_a_foundation_subscribes_to_the_republican_contract(
    render: Callable[..., bytes], context: Context, outline: Any
) -> None:
    values = context("demande_financement")
    values["structure"]["forme_juridique"] = "Centre communal d'action sociale"
    assert "engagement républicain" not in body(outline, render("demande_financement", values))


# The financial report --------------------------------------------------------------------------------------------


def test_the_hours_done_stand_beside_the_forecast(render: Callable[..., bytes], context: Context, outline: Any) -> None:
    values = context("compte_rendu_financier")
    values["compte_rendu"]["heures"][1] |= {"realise": None, "taux": None, "ecart": None}
    rows = table(
        body(outline, render("compte_rendu_financier", values)), "|| Règle | Action | Prévu | Réalisé | % | Écart |"
    )
    assert rows[0] == ["H1", "Pédagogie du contrat de travail", "120 h", "96 h", "80,0 %", "\u221224 h"]
    assert rows[1][2:] == ["72 h", "non renseigné", "—", "—"]
    assert rows[-1] == ["Total des heures de direction", "1 620 h", "1 088 h", "67,2 %", "\u2212532 h"]


def test_accounts_are_in_whole_euros_with_their_rate_and_gap_and_the_exact_totals_are_noted(
    render: Callable[..., bytes], outline: Any
) -> None:
    text = body(outline, render("compte_rendu_financier"))
    charges = table(text, "|| Compte | Charges | Prévu | Réalisé | % | Écart |")
    assert charges[2] == ["61", "Services extérieurs", "500", "338", "67,7 %", "\u2212162"]
    assert charges[-1] == ["Total des charges", "55 000", "54 667", "99,4 %", "\u2212333"]
    assert table(text, "|| Compte | Produits | Prévu | Réalisé | % | Écart |")[-1][2] == "54 667"
    assert "Totaux exacts, au centime : prévu 55 000,00 €, réalisé 54 666,55 €." in text
    assert "Le total des charges est égal au total des produits : prévu 55 000 €, réalisé 54 667 €." in text


def test_what_was_not_forecast_has_a_dash_for_its_rate(
    render: Callable[..., bytes], context: Context, outline: Any
) -> None:
    values = context("compte_rendu_financier")
    account = values["compte_rendu"]["budget"]["charges"]["comptes"][0]
    account |= {"prevu": 0, "realise": 12, "ecart": 12, "taux": None, "lignes": []}
    text = body(outline, render("compte_rendu_financier", values))
    assert "| 60 | Achats | 0 | 12 | — | +12 |" in text


def test_an_explanation_still_expected_is_a_dotted_line(
    render: Callable[..., bytes], context: Context, outline: Any
) -> None:
    values = context("compte_rendu_financier")
    values["compte_rendu"]["heures"][0]["explication"] = None
    account = values["compte_rendu"]["budget"]["charges"]["comptes"][1]
    assert account["a_expliquer"]
    account["explication"] = None
    text = body(outline, render("compte_rendu_financier", values))
    assert f"| H1 | \u221224 h | {POINTILLES} |" in text
    assert f"| 61 Services extérieurs | \u2212162 | {POINTILLES} |" in text


def test_without_gaps_nor_budgets_the_report_has_no_such_part(
    render: Callable[..., bytes], context: Context, outline: Any
) -> None:
    values = context("compte_rendu_financier")
    for action in values["compte_rendu"]["heures"]:
        action |= {"explication": None, "a_expliquer": False}
    values["compte_rendu"]["budget"] = None
    text = body(outline, render("compte_rendu_financier", values))
    assert "Explication des écarts" not in text
    assert "Ni la demande ni ce compte rendu ne comprennent de budget." in text
    assert "Total des charges" not in text


def test_a_report_without_forecast_budget_prints_dashes(
    render: Callable[..., bytes], context: Context, outline: Any
) -> None:
    values = context("compte_rendu_financier")
    budget = values["compte_rendu"]["budget"]
    nothing = {"prevu": None, "ecart": None, "taux": None}
    for section in ("charges", "produits", "emplois", "ressources"):
        budget[section]["total"] |= nothing
        budget[section]["total"]["exact"] |= nothing
        for account in budget[section]["comptes"]:
            account.update(nothing, a_expliquer=False)
            for line in account["lignes"]:
                line.update(nothing)
    text = body(outline, render("compte_rendu_financier", values))
    assert "| Total des charges | — | 54 667 | — | — |" in text
    assert "prévu non renseigné, réalisé 54 667 €" in text


# The assessment sheet --------------------------------------------------------------------------------------------

EIGHT = [
    "Objectifs de départ",
    "Entretiens tripartites",
    "Évènements survenus",
    "Valorisation d’outils d’évaluation des compétences",
    "Aptitudes et acquis",
    "Portefeuille de compétences",
    "Préparation de la sortie",
    "Atteinte des objectifs fixés pour l’étape",
]


def emptied(values: dict[str, Any]) -> dict[str, Any]:
    sheet = values["beneficiaire"]
    sheet |= {key: [] for key, value in sheet.items() if isinstance(value, list) and key != "contrats"}
    sheet |= {"sortie": None, "preparation_sortie": None, "commentaire": None, "pass_iae": None, "reference": None}
    sheet["identite"] |= {"civilite": None, "adresse": None, "telephone": None, "courriel": None}
    sheet["entree"] |= {"situation": None, "freins": [], "diagnostic_date": None}
    return values


@pytest.mark.parametrize("empty", [False, True])
def test_the_eight_contents_of_the_source_are_always_sections(
    render: Callable[..., bytes], context: Context, empty: bool
) -> None:
    values = emptied(context("fiche_bilan")) if empty else context("fiche_bilan")
    paragraphs = Document(io.BytesIO(render("fiche_bilan", values))).paragraphs
    headings = [p.text for p in paragraphs if p.style and p.style.name == "Heading 1"]
    assert headings[2:10] == EIGHT


def test_an_empty_list_is_a_sentence_and_never_an_empty_table(
    render: Callable[..., bytes], context: Context, outline: Any
) -> None:
    text = body(outline, render("fiche_bilan", emptied(context("fiche_bilan"))))
    for sentence in (
        "Aucun objectif de départ n’a été fixé.",
        "Aucun entretien tripartite n’est enregistré.",
        "Aucun évènement signalé.",
        "Aucune formation suivie.",
        "Aucune immersion réalisée.",
        "Aucun outil d’évaluation employé.",
        "Aucune compétence évaluée.",
        "Aucune aptitude particulière relevée.",
        "Aucun acquis relevé à ce jour.",
        "Aucune pièce versée au portefeuille de compétences.",
        "La préparation de la sortie n’est pas engagée à la date du bilan.",
        "Aucun objectif n’était fixé pour l’étape.",
        "La personne est toujours dans l’action à la date du bilan.",
    ):
        assert f"[BodyText] {sentence}" in text
    assert [line for line in text.splitlines() if line.startswith("||")] == [
        "|| Contrat | Poste | Début | Fin | Heures par semaine |",
        "|| Année de contrat | Période | Attendus | Tenus | Manquants |",
    ]
    assert POINTILLES not in text


def test_codes_are_printed_in_words(render: Callable[..., bytes], outline: Any) -> None:
    text = body(outline, render("fiche_bilan"))
    assert "| Freins repérés à l’entrée | maîtrise du français, mobilité, disponibilité |" in text
    assert "| Classe de sortie | Emploi durable |" in text
    assert "| confirmer un projet professionnel |" in text


def test_a_code_that_a_user_added_to_the_schema_prints_as_it_is(
    render: Callable[..., bytes], context: Context, outline: Any
) -> None:
    values = context("fiche_bilan")
    values["beneficiaire"]["entree"]["freins"] = ["mobilite", "garde d'enfants"]
    assert "| mobilité, garde d'enfants |" in body(outline, render("fiche_bilan", values))


def test_an_objective_tells_whether_it_was_reached_and_why(
    render: Callable[..., bytes], context: Context, outline: Any
) -> None:
    values = context("fiche_bilan")
    values["beneficiaire"]["objectifs"] = [
        {"libelle": "Conduire", "etape": None, "atteinte": "partiellement", "motif": "Code obtenu"},
        {"libelle": "Lire", "etape": "Bases", "atteinte": None, "motif": None},
    ]
    text = body(outline, render("fiche_bilan", values))
    assert "| Conduire | — | partiellement | Code obtenu |\n| Lire | Bases | à évaluer | — |" in text


def test_who_did_not_come_to_an_interview_is_told_without_gender(
    render: Callable[..., bytes], context: Context, outline: Any
) -> None:
    values = context("fiche_bilan")
    values["beneficiaire"]["entretiens_tripartites"][0]["presents"] = [
        {"nom": "Léa Roy", "qualite": "référente", "presence": "absent"},
        {"nom": "Ève Bel", "qualite": "encadrante", "presence": "excusé"},
        {"nom": "Al Ker", "qualite": "salarié", "presence": "présent"},
    ]
    text = body(outline, render("fiche_bilan", values))
    assert (
        "[EntretienNoms] Léa Roy, référente (absence) ; Ève Bel, encadrante (absence excusée) ; Al Ker, salarié\n"
        in text
    )


@pytest.mark.parametrize(
    ("held", "start", "words"),
    [
        (0, "2026-08-20", "] Aucun entretien attendu à cette date : le contrat a commencé le 20 août 2026."),
        (1, "2026-08-20", "] 1 entretien tenu à la date du bilan. Aucun entretien attendu à cette date"),
        (0, "2026-10-01", "le contrat commence le 1er octobre 2026."),
    ],
)
def test_no_interview_is_expected_in_the_first_month(
    render: Callable[..., bytes], context: Context, outline: Any, held: int, start: str, words: str
) -> None:
    values = context("fiche_bilan")
    values["suivi"] |= {"duree_mois": 0, "entretiens_attendus": 0, "entretiens_tenus": held, "debut": start}
    text = body(outline, render("fiche_bilan", values))
    assert words in text
    assert "0 mois" not in text


def test_none_is_a_word_rather_than_a_zero(render: Callable[..., bytes], context: Context, outline: Any) -> None:
    values = context("fiche_bilan")
    values["suivi"] |= {"duree_mois": 3, "entretiens_attendus": 0, "entretiens_tenus": 0}
    text = body(outline, render("fiche_bilan", values))
    assert "Aucun entretien tenu à la date du bilan, pour 3 mois de contrat (aucun entretien attendu)." in text


def test_a_contract_that_ended_without_a_known_exit_is_no_path_that_goes_on(
    render: Callable[..., bytes], context: Context, outline: Any
) -> None:
    values = context("fiche_bilan")
    values["beneficiaire"]["sortie"] = None
    values["suivi"]["arrete_au"] = values["beneficiaire"]["date_bilan"]
    text = body(outline, render("fiche_bilan", values))
    assert "La personne est toujours dans l’action à la date du bilan." in text
    assert "Sortie de l’action ¶ parcours en cours" in text
    values["suivi"]["arrete_au"] = "2026-08-01"
    text = body(outline, render("fiche_bilan", values))
    assert "Le dernier contrat a pris fin le 1er août 2026 ; la sortie n’est pas renseignée." in text
    assert "Sortie de l’action ¶ non renseignée" in text
    assert "toujours dans l’action" not in text
    assert "en cours" not in text


def test_the_three_parties_date_their_signature_by_hand(render: Callable[..., bytes], outline: Any) -> None:
    text = body(outline, render("fiche_bilan"))
    assert re.search(r"\[LieuDate\] Fait en deux exemplaires, .*, à Valbrune-sur-Loire, le …+\n", text)
    boxes = next(line for line in text.splitlines() if line.startswith("| La salariée")).strip("| ").split(" | ")
    assert len(boxes) == 3
    assert all(re.search(r"¶ Date : …+ ¶ Signature", box) for box in boxes)


def test_an_empty_list_beside_a_full_one_is_a_sentence(
    render: Callable[..., bytes], context: Context, outline: Any
) -> None:
    values = context("fiche_bilan")
    values["beneficiaire"] |= {"aptitudes": [], "acquis": ["Conduite", "Taille"]}
    text = body(outline, render("fiche_bilan", values))
    assert "|| Aptitudes | Acquis |\n| Aucune aptitude particulière relevée. | Conduite ¶ Taille |" in text


def test_interviews_expected_are_not_told_without_a_scale(
    render: Callable[..., bytes], context: Context, outline: Any
) -> None:
    values = context("fiche_bilan")
    assert "mois de contrat (" in body(outline, render("fiche_bilan", values))
    values["suivi"]["entretiens_attendus"] = None
    assert "mois de contrat." in body(outline, render("fiche_bilan", values))


def test_a_contract_without_end_says_so(render: Callable[..., bytes], context: Context, outline: Any) -> None:
    values = context("fiche_bilan")
    values["beneficiaire"]["contrats"][-1]["fin"] = None
    assert "| sans terme |" in body(outline, render("fiche_bilan", values))
