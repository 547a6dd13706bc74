"""What each picture of the guide shows: a template, and the document that the engine makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from aci_docs import Template, Workspace
from tools.make_guide.data import ROOT, SAMPLE, data
from tools.make_guide.sheets import Build, Sheet


@dataclass(frozen=True)
class Scene:
    """One picture. `build` writes its template, `width` centimetres wide; without it, a packaged template is shown.

    `beside` or one above the other; `part` of the page's height; `note` below.
    """

    name: str
    build: Build | None
    width: float = 8
    beside: bool = True
    part: float = 1
    dots: int = 110
    note: str = ""

    def write(self, folder: Path) -> tuple[Path, Path]:
        """The files of the template, as it is typed, and of the document."""
        typed, template, printed = (folder / f"{self.name}_{end}.docx" for end in ("tape", "modele", "imprime"))
        if self.build is None:
            _packaged(self.name, typed, printed)
            return typed, printed
        for path, tagged in ((typed, True), (template, False)):
            sheet = Sheet(self.width, tagged=tagged)
            self.build(sheet)
            path.write_bytes(sheet.data())
        printed.write_bytes(Template(template).rendering(data(), folder=SAMPLE).data)
        return typed, printed


def _packaged(name: str, typed: Path, printed: Path) -> None:
    workspace = Workspace(SAMPLE)
    record = workspace.load(name, SAMPLE / "postes" / "coordination.json")
    typed.write_bytes((ROOT / "templates_docx" / f"{name}.docx").read_bytes())
    printed.write_bytes(Template(typed).render(workspace.context(record), images=workspace.images))


def _rows(sheet: Sheet) -> None:
    sheet.table(
        (7.2, 7.9),
        (
            ("Contrat", "Début"),
            ("{% for contrat in contrats %}{{ contrat.type }}", "{{ contrat.debut | date }}{% endfor %}"),
            ("Heures en tout", '{{ contrats | sum(attribute="heures") | heures }}'),
        ),
    )


def _columns(sheet: Sheet) -> None:
    sheet.table(
        (7.2, 7.2),
        (
            ("Jour", "{%tc for jour in jours %}{{ jour }}{%tc endfor %}"),
            ("Présence", "{%tc for jour in jours %}{{ horaires[jour] }}{%tc endfor %}"),
        ),
    )


def _conditions(sheet: Sheet) -> None:
    sheet.table(
        (6.6, 6.9),
        (
            ("Nom", "{{ personne.nom }}"),
            ("{% if personne.telephone %}Téléphone", "{{ personne.telephone }}{% endif %}"),
            ("{% if personne.permis %}Permis", "oui{% endif %}"),
        ),
    )


def _looks(sheet: Sheet) -> None:
    sheet.words(
        'Le montant retenu est de {{ montant | euros | gras | couleur("rouge") }}, soit {{ montant | en_lettres }}.'
    )
    sheet.words("Bilan", bold=True)
    sheet.words("{{p bilan | markdown }}")


def _picture(sheet: Sheet) -> None:
    sheet.picture("structure.logo", 5.4, 2.2)
    sheet.words("{{ structure.nom }}", bold=True)


def _boxes(sheet: Sheet) -> None:
    sheet.check_box("personne.permis", "Permis de conduire")
    sheet.check_box('{{ personne.civilite == "Mme" }}', "Madame")
    sheet.check_box('{{ personne.civilite == "M." }}', "Monsieur")


def _cells(sheet: Sheet) -> None:
    sheet.table(
        (6.6, 2.6, 7.6),
        (
            ("Atelier", "Séance", "Heures"),
            ("{% for a in ateliers %}", "", ""),
            (
                "{% for s in a.seances %}{% vm %}{{ a.nom }}",
                "{{ s.titre }}",
                '{% cellbg "#FFF2CC" if s.heures > 5 %}{{ s.heures | heures }}{% endfor %}',
            ),
            ("{% endfor %}", "", ""),
            ("{% colspan 2 %}Ateliers", "{{ ateliers | length }}"),
        ),
    )


SCENES = (
    Scene("fiche_poste", None, beside=False, part=0.372, dots=96),
    Scene("lignes", _rows, 15.1, beside=False),
    Scene("colonnes", _columns, 14.4, beside=False),
    Scene("conditions", _conditions, 13.5, beside=False),
    Scene("mise_en_forme", _looks, 8.4),
    Scene("image", _picture, 6.4, note="Texte de remplacement de l’image : structure.logo"),
    Scene("cases", _boxes, 7, note="Balise du premier contrôle : personne.permis"),
    Scene("cellules", _cells, 16.8, beside=False, dots=105),
)
