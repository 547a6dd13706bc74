"""The choice of a dated scale: the one that covers the whole period, and never another year's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from aci_docs import french
from aci_docs.calculation import Scale
from aci_docs.dossier.record import Record
from aci_docs.errors import MissingScale


@dataclass(frozen=True)
class DatedScale:
    """A scale as the calculation reads it, and as the record that templates print."""

    values: Scale
    record: Record


class SeveralScales(MissingScale):
    """More than one scale covers the period: which one was meant is not for a program to guess."""


def choose_scale(records: Sequence[Record], family: str, start: date, end: date) -> Record:
    """The one `bareme` record of this family whose period holds the whole of the period asked for.

    Raises `MissingScale` when there is none, `SeveralScales` when there is more than one.
    """
    known = [record for record in records if record["identifiant"] == family]
    covering = [record for record in known if _first(record) <= start and end <= _last(record)]
    if not covering:
        raise MissingScale(_nothing_covers(family, f"du {french.date(start)} au {french.date(end)}", known))
    if len(covering) > 1:
        names = french.enumeration([f"« {record.path.name} »" for record in covering])
        raise SeveralScales(
            f"Plusieurs barèmes « {family} » couvrent la période : {names}. Gardez-en un, ou séparez leurs périodes."
        )
    return covering[0]


def _first(record: Record) -> date:
    return date.fromisoformat(record["periode"]["debut"])


def _last(record: Record) -> date:
    """The last day in force; the end of time when none is known, which the record's date of check qualifies."""
    end = record["periode"]["fin"]
    return date.max if end is None else date.fromisoformat(end)


def _period(record: Record) -> str:
    """« du 01/01/2025 au 30/06/2025 », « à partir du 01/07/2025 »."""
    start = french.date(_first(record))
    return f"du {start} au {french.date(_last(record))}" if record["periode"]["fin"] else f"à partir du {start}"


def _nothing_covers(family: str, asked: str, known: Sequence[Record]) -> str:
    if not known:
        return (
            f"Le barème « {family} » n'existe pas : le calcul {asked} est impossible. Rangez son fichier dans le "
            "dossier « baremes » de votre dossier, ou corrigez la clé « bareme » de la demande."
        )
    names = french.enumeration([f"{each.path.name} ({_period(each)})" for each in known])
    return (
        f"Aucun barème « {family} » ne couvre toute la période {asked} ; barème connu : {names}. Les valeurs d'une "
        "autre année ne sont jamais reprises d'office : demandez au financeur celles de cette période, copiez le "
        "barème dans votre dossier (« aci-docs init DOSSIER --scales »), renommez-le, mettez-y la période et les "
        "valeurs, puis recommencez."
    )
