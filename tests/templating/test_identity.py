"""What is numbered or named anew while a document is made."""

from __future__ import annotations

from aci_docs.templating.identity import FIRST_FREE, Identities


def test_numbers_begin_beyond_those_of_the_template_and_never_come_twice() -> None:
    identities = Identities()
    assert [identities.new() for _ in range(3)] == [FIRST_FREE, FIRST_FREE + 1, FIRST_FREE + 2]


def test_each_document_starts_afresh() -> None:
    assert Identities().new() == Identities().new()
