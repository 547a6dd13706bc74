"""Rules V1, V2 and C1 to C6: the volume retained and the amount, one function per rule.

Each function gives the exact result and its row of trace; nothing is rounded from one rule to the next.
"""

from __future__ import annotations

from fractions import Fraction

from aci_docs.calculation.exact import as_factor, in_words
from aci_docs.calculation.inputs import Inputs
from aci_docs.calculation.period import MONTHS_IN_A_YEAR, MonthShare, month_shares
from aci_docs.calculation.scale import Scale
from aci_docs.calculation.trace import Step, TraceRow
from aci_docs.french import date as french_date
from aci_docs.french import etp, euros, pourcentage


def volume_cap(inputs: Inputs, scale: Scale) -> Step:
    """V1, in ETP: the volume that the posts of the ACI allow.

    Source: « Base de calcul : 1/2 temps de direction pour 15 postes agréés (...) ou au prorata du nombre de postes
    agréés, limité à 1 ETP pour 30 postes agréés ».
    """
    per_band, band, most = (scale.amount(code) for code in ("etp_par_tranche", "postes_par_tranche", "etp_maximal"))
    amount = min(per_band * inputs.posts / band, most)
    return Step(
        amount,
        TraceRow(
            "V1",
            "Volume plafond",
            "min(ETP par tranche × postes conventionnés / postes par tranche ; ETP maximal)",
            f"min({as_factor(per_band)} × {inputs.posts} / {as_factor(band)} ; {in_words(most)})",
            etp(amount),
            scale.source("etp_par_tranche"),
        ),
    )


def volume_retained(inputs: Inputs, scale: Scale, cap: Fraction) -> Step:
    """V2, in ETP: the time given to the direction, within the cap V1.

    Source: « Volume total validé », on the base of calculation of V1.
    """
    amount = min(inputs.assigned, cap)
    return Step(
        amount,
        TraceRow(
            "V2",
            "Volume retenu",
            "min(ETP affecté ; volume plafond V1)",
            f"min({in_words(inputs.assigned)} ; {in_words(cap)})",
            etp(amount),
            scale.source("etp_par_tranche"),
        ),
    )


def cost_cap(inputs: Inputs, scale: Scale, retained: Fraction) -> Step:
    """C1, in euros over the period: the most that the retained time may cost. Its row shows how the year is shared.

    Source: « Coût salarial plafonné sur la base de 20.000 € / 1/2 temps ou au prorata du temps de fonction de
    direction ».
    """
    ceiling, its_time = scale.amount("cout_plafond"), scale.amount("etp_cout_plafond")
    share = inputs.year_share
    amount = ceiling * (retained / its_time) * share
    detail = _year_share_in_words(month_shares(inputs.start, inputs.end))
    return Step(
        amount,
        TraceRow(
            "C1",
            "Plafond de coût",
            "coût plafond × (volume retenu V2 / ETP du coût plafond) × part d'année ; "
            "part d'année = somme, mois par mois, des jours couverts / jours du mois, divisée par les mois d'un an",
            f"{euros(ceiling)} × ({as_factor(retained)} / {as_factor(its_time)}) × {as_factor(share)} ; "
            f"part d'année = {detail} = {in_words(share)}",
            euros(amount),
            scale.source("cout_plafond"),
        ),
    )


def real_cost(inputs: Inputs, scale: Scale, retained: Fraction) -> Step:
    """C2, in euros over the period: what the retained time really costs the employer.

    Source: « au prorata du temps de fonction de direction », and « le coût réel du poste ».
    """
    share, working_time = inputs.year_share, inputs.working_time
    amount = inputs.yearly_cost * (retained / working_time) * share
    return Step(
        amount,
        TraceRow(
            "C2",
            "Coût réel du temps retenu",
            "coût annuel du poste × (volume retenu V2 / quotité du poste) × part d'année",
            f"{euros(inputs.yearly_cost)} × ({as_factor(retained)} / {as_factor(working_time)}) × {as_factor(share)}",
            euros(amount),
            scale.source("cout_plafond", "part_maximale_financements"),
        ),
    )


def cost_retained(scale: Scale, cap: Fraction, real: Fraction) -> Step:
    """C3, in euros: the real cost of the retained time, within the cap C1.

    Source: « Coût salarial plafonné ».
    """
    amount = min(cap, real)
    return Step(
        amount,
        TraceRow(
            "C3",
            "Coût retenu",
            "min(plafond de coût C1 ; coût réel C2)",
            f"min({euros(cap)} ; {euros(real)})",
            euros(amount),
            scale.source("cout_plafond"),
        ),
    )


def balance(inputs: Inputs, scale: Scale) -> Step:
    """C4, in euros: what the other fundings leave free of the post's real cost over the period, never below 0.

    Source: « Certains directeurs assurant également les fonctions de chargé d'insertion, la totalité des financements
    ne doit pas dépasser le coût réel du poste ».
    """
    most, share = scale.amount("part_maximale_financements"), as_factor(inputs.year_share)
    amount = max(Fraction(), inputs.post_cost * most - inputs.other_total)
    return Step(
        amount,
        TraceRow(
            "C4",
            "Solde disponible sur le poste",
            "max(0 ; coût annuel du poste × part d'année × part finançable du coût réel − autres financements)",
            f"max(0 ; {euros(inputs.yearly_cost)} × {share} × {pourcentage(most)} − {euros(inputs.other_total)})",
            euros(amount),
            scale.source("part_maximale_financements"),
        ),
    )


def fundable(scale: Scale, retained: Fraction, free: Fraction) -> Step:
    """C5, in euros: the most that the funder may pay.

    Source: the cap of C3 and the guard of C4 hold together.
    """
    amount = min(retained, free)
    return Step(
        amount,
        TraceRow(
            "C5",
            "Montant finançable",
            "min(coût retenu C3 ; solde disponible C4)",
            f"min({euros(retained)} ; {euros(free)})",
            euros(amount),
            scale.source("cout_plafond", "part_maximale_financements"),
        ),
    )


def amount_retained(inputs: Inputs, most: Fraction) -> Step:
    """C6, in euros: the amount asked for when it is within C5, and C5 otherwise or when no amount is asked.

    Source: the funding request itself.
    """
    if inputs.asked is None:
        amount, formula, sum_ = most, "montant finançable C5, faute de montant demandé", euros(most)
        source = "Demande de financement : aucun montant demandé"
    else:
        amount = min(inputs.asked, most)
        formula, sum_ = "min(montant demandé ; montant finançable C5)", f"min({euros(inputs.asked)} ; {euros(most)})"
        source = "Demande de financement : montant demandé"
    return Step(amount, TraceRow("C6", "Montant retenu", formula, sum_, euros(amount), source))


def _year_share_in_words(months: tuple[MonthShare, ...]) -> str:
    """The sum that gives the part of a year: each month in part with its dates, the whole months together."""
    whole = [month for month in months if month.is_whole]
    terms = []
    for month in months:
        if not month.is_whole:
            terms.append(f"{month.days}/{month.length} du {french_date(month.first)} au {french_date(month.last)}")
        elif month is whole[0]:
            noun = "mois entier" if len(whole) == 1 else "mois entiers"
            terms.append(f"{len(whole)} {noun} du {french_date(month.first)} au {french_date(whole[-1].last)}")
    return f"({' + '.join(terms)}) / {MONTHS_IN_A_YEAR}"
