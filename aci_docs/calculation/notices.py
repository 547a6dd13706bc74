"""The notices (constats): what the figures mean for the reader of the request, one function per subject.

A notice compares figures as they are shown (euros to the cent, ETP to four decimals, hours to two): it never says that
a figure exceeds another one that prints the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from aci_docs import french
from aci_docs.calculation.exact import decimals_of, in_words
from aci_docs.calculation.figures import ETP_DECIMALS, EURO_DECIMALS, Cost, Volume
from aci_docs.calculation.hours import Hours
from aci_docs.calculation.inputs import Inputs
from aci_docs.calculation.period import weeks_touched
from aci_docs.calculation.saying import above, notice, shown
from aci_docs.calculation.scale import Scale
from aci_docs.notices import Notice

HOUR_DECIMALS = 2


def find_notices(inputs: Inputs, scale: Scale, hours: Hours, volume: Volume, cost: Cost) -> tuple[Notice, ...]:
    """Every notice that the figures call for, in the order of the rules; empty when there is nothing to say."""
    return (
        *_about_volume(inputs, volume),
        *_about_hours(inputs, scale, hours, volume),
        *_about_cost(cost),
        *_about_fundings(inputs, scale, cost),
        *(() if _overfunded(inputs, scale, cost) else _about_request(inputs, cost)),
    )


def _about_volume(inputs: Inputs, volume: Volume) -> Iterator[Notice]:
    """`plafond_volume` and `temps_au_dela_du_volume`, when the time given exceeds V1."""
    if not above(volume.etp_affecte, volume.etp_plafond, ETP_DECIMALS):
        return
    given, cap = _etp(volume.etp_affecte), _etp(volume.etp_plafond)
    posts = french.pluriel(inputs.posts, "poste conventionné", "postes conventionnés")
    yield notice(
        "plafond_volume",
        "attention",
        f"Le temps de direction est plafonné à {cap} pour {posts} (règle V1) : le calcul retient {cap} au lieu des "
        f"{given} affectés.",
    )
    beyond = volume.etp_affecte - volume.etp_retenu
    its_cost = inputs.post_cost * beyond / inputs.working_time
    yield notice(
        "temps_au_dela_du_volume",
        "attention",
        f"Le temps affecté dépasse de {_etp(beyond)} le volume retenu, soit {french.euros(its_cost)} de coût réel non "
        "finançable à ce titre.",
        "Prévoyez une autre ressource pour ce temps.",
    )


def _about_hours(inputs: Inputs, scale: Scale, hours: Hours, volume: Volume) -> Iterator[Notice]:
    """`semaines_au_dela_de_la_periode`, and the listed hours against V2 in hours of the period."""
    weeks = weeks_touched(inputs.start, inputs.end)
    if inputs.weeks > weeks:
        yield notice(
            "semaines_au_dela_de_la_periode",
            "attention",
            f"La demande compte {in_words(inputs.weeks)} semaines d'activité, mais sa période n'en touche que {weeks} "
            ": les heures par semaine sont surévaluées.",
            "Corrigez le nombre de semaines ou la période.",
        )
    expected = volume.heures_retenues
    if above(expected, hours.total, HOUR_DECIMALS):
        yield notice(
            "heures_inferieures_au_volume",
            "attention",
            f"Les actions listées font {french.heures(shown(hours.total, HOUR_DECIMALS))}, moins que les "
            f"{french.heures(shown(expected, HOUR_DECIMALS))} du volume retenu ({_etp(volume.etp_retenu)} sur la base "
            f"de {french.heures(volume.base_annuelle)} par an) : l'écart est de "
            f"{french.heures(shown(expected, HOUR_DECIMALS) - shown(hours.total, HOUR_DECIMALS))}.",
            "Vérifiez le nombre de contrats et de semaines, ou justifiez l'écart.",
        )


def _about_cost(cost: Cost) -> Iterator[Notice]:
    """`plafond_cout` when C1 is below C2, `cout_reel_inferieur_au_plafond` when it is above, nothing when equal."""
    cap, real = french.euros(cost.plafond), french.euros(cost.cout_reel)
    if above(cost.cout_reel, cost.plafond, EURO_DECIMALS):
        yield notice(
            "plafond_cout",
            "attention",
            f"Le coût réel du temps retenu ({real}) dépasse le plafond de {cap} (règle C1), auquel il est ramené.",
        )
    elif above(cost.plafond, cost.cout_reel, EURO_DECIMALS):
        yield notice(
            "cout_reel_inferieur_au_plafond",
            "information",
            f"Le coût réel du temps retenu ({real}) est inférieur au plafond de {cap} (règle C1) : le calcul "
            "retient le coût réel.",
        )


def _about_fundings(inputs: Inputs, scale: Scale, cost: Cost) -> Iterator[Notice]:
    """What the guard on the total of the fundings does (C4, C5), and the source's own warning about double posts."""
    total, post = french.euros(cost.autres_financements), french.euros(inputs.post_cost)
    most = inputs.post_cost * scale.amount("part_maximale_financements")
    limit = f"le coût réel du poste sur la période ({post})"
    if most != inputs.post_cost:
        limit = f"{french.euros(most)}, la part finançable du coût réel du poste sur la période ({post})"
    if _overfunded(inputs, scale, cost):
        yield notice(
            "autres_financements_depassent_le_cout",
            "blocage",
            f"Les autres financements déclarés ({total}) dépassent à eux seuls {limit} : aucun montant n'est "
            "finançable.",
            "Vérifiez ces montants, et qu'ils ne comptent que la part de ce poste sur cette période.",
        )
    elif above(cost.cout_retenu, cost.montant_financable, EURO_DECIMALS):
        yield notice(
            "autres_financements_ecretent",
            "attention",
            f"Les autres financements ({total}) laissent un solde de {french.euros(cost.solde_disponible)} sur le coût "
            f"réel du poste sur la période ({post}) : le coût retenu de {french.euros(cost.cout_retenu)} est ramené à "
            f"{french.euros(cost.montant_financable)} (règles C4 et C5).",
        )
    if inputs.insertion_officer and not inputs.other_total:
        yield notice(
            "charge_insertion_sans_autre_financement",
            "information",
            "Le poste comprend aussi la fonction de chargé d'insertion, mais aucun autre financement n'est déclaré : "
            f"la totalité des financements ne doit pas dépasser le coût réel du poste ({post} sur la période).",
            "Si cette fonction est financée, déclarez son financement.",
        )


def _overfunded(inputs: Inputs, scale: Scale, cost: Cost) -> bool:
    """True when the other fundings alone exceed what all fundings together may reach: nothing else matters then."""
    most = inputs.post_cost * scale.amount("part_maximale_financements")
    return above(cost.autres_financements, most, EURO_DECIMALS)


def _about_request(inputs: Inputs, cost: Cost) -> Iterator[Notice]:
    """`demande_superieure` when more than C5 is asked for, `demande_nulle` when nothing is."""
    if inputs.asked is None:
        return
    if not inputs.asked:
        yield notice(
            "demande_nulle",
            "attention",
            "Le montant demandé est nul : le calcul retient 0,00 €.",
            "Pour demander le montant finançable, laissez montant_demande à null.",
        )
    elif above(inputs.asked, cost.montant_financable, EURO_DECIMALS):
        most = french.euros(cost.montant_financable)
        yield notice(
            "demande_superieure",
            "attention",
            f"Le montant demandé ({french.euros(inputs.asked)}) dépasse le montant finançable ({most}) : le calcul "
            f"retient {most}.",
            None if not cost.montant_financable else "Ramenez la demande à ce montant.",
        )


def _etp(number: Fraction) -> str:
    """« 0,60 ETP », and four decimals only where two would not be exact: « 0,2667 ETP »."""
    exact = decimals_of(number)
    if exact is not None and exact <= EURO_DECIMALS:
        return french.etp(number)
    return f"{french.nombre(number, ETP_DECIMALS)} ETP"
