"""Named checks between several fields of one record, which a schema asks for under `coherences`.

Each takes a record whose fields may be missing or of a wrong type (those are other problems) and yields the places to
correct.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from aci_docs.french import nombre
from aci_docs.records.dates import real_date
from aci_docs.records.findings import Finding
from aci_docs.records.nearest import parts
from aci_docs.records.paths import Path, select, value_at
from aci_docs.records.words import number

Found = Iterator[tuple[Path, Finding]]

YOUNGEST = 16
FULL_TIME, LEAST_FULL_TIME = 35, 30
DATE = "une date AAAA-MM-JJ entre guillemets"
_FIX_TIME = "corriger les heures ou la quotité"
# What the schema takes among the charges and among the produits; 86 and 87 balance apart from the others.
_ACCOUNTS = (r"(6[0-8]|86)[0-9]*\Z", r"(7[03-8]|87)[0-9]*\Z")
_MOST_DIGITS = 20  # beyond, an amount is no amount, and exact sums would take for ever
_SIDES = {
    False: ("des charges (comptes 60 à 68)", "des produits (comptes 70 à 78)"),
    True: ("des emplois en nature (compte 86)", "des contributions en nature (compte 87)"),
}
_WITHOUT_PRECISE_END = {"remplacement", "saisonnier", "saison", "usage", "objet"}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _above(record: Any, part: Path, whole: Path, message: str) -> Found:
    share, total = value_at(record, part), value_at(record, whole)
    if _is_number(share) and _is_number(total) and share > total:
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
            yield (*path, "fin"), Finding(message, DATE, 'ajouter "fin": "…"')


def age_at_entry(record: Any) -> Found:
    """The date of birth of a person under 16 at the entry: nobody may be hired so young (code du travail, L4153-1)."""
    birth = real_date(value_at(record, ("identite", "date_naissance")))
    entry = real_date(value_at(record, ("entree", "date")))
    # A birth after the entry is already a date out of order.
    if birth is None or entry is None or birth >= entry:
        return
    age = entry.year - birth.year - ((entry.month, entry.day) < (birth.month, birth.day))
    if age < YOUNGEST:
        message = f"moins de {YOUNGEST} ans à l'entrée ({entry}) : vérifiez la date de naissance"
        yield ("identite", "date_naissance"), Finding(message, f"une naissance {YOUNGEST} ans au moins avant l'entrée")


def term_of_contract(record: Any) -> Found:
    """The end date of a job sheet's contract when it contradicts the type: a CDI has none, a CDD that began has one.

    A CDD may have no precise end for a few reasons (code du travail, L1242-7): its type then says which.
    """
    kind, start, end = (value_at(record, ("contrat", key)) for key in ("type", "debut", "fin"))
    words = set(parts(kind)) if isinstance(kind, str) else set()
    if (words & {"cdi"} or {"duree", "indeterminee"} <= words) and end is not None:
        remedy = "la retirer, ou corriger le type de contrat"
        yield ("contrat", "fin"), Finding("un CDI n'a pas de date de fin", "null, ou pas de clé « fin »", remedy)
    is_fixed = words & {"cdd", "cddi"} or {"duree", "determinee"} <= words
    if is_fixed and start is not None and end is None and not words & _WITHOUT_PRECISE_END:
        remedy = 'ajouter "fin": "…" ; sans terme précis, dire pourquoi dans le type : "CDD de remplacement"'
        yield ("contrat", "fin"), Finding("un contrat à durée déterminée a une date de fin", DATE, remedy)


def time_and_hours(record: Any) -> Found:
    """The weekly hours of a post when they clearly contradict its share of a full time (35 hours by law)."""
    place = ("temps_travail", "heures_hebdomadaires")
    share, hours = value_at(record, ("temps_travail", "quotite")), value_at(record, place)
    if not (_is_number(share) and _is_number(hours)):
        return
    if share < 1 and hours >= FULL_TIME:
        message = f"{number(hours)} h par semaine font un temps plein, et la quotité est {number(share)}"
        yield place, Finding(message, f"moins de {FULL_TIME} h pour un temps partiel", _FIX_TIME)
    elif share == 1 and hours < LEAST_FULL_TIME:
        message = f"{number(hours)} h par semaine ne font pas un temps plein, et la quotité est 1"
        yield place, Finding(message, f"{LEAST_FULL_TIME} h au moins pour une quotité de 1", _FIX_TIME)


def _balanced(record: Any, place: str) -> Found:
    """The budget at a place when its totals are not equal: charges and produits, then the contributions in kind.

    Nothing when a line cannot be read: it is a problem of its own, and a total without it would be a wrong one.
    """
    totals = {False: [Decimal(), Decimal()], True: [Decimal(), Decimal()]}
    for side, key in enumerate(("charges", "produits")):
        for _, line in select(record, f"{place}.{key}[]"):
            account, amount = (value_at(line, (name,)) for name in ("compte", "montant"))
            if not (isinstance(account, str) and re.match(_ACCOUNTS[side], account) and _is_number(amount)):
                return
            if abs(Decimal(amount).adjusted()) > _MOST_DIGITS:
                return
            totals[account.startswith("8")][side] += amount
    for in_kind, (charges, products) in totals.items():
        if charges == products:
            continue
        ours, theirs = _SIDES[in_kind]
        gap = _euros(abs(charges - products))
        low, high = (theirs, ours) if charges > products else (ours, theirs)
        yield (
            tuple(place.split(".")),
            Finding(
                f"le budget n'est pas équilibré : le total {ours} est de {_euros(charges)}, celui {theirs} de "
                f"{_euros(products)}, soit {gap} d'écart",
                f"un total {ours} égal au total {theirs}",
                f"ajouter {gap} au total {low}, ou les retirer du total {high}",
            ),
        )


def _euros(amount: Decimal) -> str:
    """The amount to the cent with plain spaces, as messages are typed."""
    return f"{nombre(amount, 2)} €".replace("\u202f", " ")


def balanced_budget(record: Any) -> Found:
    """The forecast budget of a request when it does not balance."""
    yield from _balanced(record, "budget")


def balanced_realised_budget(record: Any) -> Found:
    """The realised budget of a report when it does not balance."""
    yield from _balanced(record, "realise.budget")


def schedule_within_period(record: Any) -> Found:
    """The dates of a request's schedule that its period does not hold; none of an action or a period in disorder."""
    start, end = (real_date(value_at(record, ("periode", key))) for key in ("debut", "fin"))
    if start is None or end is None or start > end:
        return
    for path, entry in select(record, "echeancier[]"):
        first, last = (real_date(value_at(entry, (key,))) for key in ("debut", "fin"))
        if first and last and first > last:
            continue
        for key, day in (("debut", first), ("fin", last)):
            if day is not None and not start <= day <= end:
                message = "cette date est hors de la période de la demande"
                yield (*path, key), Finding(message, f"une date du {start} au {end}", "corriger la date, ou la période")


def end_or_check(record: Any) -> Found:
    """The date of the last check of a scale in force, when it has no known end and does not say how fresh it is."""
    period = value_at(record, ("periode",))
    if isinstance(period, dict) and period.get("fin") is None and period.get("verifie_le") is None:
        message = "un barème sans date de fin dit quand il a été vérifié pour la dernière fois"
        remedy = 'ajouter "verifie_le": "…", ou "fin": "…" si elle est connue'
        yield ("periode", "verifie_le"), Finding(message, DATE, remedy)


def letter_of_mission(record: Any) -> Found:
    """What a letter of mission cannot be without: a person to receive it, the time and the period that it assigns."""
    if not isinstance(value_at(record, ("lettre_mission",)), dict):
        return
    if value_at(record, ("titulaire",)) is None:
        message = "un poste vacant ne peut pas recevoir de lettre de mission : il n'a pas de titulaire"
        remedy = "remplir titulaire, ou retirer lettre_mission"
        yield ("lettre_mission",), Finding(message, "un poste qui a un titulaire", remedy)
    if value_at(record, ("affectation_financee",)) is None:
        message = "une lettre de mission dit la part fixe du temps et la période, et affectation_financee est vide"
        remedy = "remplir affectation_financee, ou retirer lettre_mission"
        yield ("affectation_financee",), Finding(message, "l'action, le temps en ETP, le début et la fin", remedy)


COHERENCES: dict[str, Callable[[Any], Found]] = {
    "affectation_dans_quotite": funded_share_within_post,
    "age_a_l_entree": age_at_entry,
    "budget_equilibre": balanced_budget,
    "budget_realise_equilibre": balanced_realised_budget,
    "echeancier_dans_periode": schedule_within_period,
    "etp_affecte_dans_quotite": share_within_post,
    "fin_ou_verification": end_or_check,
    "fin_sauf_cdi": end_of_fixed_term,
    "lettre_de_mission": letter_of_mission,
    "motif_des_ecarts": reason_of_gaps,
    "quotite_et_heures": time_and_hours,
    "terme_du_contrat": term_of_contract,
}
