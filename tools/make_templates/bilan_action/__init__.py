"""The action's report: the year in figures, what became of the people, the hours of the direction, the sheets."""

from __future__ import annotations

from tools.make_templates.bilan_action.closing import attestation, difficulties, notices, sheets
from tools.make_templates.bilan_action.evaluation import evaluation
from tools.make_templates.bilan_action.hours import hours
from tools.make_templates.bilan_action.people import exits, followup, movements
from tools.make_templates.bilan_action.presentation import heading, presentation
from tools.make_templates.blocks import Sheet


def make() -> Sheet:
    """The template, described."""
    sheet = Sheet("Bilan de l’action — {{ bilan.intitule }}")
    heading(sheet)
    presentation(sheet)
    movements(sheet)
    exits(sheet)
    followup(sheet)
    hours(sheet)
    evaluation(sheet)
    difficulties(sheet)
    notices(sheet)
    # The list is the one part that grows with the people: after the signatures, which thus never stand on a page alone.
    attestation(sheet)
    sheets(sheet)
    return sheet
