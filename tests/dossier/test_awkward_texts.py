"""Whatever stands in a text field arrives whole on paper: signs of XML, emoji, other scripts, tags of templates."""

import json
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from aci_docs.dossier import Workspace, check
from aci_docs.records import Schema
from aci_docs.workspace import packaged

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
AWKWARD = [
    'Dupont & Fils <SARL> "l\'été" &amp; ]]>',
    "🌱👩🏽‍🌾 €",
    "עברית العربية \u200f(fin)",
    "e\u0301cole, A\u030angstro\u0308m, n\u0303",
    "{{ 7*7 }} {% if x %} {# non #} {_{ {%p for %}",
    "l'an\tdeux\nligne suivante & fin",
]
# What the three templates leave to the computer: identifiers, and the parts that only the calculation reads.
NOT_PRINTED = {"demande.bareme"}


def free_texts(
    fields: dict[str, Any], value: Any, at: str = ""
) -> Iterator[tuple[str, dict[str, Any] | list[Any], Any]]:
    """(path, container, key) of every text of a record that may hold any words."""
    for key, field in fields.items():
        item = value.get(key)
        yield from _below(field, value, key, item, f"{at}.{key}" if at else key)


def _below(field: dict[str, Any], container: Any, key: Any, item: Any, at: str) -> Iterator[Any]:
    if field.get("type") == "dict" and isinstance(item, dict):
        yield from free_texts(field["schema"], item, at)
    elif field.get("type") == "list" and isinstance(item, list):
        for index, each in enumerate(item):
            yield from _below(field["schema"], item, index, each, at)
    elif (
        field.get("type") == "string" and isinstance(item, str) and not {"check_with", "allowed", "regex"} & set(field)
    ):
        yield at, container, key


def words_of(document: bytes) -> str:
    """All the text of a document, headers and footers included, as a reader sees it."""
    text: list[str] = []
    with zipfile.ZipFile(BytesIO(document)) as package:
        for name in package.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                for element in etree.fromstring(package.read(name)).iter(f"{W}t", f"{W}br", f"{W}tab", f"{W}p"):
                    if element.tag == f"{W}t":
                        text.append(element.text or "")
                    elif (parent := element.getparent()) is not None and parent.tag != f"{W}tabs":
                        text.append({"br": "\n", "tab": "\t", "p": "\n"}[element.tag.removeprefix(W)])
    return "".join(text)


def plain(text: str) -> str:
    """The text with ordinary spaces: templates may print a no-break space where French wants one."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture(params=AWKWARD, ids=["xml", "emoji", "right-to-left", "combining", "tags", "line-break-and-tab"])
def spoilt(request: pytest.FixtureRequest, dossier: Path) -> tuple[Path, dict[str, list[str]]]:
    """A dossier with the awkward text in every free text of every record, each with a number of its own."""
    placed: dict[str, list[str]] = {}
    number = 0
    files = {
        "structure": "structure.json",
        "demande_financement": "demande_financement.json",
        "fiche_poste": "postes/coordination.json",
        "beneficiaire": "beneficiaires.json",
        "bilan_action": "bilan_action.json",
    }
    for kind, name in files.items():
        schema = Schema.read(packaged("schemas") / f"{kind}.json")
        value = json.loads((dossier / name).read_text())
        for record in value if isinstance(value, list) else [value]:
            for path, container, key in list(free_texts(dict(schema.fields), record)):
                number += 1
                text = f"{number}·{request.param}"
                container[key] = text
                placed.setdefault(f"{kind}.{path}", []).append(text)
        (dossier / name).write_text(json.dumps(value, ensure_ascii=False))
    return dossier, placed


def test_every_text_of_every_record_arrives_whole(spoilt: tuple[Path, dict[str, list[str]]]) -> None:
    folder, placed = spoilt
    workspace = Workspace(folder)
    _, planned = check(workspace)
    printed = plain("\n".join(words_of(workspace.rendering(each.kind, each.context).data) for each in planned))
    lost = sorted(
        {path for path, texts in placed.items() for text in texts if plain(text) not in printed} - NOT_PRINTED
    )
    assert not lost


def test_an_agreed_title_keeps_its_words(dossier: Path, edit: Callable[[Path, Callable[[Any], object]], None]) -> None:
    edit(dossier / "postes" / "coordination.json", lambda post: post["titulaire"].update(civilite="M."))
    workspace = Workspace(dossier)
    _, planned = check(workspace)
    sheet = next(each for each in planned if each.kind.name == "fiche_poste")
    words = words_of(workspace.rendering(sheet.kind, sheet.context).data)
    assert "Coordinateur" in words
    assert "Coordinatrice" not in words
    # What the official text says of the holder is agreed, what it says of other people is printed as it is.
    assert "le coordinateur travaille à la coordination" in words
    assert "aider le (la) directeur(trice)" in words
