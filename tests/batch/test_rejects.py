"""Records that are refused: told with their reasons and themselves, and no more than may be told."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aci_docs.batch import Merged

Person = Callable[..., dict[str, Any]]
Put = Callable[..., Path]
Merge = Callable[..., Merged]
Lines = Callable[[], list[dict[str, Any]]]
NIR = "285057800608491"


def all_bytes(out: Path) -> bytes:
    """Every byte of every file of an output, the journal's included."""
    return b"\n".join(path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file())


def test_a_reject_tells_where_what_and_how_and_the_record_itself(
    person: Person, put: Put, merge: Merge, rejects: Lines
) -> None:
    wrong = person(2, date_bilan="2026-02-30")
    source = put([person(1), wrong])
    summary = merge(source)
    (told,) = rejects()
    (reason,) = told.pop("motifs")
    assert told == {
        "source": str(source), "ligne": 2, "identifiant": "B-2", "etat": "refusé", "enregistrement": wrong,
    }  # fmt: skip
    assert reason["place"] == "$.date_bilan"
    assert reason["champ"] == "Date du bilan"
    assert reason["valeur"] == '"2026-02-30"'
    assert reason["motif"]
    assert reason["attendu"]
    assert [each.identifier for each in summary.refusals] == ["B-2"]
    assert (summary.made, summary.refused, summary.code) == (1, 1, 3)


def test_every_reason_of_a_record_is_told_with_its_line(
    person: Person, put: Put, merge: Merge, rejects: Lines, home: Path
) -> None:
    wrong = person(2, date_bilan="jamais", contrats=[])
    path = home / "liste.json"
    path.write_text(json.dumps([person(1), wrong], indent=1))
    merge(path)
    (told,) = rejects()
    lines = path.read_text().splitlines()
    assert lines[told["ligne"] - 1].strip() == "{"
    assert {each["place"] for each in told["motifs"]} == {"$.date_bilan", "$.contrats"}
    for reason in told["motifs"]:
        key = reason["place"].removeprefix("$.")
        assert f'"{key}"' in lines[reason["ligne"] - 1]  # as a text editor counts them, in the whole file


def test_a_line_of_json_lines_is_told_by_its_number_in_the_file(
    person: Person, put: Put, merge: Merge, rejects: Lines
) -> None:
    merge(put([person(1), "", person(2, date_bilan="jamais"), '{"identifiant": "B-3"']))
    assert [each["ligne"] for each in rejects()] == [3, 4]
    assert [reason["ligne"] for each in rejects() for reason in each["motifs"]] == [3, 4]


def test_what_is_no_record_is_told_as_it_is_written(person: Person, put: Put, merge: Merge, rejects: Lines) -> None:
    source = put([person(1)])
    source.write_bytes(source.read_bytes() + b'{"a": 1\n\xfe\xfe{}\n{"identifiant": "caf\xe9"}\n12\n' + b"x" * 5000)
    assert merge(source).refused == 5
    told = rejects()
    assert [each.get("texte", "")[:8] for each in told] == ['{"a": 1', "\ufffd\ufffd{}", "", "", "x" * 8]
    assert told[2]["enregistrement"] == {"identifiant": "caf\ufffd"}
    assert told[3]["enregistrement"] == 12
    assert len(told[4]["texte"]) == 2000
    assert "UTF-8" in told[1]["motifs"][0]["motif"]
    assert told[1]["motifs"][0]["ligne"] == 3


@pytest.mark.parametrize(
    "text",
    [
        '{"identifiant": "B-9", "x": NaN, "y": [Infinity, -Infinity]}',
        '{"identifiant": "B-9", "x": 1e400, "y": 12345678901234567890.10}',
        '{"identifiant": "\\ud800", "x": "\\udfff"}',
        '{"identifiant": "a\\u0000b"}',
        '{"identifiant": "B-9", "identifiant": "B-8"}',
        '{"identifiant": ' + "9" * 5000 + "}",
        '{"identifiant": {"a": 1}}',
        '{"identifiant": ["a"]}',
        '{"identifiant": true}',
        "[" * 5000,
        '{"a":' * 5000,
        "[" * 70 + "]" * 70,
    ],
)
def test_whatever_is_read_is_refused_in_a_line_of_json(
    person: Person, put: Put, merge: Merge, rejects: Lines, out: Path, text: str
) -> None:
    def strict(literal: str) -> Any:
        raise ValueError(literal)

    summary = merge(put([person(1), text, person(2)]))
    assert (summary.made, summary.refused) == (2, 1)
    (told,) = (
        json.loads(line, parse_constant=strict) for line in (out / "rejets.jsonl").read_text("utf-8").split("\n")[:-1]
    )
    assert told["motifs"][0]["motif"]
    assert {"enregistrement", "texte"} & set(told)


def test_a_record_of_fifty_megabytes_is_refused_alone_and_not_copied(
    person: Person, put: Put, merge: Merge, rejects: Lines, out: Path
) -> None:
    huge = '{"identifiant": "B-9", "commentaire": "' + "x" * (50 * 2**20) + '"}'
    summary = merge(put([person(1), huge, person(2)]))
    assert (summary.made, summary.refused) == (2, 1)
    (told,) = rejects()
    assert told["motifs"][0]["motif"] == "cet enregistrement fait 50 Mo ; un enregistrement en fait 8 au plus"
    assert "enregistrement" not in told
    assert len(all_bytes(out)) < 2**20


def test_numbers_of_a_refused_record_are_told_exactly(person: Person, put: Put, merge: Merge, out: Path) -> None:
    text = json.dumps(person(2, date_bilan="jamais")).replace(": 26,", ": 26.10,")
    merge(put([text]))
    assert '"heures_hebdomadaires":26.10' in (out / "rejets.jsonl").read_text("utf-8").replace(": ", ":")


@pytest.mark.parametrize(
    "change",
    [
        {"identifiant": NIR},
        {"commentaire": f"son numéro est {NIR}, ou 2 85 05 78 006 084 91"},
        {"reference": NIR},
        {NIR: "x"},
        {"date_bilan": NIR},
    ],
)
def test_a_social_security_number_is_nowhere_in_what_a_merge_writes(
    person: Person, put: Put, merge: Merge, out: Path, change: dict[str, Any]
) -> None:
    summary = merge(put([person(1), person(2) | change]), pattern="{id}-{nom}")
    assert summary.refused == 1
    written = all_bytes(out)
    assert NIR.encode() not in written
    assert b"2 85 05 78 006 084 91" not in written
    assert NIR not in repr(summary)


def test_a_text_that_is_cut_shows_no_part_of_a_social_security_number(put: Put, merge: Merge, out: Path) -> None:
    merge(put(['{"identifiant": "B-1", "x": "' + "a" * 1966 + NIR]))
    assert NIR[:5].encode() not in all_bytes(out)


HIDDEN: dict[str, Any] = {
    "identite": {
        "nom": "Zqnom", "prenom": "Zqprenom", "date_naissance": "1971-11-23", "telephone": "06 39 98 77 41",
        "courriel": "zqcourriel@example.org",
        "adresse": {"voie": "Zqvoie", "code_postal": "58977", "commune": "Zqcommune"},
    },
    "commentaire": "Zqcommentaire",
}  # fmt: skip
NEVER = ("Zqnom", "Zqprenom", "1971-11-23", "98 77 41", "zqcourriel", "Zqvoie", "58977", "Zqcommune", "Zqcomment")


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"date_bilan": "jamais"},
        {"identite": HIDDEN["identite"] | {"date_naissance": "1971-11-23 environ"}},
        {"identite": HIDDEN["identite"] | {"telephone": "06 39 98 77 41 4"}},
        {"identite": HIDDEN["identite"] | {"courriel": "zqcourriel"}},
        {"identite": HIDDEN["identite"] | {"civilite": "Zqnom"}},
        {"identite": HIDDEN["identite"] | {"inconnu": "Zqnom"}},
        {"identite": "Zqnom"},
        {"commentaire": ["Zqcommentaire"]},
        {"reference": "pour Zqnom"},
        {"contrats": [{"type": "CDI inclusion", "debut": "2026-01-05", "heures_hebdomadaires": 26, "poste": "Zqnom"}]},
        {"entree": {"date": "2026-01-05", "prescripteur": {"type": "Zqcommune"}}},
    ],
)
def test_nothing_that_a_funder_does_not_see_is_in_what_a_merge_writes_for_one(
    person: Person, put: Put, merge: Merge, out: Path, change: dict[str, Any]
) -> None:
    summary = merge(put([person(1), person(2) | HIDDEN | change]), profile="financeur")
    assert (summary.made, summary.refused) == ((2, 0) if not change else (1, 1))
    written = all_bytes(out)
    if change:
        assert b"rejets" not in written or b'"enregistrement"' not in written
        told = json.loads((out / "rejets.jsonl").read_text("utf-8"))
        assert told["motifs"]
        assert set(told) == {"source", "ligne", "identifiant", "etat", "motifs"}
    for hidden in NEVER:
        assert hidden.encode() not in written, hidden
        assert hidden not in repr(summary), hidden


def test_a_record_that_is_not_json_is_not_told_to_a_funder(put: Put, merge: Merge, out: Path, person: Person) -> None:
    broken = json.dumps(person(2) | HIDDEN, ensure_ascii=False)[:-1]
    assert (
        merge(put([person(1), broken, broken.replace('"commentaire"', "commentaire")]), profile="financeur").refused
        == 2
    )
    assert not any(hidden.encode() in all_bytes(out) for hidden in NEVER)


def test_what_a_record_has_no_document_for_is_no_reject(dossier: Path, merge: Merge, out: Path) -> None:
    sample = Path(__file__).resolve().parents[2] / "samples" / "jardins_de_valbrune"
    summary = merge(sample, kind="lettre_mission")
    assert summary.skipped > 0
    assert summary.made + summary.skipped == summary.records
    assert not (out / "rejets.jsonl").exists()
