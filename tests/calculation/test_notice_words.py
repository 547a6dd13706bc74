"""The amounts inside the sentences of the notices are right, and the advice is kept apart from the facts."""

import json
from decimal import Decimal
from pathlib import Path

from aci_docs.calculation import Inputs, Scale, compute_figures

CASES = Path(__file__).parent / "cases"


def messages(case: str, scale: Scale) -> dict[str, tuple[str, str | None]]:
    """(message, advice) of each notice of a case, by code, with plain spaces."""
    record = json.loads((CASES / f"{case}.json").read_text(), parse_float=Decimal)["entree"]
    notices = compute_figures(Inputs.from_record(record), scale).constats
    return {
        notice.code: (notice.message.replace("\u202f", " ").replace("\u00a0", " "), notice.advice) for notice in notices
    }


def test_the_time_beyond_the_volume_costs_its_share_of_the_post_as_it_is_held(scale: Scale) -> None:
    # 0,60 ETP given, 0,20 retained: 0,40 ETP of a post that costs 40 000 € at 0,80 ETP is 40 000 × 0,40 / 0,80.
    fact, advice = messages("part-time-post-above-the-volume", scale)["temps_au_dela_du_volume"]
    assert "0,40 ETP" in fact
    assert "20 000,00 €" in fact
    assert advice is not None
    assert advice not in fact


def test_no_notice_orders_in_its_fact(scale: Scale) -> None:
    orders = ("Vérifiez", "Corrigez", "Prévoyez", "Ramenez", "Déclarez", "déclarez", "vérifiez", "prévoyez")
    for path in CASES.glob("*.json"):
        if "2026-" not in json.loads(path.read_text())["entree"]["periode"]["fin"]:
            continue  # the packaged scale is of 2026
        for fact, _ in messages(path.stem, scale).values():
            assert not any(order in fact for order in orders), fact
