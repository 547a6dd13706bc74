"""A new dossier folder: one commented example of each record, to be replaced."""

from __future__ import annotations

import json
from pathlib import Path

from aci_docs import storage
from aci_docs.documents import RecordKind
from aci_docs.dossier.workspace import Workspace
from aci_docs.errors import OutputConflict
from aci_docs.records import example
from aci_docs.workspace import Folders

GUIDE_FILE = "LISEZMOI.txt"
_GUIDE = """\
Ce dossier contient vos enregistrements, au format JSON. Chacun est un exemple commenté :

  structure.json             votre association ; elle figure sur tous les documents
  demande_financement.json   la demande de financement de la fonction de direction
  postes/                    une fiche de poste par fichier ; « lettre_mission » y demande aussi une lettre de mission
  beneficiaires.json         la liste des bénéficiaires, un objet { } par personne
  bilan_action.json          le bilan de l'action à la fin de la période ; effacez-le en début d'année

Pour commencer :

  1. Ouvrez ces fichiers dans un éditeur de texte et remplacez les exemples par vos données.
     Une clé qui commence par « _ » est un commentaire ; vous pouvez l'effacer.
     Effacez « "_exemple": true » quand l'enregistrement est le vôtre.
     Effacez le fichier d'un document dont vous n'avez pas besoin ; gardez structure.json.
  2. aci-docs check DOSSIER            dit tout ce qui ne va pas, sans rien écrire
  3. aci-docs build DOSSIER -o SORTIE  écrit les documents Word dans le dossier SORTIE
                                       (ODT et PDF : ajoutez --formats docx,odt,pdf)

Pour vos propres modèles : aci-docs init DOSSIER --templates, puis modifiez templates_docx/ dans Word, ou
templates_odt/ dans LibreOffice pour les documents du format odt.

Les montants s'écrivent sans espace et avec un point : 52000.00. Les dates : AAAA-MM-JJ.
Votre logo : un fichier PNG ou JPEG rangé ici, et son nom dans structure.json, à la clé « logo ».
N'écrivez jamais de numéro de sécurité sociale : il est refusé.

Pour un financeur : aci-docs build DOSSIER -o SORTIE --profil financeur fait des fiches de bilan sans identité.
Un texte n'y figure que si vous l'avez relu, et écrit "transmissible": true à côté de lui.

Ces fichiers contiennent des données personnelles : gardez-les sur votre poste.
"""


def start(folder: Path, *, templates: bool = False, schemas: bool = False, scales: bool = False) -> list[str]:
    """The relative names of the files written into `folder`; a file that exists is never replaced.

    Without anything asked for, or in a folder without records: an example of each kind of record that the folder does
    not have, and a guide. On demand: the templates, the schemas and the scales to edit. Raises `OutputConflict` when
    there is nothing to write.
    """
    workspace = Workspace()
    files: dict[str, bytes] = {}
    kinds = workspace.catalogue.records
    absent = [kind for kind in kinds if not any(any(folder.glob(pattern)) for pattern in kind.patterns)]
    if absent and (len(absent) == len(kinds) or not (templates or schemas or scales)):
        files[GUIDE_FILE] = _GUIDE.encode()
        for kind in absent:
            text = example(workspace.schema(kind.name))
            files[_file_name(kind, text)] = (
                text if kind.single or "*" in kind.patterns[0] else _as_list(text)
            ).encode()
    areas = (
        ("templates_docx", ".docx", templates),
        ("templates_odt", ".odt", templates),
        ("schemas", ".json", schemas),
        ("baremes", ".json", scales),
        ("plans_comptables", ".json", scales),
    )
    for area, suffix, wanted in areas:
        if wanted:
            files |= {f"{area}/{path.name}": path.read_bytes() for path in Folders().every(area, suffix)}
    missing = {name: content for name, content in files.items() if not (folder / name).exists()}
    if not missing:
        raise OutputConflict(
            f"Rien n'a été écrit : le dossier « {folder} » est déjà commencé, ses fichiers ne sont pas remplacés. "
            "Donnez le nom d'un nouveau dossier ; --templates, --schemas et --scales y ajoutent modèles, schémas, "
            "barèmes et plans comptables."
        )
    with storage.batch(folder) as batch:
        for name, content in missing.items():
            batch.write(name, content)
    return sorted(missing)


def _file_name(kind: RecordKind, text: str) -> str:
    """Where the example goes: the kind's first pattern, its star replaced by the example's identifier."""
    pattern = kind.patterns[0]
    return pattern.replace("*", json.loads(text)["identifiant"]) if "*" in pattern else pattern


def _as_list(text: str) -> str:
    """The JSON object as the only item of a list, indented."""
    lines = text.rstrip("\n").split("\n")
    return "[\n" + "\n".join(f"  {line}" for line in lines) + "\n]\n"
