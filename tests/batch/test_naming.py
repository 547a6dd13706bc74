"""Names of documents: safe on the three systems, told apart, and made of what the pattern says."""

import unicodedata
from dataclasses import replace
from pathlib import PurePosixPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aci_docs.batch.naming import LONGEST, Pattern, key_of, safe
from aci_docs.batch.planning import identifier_of
from aci_docs.documents import SLIP, DocumentKind
from aci_docs.dossier import Workspace
from aci_docs.errors import WrongUse

WORKSPACE = Workspace()
PEOPLE, STRUCTURE = WORKSPACE.schema("beneficiaire"), WORKSPACE.schema("structure")
# What the documentation of Windows says, written apart from the code: « Naming Files, Paths, and Namespaces ».
RESERVED = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}
RESERVED |= {f"{port}{number}" for port in ("COM", "LPT") for number in "0123456789¹²³"}
FORBIDDEN = set('<>:"/\\|?*')


def is_safe(part: str) -> bool:
    """Whether one part of a path, given with its suffix if it is a file, is a name everywhere."""
    stem = part.split(".", 1)[0].rstrip(" ").upper()
    return (
        part != ""
        and stem not in RESERVED
        and not FORBIDDEN & set(part)
        and not any(unicodedata.category(each) in ("Cc", "Cs") for each in part)
        and part[0] not in " ."
        and part[-1] not in " ."
        and len(part.encode()) <= 255
        and unicodedata.normalize("NFC", part) == part
    )


def pattern(text: str, *, masked: bool = False) -> Pattern:
    return Pattern.parse(text, PEOPLE, STRUCTURE, masked=masked)


ODD = st.text(
    st.sampled_from('aé e\u0301.\u200b\x00\x1f /\\:*?"<>|¹$CONAUXLPT1-_{}~\u202e株𠀀🌱ﬁß\ud800'), max_size=300
)


@given(st.text(max_size=300) | ODD)
@example("CONIN$")
@example("conout$.x")
@example("CON .x")
@example("COM¹")
@example("株" * 120)
@example("𠀀" * 61)
@example("e" * 119 + "é.")
@example("e\u200b\u0301")
@example("a" * 119 + " b")
@example(".aci-docs")
@example("-" + "\u0301" * 300)
def test_any_text_gives_a_part_of_a_path_that_every_system_takes(text: str) -> None:
    name = safe(text)
    assert name == "" or (is_safe(f"{name}.docx") and is_safe(name))
    assert len(name.encode()) <= LONGEST + 1
    assert safe(name) == name


@given(st.text(max_size=40) | ODD, st.text(max_size=40) | ODD)
def test_a_name_put_together_is_as_safe_as_its_values(first: str, second: str) -> None:
    values = {"identite.nom": first, "identite.prenom": second}
    name = pattern("{nom}{prenom}/{nom} {prenom}.{nom}").name(values, {})
    if name is None:
        assert not (safe(first) and safe(second))
        return
    path = PurePosixPath(f"{name}.docx")
    assert len(path.parts) == 2
    assert all(map(is_safe, path.parts))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Élodie N'Diaye", "Élodie N'Diaye"),
        ("E\u0301lodie", "Élodie"),
        ("con", "con_"),
        ("Aux.", "Aux_"),
        ("NUL.tar", "NUL_.tar"),
        ("com¹", "com¹_"),
        ("conin$", "conin$_"),
        ("Conrad", "Conrad"),
        (" . caché . ", "caché"),
        ("..", ""),
        ("\u200b\x00", ""),
        ("14/07/2026", "14_07_2026"),
        ('a\\b:c*d?e"f<g>h|i', "a_b_c_d_e_f_g_h_i"),
        ("l’été — n° 3 (bis)", "l’été — n° 3 (bis)"),
    ],
)
def test_what_is_kept_of_a_text(text: str, name: str) -> None:
    assert safe(text) == name


def test_names_that_a_system_takes_for_one_have_one_key() -> None:
    assert key_of("ÉLODIE") == key_of("élodie") == key_of("E\u0301lodie") == key_of("e\u0301LODIE")
    assert key_of("Élodie") != key_of("Elodie")


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_key_is_the_same_whatever_the_case_and_the_writing_of_accents(text: str, other: str) -> None:
    assert key_of(safe(text)) == key_of(unicodedata.normalize("NFD", safe(text)))
    assert (key_of(text) == key_of(other)) or text != other


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("{nom}-{prenom}-{id}", ("identite.nom", "identite.prenom", "identifiant")),
        ("{ identite.nom }", ("identite.nom",)),
        ("{identite.adresse.commune}/{id}", ("identite.adresse.commune", "identifiant")),
        ("{voie}", ("identite.adresse.voie",)),
        ("{id}{id}", ("identifiant",)),
        ("{structure.nom}-{id}", ("identifiant",)),
        ("{prescripteur.nom}", None),
        ("{fin}", ("pass_iae.fin",)),
    ],
)
def test_a_field_is_a_path_or_the_last_key_of_the_least_deep_one(text: str, paths: tuple[str, ...] | None) -> None:
    if paths is None:
        with pytest.raises(WrongUse):
            pattern(text)
    else:
        assert pattern(text).paths == paths


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("fiche", "donnerait le même nom"),
        ("{nom", "accolade en trop ou en moins"),
        ("{nom}}", "accolade en trop ou en moins"),
        ("{id}-{{nom}", "accolade en trop ou en moins"),
        ("../{id}", "sort du dossier"),
        ("/{id}", "sort du dossier"),
        ("{id}/", "barre / en trop"),
        ("a//{id}", "barre / en trop"),
        ("./{id}", "sort du dossier"),
        ("a\\{id}", "sort du dossier"),
        ("{nm}", "vouliez-vous écrire « {nom} »"),
        ("{identitee.nom}", "vouliez-vous écrire « {identite.nom} »"),
        ("{structure.nome}", "vouliez-vous écrire « {structure.nom} »"),
        ("{contrats}", "n'existe pas"),
        ("{identite}", "n'existe pas"),
        ("{}", "n'existe pas"),
    ],
)
def test_a_pattern_that_cannot_be_followed_is_refused_with_its_remedy(text: str, told: str) -> None:
    with pytest.raises(WrongUse, match="motif de nom") as caught:
        pattern(text)
    assert told in str(caught.value)


def test_a_key_at_several_places_of_one_depth_asks_which() -> None:
    fields = {each: {"type": "dict", "schema": {"mot": {"type": "string"}}} for each in ("matin", "soir")}
    ambiguous = replace(PEOPLE, fields=fields)
    with pytest.raises(WrongUse, match=r"à plusieurs endroits ; .*\{matin\.mot\} et \{soir\.mot\}"):
        Pattern.parse("{mot}", ambiguous)
    assert Pattern.parse("{soir.mot}", ambiguous).paths == ("soir.mot",)


def test_a_value_with_a_bar_stays_in_its_folder_and_the_bar_of_the_pattern_makes_one() -> None:
    name = pattern("{commune}/{nom}").name({"identite.adresse.commune": "../Val/brune", "identite.nom": "/etc"}, {})
    assert name == "_Val_brune/_etc"


@pytest.mark.parametrize("value", [None, "", "   ", "..", "\u200b", {"a": 1}, ["a"]])
def test_a_record_without_the_value_has_no_name(value: object) -> None:
    assert pattern("{nom}-{id}").name({"identite.nom": value, "identifiant": "B-1"}, {}) is None


@pytest.mark.parametrize(
    ("value", "name"),
    [(26, "26"), (26.5, "26.5"), (True, "oui"), (False, "non"), (0, "0"), ("2026-07-03", "2026-07-03")],
)
def test_numbers_dates_and_truths_are_told_as_they_read(value: object, name: str) -> None:
    assert pattern("{nom}").name({"identite.nom": value}, {}) == name


def test_the_structure_gives_its_values_to_the_name() -> None:
    structure = {"nom": "Racines & Compagnie", "adresse": {"commune": "Valbrune"}}
    name = pattern("{structure.nom}/{structure.adresse.commune}-{id}").name({"identifiant": "B-1"}, structure)
    assert name == "Racines & Compagnie/Valbrune-B-1"
    assert pattern("{structure.sigle}-{id}").name({"identifiant": "B-1"}, structure) is None


@pytest.mark.parametrize("folder", ["manifeste.jsonl", "Rejets.JSONL", ".aci-docs"])
def test_no_folder_of_documents_takes_the_name_of_what_a_merge_writes(folder: str) -> None:
    name = pattern("{nom}/{id}").name({"identite.nom": folder, "identifiant": "B-1"}, {})
    assert name is not None
    assert name.split("/")[0].lower() not in ("manifeste.jsonl", "rejets.jsonl", ".aci-docs")


@pytest.mark.parametrize("text", ["{nom}-{id}", "{identite.prenom}-{id}", "{commune}/{id}", "{pass_iae.numero}-{id}"])
def test_a_name_for_a_funder_shows_nothing_that_the_profile_hides(text: str) -> None:
    with pytest.raises(WrongUse, match="que le profil ne montre pas"):
        pattern(text, masked=True)
    assert pattern(text).text == text


def test_a_name_for_a_funder_may_show_what_is_sent() -> None:
    assert pattern("{reference}-{date_bilan}-{structure.nom}-{id}", masked=True).has_folder is False


@pytest.mark.parametrize("kind", WORKSPACE.catalogue.documents, ids=lambda kind: kind.name)
def test_the_catalogue_gives_a_name_that_tells_the_records_apart(kind: DocumentKind) -> None:
    if kind.name == SLIP:  # no record of an office makes it
        return
    default = Pattern.default(kind, WORKSPACE.schema(kind.record_kind), identifier_of(kind))
    assert default.paths == (identifier_of(kind),)
    assert default.text.startswith(kind.name)
    assert not default.has_folder
