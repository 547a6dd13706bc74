"""The command line speaks French on every machine and every terminal."""

import gettext
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import click
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import aci_docs.cli

CATALOGUE = Path(aci_docs.cli.__file__).parent / "locale" / "fr" / "LC_MESSAGES" / "aci_docs.po"

# What click can say that aci-docs cannot make it say: editors, colours, shells, passwords, mistakes of programmers.
OUT_OF_REACH = {
    "d", "{editor}: Editing failed", "{editor}: Editing failed: {e}", "Windows error: {error}",
    "Name '{name}' defined twice", "Boolean option {decl!r} cannot use the same flag for true/false.",
    "Could not determine name for option with declarations {decls!r}",
    "Arguments take exactly one parameter declaration, got {length}: {decls}.",
    "Invalid start character for option ({option})", "Unknown color {colour!r}",
    "Shell completion is not supported for Bash versions older than 4.4.",
    "Couldn't detect Bash version, shell completion is not supported.",
    "Unknown standard stream '{name}'",
}  # fmt: skip


def test_the_compiled_catalogue_is_the_written_one() -> None:
    with CATALOGUE.open("rb") as stream:
        catalogue = read_po(stream, locale="fr")
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    expected = gettext.GNUTranslations(BytesIO(compiled.getvalue()))
    with CATALOGUE.with_suffix(".mo").open("rb") as stream:
        actual = gettext.GNUTranslations(stream)
    messages = [message for message in catalogue if message.id]
    for message in messages:
        for key in [message.id] if isinstance(message.id, str) else list(message.id):
            assert actual.gettext(key) == expected.gettext(key), "run: make locale"
    assert len(messages) > 40


def test_every_message_of_click_has_its_french() -> None:
    with CATALOGUE.open("rb") as stream:
        known = {
            key for message in read_po(stream) for key in ([message.id] if isinstance(message.id, str) else message.id)
        }
    folder = Path(click.__file__).parent
    said = set()
    for _, _, message, _, _ in extract_from_dir(str(folder), keywords={"_": None, "ngettext": (1, 2)}):
        said |= {message} if isinstance(message, str) else {each for each in message if each}
    assert len(said) > 40, "the messages of click were not found"
    missing = {each for each in said if not each.startswith("No options defined")} - known - OUT_OF_REACH
    assert not missing, "translate them in aci_docs.po, or list them in OUT_OF_REACH"


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "aci_docs", *arguments],
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )


def test_an_english_machine_gets_french() -> None:
    text = run("--help", LANG="en_US.UTF-8", LANGUAGE="en").stdout.decode()
    assert "Commandes" in text
    assert "Options :" in text.replace("\u00a0", " ")
    assert "Show" not in text


def test_a_terminal_without_unicode_gets_plain_signs_and_no_crash() -> None:
    sample = Path(__file__).resolve().parents[2] / "samples" / "jardins_de_valbrune" / "demande_financement.json"
    done = run("calc", str(sample), PYTHONIOENCODING="cp1252")
    assert done.returncode == 0, done.stderr
    assert "22 000,00 €" in done.stdout.decode("cp1252").replace("\u00a0", " ")
    ascii_only = run("calc", str(sample), PYTHONIOENCODING="ascii")
    assert ascii_only.returncode == 0, ascii_only.stderr
    assert b"22 000,00 EUR" in ascii_only.stdout


def test_a_reader_that_leaves_early_is_no_error() -> None:
    sample = Path(__file__).resolve().parents[2] / "samples" / "jardins_de_valbrune" / "demande_financement.json"
    command = f"{sys.executable} -m aci_docs calc {sample} | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
    assert done.stderr == b""
