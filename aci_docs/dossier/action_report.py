"""The action's report: its record, the beneficiaries and the request of the dossier, put together for its template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from aci_docs import french
from aci_docs.calculation import Figures, Scale
from aci_docs.calculation.action import (
    HOURS_SHAPE,
    RESULTS_SHAPE,
    Period,
    action_notices,
    action_results,
    direction_hours,
)
from aci_docs.charts import Bar, Part, barres, repartition
from aci_docs.drawing import Drawing
from aci_docs.notices import Notice
from aci_docs.palette import Palette

SHAPE: Mapping[str, Any] = {
    "action": {**RESULTS_SHAPE, "heures": {**HOURS_SHAPE, "prevision": None}},
    "graphiques": dict.fromkeys(("heures", "sorties", "objectifs")),
}
"""What the report's template sees beside its record."""


def action_report(
    record: Mapping[str, Any],
    people: Sequence[Mapping[str, Any]],
    request: Mapping[str, Any] | None,
    planned: Figures | None,
    scale: Scale | None,
    palette: Palette,
) -> tuple[dict[str, Any], tuple[Notice, ...]]:
    """What a validated `bilan_action` record adds to its context, under `SHAPE`, and the notices to show with it.

    `request` is the dossier's, None without one, and `planned` its figures, None where no scale covers its period. A
    request of which no day is in the period is of no use to the report, and is only told of. `scale` is in force on the
    whole period of the report, None when none is.
    """
    period = Period.from_record(record["periode"])
    asked = Period.from_record(request["periode"]) if request else None
    useful = request if asked and asked.start <= period.end and asked.end >= period.start else None
    planned = planned if useful else None
    found = action_results(
        people,
        period,
        scale,
        asked=useful["objectifs"] or () if useful else (),
        told=record["objectifs"] or (),
    )
    done = (record["realise"] or {}).get("heures") or ()
    hours = direction_hours(planned, done, scale)
    found["heures"] = {**hours, "prevision": _forecast(request, useful, planned)}
    notices = action_notices(found, period, date.fromisoformat(record["date"]), asked, has_scale=scale is not None)
    context = {"action": found, "graphiques": _charts(found, palette), "constats": [one.as_record() for one in notices]}
    return context, notices


def _forecast(request: Mapping[str, Any] | None, useful: Mapping[str, Any] | None, planned: Figures | None) -> str:
    """Where the forecast comes from, or why there is none: a sentence."""
    if request is None:
        return "Le dossier ne contient pas de demande de financement : aucune heure n’est prévue."
    period = request["periode"]
    which = f"La demande {request['reference']}, du {french.date(period['debut'])} au {french.date(period['fin'])},"
    if useful is None:
        return f"{which} porte sur une autre période : ses heures ne sont pas comparées."
    if planned is None:
        return f"{which} n’a pas de barème pour sa période : ses heures ne sont pas calculées."
    return f"Les heures prévues sont celles de la demande {which.removeprefix('La demande ').rstrip(',')}."


def _charts(found: Mapping[str, Any], palette: Palette) -> dict[str, Drawing | None]:
    """The charts of the report, None where there is nothing to draw."""
    lines = found["heures"]["lignes"]
    return {
        "heures": barres(
            [
                Bar(f"{line['action']} {line['libelle'] or ''}".strip(), line["prevu"], line["realise"])
                for line in lines
            ],
            palette,
            title="Heures de direction par action",
            show=french.heures,
        ),
        "sorties": repartition(
            [Part(line["libelle"], line["nombre"]) for line in found["sorties"]["lignes"]],
            palette,
            title="Sorties par classe",
        ),
        "objectifs": repartition(
            [Part(line["libelle"], line["nombre"]) for line in found["objectifs"]["lignes"]],
            palette,
            title="Objectifs individuels",
        ),
    }
