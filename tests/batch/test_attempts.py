"""The search for the row of which processes die."""

import pytest

from aci_docs.batch.attempts import Attempt, Deaths
from aci_docs.batch.job import Row
from aci_docs.errors import AciDocsError

ROWS = tuple(Row(rank, rank, 0, 0, 0, 1, rank + 1, f"fiche-{rank}", b"") for rank in range(100))


def test_each_half_is_tried_down_to_the_row_that_kills_and_no_other_is_lost() -> None:
    todo, made, found, deaths = [Attempt(ROWS)], list[Row](), list[Row](), 0
    while todo:
        attempt = todo.pop()
        if ROWS[37] not in attempt.rows:
            made += attempt.rows
            continue
        deaths += 1
        again = attempt.after_death()
        todo += again
        found += [] if again else attempt.rows
    assert found == [ROWS[37]]
    assert sorted(made) == [row for row in ROWS if row.rank != 37]
    assert deaths <= 9


def test_processes_that_all_die_stop_the_run() -> None:
    deaths = Deaths()
    for _ in range(100):
        deaths.another(EOFError())
        deaths.none()
    with pytest.raises(AciDocsError, match="l'un après l'autre"):
        list(map(deaths.another, [EOFError()] * 100))
