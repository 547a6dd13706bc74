"""What the commands show: problems, notices, figures and the summary of a run, readable at a glance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from aci_docs import french
from aci_docs.cli.leftovers import show_leftovers
from aci_docs.cli.screen import Side, console, row, say, table, verbatim, words

if TYPE_CHECKING:
    from rich.text import Text

    from aci_docs.calculation import Figures, TraceRow
    from aci_docs.dossier import Summary
    from aci_docs.errors import Problem
    from aci_docs.notices import Notice

COLOURS: Mapping[str, str] = {"information": "cyan", "attention": "yellow", "blocage": "bold red"}
_GROUPS = {
    "employeur": "Fonction employeur",
    "economique": "Fonction économique",
    "parcours": "Construction du parcours",
}
_REPEATED = 3
"""Beyond so many documents with the same notice, the screen counts them; the summary file has them all."""


def show_problems(problems: Sequence[Problem]) -> None:
    """Every problem is on the error stream, by file, then their number."""
    screen = console(error=True)
    for file, found in groupby(problems, key=lambda problem: problem.file):
        screen.print(verbatim(file or "enregistrement", "bold"), soft_wrap=True)
        for problem in found:
            for line in problem_lines(problem):
                screen.print(line, soft_wrap=True)
        screen.print()
    files = len({problem.file for problem in problems})
    total = french.pluriel(len(problems), "défaut") + (f" dans {files} fichiers" if files > 1 else "")
    screen.print(words(f"Erreur : {total} ; rien n'a été écrit.", "bold red"), soft_wrap=True)


def problem_lines(problem: Problem) -> Iterable[Text]:
    """Its place, what is wrong, the value as it was typed, what is expected, the remedy: a line each."""
    place = [f"ligne {problem.line}"] if problem.line else []
    place += [f"colonne {problem.column}"] if problem.column else []
    place += [problem.path] if problem.path != "$" else []
    head = words("  ✗ ", "red").append_text(verbatim(", ".join(place) or "fichier", "bold"))
    yield head.append_text(words(f" ({problem.label})", "not bold")) if problem.label else head
    yield words(f"      {problem.message}")
    if problem.value is not None:
        yield words("      valeur : ", "dim").append_text(verbatim(problem.value, "not dim"))
    for name, text in (("attendu", problem.expected), ("remède", problem.suggestion)):
        if text:
            yield words(f"      {name} : ", "dim").append_text(words(text, "not dim"))


def show_notices(documents: Iterable[tuple[str, Sequence[Notice]]], whole: Sequence[Notice] = ()) -> None:
    """The notices are on the output, under the document they are about, then those of the whole dossier."""
    from rich.padding import Padding

    screen = console()
    seen: Counter[str] = Counter()
    for name, notices in [*documents, ("Dossier", whole)]:
        # By document: one may have the same notice of several of its lines.
        seen.update({notice.code for notice in notices})
        shown = [notice for notice in notices if seen[notice.code] <= _REPEATED]
        if shown:
            screen.print()
            screen.print(words(name, "bold"))
        for notice in shown:
            head = words(f"{notice.gravity} : ", COLOURS[notice.gravity])
            screen.print(Padding(head.append_text(words(notice.with_advice, "none")), (0, 0, 0, 2)))
    for code, count in seen.items():
        if count > _REPEATED:
            others = french.pluriel(count - _REPEATED, "autre document", "autres documents")
            say(f"\n… et {others} avec le constat « {code} ».")


def show_summary(summary: Summary, out: Path) -> None:
    """The table of the documents made is on the output, then their notices and where everything is."""
    columns: list[tuple[str, Side, list[str]]] = [
        ("Pièce", "right", [str(each.piece or "") for each in summary.documents]),
        ("Document", "left", [f"{each.title} {each.reference}" for each in summary.documents]),
        ("Fichier", "whole", [_files(each.files) for each in summary.documents]),
        ("Pages", "right", [str(each.pages or "") for each in summary.documents]),
        ("À compléter", "right", [str(each.leftovers.count or "") for each in summary.documents]),
        ("Constats", "right", [str(len(each.notices) or "") for each in summary.documents]),
    ]
    filled = [column for column in columns if any(column[2])]
    made = table(*((heading, side) for heading, side, _ in filled))
    for cells in zip(*(cells for _, _, cells in filled), strict=True):
        row(made, *cells)
    console().print(made)
    show_made(summary, out)


def _files(names: Sequence[str]) -> str:
    r"""The files of one document: the name of the first whole on its line, to be copied, then the other endings.

    >>> _files(["fiches/a.docx", "fiches/a.odt", "fiches/a.pdf"])
    'fiches/a.docx\n  et .odt, .pdf'
    """
    others = ", ".join(Path(name).suffix for name in names[1:])
    return f"{names[0]}\n  et {others}" if others else names[0]


def show_made(summary: Summary, out: Path) -> None:
    """The notices of the documents made, what deserves care, and where the documents are, on the output."""
    show_notices(((f"{made.title} {made.reference}", made.notices) for made in summary.documents), summary.notices)
    listed_in = next((name for name in summary.files if name.endswith(".csv")), None)
    show_leftovers([(made.title, made.reference, made.leftovers) for made in summary.documents], listed_in=listed_in)
    screen = console()
    screen.print()
    if summary.strangers:
        names = ", ".join(summary.strangers[:_REPEATED]) + (", …" if len(summary.strangers) > _REPEATED else "")
        stayed = french.pluriel(len(summary.strangers), "document ancien reste", "documents anciens restent")
        screen.print(
            words(f"{stayed} dans « {out} » : {names}. Effacez ce qui ne sert plus.", "yellow"), soft_wrap=True
        )
    if summary.blocked:
        screen.print(words("À corriger avant envoi : un constat de blocage.", "bold red"))
    if len(summary.files) == 1:
        pages = summary.documents[0].pages
        say(f"Écrit : {out / summary.files[0]}" + (f" ({french.pluriel(pages, 'page')})" if pages else ""))
    else:
        say(f"{french.pluriel(len(summary.files), 'fichier')} dans « {out} ».")


def show_figures(figures: Figures) -> None:
    """The hours, the volume, the cost, the notices and the detail of each figure are on the output."""
    screen = console()
    hours, volume, cost = figures.heures, figures.volume, figures.cout

    lines = table(
        ("", "whole"), ("Action", "left"), ("Base", "whole"), ("Heures", "right"), ("Nombre", "right"),
        ("Total", "right"), title="Heures de direction",
    )  # fmt: skip
    for group, found in groupby(hours.lignes, key=lambda line: line.groupe):
        for line in found:
            numbers = french.nombre(line.unitaire), french.nombre(line.nombre), french.heures(line.total)
            row(lines, line.code, line.libelle, f"par {line.base}", *numbers)
        row(lines, "", _GROUPS[group], "", "", "", french.heures(hours.groupes[group]), bold=True, last=True)
    row(lines, "", "Total", "", "", "", french.heures(hours.total), bold=True)
    screen.print(lines)
    screen.print()

    amounts = table(("", "whole"), ("Chiffre", "left"), ("Résultat", "right"), title="Volume et coût")
    row(amounts, "V1", "Volume plafond", french.etp(volume.etp_plafond))
    row(amounts, "", "Temps affecté", french.etp(volume.etp_affecte))
    row(amounts, "V2", "Volume retenu", french.etp(volume.etp_retenu), last=True)
    row(amounts, "C1", "Plafond de coût", french.euros(cost.plafond))
    row(amounts, "C2", "Coût réel du temps retenu", french.euros(cost.cout_reel))
    row(amounts, "C3", "Coût retenu", french.euros(cost.cout_retenu), last=True)
    row(amounts, "", "Autres financements", french.euros(cost.autres_financements))
    row(amounts, "C4", "Solde disponible sur le poste", french.euros(cost.solde_disponible))
    row(amounts, "C5", "Montant finançable", french.euros(cost.montant_financable), last=True)
    row(amounts, "C6", "Montant retenu", french.euros(cost.montant_retenu), bold=True)
    screen.print(amounts)
    show_notices([("Constats", figures.constats)])
    screen.print()

    trace = table(("Règle", "whole"), ("Calcul", "left"), ("Résultat", "right"), title="Détail du calcul")
    for step in figures.trace:
        trace.add_row(words(step.regle), _explanation(step), words(step.resultat), end_section=True)
    screen.print(trace)


def _explanation(step: TraceRow) -> Text:
    """The label of a step, its formula in words, the same with its numbers, its source: a line each."""
    text = words(step.libelle, "bold").append_text(words(f"\n{step.formule}\n= {step.calcul}", "not bold"))
    return text.append_text(words(f"\n{step.source}", "not bold dim"))
