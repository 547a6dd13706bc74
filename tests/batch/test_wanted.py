"""What a merge is asked for."""

import pytest

from aci_docs.batch.wanted import Wanted
from aci_docs.errors import WrongUse


def test_it_is_told_and_taken_up_again_whole() -> None:
    wanted = Wanted(
        "fiche_bilan", ("docx", "odt"), "zip", "{nom}-é", recto_verso=False, archive=False, profile="financeur",
        theme="sobre", dossier="/dossier", structures="/structures.json",
    )  # fmt: skip
    assert Wanted.from_json(wanted.as_json()) == wanted
    assert Wanted.from_json(Wanted("fiche_bilan").as_json()) == Wanted("fiche_bilan")


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (Wanted("x", ("doc",)), "« doc »"),
        (Wanted("x", ("docx",), archive=True), "--formats docx,pdf"),
        (Wanted("x", recto_verso=True), "ajoutez --single"),
        (Wanted("x", output="zip", recto_verso=True), "ajoutez --single"),
    ],
)
def test_what_does_not_go_together_is_told_with_its_remedy(wanted: Wanted, told: str) -> None:
    with pytest.raises(WrongUse) as caught:
        wanted.check()
    assert told in str(caught.value)


def test_what_goes_together_passes() -> None:
    Wanted("x", ("docx", "odt")).check()
    Wanted("x", output="unique", recto_verso=True).check()
    Wanted("x", ("pdf",), archive=True).check()
