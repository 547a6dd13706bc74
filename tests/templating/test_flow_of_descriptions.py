"""What may come after a table of a template's description, whichever way its conditions and loops turn."""

from __future__ import annotations

import pytest

from tools.make_templates.content import Block, Paragraph, Table
from tools.make_templates.flow import may_touch_a_table


def described(words: str) -> list[Block]:
    """`T` a table, `P` a paragraph, anything else a tag: `T if T else P endif`."""
    kinds: dict[str, Block] = {"T": Table([170.0], []), "P": Paragraph("BodyText", "des mots")}
    return [kinds.get(word) or Paragraph("Balise", f"{{%p {word} quelque_chose %}}") for word in words.split()]


@pytest.mark.parametrize(
    ("words", "touches"),
    [
        ("T P T", False),
        ("T T", True),
        ("T", True),
        ("T if P endif P", False),
        ("T if P endif T", True),
        ("T if P else P endif T", False),
        ("T if P elif T else P endif P", True),
        ("T if P elif P endif P", False),
        ("T if P elif P endif T", True),
        ("T if if P endif P endif T", True),
        ("T if if P endif P else P endif T", False),
        ("T for P endfor T", True),
        ("T for T endfor P", True),
        ("T for P endfor P", False),
        ("T set P", False),
        ("T set T", True),
    ],
)
def test_a_table_that_another_may_follow_is_known(words: str, touches: bool) -> None:
    assert may_touch_a_table(described(words), 0) is touches


@pytest.mark.parametrize(
    ("words", "place", "touches"),
    [
        ("P if T else T endif P", 2, False),  # the other branch is never below this one
        ("P if T else T endif T", 2, True),
        ("P for T endfor P", 2, True),  # its own next turn
        ("P for P T endfor P", 3, False),
        ("P for if T endif P endfor T", 3, False),
        ("P for if T elif P endif endfor P", 3, True),
    ],
)
def test_a_table_in_a_branch_or_in_a_loop_knows_what_follows_it(words: str, place: int, touches: bool) -> None:
    assert may_touch_a_table(described(words), place) is touches
