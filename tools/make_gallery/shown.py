"""What the gallery shows: which documents of which sample, for which reader and in which look."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import aci_docs
from aci_docs import pdf
from aci_docs.dossier.formats import AREAS

ROOT = Path(__file__).parents[2]
_GARDENS, _WORKSHOPS = "jardins_de_valbrune", "ateliers_du_bief"


@dataclass(frozen=True)
class Shown:
    """One document of a sample dossier: its key in the gallery, its file without suffix, the words above it."""

    key: str
    sample: str
    document: str
    title: str
    profile: str = "interne"
    theme: str | None = None


SHOWN = (
    Shown("bordereau", _GARDENS, "bordereau", "Bordereau des pièces du dossier"),
    Shown("demande_financement", _GARDENS, "demande_financement", "Demande de financement"),
    Shown("compte_rendu_financier", _GARDENS, "compte_rendu_financier", "Compte rendu financier"),
    Shown(
        "fiche_poste", _GARDENS, "fiches_poste/fiche_poste-coordination", "Fiche de poste, texte conventionnel entier"
    ),
    Shown(
        "fiche_poste_condensee",
        _WORKSHOPS,
        "fiches_poste/fiche_poste-05_accompagnateur",
        "Fiche de poste, emploi-repère condensé",
    ),
    Shown(
        "fiche_poste_sobre",
        _WORKSHOPS,
        "fiches_poste/fiche_poste-10_directeur",
        "Fiche de poste, thème sobre",
        theme="sobre",
    ),
    Shown("lettre_mission", _GARDENS, "lettres_mission/lettre_mission-direction", "Lettre de mission"),
    Shown("fiche_bilan", _GARDENS, "fiches_bilan/fiche_bilan-RC-2025-003", "Fiche de bilan, profil interne"),
    Shown(
        "fiche_bilan_financeur",
        _GARDENS,
        "fiches_bilan/fiche_bilan-RC-2025-003",
        "Fiche de bilan, profil financeur",
        profile="financeur",
    ),
    Shown("bilan_action", _GARDENS, "bilan_action", "Bilan de l’action"),
)


def make(work: Path) -> dict[str, Path]:
    """The PDF of each document shown, made from each format: `fiche_poste-docx` and `fiche_poste-odt` -> file.

    A dossier is built with its PDF, so that its slip tells the pages.
    """
    sources: dict[str, Path] = {}
    for sample, profile, theme in dict.fromkeys((each.sample, each.profile, each.theme) for each in SHOWN):
        out = work / f"{sample}-{profile}-{theme}"
        workspace = aci_docs.Workspace(ROOT / "samples" / sample, profile=profile, theme=theme)
        aci_docs.build(workspace, out, formats=(*AREAS, "pdf"))
        for each in SHOWN:
            if (each.sample, each.profile, each.theme) == (sample, profile, theme):
                for form in AREAS:
                    copy = work / f"{each.key}-{form}.{form}"
                    shutil.copy(out / f"{each.document}.{form}", copy)
                    sources[f"{each.key}-{form}"] = copy
    return dict(zip(sources, pdf.convert(list(sources.values())), strict=True))
