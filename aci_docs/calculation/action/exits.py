"""Who came and who left in a period, and the exits by class of the IAE."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aci_docs import french
from aci_docs.calculation.action.rates import Rate, share
from aci_docs.calculation.action.stays import Period, Stay
from aci_docs.calculation.scale import Scale

IAE = "Classes de sortie de l’insertion par l’activité économique (IAE)"
PLIE = "Notion propre au PLIE, portée sur la fiche de chaque bénéficiaire"
_UNCLASSED = "non_renseignee"


@dataclass(frozen=True)
class ExitClass:
    """One class: `dynamic` ones are the numerator of the rate; a `withdrawn` one is left out of it altogether.

    `short` is what a narrow column says of it, the label itself when empty.
    """

    code: str
    label: str
    definition: str
    dynamic: bool = False
    withdrawn: bool = False
    short: str = ""


CLASSES = (
    ExitClass(
        "emploi_durable",
        "Emploi durable",
        "CDI, CDD ou intérim de {plus}, fonction publique, création d’entreprise",
        dynamic=True,
    ),
    ExitClass(
        "emploi_transition",
        "Emploi de transition",
        "CDD ou intérim de durée moindre, contrat aidé hors de l’IAE",
        dynamic=True,
    ),
    ExitClass(
        "sortie_positive",
        "Sortie positive",
        "formation qualifiante ou préqualifiante, embauche dans une autre structure de l’IAE",
        dynamic=True,
    ),
    ExitClass("autre", "Autre sortie", "recherche d’emploi, inactivité"),
    ExitClass(
        "retrait",
        "Retrait des sorties constatées",
        "sortie que les textes de l’IAE ne comptent pas dans les taux",
        withdrawn=True,
        short="Retrait constaté",
    ),
)
UNCLASSED = ExitClass(
    _UNCLASSED, "Sortie non renseignée", "contrat terminé, sans sortie ni nouveau contrat enregistrés"
)
SHORT_LABELS = {each.code: each.short or each.label for each in (*CLASSES, UNCLASSED)}

MOVEMENTS_SHAPE: dict[str, None] = dict.fromkeys(("presents", "presents_debut", "entrees", "sorties", "presents_fin"))
EXITS_SHAPE: dict[str, Any] = {
    **dict.fromkeys(("total", "dynamiques", "retraits", "comptees", "sans_classe", "positives_plie")),
    "lignes": [dict.fromkeys(("code", "libelle", "definition", "nombre", "part", "dynamique"))],
}


def movements(stays: Sequence[Stay], period: Period) -> dict[str, int]:
    """People present in the period, at its start, at its end, entries and exits, under `MOVEMENTS_SHAPE`.

    Those of the start plus the entries are those of the end plus the exits: whoever enters or leaves on the first or
    the last day of the period enters or leaves in the period, and is not counted at that end of it.
    """
    entries = sum(period.holds(stay.entry) for stay in stays)
    exits = sum(period.holds(stay.departure) for stay in stays)
    return {
        "presents": len(stays),
        "presents_debut": len(stays) - entries,
        "entrees": entries,
        "sorties": exits,
        "presents_fin": len(stays) - exits,
    }


def exits(stays: Sequence[Stay], period: Period, scale: Scale | None) -> dict[str, Any]:
    """The exits of the period by class, under `EXITS_SHAPE`; `part` is a class's share of all of them, or None.

    `comptees` are the exits less the withdrawn ones; an exit without class is one of them, and is not dynamic.
    """
    left = [stay for stay in stays if period.holds(stay.departure)]
    counts = Counter(stay.exit_class or _UNCLASSED for stay in left)
    classes = [*CLASSES, *([UNCLASSED] if counts[_UNCLASSED] else [])]
    withdrawn = sum(counts[each.code] for each in CLASSES if each.withdrawn)
    return {
        "total": len(left),
        "dynamiques": sum(counts[each.code] for each in CLASSES if each.dynamic),
        "retraits": withdrawn,
        "comptees": len(left) - withdrawn,
        "sans_classe": counts[_UNCLASSED],
        "positives_plie": sum(stay.positive for stay in left),
        "lignes": [
            {
                "code": each.code,
                "libelle": each.label,
                "definition": french.typographie(each.definition.format(plus=_long(scale))),
                "nombre": counts[each.code],
                "part": share(counts[each.code], len(left)),
                "dynamique": each.dynamic,
            }
            for each in classes
        ],
    }


def exit_rates(found: dict[str, Any]) -> list[Rate]:
    """A1, the dynamic exits over the exits that count, and A2, the PLIE's positive exits over all of them."""
    only_withdrawn = "aucune sortie comptée : seulement des retraits" if found["total"] else "aucune sortie"
    return [
        Rate(
            "A1",
            "Taux de sorties dynamiques",
            "efficience",
            found["dynamiques"],
            found["comptees"],
            "(emploi durable + emploi de transition + sorties positives) / (sorties − retraits)",
            only_withdrawn,
            IAE,
        ),
        Rate(
            "A2",
            "Taux de sorties positives au sens du PLIE",
            "efficience",
            found["positives_plie"],
            found["total"],
            "sorties positives au sens du PLIE / sorties",
            "aucune sortie",
            PLIE,
        ),
    ]


def _long(scale: Scale | None) -> str:
    """How long a contract lasts to be lasting work, by the scale: « plus de 6 mois »; in words without a scale."""
    return f"plus de {french.nombre(scale.amount('mois_emploi_durable'))} mois" if scale else "longue durée"
