"""The manifest of a merge, and the check of an output against it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aci_docs import __version__
from aci_docs.batch import Merged, verify
from aci_docs.batch.destination import open_destination
from aci_docs.errors import AciDocsError, StorageError

Person = Callable[..., dict[str, Any]]
Put = Callable[..., Path]
Merge = Callable[..., Merged]
Lines = Callable[[], list[dict[str, Any]]]


def test_it_tells_what_was_made_of_what(
    person: Person, put: Put, merge: Merge, manifest: Lines, out: Path, home: Path, digest: Callable[[bytes], str]
) -> None:
    merge(put([person(1), person(2, date_bilan="jamais"), person(3)]), pattern="{nom}/{id}")
    head, *lines = manifest()
    (ground,) = head.pop("socles")
    assert head == {
        "manifeste": 1, "document": "attestation", "version": __version__, "sortie": "dossier", "profil": "interne",
        "fichiers": [], "lignes": 2,
    }  # fmt: skip
    assert len(ground["empreinte"]) == 64
    files = ground["fichiers"]
    assert files["templates_docx/attestation.docx"] == digest(
        (home / "templates_docx" / "attestation.docx").read_bytes()
    )
    assert files["structure"] == digest((home / "structure.json").read_bytes())
    assert {"baremes/plie_direction_aci_2026.json", "schemas/beneficiaire.json", "structure.logo"} <= set(files)
    assert [each["identifiant"] for each in lines] == ["B-1", "B-3"]
    data = (out / "Martinel1" / "B-1.docx").read_bytes()
    assert lines[0] == {
        "identifiant": "B-1", "structure": "09990010200015", "fichier": "Martinel1/B-1.docx", "format": "docx",
        "sha256": digest(data), "octets": len(data), "socle": 0, "constats": [],
        "vides": 1,
    }  # fmt: skip


def test_it_tells_the_notices_of_each_record(dossier: Path, merge: Merge, manifest: Lines) -> None:
    summary = merge(Path(__file__).resolve().parents[2] / "samples" / "jardins_de_valbrune", kind="fiche_bilan")
    found = [notice for each in manifest()[1:] for notice in each["constats"]]
    assert {each["code"] for each in found} == set(summary.notices)
    assert sum(each.count for each in summary.notices.values()) == len(found)
    assert all(each["gravite"] and each["message"] for each in found)


def test_it_keeps_what_an_earlier_run_told_of_a_record(person: Person, put: Put, merge: Merge, manifest: Lines) -> None:
    source = put([person(1), person(2)])
    merge(source)
    first = manifest()
    merge(source)
    assert manifest() == first


def test_the_check_tells_what_is_sound_missing_changed_and_unknown(
    person: Person, put: Put, merge: Merge, out: Path
) -> None:
    merge(put([person(number) for number in range(4)]), pattern="{nom}/{id}")
    found = verify(open_destination(out))
    assert (found.sound, found.missing, found.changed, found.unknown, found.is_whole) == (4, [], [], [], True)
    (out / "Martinel0" / "B-0.docx").unlink()
    path = out / "Martinel1" / "B-1.docx"
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)
    (out / "Martinel2" / "note.txt").write_text("à moi")
    found = verify(open_destination(out))
    assert (found.sound, found.is_whole) == (2, False)
    assert found.missing == ["Martinel0/B-0.docx"]
    assert found.changed == ["Martinel1/B-1.docx"]
    assert found.unknown == ["Martinel2/note.txt"]


def test_an_output_without_manifest_is_told(out: Path) -> None:
    out.mkdir()
    with pytest.raises(AciDocsError, match=r"n'a pas de manifeste \(manifeste\.jsonl\).*--resume"):
        verify(open_destination(out))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "",
        lambda text: "{",
        lambda text: "[]\n",
        lambda text: "null\n",
        lambda text: '{"manifeste": 2}\n',
        lambda text: text[:-20],
        lambda text: text[: text.rindex("\n", 0, -1) + 1],
        lambda text: text + text.splitlines()[-1] + "\n",
        lambda text: text.replace('"sha256"', '"sha"'),
        lambda text: text.replace("manifeste", "\x00"),
    ],
    ids=["empty", "cut", "list", "null", "version", "cut line", "line less", "line more", "key", "control"],
)
def test_a_broken_manifest_is_told_and_made_again_by_the_same_merge(
    person: Person, put: Put, merge: Merge, out: Path, spoil: Callable[[str], str]
) -> None:
    source = put([person(1), person(2)])
    merge(source)
    path = out / "manifeste.jsonl"
    before = path.read_text("utf-8")
    path.write_text(spoil(before), encoding="utf-8")
    with pytest.raises(AciDocsError, match="est abîmé ; relancez"):
        verify(open_destination(out))
    assert merge(source).made == 0
    assert path.read_text("utf-8") == before


def test_a_manifest_that_is_not_utf_8_or_names_a_folder_is_told(
    person: Person, put: Put, merge: Merge, out: Path
) -> None:
    merge(put([person(1)]))
    path = out / "manifeste.jsonl"
    before = path.read_bytes()
    path.write_bytes(before.replace(b"attestation", b"\xff"))
    with pytest.raises(AciDocsError, match="est abîmé"):
        verify(open_destination(out))
    path.write_bytes(before)
    (out / "attestation-B-1.docx").unlink()
    (out / "attestation-B-1.docx").mkdir()
    with pytest.raises(StorageError, match="c'est un dossier"):
        verify(open_destination(out))
