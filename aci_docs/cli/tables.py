"""What the terminal shows: problems, notices, figures and the summary of a run, readable at a glance."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from aci_docs import french

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

    from aci_docs.calculation import Figures
    from aci_docs.dossier import Summary
    from aci_docs.errors import Problem
    from aci_docs.notices import Notice

_PIPE_WIDTH = 110
_COLOURS: Mapping[str, str] = {"information": "cyan", "attention": "yellow", "blocage": "bold red"}
_GROUPS = {
    "employeur": "Fonction employeur",
    "economique": "Fonction économique",
    "parcours": "Construction du parcours",
}


def _console(*, error: bool = False) -> Console:
    """A console that never reads brackets of data as markup, as wide as the terminal or else a page."""
    from rich.console import Console

    stream = sys.stderr if error else sys.stdout
    return Console(
        stderr=error, markup=False, highlight=False, emoji=False, soft_wrap=False,
        width=None if stream.isatty() else _PIPE_WIDTH,
    )  # fmt: skip


def say(text: str) -> None:
    """The sentence is on the output, its spaces as French wants them."""
    _console().print(french.typographie(text), soft_wrap=True)


def show_problems(problems: Sequence[Problem]) -> None:
    """Every problem is on the error stream, by file, then their number."""
    from rich.text import Text

    console = _console(error=True)
    for file, found in groupby(problems, key=lambda problem: problem.file):
        console.print(Text(file or "enregistrement", style="bold"), soft_wrap=True)
        for problem in found:
            place = [f"ligne {problem.line}"] if problem.line else []
            place += [f"colonne {problem.column}"] if problem.column else []
            place += [problem.path] if problem.path != "$" else []
            head = Text("  ✗ ", style="red")
            head.append(", ".join(place) or "fichier", style="bold")
            if problem.label:
                head.append(f" ({problem.label})")
            console.print(head, soft_wrap=True)
            parts = (
                ("", problem.message),
                ("valeur : ", problem.value),
                ("attendu : ", problem.expected),
                ("remède : ", problem.suggestion),
            )
            for name, text in parts:
                if text:
                    line = Text("      " + french.typographie(name), style="dim" if name else "")
                    # The value is shown as it was typed; the rest is our own French.
                    line.append(text if name.startswith("valeur") else french.typographie(text), style="none")
                    console.print(line, soft_wrap=True)
        console.print()
    files = len({problem.file for problem in problems})
    total = french.pluriel(len(problems), "défaut") + (f" dans {files} fichiers" if files > 1 else "")
    console.print(Text(french.typographie(f"Erreur : {total} ; rien n'a été écrit."), style="bold red"), soft_wrap=True)


def show_notices(documents: Iterable[tuple[str, Sequence[Notice]]], whole: Sequence[Notice] = ()) -> None:
    """The notices are on the output, under the document they are about, then those of the whole dossier."""
    from rich.padding import Padding
    from rich.text import Text

    console = _console()
    for name, notices in [*documents, ("Dossier", whole)]:
        if notices:
            console.print()
            console.print(Text(french.typographie(name), style="bold"))
        for notice in notices:
            text = Text(f"{notice.gravity} : ", style=_COLOURS[notice.gravity])
            text.append(french.typographie(notice.message), style="none")
            console.print(Padding(text, (0, 0, 0, 2)))


def show_summary(summary: Summary, out: Path) -> None:
    """The table of the documents made is on the output, then their notices and where everything is."""
    table = _table(
        ("Document", "left"), ("Référence", "left"), ("Fichier", "left"), ("Pages", "right"), ("Constats", "right")
    )
    for made in summary.documents:
        pages = "" if made.pages is None else str(made.pages)
        notices = str(len(made.notices) or "")
        table.add_row(made.title, made.reference, "\n".join(made.files), pages, notices)
    _console().print(table)
    show_made(summary, out)


def show_made(summary: Summary, out: Path) -> None:
    """The notices of the documents made and where these are, on the output."""
    from rich.text import Text

    show_notices(((f"{made.title} {made.reference}", made.notices) for made in summary.documents), summary.notices)
    console = _console()
    console.print()
    if any(notice.gravity == "blocage" for made in summary.documents for notice in made.notices):
        console.print(Text("À corriger avant envoi : un constat de blocage.", style="bold red"))
    if len(summary.files) == 1:
        pages = summary.documents[0].pages
        say(f"Écrit : {out / summary.files[0]}" + (f" ({french.pluriel(pages, 'page')})" if pages else ""))
    else:
        say(f"{french.pluriel(len(summary.files), 'fichier')} dans « {out} ».")


def show_figures(figures: Figures) -> None:
    """The hours, the volume, the cost, the notices and the detail of each figure are on the output."""
    console = _console()
    hours, volume, cost = figures.heures, figures.volume, figures.cout

    lines = _table(
        ("", "left"), ("Action", "left"), ("Base", "left"), ("Heures", "right"), ("Nombre", "right"),
        ("Total", "right"), title="Heures de direction",
    )  # fmt: skip
    for group, rows in groupby(hours.lignes, key=lambda line: line.groupe):
        for row in rows:
            lines.add_row(
                row.code,
                row.libelle,
                f"par {row.base}",
                french.nombre(row.unitaire),
                french.nombre(row.nombre),
                french.heures(row.total),
            )
        lines.add_row(
            "", _GROUPS[group], "", "", "", french.heures(hours.groupes[group]), style="bold", end_section=True
        )
    lines.add_row("", "Total", "", "", "", french.heures(hours.total), style="bold")
    console.print(lines)
    console.print()

    amounts = _table(("", "left"), ("Chiffre", "left"), ("Résultat", "right"), title="Volume et coût")
    for rule, label, text in (
        ("V1", "Volume plafond", french.etp(volume.etp_plafond)),
        ("", "Temps affecté", french.etp(volume.etp_affecte)),
        ("V2", "Volume retenu", french.etp(volume.etp_retenu)),
        ("C1", "Plafond de coût", french.euros(cost.plafond)),
        ("C2", "Coût réel du temps retenu", french.euros(cost.cout_reel)),
        ("C3", "Coût retenu", french.euros(cost.cout_retenu)),
        ("", "Autres financements", french.euros(cost.autres_financements)),
        ("C4", "Solde disponible sur le poste", french.euros(cost.solde_disponible)),
        ("C5", "Montant finançable", french.euros(cost.montant_financable)),
    ):
        amounts.add_row(rule, label, text)
    amounts.add_section()
    amounts.add_row("C6", "Montant retenu", french.euros(cost.montant_retenu), style="bold")
    console.print(amounts)
    show_notices([("Calcul", figures.constats)])
    console.print()
    trace = _table(("Règle", "left"), ("Calcul", "left"), ("Résultat", "right"), title="Détail du calcul")
    for step in figures.trace:
        explanation = _stack(step.libelle, step.formule, step.calcul, step.source)
        trace.add_row(step.regle, explanation, step.resultat, end_section=True)
    console.print(trace)


def _stack(label: str, formula: str, sum_: str, source: str) -> RenderableType:
    from rich.text import Text

    text = Text(label, style="bold")
    text.append(f"\n{formula}\n= {sum_}", style="none")
    return text.append(f"\n{source}", style="dim")


def _table(*columns: tuple[str, str], title: str | None = None) -> Table:
    """An empty table with these headings, figures to the right, on no more lines than reading needs."""
    from rich import box
    from rich.table import Table

    table = Table(
        box=box.SIMPLE_HEAD, title=title, title_justify="left", title_style="bold", pad_edge=False, show_edge=False
    )
    for heading, justify in columns:
        # Figures stand to the right; neither they nor a file's name ("whole") are cut in two.
        side: Literal["left", "right"] = "right" if justify == "right" else "left"
        table.add_column(heading, justify=side, no_wrap=justify != "left", overflow="fold")
    return table
