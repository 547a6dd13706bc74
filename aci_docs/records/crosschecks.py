"""What must hold between the records of one dossier, and what its readers must know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from aci_docs.errors import Problem
from aci_docs.french import etp
from aci_docs.notices import Notice
from aci_docs.records.findings import cut, named, shown
from aci_docs.records.paths import parse_path, value_at
from aci_docs.records.reading import Source

Record = Mapping[str, Any]


class Placed(NamedTuple):
    """A validated record with its place: the source it was read from, and the JSON path of the record in it."""

    record: Record
    source: Source
    at: str = "$"

    def line_of(self, key: str) -> int | None:
        """The line of a top-level key of the record."""
        return self.source.line_of((*parse_path(self.at), key))

    @property
    def is_example(self) -> bool:
        """Whether `"_exemple": true` marks the record as sample data."""
        raw = value_at(self.source.value, parse_path(self.at))
        return isinstance(raw, dict) and raw.get("_exemple") is True


def check_dossier(
    structure: Placed,
    demande: Placed | None,
    beneficiaires: Sequence[Placed],
    *,
    postes: Sequence[Placed] = (),
    others: Sequence[Placed] = (),
) -> tuple[list[Problem], list[Notice]]:
    """The problems and the notices that only the whole dossier shows.

    Problems: a beneficiary of another structure, two records of one kind with one identifier. Notices: sample data,
    contracts or posts declared in the request that differ from those listed, a job sheet that assigns another time than
    the request to the same person, once none of these is sample data. The
    tripartite interviews of each person are counted by `calculation.suivi`, whose notice goes with that person's sheet.
    Of `others`, the records of other kinds, only the mark of sample data is read.
    """
    problems = [*_foreigners(structure, beneficiaires), *_namesakes(beneficiaires), *_namesakes(postes)]
    notices = [*_examples([structure, *([demande] if demande else []), *postes, *beneficiaires, *others])]
    if demande:
        if not (structure.is_example or demande.is_example):
            notices += _post_gap(structure.record, demande.record)
        notices += _direction_gap(demande, [post for post in postes if not post.is_example])
        if not any(placed.is_example for placed in (demande, *beneficiaires)):
            notices += _contract_gap(demande.record, [placed.record for placed in beneficiaires])
    return problems, notices


def _problem(
    placed: Placed, key: str, message: str, expected: str, suggestion: str, *, label: str | None = None
) -> Problem:
    return Problem(
        message,
        placed.source.file,
        f"{placed.at}.{key}",
        placed.line_of(key),
        label=label,
        value=shown(placed.record[key]),
        expected=expected,
        suggestion=suggestion,
    )


def _foreigners(structure: Placed, beneficiaires: Sequence[Placed]) -> Iterator[Problem]:
    ours = structure.record["siret"]
    for placed in beneficiaires:
        if placed.record["siret_structure"] != ours:
            yield _problem(
                placed,
                "siret_structure",
                "ce bénéficiaire n'appartient pas à la structure du dossier",
                f'"{ours}", le SIRET écrit dans {structure.source.file or "la structure"}',
                "corriger le SIRET, ou retirer ce bénéficiaire du dossier",
                label=named("SIRET de la structure", placed.record),
            )


def _namesakes(records: Sequence[Placed]) -> Iterator[Problem]:
    """One problem for each record whose identifier is already taken; case apart, because file names ignore it."""
    first: dict[str, Placed] = {}
    for placed in records:
        name = str(placed.record["identifiant"])
        other = first.setdefault(name.casefold(), placed)
        if other is not placed:
            line = other.line_of("identifiant")
            place = ", ".join(
                filter(None, (other.source.file, f"ligne {line}" if line else None, f"{other.at}.identifiant"))
            )
            message = f"l'identifiant « {cut(name)} » est déjà pris ({place})"
            yield _problem(placed, "identifiant", message, "un identifiant par enregistrement", "changer l'un des deux")


def _examples(records: Sequence[Placed]) -> Iterator[Notice]:
    files = list(dict.fromkeys(placed.source.file or "enregistrement" for placed in records if placed.is_example))
    if files:
        names = ", ".join(files[:5]) + (", …" if len(files) > 5 else "")
        yield Notice(
            "donnees_exemple",
            "attention",
            f"Ce dossier contient des données d'exemple, marquées « _exemple » ({names}) : ne pas l'envoyer tel quel.",
        )


def _post_gap(structure: Record, demande: Record) -> Iterator[Notice]:
    held, declared = structure["aci"]["postes_conventionnes"], demande["volume"]["postes_agrees"]
    if held != declared:
        posts = _count(declared, "poste agréé", "postes agréés")
        yield Notice(
            "postes_ecart",
            "attention",
            f"La demande déclare {posts} ; la convention de la structure en compte {held}.",
        )


def _direction_gap(demande: Placed, postes: Sequence[Placed]) -> Iterator[Notice]:
    """A notice for each job sheet of the person of the request that assigns another time in its period.

    The sheet is what proves the time to whoever pays: an auditor reads both.
    """
    asked, holder = demande.record["direction"], _name(demande.record["direction"]["titulaire"])
    period = demande.record["periode"]
    for post in () if holder is None or demande.is_example else postes:
        share = post.record["affectation_financee"]
        if share is None or _name(post.record["titulaire"]) != holder or share["etp"] == asked["etp_affecte"]:
            continue
        # ISO dates of validated records compare as texts.
        if share["debut"] <= period["fin"] and share["fin"] >= period["debut"]:
            yield Notice(
                "temps_affecte_ecart",
                "attention",
                f"La demande affecte {etp(asked['etp_affecte'])} à la direction ; la fiche de poste "
                f"« {post.record['identifiant']} » de la même personne en affecte {etp(share['etp'])}.",
                "Mettez-les d'accord : la fiche justifie le temps auprès du financeur.",
            )


def _name(person: Record | None) -> tuple[str, str] | None:
    return None if person is None else (person["nom"].casefold(), (person["prenom"] or "").casefold())


def _contract_gap(demande: Record, beneficiaires: Sequence[Record]) -> Iterator[Notice]:
    """A notice when the request counts other contracts than those listed in its period; nothing without a list."""
    if not beneficiaires:
        return
    start, end = demande["periode"]["debut"], demande["periode"]["fin"]
    contracts = [contract for record in beneficiaires for contract in record["contrats"]]
    # ISO dates of validated records compare as texts.
    listed = sum(each["debut"] <= end and (each["fin"] is None or each["fin"] >= start) for each in contracts)
    declared = demande["volume"]["contrats"]
    if declared != listed:
        yield Notice(
            "contrats_ecart",
            "attention",
            f"La demande déclare {_count(declared, 'contrat', 'contrats')} ; les bénéficiaires du dossier en ont "
            f"{listed} dans sa période.",
        )


def _count(count: int, singular: str, plural: str) -> str:
    return f"{count} {plural if count > 1 else singular}"
