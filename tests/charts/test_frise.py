from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aci_docs.charts import Event, Journey, Span, frise
from aci_docs.palette import DEFAULT, Palette
from tests.charts.pictures import checked

START = date(2026, 1, 5)
CONTRACT = Span(START, date(2026, 7, 4), ("CDDI, 26 h par semaine", "CDDI"))


def journey(**changes: object) -> Journey:
    given_: dict[str, object] = {"entry": START, "sheet": date(2026, 6, 30), "contracts": [CONTRACT]}
    return Journey(**(given_ | changes))  # type: ignore[arg-type]


def days(count: int, *, step: int = 1, first: date = START) -> list[date]:
    return [first + timedelta(days=step * number) for number in range(count)]


LABELS = st.text(max_size=60) | st.sampled_from(["Mobilité", "Évolution de poste", "x" * 300, "", "deux\nlignes"])
DAYS = st.dates(date(2019, 1, 1), date(2027, 12, 31))
SPANS = st.builds(
    lambda start, length, label: Span(start, start + timedelta(days=length), (label, label[:5])),
    DAYS,
    st.integers(0, 900),
    LABELS,
)
JOURNEYS = st.builds(
    Journey,
    entry=DAYS,
    sheet=DAYS,
    exit=st.none() | DAYS,
    contracts=st.lists(SPANS | st.builds(Span, DAYS, st.none(), st.just(("CDI inclusion",))), max_size=8),
    held=st.lists(DAYS, max_size=40),
    missed=st.lists(DAYS, max_size=5),
    planned=st.lists(DAYS, max_size=5),
    trainings=st.lists(SPANS, max_size=12),
    immersions=st.lists(SPANS, max_size=6),
    events=st.lists(st.builds(Event, DAYS, LABELS), max_size=20),
)


@settings(max_examples=150, deadline=None)
@given(JOURNEYS)
def test_whatever_the_path_nothing_leaves_the_frame_and_no_words_meet(path: Journey) -> None:
    drawing = frise(path, DEFAULT)
    checked(drawing)
    assert drawing.width == 170
    assert 25 < drawing.height < 150


def test_lanes_that_have_nothing_to_show_are_not_there() -> None:
    found = checked(frise(journey(), DEFAULT))
    assert "aucun entretien tripartite" in found.words
    assert not {"Formations", "Immersions", "Évènements"} & set(found.words)
    full = journey(trainings=[CONTRACT], immersions=[CONTRACT], events=[Event(START, "Mobilité")])
    assert {"Formations", "Immersions", "Évènements"} < set(checked(frise(full, DEFAULT)).words)


def test_the_days_that_cut_the_path_are_told_in_full() -> None:
    found = checked(frise(journey(exit=date(2026, 7, 4)), DEFAULT))
    assert {"Entrée le 05/01/2026", "Fiche le 30/06/2026", "Sortie le 04/07/2026"} < set(found.words)
    assert not any(words.startswith("Sortie") for words in checked(frise(journey(), DEFAULT)).words)


def test_interviews_held_missed_and_planned_have_shapes_of_their_own_in_the_key() -> None:
    path = journey(held=[date(2026, 3, 3)], missed=[date(2026, 4, 3)], planned=[date(2026, 7, 1)])
    found = checked(frise(path, DEFAULT))
    assert {"entretien tenu", "entretien non tenu", "entretien prévu"} < set(found.words)
    assert {"03/03", "03/04", "01/07"} < set(found.words)
    assert "entretien non tenu" not in checked(frise(journey(held=[START]), DEFAULT)).words


def test_forty_interviews_are_all_shown_when_they_are_spread() -> None:
    path = Journey(START, date(2030, 12, 31), contracts=[Span(START, None, ("CDI inclusion",))], held=days(40, step=40))
    found = checked(frise(path, DEFAULT))
    assert not any("non montré" in words for words in found.words)
    # Ellipses and boxes are read alike: those of the marks are the square ones.
    assert sum(right - left == bottom - top for left, top, right, bottom in found.boxes) == 40 + 1


def test_forty_interviews_of_one_day_say_how_many_are_not_shown() -> None:
    found = checked(frise(journey(held=[date(2026, 3, 3)] * 40), DEFAULT))
    assert "+ 35 non montrés" in found.words


def test_what_is_not_shown_agrees_with_the_name_of_its_lane() -> None:
    path = journey(trainings=[Span(START, START, ("Sauveteur secouriste du travail",))] * 8, immersions=[CONTRACT] * 6)
    found = checked(frise(path, DEFAULT))
    assert {"Formations", "+ 3 non montrées", "Immersions", "+ 1 non montrée"} <= set(found.words)


def test_events_too_many_for_words_keep_their_marks() -> None:
    path = journey(events=[Event(day, "Un évènement au libellé assez long") for day in days(30, step=5)])
    found = checked(frise(path, DEFAULT))
    assert not any("libellé" in words for words in found.words)
    assert not any("non montré" in words for words in found.words)


def test_an_event_or_a_training_without_a_label_has_its_number() -> None:
    path = journey(events=[Event(date(2026, 5, 1)), Event(date(2026, 2, 1))], trainings=[Span(START, START, ("",))])
    found = checked(frise(path, DEFAULT))
    assert found.words.count("n° 1") == 2
    assert "n° 2" in found.words


def test_a_time_without_contract_is_seen_and_named() -> None:
    second = Span(date(2026, 11, 2), date(2027, 5, 1), ("CDDI",))
    path = journey(sheet=date(2027, 4, 30), contracts=[CONTRACT, second])
    found = checked(frise(path, DEFAULT))
    assert found.words.count("sans contrat") == 2  # in its bar and in the key
    assert "sans contrat" not in checked(frise(journey(), DEFAULT)).words


def test_what_is_to_come_of_a_contract_is_paler_and_named_until_the_person_leaves() -> None:
    assert "contrat à venir" in checked(frise(journey(sheet=date(2026, 2, 1)), DEFAULT)).words
    left = journey(sheet=date(2026, 2, 1), exit=date(2026, 3, 1))
    assert "contrat à venir" not in checked(frise(left, DEFAULT)).words


@pytest.mark.parametrize(
    ("months", "expected", "absent"),
    [
        (1, {"janv.", "8", "15", "22"}, {"févr."}),
        (12, {"janv.", "févr.", "déc."}, {"8"}),
        (36, {"janv.", "avr.", "juil.", "oct."}, {"févr."}),
        (60, {"janv.", "juil."}, {"avr."}),
    ],
)
def test_the_axis_has_as_many_labels_as_have_room(months: int, expected: set[str], absent: set[str]) -> None:
    last = date(2026 + (months - 1) // 12, (months - 1) % 12 + 1, 28)
    path = Journey(START, last, contracts=[Span(START, last, ("CDDI",))])
    found = set(checked(frise(path, DEFAULT)).words)
    assert expected <= found
    assert not absent & found
    assert {str(year) for year in range(2026, last.year + 1)} <= found


def test_one_date_a_thousand_years_off_does_not_crush_the_rest() -> None:
    path = journey(contracts=[Span(START, date(9999, 12, 31), ("CDDI",))], events=[Event(date(1026, 1, 1), "Siège")])
    found = checked(frise(path, DEFAULT))
    assert "2026" in found.words
    assert "Entrée le 05/01/2026" in found.words


def test_the_alternative_text_has_every_date_and_count() -> None:
    path = journey(
        exit=date(2026, 7, 4),
        held=[date(2026, 3, 3), date(2026, 2, 1)],
        missed=[date(2026, 5, 5)],
        trainings=[Span(date(2026, 3, 9), date(2026, 3, 9), ("Gestes et postures",))],
        events=[Event(date(2026, 4, 1), "Déménagement")],
    )
    assert frise(path, DEFAULT).description.replace("\xa0", " ").replace("\u202f", " ") == (
        "Frise du parcours : entrée le 5 janvier 2026. "
        "Contrats : CDDI, 26 h par semaine, du 5 janvier 2026 au 4 juillet 2026. "
        "Entretiens tripartites : 2 tenus (1er février 2026 et 3 mars 2026), 1 non tenu (5 mai 2026). "
        "Formations : Gestes et postures, le 9 mars 2026. Aucune immersion. "
        "Évènements : Déménagement, le 1er avril 2026. "
        "Fiche établie le 30 juin 2026. Sortie le 4 juillet 2026."
    )


def test_a_long_list_is_told_by_its_ends_and_its_count() -> None:
    told = frise(journey(held=days(40), events=[Event(day, "Visite") for day in days(15)]), DEFAULT).description
    assert "40\xa0tenus (du 5 janvier 2026 au 13 février 2026)" in told
    assert "et 3 de plus" in told
    assert len(told) < 1500


def test_a_path_without_anything_is_told_as_such() -> None:
    told = frise(Journey(START, START), DEFAULT).description
    for sentence in (
        "Aucun contrat.",
        "Aucun entretien tripartite.",
        "Aucune formation.",
        "Pas de sortie enregistrée.",
    ):
        assert sentence in told


def test_the_same_path_gives_the_same_bytes_and_another_palette_another_look() -> None:
    assert frise(journey(), DEFAULT).emf == frise(journey(), DEFAULT).emf
    assert frise(journey(), DEFAULT).emf != frise(journey(), Palette(accent="7A1F5C")).emf
