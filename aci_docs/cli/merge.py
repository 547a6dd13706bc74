"""The commands of the mail merge: many records to their documents, and the check of what was made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aci_docs.cli.commands import ARCHIVE, FORMATS, PROFIL, THEME

if TYPE_CHECKING:
    from aci_docs.batch.wanted import Output

_EXAMPLE = "aci-docs merge fiche_bilan mon-dossier -o sortie"
_ASKED = ("formats", "pattern", "archive_all", "single", "recto_verso", "structure", "archive", "profile", "theme")
"""The parameters that say what is to be made: an interrupted merge knows them already."""


@click.command(short_help="Fait un document par enregistrement, de vingt à cent mille.")
@click.argument("words", metavar="[DOCUMENT SOURCE...]", nargs=-1)
@click.option("-o", "--output", "out", metavar="SORTIE", required=True, help="Dossier où écrire, ou adresse (s3://…).")
@FORMATS
@click.option(
    "--name", "pattern", metavar="MOTIF",
    help="Nom des fichiers, comme {nom}-{prenom}-{id} ou {structure.sigle}/{id} ; sinon le nom habituel du document.",
)  # fmt: skip
@click.option("--zip", "archive_all", is_flag=True, help="Range tous les documents dans une seule archive .zip.")
@click.option("--single", is_flag=True, help="Fait un seul document, les fiches à la suite, chacune avec ses pages.")
@click.option("--recto-verso", is_flag=True, help="Avec --single : chaque fiche commence sur une page impaire.")
@click.option(
    "--structure", metavar="FICHIER", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="La structure, ou une liste de structures (chaque fiche va à la sienne par siret_structure) ; sinon "
    "structure.json, dans la source ou à côté.",
)  # fmt: skip
@click.option(
    "--report", "report_file", metavar="FICHIER", type=click.Path(path_type=Path),
    help="Écrit ce que chaque enregistrement est devenu : .xlsx ou .csv pour un tableur, .json pour un programme.",
)  # fmt: skip
@click.option("--strict", is_flag=True, help="N'écrit rien si un seul enregistrement est refusé.")
@click.option(
    "--resume", is_flag=True,
    help="Termine un publipostage interrompu, sans refaire ce qui est fait ; DOCUMENT et SOURCE peuvent manquer.",
)  # fmt: skip
@click.option(
    "--jobs", metavar="N", type=click.IntRange(min=1),
    help="Nombre de documents faits en même temps ; sinon, un par cœur du processeur.",
)  # fmt: skip
@click.option(
    "--scheduler", metavar="ADRESSE",
    help="Fait faire les documents par une grappe Dask : l'adresse de son planificateur, comme tcp://serveur:8786.",
)  # fmt: skip
@click.option(
    "--journal", "journal_folder", metavar="DOSSIER", type=click.Path(file_okay=False, path_type=Path),
    help="Dossier de cette machine où tenir le journal, quand SORTIE est une adresse.",
)  # fmt: skip
@ARCHIVE
@PROFIL
@THEME
@click.option(
    "--force", is_flag=True,
    help="Refait tout, et remplace les fichiers qui existent déjà ou qui ont été modifiés à la main.",
)  # fmt: skip
@click.pass_context
def merge(
    context: click.Context,
    words: tuple[str, ...],
    out: str,
    formats: tuple[str, ...] | None,
    pattern: str | None,
    archive_all: bool,
    single: bool,
    recto_verso: bool,
    structure: Path | None,
    report_file: Path | None,
    strict: bool,
    resume: bool,
    jobs: int | None,
    scheduler: str | None,
    journal_folder: Path | None,
    archive: bool,
    profile: str,
    theme: str | None,
    force: bool,
) -> None:
    """Fait un DOCUMENT (fiche_bilan, fiche_poste, lettre_mission…) pour chaque enregistrement des SOURCES, dans SORTIE.

    \b
    Une SOURCE est :
      un dossier tel que « aci-docs init » l'écrit ;
      un dossier de fichiers JSON, avec ses sous-dossiers ;
      un fichier JSON : un enregistrement, ou une liste ;
      un fichier JSONL : un enregistrement par ligne ;
      - : l'entrée standard (la sortie d'un autre programme).
    SOURCE et SORTIE peuvent être des adresses (s3://…, sftp://…).

    Un enregistrement refusé n'arrête pas les autres : il va dans SORTIE/rejets.jsonl avec ses motifs ; corrigez-le et
    relancez la même commande. Elle ne refait que ce qui a changé : une donnée, un modèle, un barème.

    \b
    Exemples :
      aci-docs merge fiche_bilan mon-dossier -o sortie
      aci-docs merge fiche_bilan export.jsonl -o sortie --name "{nom}-{prenom}-{id}"
      aci-docs merge fiche_bilan export.jsonl --structure structures.json -o sortie --report suivi.xlsx
      aci-docs merge --resume -o sortie
    """  # noqa: D301 - « \b » is click's sign for lines that it must leave as they are
    from aci_docs.batch import Merged, Wanted, run
    from aci_docs.cli.merged import show_merged
    from aci_docs.cli.watch import watch
    from aci_docs.dossier import DEFAULT_FORMATS

    if archive_all and single:
        raise _misuse("--zip et --single ne vont pas ensemble : une archive, ou un seul document.")
    output: Output = "zip" if archive_all else "unique" if single else "dossier"
    kind, *sources = _checked(context, words, resume=resume)
    wanted = kind and Wanted(
        kind,
        formats or DEFAULT_FORMATS,
        output,
        pattern,
        recto_verso,
        archive,
        profile,
        theme,
        structures=None if structure is None else str(structure.absolute()),
    )
    summary = Merged(out)
    with watch(summary) as report:
        run(
            wanted or None,
            sources,
            out,
            jobs=jobs,
            strict=strict,
            resume=resume,
            force=force,
            scheduler=scheduler,
            journal_folder=journal_folder,
            report=report,
            report_file=report_file,
            summary=summary,
        )
    show_merged(summary, report_file)
    context.exit(summary.code)


def _checked(context: click.Context, words: Sequence[str], *, resume: bool) -> Sequence[str]:
    """The kind of document, then the sources; the kind is "" when both are those of the interrupted merge."""
    from aci_docs.batch.addresses import is_address
    from aci_docs.dossier import Workspace

    if not words and resume:
        given = [
            parameter.opts[-1]
            for parameter in context.command.params
            if parameter.name in _ASKED
            and context.get_parameter_source(parameter.name) is click.core.ParameterSource.COMMANDLINE
        ]
        if given:
            raise _misuse(
                f"--resume sans DOCUMENT ni SOURCE reprend ce qui avait été demandé : {given[0]} n'a rien à y ajouter. "
                "Retirez-le, ou retapez la commande entière avec --resume."
            )
        return [""]
    if not words:
        raise _misuse(f"Il manque le document à faire et la source des données, comme dans : {_EXAMPLE}")
    names = [kind.name for kind in Workspace().catalogue.documents]
    first, *others = words
    later = next((word for word in others if word in names), None)
    # A folder may have the name of a kind of the user's own.
    is_source = first == "-" or is_address(first) or Path(first).is_file()
    if first not in names and (is_source or (Path(first).exists() and (later or not others))):
        sources = " ".join(word for word in words if word != later)
        raise _misuse(
            f"« {first} » est une source, et le document vient avant elle : "
            f"aci-docs merge {later or 'fiche_bilan'} {sources} -o {context.params['out']}"
        )
    if not others:
        raise _misuse(
            f"Il manque la source des données : un dossier ou un fichier, après {first}, comme dans : {_EXAMPLE}"
        )
    return words


def _misuse(message: str) -> click.UsageError:
    from aci_docs.french import typographie

    return click.UsageError(typographie(message))


@click.command(short_help="Vérifie les fichiers d'un publipostage.")
@click.argument("out", metavar="SORTIE")
def verify(out: str) -> None:
    """Compare chaque fichier de SORTIE, que « aci-docs merge » a écrit, à son manifeste (manifeste.jsonl).

    Dit les fichiers qui manquent, ceux qui ont changé depuis, et ceux que le publipostage n'a pas faits. Rien n'est
    modifié. Le code de sortie est 1 s'il manque un fichier ou si l'un d'eux a changé.
    """
    from aci_docs.batch import open_destination
    from aci_docs.batch import verify as verify_output
    from aci_docs.batch.addresses import is_address
    from aci_docs.cli.merged import show_verified
    from aci_docs.cli.progress import progress

    if not is_address(out) and not Path(out).is_dir():
        raise _misuse(f"Le dossier « {out} » n'existe pas.")
    with progress() as report:
        found = verify_output(open_destination(out), report)
    show_verified(found, out)
    click.get_current_context().exit(0 if found.is_whole else 1)
