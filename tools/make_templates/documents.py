"""The packaged templates by document kind, and the formats they are written in."""

from __future__ import annotations

from collections.abc import Callable

from tools.make_templates import (
    bilan_action,
    bordereau,
    compte_rendu_financier,
    demande_financement,
    fiche_bilan,
    fiche_poste,
    lettre_mission,
)
from tools.make_templates.blocks import Sheet
from tools.make_templates.content import Description
from tools.make_templates.odt import document as odt
from tools.make_templates.word import document as word

DOCUMENTS: dict[str, Callable[[], Sheet]] = {
    "bordereau": bordereau.make,
    "fiche_poste": fiche_poste.make,
    "lettre_mission": lettre_mission.make,
    "demande_financement": demande_financement.make,
    "bilan_action": bilan_action.make,
    "fiche_bilan": fiche_bilan.make,
    "compte_rendu_financier": compte_rendu_financier.make,
}
FORMATS: dict[str, Callable[[Description], bytes]] = {"docx": word.write, "odt": odt.write}
