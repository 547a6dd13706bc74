from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from aci_docs import french
from aci_docs.charts import MOST_ROWS, Bar, Part, barres, repartition
from aci_docs.palette import DEFAULT
from tests.charts.pictures import checked

AMOUNTS = st.none() | st.decimals(Decimal(-1000), Decimal(10) ** 7, places=2)
BARS = st.builds(Bar, st.text(max_size=120), AMOUNTS, AMOUNTS)
PARTS = st.builds(Part, st.text(max_size=120), st.integers(0, 500))


@settings(max_examples=100, deadline=None)
@given(st.lists(BARS, min_size=1, max_size=30))
def test_whatever_the_rows_nothing_leaves_the_frame_and_no_words_meet(rows: list[Bar]) -> None:
    drawing = barres(rows, DEFAULT, show=french.euros)
    checked(drawing)
    assert drawing is not None
    assert drawing.height <= 215


@settings(max_examples=100, deadline=None)
@given(st.lists(PARTS, min_size=1, max_size=9))
def test_whatever_the_parts_nothing_leaves_the_frame_and_no_words_meet(parts: list[Part]) -> None:
    drawing = repartition(parts, DEFAULT)
    if any(part.count for part in parts):
        checked(drawing)
    else:
        assert drawing is None


def test_no_row_makes_no_chart() -> None:
    assert barres([], DEFAULT) is None
    assert repartition([], DEFAULT) is None


def test_bars_are_in_proportion_and_have_their_values() -> None:
    found = checked(barres([Bar("A", 100, 50), Bar("B", 0, 25)], DEFAULT, show=french.heures))
    lengths = [right - left for left, _, right, _ in found.boxes[2:]]
    assert [round(length / lengths[0], 2) for length in lengths] == [1, 0.5, 0.25]
    assert {"100\xa0h", "50\xa0h  ·  50\xa0%", "0\xa0h", "25\xa0h"} <= set(found.words)


def test_a_value_that_is_not_known_is_said() -> None:
    drawing = barres([Bar("A", 100, None)], DEFAULT)
    assert "non renseigné" in checked(drawing).words
    assert drawing is not None
    assert "prévu 100, réalisé non renseigné" in drawing.description


def test_rows_beyond_those_of_a_page_are_counted_and_told() -> None:
    drawing = barres([Bar(f"Ligne {number}", number, number) for number in range(MOST_ROWS + 3)], DEFAULT)
    assert "et 3\xa0autres lignes, dans le tableau" in checked(drawing).words
    assert drawing is not None
    assert f"Ligne {MOST_ROWS + 2}\xa0: prévu" in drawing.description


def test_the_alternative_text_of_bars_has_every_value() -> None:
    drawing = barres([Bar("Ateliers", Decimal("120"), Decimal("90.5"))], DEFAULT, title="Heures", show=french.heures)
    assert drawing is not None
    assert drawing.description == "Heures. Ateliers\xa0: prévu 120\xa0h, réalisé 90,5\xa0h (75\xa0%)."


def test_parts_are_in_proportion_and_counted_even_when_they_are_nothing() -> None:
    parts = [Part("Emploi durable", 3), Part("Emploi de transition", 1), Part("Autre sortie", 0)]
    drawing = repartition(parts, DEFAULT, title="Sorties")
    found = checked(drawing)
    widths = [right - left for left, top, right, _ in found.boxes if top < 100]
    assert len(widths) == 2
    assert abs(widths[0] - 3 * widths[1]) <= 3
    assert {"3 (75\xa0%)", "1 (25\xa0%)", "0 (0\xa0%)"} <= set(found.words)
    assert drawing is not None
    assert drawing.description == (
        "Sorties. Emploi durable\xa0: 3 (75\xa0%). Emploi de transition\xa0: 1 (25\xa0%). Autre sortie\xa0: 0 (0\xa0%)."
    )
