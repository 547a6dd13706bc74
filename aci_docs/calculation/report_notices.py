"""What a financial report must say of itself: what is not told, what is not explained, what is not justified (R3)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from aci_docs import french
from aci_docs.calculation.budget import GRANTS, SECTIONS, STAFF
from aci_docs.calculation.figures import EURO_DECIMALS
from aci_docs.calculation.report import Report
from aci_docs.calculation.saying import above, notice, shown
from aci_docs.notices import Notice

HOUR_DECIMALS = 2


def report_notices(report: Report) -> tuple[Notice, ...]:
    """Every notice that a report calls for, in the order of its parts."""
    return (*_about_hours(report), *_about_amount(report), *_about_budgets(report), *_about_accounts(report))


def _about_hours(report: Report) -> Iterator[Notice]:
    silent = [action.line.code for action in report.actions if action.heures.realise is None]
    if silent:
        yield notice(
            "heures_non_renseignees",
            "attention",
            f"Les heures réalisées ne sont pas renseignées pour {french.enumeration(silent)}.",
            "Ajoutez-les à « realise.heures », avec 0 pour une action qui n'a pas eu lieu.",
        )
    for action in report.actions:
        if action.must_be_explained(report.threshold) and not action.explication:
            done, planned = action.heures.realise or Fraction(), action.heures.prevu or Fraction()
            yield notice(
                "ecart_heures_non_explique",
                "blocage",
                f"L'action {action.line.code} compte {french.heures(done)} réalisées pour {french.heures(planned)} "
                f"prévues : {_what(report, planned)} n'est pas expliqué.",
                f"Ajoutez une « explication » à l'action {action.line.code} de « realise.heures ».",
            )
    told = report.told_hours
    volume = report.realised.volume
    expected = volume.heures_retenues
    worked = volume.etp_affecte * volume.base_annuelle * report.realised.cout.part_annee
    if told is not None and above(told, worked, HOUR_DECIMALS):
        yield notice(
            "heures_au_dela_du_temps",
            "attention",
            f"Les actions réalisées font {french.heures(told)}, plus que les {french.heures(worked)} du temps de "
            f"direction réalisé ({french.etp(volume.etp_affecte)} sur la base de "
            f"{french.heures(volume.base_annuelle)} par an).",
            "Vérifiez ces heures d'après les agendas et les feuilles de temps.",
        )
    if told is not None and not silent and above(expected, told, HOUR_DECIMALS):
        yield notice(
            "heures_realisees_inferieures",
            "attention",
            f"Les actions réalisées font {french.heures(told)}, moins que les {french.heures(expected)} du volume "
            f"réalisé retenu ({french.etp(volume.etp_retenu)}).",
            "Vérifiez les heures et le temps réalisés, ou justifiez l'écart.",
        )


def _about_amount(report: Report) -> Iterator[Notice]:
    justified, asked = report.realised.cout.montant_retenu, report.planned.cout.montant_retenu
    if above(asked, justified, EURO_DECIMALS):
        yield notice(
            "montant_justifie_inferieur",
            "attention",
            f"Le temps et le coût réalisés justifient {french.euros(justified)} sur les {french.euros(asked)} de la "
            f"demande : {french.euros(asked - justified)} ne sont pas justifiés.",
        )
    if report.grant is not None and shown(report.grant, EURO_DECIMALS) != shown(justified, EURO_DECIMALS):
        yield notice(
            "subvention_realisee_differente",
            "attention",
            f"Le budget réalisé inscrit {french.euros(report.grant)} de « {report.funder} » au compte {GRANTS} ; le "
            f"montant justifié est de {french.euros(justified)} (règle R2).",
            "Vérifiez le montant notifié par le financeur, et celui de cette ligne.",
        )


def _about_budgets(report: Report) -> Iterator[Notice]:
    if report.done_budget is None:
        yield notice(
            "budget_realise_absent",
            "attention",
            "Le compte rendu ne comprend pas de budget réalisé.",
            "Remplissez « realise.budget ».",
        )
        return
    if report.planned_budget is None:
        yield notice(
            "budget_previsionnel_absent",
            "attention",
            "La demande n'avait pas de budget prévisionnel : le budget réalisé n'est comparé à rien.",
            "Remplissez « budget » dans la demande, tel qu'il a été envoyé au financeur.",
        )
    for name, declared in report.others.items():
        entered = report.done_budget.granted_by(name)
        if shown(entered, EURO_DECIMALS) != shown(declared, EURO_DECIMALS):
            yield notice(
                "autre_financement_realise_different",
                "attention",
                f"La demande déclare {french.euros(declared)} de « {name} » pour ce poste ; le compte {GRANTS} du "
                f"budget réalisé en inscrit {french.euros(entered)}. Le montant justifié compte ce que la demande "
                "déclare (règle R2).",
                "Vérifiez ce que ce financeur a versé pour le poste : la totalité des financements ne doit pas "
                "dépasser le coût réel du poste.",
            )
    account = report.done_budget.account(STAFF)
    staff = account.total if account else Fraction()
    cost = report.post_cost.realise or Fraction()
    if above(cost, staff, EURO_DECIMALS):
        yield notice(
            "personnel_realise_insuffisant",
            "attention",
            f"Le coût réalisé du poste ({french.euros(cost)}) dépasse les charges de personnel du budget réalisé "
            f"(compte {STAFF} : {french.euros(staff)}).",
            "Vérifiez ces deux montants.",
        )


def _about_accounts(report: Report) -> Iterator[Notice]:
    for section in SECTIONS:
        for account in report.sections[section].comptes:
            if not account.must_be_explained(report.threshold) or account.explication:
                continue
            done, planned = account.figures.exact.realise or Fraction(), account.figures.exact.prevu or Fraction()
            yield notice(
                "ecart_budget_non_explique",
                "blocage",
                f"Le compte {account.compte} ({account.titre}) compte {french.euros(done)} pour "
                f"{french.euros(planned)} prévus : {_what(report, planned)} n'est pas expliqué.",
                f"Ajoutez une « explication » à une ligne du compte {account.compte} de « realise.budget » (montant 0 "
                "s'il n'y a rien eu).",
            )


def _what(report: Report, planned: Fraction) -> str:
    return f"cet écart de plus de {french.pourcentage(report.threshold)}" if planned else "cet écart"
