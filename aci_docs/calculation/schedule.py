"""The nominative schedule of the actions: who does each of H1 to H10, when, and the hours that the rules give it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from aci_docs import french
from aci_docs.calculation.hours import Hours
from aci_docs.calculation.saying import notice
from aci_docs.notices import Notice

CLIENTS = "H9"
"""The action for which « seule la fonction direction est légitime »."""

_KEYS = ("responsable", "avec", "debut", "fin", "rythme", "justificatif")
_PERSON = ("civilite", "nom", "prenom", "fonction")


def schedule_rows(entries: Sequence[Mapping[str, Any]], hours: Hours) -> list[dict[str, Any]]:
    """A row for each entry in the order of the actions then of their dates, and one for each action without entry.

    `heures` is the whole of the action, on its first row alone (`premiere`): the column adds up to the total of the
    hours. A row without entry has None for `responsable`, the dates and the rest.
    """
    rows = []
    for line in hours.lignes:
        own = sorted((entry for entry in entries if entry["action"] == line.code), key=lambda entry: entry["debut"])
        for place, entry in enumerate(own or [dict.fromkeys(_KEYS)]):
            rows.append(
                {
                    "action": line.code,
                    "libelle": line.libelle,
                    "heures": line.total,
                    "premiere": place == 0,
                    **{key: entry.get(key) for key in _KEYS},
                }
            )
    return rows


def schedule_shape() -> list[dict[str, Any]]:
    """The names that `schedule_rows` gives to what a template sees."""
    row: dict[str, Any] = dict.fromkeys(("action", "libelle", "heures", "premiere", *_KEYS))
    return [row | {"responsable": dict.fromkeys(_PERSON)}]


def schedule_notices(
    entries: Sequence[Mapping[str, Any]], hours: Hours, holder: Mapping[str, Any] | None
) -> tuple[Notice, ...]:
    """What a reader of the schedule would ask: no schedule, an action that nobody does, clients not met by the holder.

    `holder` is the person who holds the function of direction, None when the request does not say who.
    """
    if not entries:
        return (
            notice(
                "echeancier_absent",
                "information",
                "La demande ne comprend pas d'échéancier nominatif des actions.",
                "Remplissez « echeancier » si le financeur le demande.",
            ),
        )
    return (*_uncovered(entries, hours), *_clients(entries, holder))


def _uncovered(entries: Sequence[Mapping[str, Any]], hours: Hours) -> Iterator[Notice]:
    """One notice for all of them: an action is told in full only where it is alone."""
    covered = {entry["action"] for entry in entries}
    missing = [line for line in hours.lignes if line.code not in covered]
    if missing:
        alone = len(missing) == 1
        told = (
            f"l'action {missing[0].code}, « {missing[0].libelle} »"
            if alone
            else (f"les actions {french.enumeration([line.code for line in missing])}")
        )
        yield notice(
            "action_sans_responsable",
            "attention",
            f"L'échéancier ne dit pas qui réalise {told}.",
            f"Ajoutez-y une ligne pour {'cette action' if alone else 'chacune'} : qui, quand, à quel rythme.",
        )


def _clients(entries: Sequence[Mapping[str, Any]], holder: Mapping[str, Any] | None) -> Iterator[Notice]:
    """Source: « régulation de la relation avec les clients (…) (seule la fonction direction est légitime) »."""
    others = [entry for entry in entries if entry["action"] == CLIENTS and not _same(entry["responsable"], holder)]
    if holder is not None and others:
        yield notice(
            "clients_hors_direction",
            "attention",
            f"L'échéancier confie l'action {CLIENTS} (relation avec les clients ou commanditaires) à une autre "
            "personne que celle qui assure la fonction de direction, seule légitime pour cette action selon le cahier "
            "des charges.",
            "Confiez cette action à la direction, ou expliquez-le au financeur.",
        )


def _same(person: Mapping[str, Any], holder: Mapping[str, Any] | None) -> bool:
    """Whether two people have one name; a first name that one of them lacks does not part them."""
    if holder is None or person["nom"].casefold() != holder["nom"].casefold():
        return False
    first, other = person.get("prenom"), holder.get("prenom")
    return not first or not other or first.casefold() == other.casefold()
