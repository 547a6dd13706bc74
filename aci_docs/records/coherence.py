"""Named checks between several fields of one record, which a schema asks for under `coherences`.

Each takes a record whose fields may be missing or of a wrong type (those are other problems) and yields the places to
correct.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from aci_docs.records.findings import Finding
from aci_docs.records.paths import Path, select, value_at
from aci_docs.records.words import number

Found = Iterator[tuple[Path, Finding]]


def _above(record: Any, part: Path, whole: Path, message: str) -> Found:
    share, total = value_at(record, part), value_at(record, whole)
    if any(isinstance(value, bool) or not isinstance(value, int | Decimal) for value in (share, total)):
        return
    if share > total:
        yield part, Finding(message, f"au plus {number(total)}")


def share_within_post(record: Any) -> Found:
    """The time given to the direction when it exceeds the post's working time (calculation: the inputs)."""
    yield from _above(
        record,
        ("direction", "etp_affecte"),
        ("direction", "quotite_poste"),
        "le temps affecté dépasse la quotité du poste",
    )


def funded_share_within_post(record: Any) -> Found:
    """The funded time of a job sheet when it exceeds the post's working time."""
    yield from _above(
        record,
        ("affectation_financee", "etp"),
        ("temps_travail", "quotite"),
        "le temps financé dépasse la quotité du poste",
    )


def reason_of_gaps(record: Any) -> Found:
    """The reason of each objective reached in part or not at all, when it is missing (records: `beneficiaire`)."""
    for path, objective in select(record, "objectifs[]"):
        if not isinstance(objective, dict) or objective.get("atteinte") not in ("partiellement", "non"):
            continue
        if objective.get("motif") is None:
            message = f"cet objectif est atteint « {objective['atteinte']} » et le motif manque"
            yield (*path, "motif"), Finding(message, "une phrase", 'ajouter "motif": "…"')


def end_of_fixed_term(record: Any) -> Found:
    """The end date of each contract that is not an open-ended « CDI inclusion », when it is missing."""
    for path, contract in select(record, "contrats[]"):
        if not isinstance(contract, dict) or contract.get("type") not in ("CDDI", "CUI-CAE"):
            continue
        if contract.get("fin") is None:
            message = f"un contrat {contract['type']} a une date de fin"
            yield (*path, "fin"), Finding(message, "une date AAAA-MM-JJ entre guillemets", 'ajouter "fin": "…"')


COHERENCES: dict[str, Callable[[Any], Found]] = {
    "affectation_dans_quotite": funded_share_within_post,
    "etp_affecte_dans_quotite": share_within_post,
    "fin_sauf_cdi": end_of_fixed_term,
    "motif_des_ecarts": reason_of_gaps,
}
