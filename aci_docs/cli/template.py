"""The commands about templates: any template of anyone, outside the catalogue of document kinds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from aci_docs.templating.printing import Missing

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(
    short_help="Remplit un modèle quelconque.", subcommand_metavar="COMMANDE [ARGUMENTS]...", no_args_is_help=True
)
def template() -> None:
    """Travaille sur un modèle Word ou ODT quelconque, hors des documents d'un dossier."""


@template.command(short_help="Remplit un modèle avec des données.")
@click.argument("model", metavar="MODELE", type=_FILE)
@click.option(
    "--data", metavar="DONNEES.json", required=True, type=_FILE, help="Les données : un objet JSON, dans un fichier."
)
@click.option(
    "-o", "--output", "out", metavar="SORTIE", required=True, type=click.Path(path_type=Path),
    help="Fichier à écrire : .docx pour un modèle Word, .odt pour un modèle ODT, ou .pdf.",
)  # fmt: skip
@click.option(
    "--missing", type=click.Choice(["error", "dots", "blank"]), default="error",
    help="Ce que devient une donnée que le modèle demande et qui n'existe pas : error la refuse (par défaut), dots "
    "laisse des pointillés à remplir, blank ne laisse rien.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Remplace SORTIE si elle existe déjà.")
def render(model: Path, data: Path, out: Path, missing: Missing, force: bool) -> None:
    """Remplit MODELE (.docx, .dotx, .odt, .ott ou .fodt) avec les données d'un fichier JSON.

    Les clés de l'objet JSON sont les variables du modèle : {{ ville }} imprime la valeur de "ville", et
    {{ client.nom }} celle de "nom" dans l'objet "client". Une clé qui commence par « _ » est un commentaire.
    Une valeur null s'imprime en pointillés, à compléter à la main (en blanc avec --missing blank).
    Une image se donne par son nom de fichier, dans le dossier des données ou plus bas.

    \b
    Exemples :
      aci-docs template render lettre.docx --data lettre.json -o lettre-remplie.docx
      aci-docs template render lettre.odt --data lettre.json -o lettre.pdf --missing dots
    """  # noqa: D301 - « \b » is click's sign for lines that it must leave as they are
    from aci_docs import french
    from aci_docs.cli.leftovers import show_leftovers
    from aci_docs.cli.progress import progress
    from aci_docs.cli.screen import say
    from aci_docs.dossier import fill

    with progress() as report:
        filled = fill(model, data, out, missing=missing, force=force, report=report)
    say(f"Écrit : {filled.path}" + (f" ({french.pluriel(filled.pages, 'page')})" if filled.pages else ""))
    show_leftovers([("", "", filled.leftovers)])
