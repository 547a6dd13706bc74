"""The hours of the direction, action by action: those that were done beside those that the request forecast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from aci_docs import french
from aci_docs.calculation.exact import exact_fraction
from aci_docs.calculation.figures import Figures
from aci_docs.calculation.gap import Gap
from aci_docs.calculation.hours import HOUR_RULES, HourRule
from aci_docs.calculation.inputs import SIZES
from aci_docs.calculation.report import compare_actions
from aci_docs.calculation.scale import Scale

HOURS_SHAPE: dict[str, Any] = {
    "lignes": [dict.fromkeys(("action", "libelle", *Gap.names(), "explication"))],
    "total": dict.fromkeys(Gap.names()),
    "silencieuses": [None],
}


def direction_hours(planned: Figures | None, told: Sequence[Mapping[str, Any]], scale: Scale | None) -> dict[str, Any]:
    """The hours under `HOURS_SHAPE`: ten lines with a forecast, else a line for each action that is told.

    `planned` are the figures of the request, None without one; `told` the hours of the report's record. Hours that are
    not told are None, not nothing; `silencieuses` are the codes of those actions, where some were told or forecast.
    `total` has the sum of what is told beside all the forecast, and a gap once every action tells its hours.
    """
    lines = _told_alone(told, scale) if planned is None else _compared(planned, told)
    done = [line["realise"] for line in lines if line["realise"] is not None]
    told_hours = sum(done, Fraction()) if done else None
    planned_hours = planned.heures.total if planned else None
    # What some actions do not tell makes no gap with what was forecast for all of them.
    whole = Gap(planned_hours, told_hours if len(done) == len(lines) else None)
    return {
        "lignes": lines,
        "total": whole.as_context() | {"realise": told_hours},
        "silencieuses": [line["action"] for line in lines if line["realise"] is None],
    }


def _compared(planned: Figures, told: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The ten actions of the request, each with what was done."""
    return [
        {
            "action": action.line.code,
            "libelle": action.line.libelle,
            **action.heures.as_context(),
            "explication": action.explication,
        }
        for action in compare_actions(planned, told)
    ]


def _told_alone(told: Sequence[Mapping[str, Any]], scale: Scale | None) -> list[dict[str, Any]]:
    """The actions that are told, in the order of the rules, with nothing to compare them to."""
    found = []
    for rule in HOUR_RULES:
        own = [entry for entry in told if entry["action"] == rule.code]
        if own:
            done = sum((exact_fraction(entry["heures"], "heures") for entry in own), Fraction())
            said = "\n".join(entry["explication"] for entry in own if entry.get("explication"))
            line = {"action": rule.code, "libelle": _label(rule, scale), **Gap(None, done).as_context()}
            found.append(line | {"explication": said or None})
    return found


def _label(rule: HourRule, scale: Scale | None) -> str | None:
    """What the action is, by the scale; the label of an action that varies with the size of the ACI stops before it."""
    if scale is None:
        return None
    label = scale.label(rule.key.format(taille=SIZES[0]))
    sized = rule.key != rule.key.format(taille=SIZES[0])
    return french.typographie(label.partition(" (")[0] if sized else label)
