"""The packaged templates by document kind."""

from __future__ import annotations

from collections.abc import Callable

from tools.make_templates import demande_financement, fiche_bilan, fiche_poste

DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "fiche_poste": fiche_poste.make,
    "demande_financement": demande_financement.make,
    "fiche_bilan": fiche_bilan.make,
}
