"""The commands of the mail merge: many records to their documents, and the check of what was made."""

from __future__ import annotations

from pathlib import Path

import click

from aci_docs.cli.commands import ARCHIVE, FORCE, FORMATS, PROFIL, THEME


@click.command(short_help="Fait un document par enregistrement, de vingt à cent mille.")
@click.argument("kind", metavar="[DOCUMENT", required=False)
@click.argument("sources", metavar="SOURCE...]", nargs=-1)
@click.option("-o", "--output", "out", metavar="SORTIE", required=True, help="Dossier où écrire, ou adresse (s3://…).")
@FORMATS
@click.option("--name", "pattern", metavar="MOTIF", help="Nom des fichiers, comme {nom}-{prenom}-{id}.")
@click.option("--zip", "archive_all", is_flag=True, help="Fait une seule archive .zip.")
@click.option("--single", is_flag=True, help="Fait un seul document, une fiche à la suite de l'autre.")
@click.option("--recto-verso", is_flag=True, help="Avec --single : chaque fiche commence sur une page impaire.")
@click.option(
    "--structure", metavar="FICHIER", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="La structure, ou toutes (par SIRET) ; sinon structure.json, dans la source ou à côté.",
)  # fmt: skip
@click.option("--jobs", metavar="N", type=click.IntRange(min=1), help="Processus ; par défaut, un par cœur.")
@click.option(
    "--scheduler", metavar="ADRESSE",
    help="Fait faire les documents par une grappe Dask : l'adresse de son planificateur, tcp://serveur:8786.",
)  # fmt: skip
@click.option(
    "--journal", "journal_folder", metavar="DOSSIER", type=click.Path(file_okay=False, path_type=Path),
    help="Où tenir le journal, sur cette machine, quand SORTIE est une adresse.",
)  # fmt: skip
@click.option("--strict", is_flag=True, help="N'écrit rien si un enregistrement est refusé.")
@click.option("--resume", is_flag=True, help="Termine un publipostage interrompu.")
@ARCHIVE
@PROFIL
@THEME
@FORCE
def merge(
    kind: str | None,
    sources: tuple[str, ...],
    out: str,
    formats: tuple[str, ...] | None,
    pattern: str | None,
    archive_all: bool,
    single: bool,
    recto_verso: bool,
    structure: Path | None,
    jobs: int | None,
    scheduler: str | None,
    journal_folder: Path | None,
    strict: bool,
    resume: bool,
    archive: bool,
    profile: str,
    theme: str | None,
    force: bool,
) -> None:
    """Fait un document par enregistrement."""
    from aci_docs.batch import Wanted, run
    from aci_docs.cli.progress import progress
    from aci_docs.dossier import DEFAULT_FORMATS

    wanted = None
    if kind is not None:
        wanted = Wanted(
            kind,
            formats or DEFAULT_FORMATS,
            "zip" if archive_all else "unique" if single else "dossier",
            pattern,
            recto_verso,
            archive,
            profile,
            theme,
            None,
            None if structure is None else str(structure.absolute()),
        )
    with progress() as report:
        summary = run(
            wanted,
            sources,
            out,
            jobs=jobs,
            strict=strict,
            resume=resume,
            force=force,
            scheduler=scheduler,
            journal_folder=journal_folder,
            report=report,
        )
    click.echo(str(summary))
    click.get_current_context().exit(summary.code)
