"""The commands, each a few lines: call the floor below, show what came back."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

_DOSSIER = click.argument("dossier", metavar="DOSSIER", type=click.Path(exists=True, file_okay=False, path_type=Path))
_RECORD = click.argument(
    "record", metavar="ENREGISTREMENT.json", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
FORCE = click.option("--force", is_flag=True, help="Remplace les fichiers qui existent déjà.")


def _parse_formats(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    from aci_docs.dossier import parse_formats

    return None if value is None else parse_formats(value)


FORMATS = click.option(
    "--formats",
    metavar="LISTE",
    callback=_parse_formats,
    help="Formats à écrire, séparés par des virgules : docx (par défaut), odt, pdf. Le pdf demande LibreOffice.",
)
PROFIL = click.option(
    "--profil", "profile", metavar="PROFIL", default="interne", show_default=True,
    help="Pour qui sont les documents : interne (tout), ou financeur (sans l'identité des personnes).",
)  # fmt: skip
ARCHIVE = click.option(
    "--archive", is_flag=True, help="Fait des PDF à conserver (PDF/A-2b), lisibles par tous (PDF/UA)."
)
THEME = click.option(
    "--theme", metavar="THÈME", help="Aspect des documents : sobre ou colore ; sinon celui de la structure."
)


@click.command(short_help="Écrit un dossier de départ à compléter.")
@click.argument("dossier", metavar="DOSSIER", type=click.Path(path_type=Path))
@click.option("--templates", is_flag=True, help="Y copie les modèles Word et ODT, pour les modifier.")
@click.option("--schemas", is_flag=True, help="Y copie les schémas, pour ajouter des champs.")
@click.option(
    "--scales", is_flag=True, help="Y copie barèmes et plans comptables, pour une autre année, un autre financeur."
)
def init(dossier: Path, templates: bool, schemas: bool, scales: bool) -> None:
    """Écrit dans DOSSIER un exemple commenté de chaque enregistrement, à remplacer par vos données.

    Une clé qui commence par « _ » est un commentaire. Les options ajoutent à DOSSIER, même déjà commencé, les modèles
    (templates_docx pour Word, templates_odt pour LibreOffice), les schémas (schemas) et les barèmes (baremes), qui
    servent alors à la place de ceux qui sont fournis. Un fichier qui existe n'est jamais remplacé.
    """
    from aci_docs.cli.screen import say
    from aci_docs.dossier import start

    files = start(dossier, templates=templates, schemas=schemas, scales=scales)
    say(f"Écrit dans « {dossier} » :")
    for name in files:
        say(f"  {name}")
    if "structure.json" in files:
        say(f"Remplacez les exemples par vos données, puis : aci-docs check {_quoted(dossier)}")


@click.command(short_help="Vérifie un dossier sans rien écrire.")
@_DOSSIER
@click.option(
    "--formats", metavar="LISTE", callback=_parse_formats,
    help="Formats dont les modèles sont vérifiés : docx (par défaut), odt, ou docx,odt.",
)  # fmt: skip
@PROFIL
def check(dossier: Path, formats: tuple[str, ...] | None, profile: str) -> None:
    """Vérifie les enregistrements, les calculs et les modèles de DOSSIER, et n'écrit rien.

    Tous les défauts de tous les fichiers sont donnés d'un coup, chacun avec sa place et son remède.
    """
    from aci_docs import french
    from aci_docs.cli.screen import say
    from aci_docs.cli.tables import show_notices
    from aci_docs.dossier import DEFAULT_FORMATS, Workspace
    from aci_docs.dossier import check as check_dossier

    workspace = Workspace(dossier, profile=profile)
    found, planned = check_dossier(workspace, formats=formats or DEFAULT_FORMATS)
    show_notices([(f"{each.kind.title} {each.reference}", each.notices) for each in planned], found.notices)
    counts = [
        french.pluriel(len(found[kind.name]), kind.label, kind.plural)
        for kind in workspace.catalogue.records
        if found[kind.name]
    ]
    documents = french.pluriel(len(planned), "document")
    blocked = any(notice.gravity == "blocage" for each in planned for notice in each.notices)
    verdict = "Dossier valide, mais à corriger avant envoi (blocage)" if blocked else "Dossier valide"
    say(f"\n{verdict} : {french.enumeration(counts)} ; {documents} à faire. Rien n'a été écrit.")


@click.command(short_help="Fait tous les documents d'un dossier.")
@_DOSSIER
@click.option(
    "-o", "--output", "out", metavar="SORTIE", required=True, type=click.Path(path_type=Path), help="Dossier où écrire."
)
@FORMATS
@ARCHIVE
@click.option(
    "--assemble", is_flag=True,
    help="Ajoute dossier.pdf : le bordereau, puis toutes les pièces dans l'ordre, avec des signets.",
)  # fmt: skip
@PROFIL
@THEME
@FORCE
def build(
    dossier: Path,
    out: Path,
    formats: tuple[str, ...] | None,
    archive: bool,
    assemble: bool,
    profile: str,
    theme: str | None,
    force: bool,
) -> None:
    """Fait tous les documents de DOSSIER et les écrit dans SORTIE, avec un tableau récapitulatif (recapitulatif.csv).

    Les pièces sont numérotées, et un bordereau les liste avec leurs pages, pour l'envoi.

    Tout est vérifié avant d'écrire : au moindre défaut, ou si vous interrompez, SORTIE reste comme elle était.
    """
    from aci_docs.cli.progress import progress
    from aci_docs.cli.tables import show_summary
    from aci_docs.dossier import DEFAULT_FORMATS, Workspace
    from aci_docs.dossier import build as build_dossier

    workspace = Workspace(dossier, profile=profile, theme=theme)
    with progress() as report:
        summary = build_dossier(
            workspace,
            out,
            formats=formats or DEFAULT_FORMATS,
            archive=archive,
            assemble=assemble,
            force=force,
            report=report,
        )
    show_summary(summary, out)


@click.command(short_help="Fait un seul document.")
@click.argument("kind", metavar="DOCUMENT")
@_RECORD
@click.option(
    "-o", "--output", "out", metavar="SORTIE", required=True, type=click.Path(path_type=Path),
    help="Fichier .docx, .odt ou .pdf à écrire, ou dossier.",
)  # fmt: skip
@click.option(
    "--id", "identifier", metavar="IDENTIFIANT", help="Lequel, quand le fichier contient plusieurs enregistrements."
)
@click.option(
    "--structure", metavar="FICHIER", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Enregistrement de la structure ; sinon structure.json, à côté ou au-dessus.",
)  # fmt: skip
@FORMATS
@ARCHIVE
@PROFIL
@THEME
@FORCE
def render(
    kind: str,
    record: Path,
    out: Path,
    identifier: str | None,
    structure: Path | None,
    formats: tuple[str, ...] | None,
    archive: bool,
    profile: str,
    theme: str | None,
    force: bool,
) -> None:
    """Fait un document de l'enregistrement qui le remplit.

    \b
    demande_financement     de demande_financement.json
    compte_rendu_financier  de bilan_action.json
    fiche_poste             de postes/….json
    lettre_mission          de postes/….json
    bilan_action            de bilan_action.json
    fiche_bilan             de beneficiaires.json

    SORTIE est un fichier (fiche.docx, fiche.odt, fiche.pdf), ou un dossier où le document prend son nom habituel.
    """  # noqa: D301 - click reads the control character itself
    from aci_docs.cli.progress import progress
    from aci_docs.cli.tables import show_made
    from aci_docs.dossier import DEFAULT_FORMATS, FORMATS, Workspace, render_one

    suffix = out.suffix.lower().lstrip(".")
    if suffix in FORMATS and formats not in (None, (suffix,)):
        raise click.UsageError(f"SORTIE finit par .{suffix} : --formats n'a rien à y ajouter. Donnez un dossier à -o.")
    workspace = Workspace.around(record, structure, profile=profile, theme=theme)
    with progress() as report:
        summary, folder = render_one(
            workspace,
            kind,
            record,
            out,
            identifier=identifier,
            formats=formats or DEFAULT_FORMATS,
            archive=archive,
            force=force,
            report=report,
        )
    show_made(summary, folder)


@click.command(short_help="Montre les heures et les coûts d'une demande, expliqués.")
@_RECORD
@click.option("--json", "as_json", is_flag=True, help="Écrit les chiffres exacts en JSON.")
def calc(record: Path, as_json: bool) -> None:
    """Calcule les heures, le volume et le coût plafonné d'une demande de financement, chaque chiffre expliqué.

    Seules les parties que lit le calcul sont nécessaires : periode, volume, direction, autres_financements,
    montant_demande.
    """
    from aci_docs.cli.tables import show_figures
    from aci_docs.dossier import Workspace

    workspace = Workspace.around(record)
    figures = workspace.compute(workspace.load("demande_financement", record.absolute(), only_calculation=True))
    if as_json:
        # A program reads this: where the stream is not UTF-8 (a redirection on Windows), accents are escaped.
        text = json.dumps(figures.as_json(), ensure_ascii="utf" not in (sys.stdout.encoding or "").lower(), indent=2)
        click.echo(text)
    else:
        show_figures(figures)


def _quoted(path: Path) -> str:
    import shlex

    return shlex.quote(str(path))
