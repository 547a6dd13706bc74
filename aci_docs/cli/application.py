"""The entry point: the group of commands, and every error turned into one French message and an exit status."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

import click

from aci_docs._version import __version__
from aci_docs.cli import language
from aci_docs.cli.commands import build, calc, check, init, render
from aci_docs.cli.merge import merge, verify
from aci_docs.cli.template import template
from aci_docs.errors import AciDocsError, InvalidRecord

INTERRUPTED = 130


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    subcommand_metavar="COMMANDE [ARGUMENTS]...",
    no_args_is_help=True,
)
@click.version_option(__version__, message="aci-docs %(version)s", help="Affiche la version et s'arrête.")
def cli() -> None:
    """Remplit les documents officiels d'un atelier ou chantier d'insertion.

    Un dossier contient structure.json, demande_financement.json, postes/*.json, beneficiaires.json et, en fin
    d'année, bilan_action.json ; « aci-docs init » en écrit un de départ, « aci-docs build » en fait les documents Word,
    ODT ou PDF.
    """


for command in (init, check, build, render, merge, verify, calc, template):
    cli.add_command(command)


def run(arguments: Sequence[str] | None) -> NoReturn:
    """Run the command line and end the process with its exit status: 0, or as the error's class says."""
    language.install()
    for name in ("SIGTERM", "SIGHUP", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _interrupt)
    try:
        # Without standalone mode click returns the command's own result, or the status of an early exit such as --help.
        given = None if arguments is None else list(arguments)
        status = cli.main(args=given, prog_name="aci-docs", standalone_mode=False) or 0
    except click.exceptions.Exit as stop:
        status = stop.exit_code
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except (click.Abort, KeyboardInterrupt) as error:
        click.echo(_spaced(f"Interrompu : {_outcome(error)}."), err=True)
        status = INTERRUPTED
    except AciDocsError as error:
        _show(error)
        status = error.exit_code
    except BrokenPipeError:
        # The reader of our output has had enough (`aci-docs calc … | head`): Python must not complain at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    except Exception as error:  # noqa: BLE001 - whatever happens, the user gets a sentence and not a stack trace
        click.echo(_unexpected(error), err=True)
        status = 1
    sys.exit(status)


def _outcome(error: BaseException) -> str:
    """What became of the documents, true even when the failure came after they were in place: its own note says it, or
    that of the interruption that click has made it of.
    """
    for each in (error, error.__cause__):
        if notes := getattr(each, "__notes__", None):
            return str(notes[0])
    storage = sys.modules.get("aci_docs.storage")
    done = storage.completed if storage else []
    return f"les documents sont écrits dans « {done[-1]} »" if done else "rien n'a été écrit"


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _show(error: AciDocsError) -> None:
    from aci_docs.cli.tables import show_problems

    if isinstance(error, InvalidRecord):
        show_problems(error.problems)
    else:
        click.echo(click.style("Erreur : ", fg="red", bold=True) + _spaced(str(error)), err=True)


def _spaced(text: str) -> str:
    from aci_docs.french import typographie

    return typographie(text)


def _unexpected(error: Exception) -> str:
    """The sentence for a defect of the program: where it happened, without any value, for these may be personal."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = "?" if trace is None else f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"  # noqa: PTH119
    return (
        f"Erreur interne ({type(error).__name__}, {place}) : c'est un défaut d'aci-docs ; {_outcome(error)}. "
        "Signalez-le avec ce message et la commande tapée, sans y joindre vos données."
    )
