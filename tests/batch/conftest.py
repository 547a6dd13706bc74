"""What the tests of the mail merge need: a home for records, people who fill them, and merges in this process."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from aci_docs.batch import Merged, Wanted, run
from aci_docs.batch.journal import Journal

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "jardins_de_valbrune"
SIRET = "09990010200015"
Person = Callable[..., dict[str, Any]]


def _person(number: int, **changes: Any) -> dict[str, Any]:
    identity = {"nom": f"Martinel{number}", "prenom": "Alix", "date_naissance": "1990-05-17"}
    contract = {"type": "CDI inclusion", "debut": "2026-01-05", "heures_hebdomadaires": 26, "poste": "maraîchère"}
    whole = {
        "identifiant": f"B-{number}",
        "siret_structure": SIRET,
        "date_bilan": "2026-07-03",
        "identite": identity,
        "entree": {"date": "2026-01-05", "prescripteur": {"type": "PLIE"}},
        "contrats": [contract],
    }
    return whole | changes


@pytest.fixture
def person() -> Person:
    """A valid record of a beneficiary, of this number, with these keys instead of its own."""
    return _person


ATTESTATION = {
    "titre": "Attestation",
    "enregistrement": "beneficiaire",
    "variable": "beneficiaire",
    "modele": "attestation",
    "fichier": "attestation-{identifiant}",
    "profils": ["interne", "financeur"],
    "reference": ["reference", "identifiant"],
    "date": "date_bilan",
    "champs_imprimes": ["structure.nom", "beneficiaire.identifiant"],
}
"""A document kind whose template is compiled in no time."""


@pytest.fixture(scope="session")
def attestation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template of an attestation."""
    document = Document()
    for text in (
        "{{ structure.nom }} {{ structure.siret }}",
        "{{ beneficiaire.identifiant }} {{ beneficiaire.identite.nom }}",
        "{% for each in beneficiaire.contrats %}{{ each.poste }} {{ each.heures_hebdomadaires }}{% endfor %}",
        "{{ beneficiaire.commentaire }}",
    ):
        document.add_paragraph(text)
    path = tmp_path_factory.mktemp("modele") / "attestation.docx"
    document.save(str(path))
    return path


@pytest.fixture
def home(tmp_path: Path, attestation: Path) -> Path:
    """A folder with a structure and its logo, a kind of document of its own, and no record yet."""
    folder = tmp_path / "foyer"
    for name in ("schemas", "templates_docx"):
        (folder / name).mkdir(parents=True)
    for name in ("structure.json", "logo.png"):
        shutil.copy(SAMPLE / name, folder / name)
    shutil.copy(attestation, folder / "templates_docx" / "attestation.docx")
    (folder / "schemas" / "documents.json").write_text(json.dumps({"documents": {"attestation": ATTESTATION}}))
    return folder


@pytest.fixture
def put(home: Path) -> Callable[..., Path]:
    """Write these records in a file of the home, one a line."""

    def call(people: Iterable[object], name: str = "gens.jsonl") -> Path:
        path = home / name
        lines = (each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in people)
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return path

    return call


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where the documents go: nothing is there yet."""
    return tmp_path / "sortie"


@pytest.fixture
def merge(out: Path) -> Callable[..., Merged]:
    """Merge these sources into `out`, in this process unless `jobs` says otherwise."""

    def call(*sources: Path, kind: str = "attestation", **asked: Any) -> Merged:
        how = {key: asked.pop(key) for key in ("strict", "resume", "force", "report") if key in asked}
        jobs = asked.pop("jobs", 1)
        return run(Wanted(kind, **asked), sources, out, jobs=jobs, **how)

    return call


@pytest.fixture
def files(out: Path) -> Callable[[], dict[str, bytes]]:
    """Every file of the output by its path, those of the inner folder left out."""

    def call() -> dict[str, bytes]:
        paths = (path for path in sorted(out.rglob("*")) if path.is_file())
        found = {path.relative_to(out).as_posix(): path.read_bytes() for path in paths}
        return {name: data for name, data in found.items() if not name.startswith(".aci-docs/")}

    return call


@pytest.fixture
def manifest(out: Path) -> Callable[[], list[dict[str, Any]]]:
    """The lines of the manifest."""
    return lambda: [json.loads(line) for line in (out / "manifeste.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture
def rejects(out: Path) -> Callable[[], list[dict[str, Any]]]:
    """The lines of the file of rejects."""
    return lambda: [json.loads(line) for line in (out / "rejets.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture
def journal(tmp_path: Path) -> Any:
    """An open journal, empty."""
    made = Journal(tmp_path / "journal.sqlite")
    yield made
    made.close()


@pytest.fixture
def digest() -> Callable[[bytes], str]:
    """The SHA-256 of bytes."""
    return lambda data: hashlib.sha256(data).hexdigest()
