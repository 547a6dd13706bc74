"""What is installed is whole: the built wheel does the main job in an empty environment, far from the checkout."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "samples" / "jardins_de_valbrune"
SOURCES = ("aci_docs", "schemas", "templates_docx", "templates_odt", "baremes", "emplois_reperes", "plans_comptables")
FILES = ("setup.cfg", "pyproject.toml", "README.md", "LICENSE")


def run(*command: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    return subprocess.run(
        list(map(str, command)), cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without network from a copy of the sources, so that the checkout stays clean."""
    source = tmp_path_factory.mktemp("source")
    for name in SOURCES:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, source / name)
    out = tmp_path_factory.mktemp("wheel")
    done = run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, source, cwd=out)
    assert done.returncode == 0, done.stdout + done.stderr
    (made,) = out.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command `aci-docs` of a new environment that holds the wheel, and the libraries it depends on."""
    place = tmp_path_factory.mktemp("installed")
    environment = place / "env"
    assert run(sys.executable, "-m", "venv", "--without-pip", environment, cwd=place).returncode == 0
    python = environment / "bin" / "python"
    done = run(
        sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel, cwd=place
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    # The libraries are those of the tests' environment; a path in a .pth file does not bring its editable packages.
    site = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=place).stdout.strip()
    paths = dict.fromkeys((sysconfig.get_path("purelib"), sysconfig.get_path("platlib")))
    (Path(site) / "libraries.pth").write_text("\n".join(paths))
    return environment / "bin" / "aci-docs"


def test_the_wheel_holds_every_data_file(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for area in ("schemas", "templates_docx", "templates_odt", "baremes", "emplois_reperes", "plans_comptables"):
        for path in (ROOT / area).iterdir():
            assert f"aci_docs/data/{area}/{path.name}" in names
    assert "aci_docs/py.typed" in names
    assert "aci_docs/cli/locale/fr/LC_MESSAGES/aci_docs.mo" in names
    assert not [name for name in names if name.startswith(("tests/", "tools/", "samples/"))]


def test_the_installed_package_is_not_the_checkout(installed: Path, tmp_path: Path) -> None:
    done = run(installed.parent / "python", "-c", "import aci_docs; print(aci_docs.__file__)", cwd=tmp_path)
    assert Path(done.stdout.strip()).is_relative_to(installed.parents[1]), done.stderr


def test_the_installed_command_does_the_main_job(installed: Path, tmp_path: Path) -> None:
    done = run(installed, "build", SAMPLE, "-o", tmp_path / "out", "--formats", "docx,odt", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    for suffix in ("docx", "odt"):
        made = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob(f"*.{suffix}"))
        assert {f"bordereau.{suffix}", f"demande_financement.{suffix}", f"bilan_action.{suffix}"} <= set(made)
        assert len(made) == 22


def test_the_installed_command_starts_a_dossier_that_builds(installed: Path, tmp_path: Path) -> None:
    assert run(installed, "init", "mon-dossier", "--templates", cwd=tmp_path).returncode == 0
    done = run(installed, "build", "mon-dossier", "-o", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(list((tmp_path / "out").rglob("*.docx"))) == 7
