"""A merge called by a program: what it may be given, and what is left when it fails."""

import datetime
import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

import aci_docs
from aci_docs.batch import Merged, Wanted, run, verify
from aci_docs.batch.destination import open_destination
from aci_docs.errors import AciDocsError, InvalidRecord, OutputConflict, WrongUse

Person = Callable[..., dict[str, Any]]
Put = Callable[..., Path]
Merge = Callable[..., Merged]
Files = Callable[[], dict[str, bytes]]
Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def call(home: Path, out: Path) -> Callable[..., Merged]:
    def made(records: Any, **asked: Any) -> Merged:
        return aci_docs.merge(aci_docs.Workspace(home), "attestation", records, out, jobs=1, **asked)

    return made


def test_records_of_a_program_give_the_documents_that_their_file_would(
    person: Person, put: Put, call: Callable[..., Merged], files: Files, out: Path, tmp_path: Path
) -> None:
    summary = call(person(number) for number in range(3))
    assert (summary.records, summary.made) == (3, 3)
    run(Wanted("attestation"), [put([person(number) for number in range(3)])], tmp_path / "autre", jobs=1)
    assert {path.name: path.read_bytes() for path in (tmp_path / "autre").glob("*.docx")} == {
        name: data for name, data in files().items() if name.endswith(".docx")
    }
    assert not list((out / ".aci-docs").glob("entree*"))


def test_the_same_records_of_a_program_are_not_made_again(person: Person, call: Callable[..., Merged]) -> None:
    call([person(1), person(2)])
    summary = call([person(2), person(1), person(3)])
    assert (summary.made, summary.unchanged) == (1, 2)


def test_decimals_dates_and_floats_of_a_program_are_told_exactly(
    person: Person, call: Callable[..., Merged], files: Files, put: Put, tmp_path: Path
) -> None:
    exact = person(1, date_bilan=datetime.date(2026, 7, 3))
    exact["contrats"][0] |= {"heures_hebdomadaires": Decimal("26.10"), "debut": datetime.date(2026, 1, 5)}
    other = person(2)
    other["contrats"][0]["heures_hebdomadaires"] = 0.1 + 0.2
    third = person(3)
    third["contrats"][0]["heures_hebdomadaires"] = 26.3
    summary = call(iter([exact, third]))
    assert (summary.made, summary.refused) == (2, 0)
    for each in (exact, third):
        each["date_bilan"] = "2026-07-03"
        each["contrats"][0] |= {"debut": "2026-01-05"}
    lines = [json.dumps(each, default=float).replace("26.1,", "26.10,") for each in (exact, third)]
    run(Wanted("attestation"), [put(lines)], tmp_path / "autre", jobs=1)
    found = files()
    for name in ("attestation-B-1.docx", "attestation-B-3.docx"):
        assert (tmp_path / "autre" / name).read_bytes() == found[name]
    assert call(iter([other])).refused == 1  # more decimals than hours have: said, not rounded


def test_one_path_several_paths_and_texts_are_sources(person: Person, put: Put, call: Callable[..., Merged]) -> None:
    first, second = put([person(1)], "a.jsonl"), put([person(2)], "b.jsonl")
    assert call(first).records == 1
    assert call(str(first)).unchanged == 1
    assert call([first, str(second)]).records == 2
    assert call(iter([second])).records == 1


def test_no_record_at_all_is_told(call: Callable[..., Merged], out: Path) -> None:
    nothings: list[Any] = [[], iter(())]
    for nothing in nothings:
        with pytest.raises(InvalidRecord, match="aucun enregistrement n'a été donné"):
            call(nothing)
    assert not out.exists()


def test_records_that_fail_in_the_middle_leave_nothing(
    person: Person, call: Callable[..., Merged], out: Path, files: Files
) -> None:
    def broken() -> Iterator[dict[str, Any]]:
        yield person(1)
        yield person(2)
        raise KeyError("colonne")

    with pytest.raises(KeyError, match="colonne"):
        call(broken())
    assert not out.exists()
    call([person(1)])
    before = files()
    with pytest.raises(KeyError, match="colonne"):
        call(broken())
    assert files() == before
    assert not list((out / ".aci-docs").glob("entree*"))
    assert call([person(1)]).unchanged == 1


def test_a_value_that_json_has_no_way_to_write_is_told_with_its_record(
    person: Person, call: Callable[..., Merged], out: Path
) -> None:
    with pytest.raises(InvalidRecord, match="l'enregistrement n° 2 tient une valeur que JSON ne sait pas écrire"):
        call([person(1), {"identifiant": {1: object(), (1, 2): 3}}])
    assert not out.exists()


def test_a_value_that_is_no_number_is_told_and_not_left_out(
    person: Person, call: Callable[..., Merged], out: Path
) -> None:
    wrong = person(1)
    wrong["contrats"][0]["heures_hebdomadaires"] = float("nan")
    with pytest.raises(InvalidRecord, match=r"l'enregistrement n° 2 .* ne sont pas des nombres"):
        call([person(2), wrong])
    assert not out.exists()


def test_two_merges_one_after_the_other_in_one_process(person: Person, home: Path, put: Put, tmp_path: Path) -> None:
    source = put([person(1), person(2)])
    outs = [tmp_path / "un", tmp_path / "deux"]
    assert [run(Wanted("attestation"), [source], out, jobs=1).made for out in outs] == [2, 2]
    assert [verify(open_destination(out)).sound for out in outs] == [2, 2]


def test_two_merges_at_once_on_one_output_are_one_too_many(person: Person, put: Put, merge: Merge, out: Path) -> None:
    source = put([person(1)])
    merge(source)
    with (
        FileLock(out / ".aci-docs" / "verrou"),
        pytest.raises(OutputConflict, match="Un autre publipostage écrit déjà"),
    ):
        merge(source)
    assert merge(source).unchanged == 1


def test_a_wrong_wish_leaves_nothing(person: Person, put: Put, merge: Merge, out: Path) -> None:
    for asked in ({"formats": ("doc",)}, {"recto_verso": True}, {"archive": True}, {"profile": "voisin"}):
        with pytest.raises(AciDocsError):
            merge(put([person(1)]), **asked)
    assert not out.exists()


def test_a_source_without_a_structure_asks_for_one(person: Person, tmp_path: Path, merge: Merge, out: Path) -> None:
    alone = tmp_path / "seul" / "loin" / "gens.jsonl"
    alone.parent.mkdir(parents=True)
    alone.write_text(json.dumps(person(1)))
    with pytest.raises(WrongUse, match="--structure FICHIER"):
        merge(alone)
    assert not out.exists()


def test_what_others_keep_in_the_output_stays(person: Person, put: Put, merge: Merge, out: Path, files: Files) -> None:
    out.mkdir()
    (out / "lisez-moi.txt").write_text("à moi")
    (out / "photos").mkdir()
    merge(put([person(1)]))
    assert files()["lisez-moi.txt"] == "à moi".encode()
    assert (out / "photos").is_dir()
    assert verify(open_destination(out)).unknown == ["lisez-moi.txt"]


def test_the_summary_counts_every_record_once(person: Person, put: Put, merge: Merge) -> None:
    reports: list[tuple[str, int, int]] = []
    people = [person(number) for number in range(4)] + [person(9, date_bilan="jamais")]
    summary = merge(put(people), report=lambda *told: reports.append(told))
    total = summary.made + summary.unchanged + summary.refused + summary.failed + summary.skipped
    assert total == summary.records == 5
    assert ("Documents", 5, 5) in reports
    assert summary.rate > 0
    assert summary.memory["principal"] > 0


def test_the_journal_of_another_program_is_told(person: Person, put: Put, merge: Merge, out: Path) -> None:
    (out / ".aci-docs").mkdir(parents=True)
    (out / ".aci-docs" / "journal.sqlite").write_bytes(b"rien de tel " * 100)
    with pytest.raises(AciDocsError, match="Le journal"):
        merge(put([person(1)]))


def test_sample_data_is_told(person: Person, put: Put, merge: Merge) -> None:
    assert "donnees_exemple" not in merge(put([person(1)])).notices
    told = merge(put([person(1, _exemple=True), person(2)])).notices["donnees_exemple"]
    assert (told.gravity, told.count) == ("attention", 1)
    assert "ne pas l'envoyer tel quel" in told.message


@pytest.mark.parametrize("force", [False, True])
def test_an_output_of_another_kind_is_refused_and_left_as_it_is(
    person: Person, put: Put, merge: Merge, files: Files, out: Path, force: bool
) -> None:
    source = put([person(1), person(2)])
    merge(source)
    before = files()
    with pytest.raises(OutputConflict, match=r"contient un publipostage de « attestation ».*autre dossier"):
        merge(source, kind="fiche_bilan", force=force)
    assert files() == before
    assert verify(open_destination(out)).is_whole
    assert merge(source).unchanged == 2


def test_an_output_where_nothing_was_made_takes_any_kind(person: Person, put: Put, merge: Merge) -> None:
    assert merge(put([person(1, date_bilan="x")])).refused == 1
    assert merge(put([person(1)]), kind="fiche_bilan").made == 1
