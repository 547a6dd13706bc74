"""What a mail merge has done and what the check of an output found, for the person who must act on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from aci_docs import french
from aci_docs.cli.screen import console, row, say, table, verbatim, words
from aci_docs.cli.tables import COLOURS, problem_lines
from aci_docs.cli.watch import duration, speed

if TYPE_CHECKING:
    from aci_docs.batch import Merged, Verified
    from aci_docs.batch.summary import Refusal
    from aci_docs.errors import Problem

_REFUSALS = 5
"""Records without a document that the screen shows; the file of rejects has them all."""
_REASONS = 3
"""Reasons that it shows of each."""
_FREQUENT = 5
_PATHS = 10
_ENOUGH = 10
"""Documents from which a rate means something."""
_LONG = 120


def show_merged(summary: Merged, report_file: Path | None) -> None:
    """The notices, the first records without a document, the counts and where all is, on the output."""
    _show_notices(summary)
    _show_refusals(summary)
    _show_counts(summary)
    _show_places(summary, report_file)


def _show_notices(summary: Merged) -> None:
    if not summary.notices:
        return
    shown = table(("Fiches", "right"), ("Constat", "whole"), ("Le premier", "left"))
    for each in sorted(summary.notices.values(), key=lambda each: -each.count):
        gravity = words(each.gravity, COLOURS[each.gravity])
        shown.add_row(words(french.nombre(each.count)), gravity, words(each.message))
    screen = console()
    screen.print(shown)
    screen.print()


def _show_refusals(summary: Merged) -> None:
    count = summary.refused + summary.failed
    if not count:
        return
    screen = console()
    first = f", les {_REFUSALS} premières" if count > _REFUSALS else ""
    screen.print(words(f"{french.pluriel(count, 'fiche')} sans document{first} :", "bold"))
    for each in summary.refusals[:_REFUSALS]:
        place = f"{each.source}, ligne {each.line}"
        head = verbatim(f"  {each.identifier or place}", "bold")
        screen.print(head.append(f"   {place}", "not bold dim") if each.identifier else head, soft_wrap=True)
        _show_reasons(each)
    screen.print()
    if count > _REFUSALS:
        _show_frequent(summary)


def _show_reasons(refusal: Refusal) -> None:
    screen = console()
    for problem in refusal.problems[:_REASONS]:
        for line in problem_lines(_shortened(problem, refusal)):
            screen.print(words("  ") + line, soft_wrap=True)
    more = len(refusal.problems) - _REASONS
    if more > 0:
        say(f"    … et {french.pluriel(more, 'autre défaut', 'autres défauts')}.")


def _show_frequent(summary: Merged) -> None:
    """The reasons that most records share: correcting one may be enough for all of them."""
    shown = table(("Fiches", "right"), ("Motif", "left"))
    for told, count in sorted(summary.reasons.items(), key=lambda each: -each[1])[:_FREQUENT]:
        row(shown, french.nombre(count), told.removeprefix("$ : "))
    if len(summary.reasons) > _FREQUENT:
        others = len(summary.reasons) - _FREQUENT
        row(shown, "", f"… et {french.pluriel(others, 'autre motif', 'autres motifs')}")
    screen = console()
    screen.print(shown)
    screen.print()


def _shortened(problem: Problem, refusal: Refusal) -> Problem:
    """The problem without the line that was just said, and without a list of all that is allowed beside a remedy."""
    expected = problem.expected if len(problem.expected or "") < _LONG or not problem.suggestion else None
    return replace(problem, line=None if problem.line == refusal.line else problem.line, expected=expected)


def _show_counts(summary: Merged) -> None:
    shown = table(("Fiches", "whole"), ("", "right"))
    row(shown, "faites", french.nombre(summary.made))
    row(shown, "inchangées", french.nombre(summary.unchanged))
    for name, count in (("refusées", summary.refused), ("en échec", summary.failed)):
        style = "bold red" if count else ""
        shown.add_row(words(name, style), words(french.nombre(count), style))
    row(shown, "non concernées", french.nombre(summary.skipped), last=True)
    row(shown, "en tout", french.nombre(summary.records), bold=True)
    screen = console()
    screen.print(shown)
    told = f"En {duration(summary.seconds)}"
    told += f", {speed(summary.rate)}" if summary.made >= _ENOUGH else ""
    sizes = [f"{french.nombre(round(size / 2**20))} Mo" for size in summary.memory.values() if size]
    if sizes:
        told += f" ; mémoire : {sizes[0]}" + (f", et {sizes[1]} par processus" if len(sizes) > 1 else "")
    screen.print(words(f"{told}.", "dim"), soft_wrap=True)


def _show_places(summary: Merged, report_file: Path | None) -> None:
    from aci_docs.batch.manifest import REJECTS

    screen = console()
    screen.print()
    count = summary.refused + summary.failed
    if count:
        without = french.pluriel(count, "fiche sans document", "fiches sans document")
        what = "l'a, avec le motif" if count == 1 else "les a toutes, avec les motifs"
        screen.print(words(f"{without} : « {_below(summary.out, REJECTS)} » {what}.", "yellow"), soft_wrap=True)
        screen.print(words("Corrigez, puis relancez la même commande.", "yellow"))
    if summary.left_empty:
        say(f"À compléter à la main : {french.pluriel(summary.left_empty, 'blanc')}.")
    if summary.strangers:
        stayed = french.pluriel(summary.strangers, "document ancien reste", "documents anciens restent")
        names = ", ".join(summary.first_strangers) + (", …" if summary.strangers > len(summary.first_strangers) else "")
        screen.print(words(f"{stayed} dans « {summary.out} » : {names}", "yellow"), soft_wrap=True)
        screen.print(words("Ces fiches ne sont plus dans les données, ou sont refusées : effacez-les.", "yellow"))
    done = summary.made + summary.unchanged
    for place in [_below(summary.out, file) for file in summary.files] or [summary.out]:
        say(f"{french.pluriel(done, 'fiche')} dans « {place} »." if done else "Aucun document n'est fait.")
    if report_file is not None:
        say(f"Rapport : {report_file}")


def _below(out: str, name: str) -> str:
    return f"{out.rstrip('/')}/{name}"


def show_verified(found: Verified, out: str) -> None:
    """The counts of an output that was checked, then the files that are not as they were made, on the output."""
    shown = table(("Fichiers", "whole"), ("", "right"))
    row(shown, "conformes", french.nombre(found.sound))
    for name, paths in (("manquants", found.missing), ("modifiés", found.changed)):
        style = "bold red" if paths else ""
        shown.add_row(words(name, style), words(french.nombre(len(paths)), style))
    row(shown, "étrangers au publipostage", french.nombre(len(found.unknown)))
    screen = console()
    screen.print(shown)
    screen.print()
    _list("Manquants", found.missing, "red")
    _list("Modifiés", found.changed, "red")
    _list("Étrangers au publipostage", found.unknown, "cyan")
    if found.is_whole:
        say(f"« {out} » est entier : chaque fichier est tel que le publipostage l'a fait.")
    else:
        screen.print(words(f"« {out} » n'est pas tel que le publipostage l'a fait.", "yellow"), soft_wrap=True)
        again = "Mettez de côté ce qui a été modifié, puis relancez la même commande avec --force."
        screen.print(
            words(again if found.changed else "Relancez la même commande : elle refait ce qui manque.", "yellow")
        )


def _list(title: str, paths: Sequence[str], style: str) -> None:
    if not paths:
        return
    screen = console()
    screen.print(words(title, f"bold {style}"))
    for path in paths[:_PATHS]:
        screen.print(verbatim(f"  {path}"), soft_wrap=True)
    if len(paths) > _PATHS:
        more = len(paths) - _PATHS
        say(f"  … et {french.pluriel(more, 'autre')}.")
    screen.print()
