"""The house keeps its floors: a module imports only from floors below, and each library enters by one door."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "aci_docs"

FLOORS = {
    "_version": 0,
    "errors": 0,
    "notices": 0,
    "french": 1,
    "palette": 1,
    "drawing": 1,
    "documents": 2,
    "charts": 2,
    "calculation": 2,
    "records": 3,
    "templating": 3,
    "pdf": 3,
    "storage": 3,
    "workspace": 3,
    "dossier": 4,
    "batch": 5,
    "cli": 6,
}
DOORS = {
    "cerberus": {"records"},
    "msgspec": {"records"},
    "docxtpl": {"templating"},
    "jinja2": {"templating"},
    "markupsafe": {"templating"},
    "docx": {"templating"},
    "lxml": {"templating"},
    "isal": {"templating"},
    "segno": {"templating"},
    "zlib_ng": {"templating"},
    "babel": {"french"},
    "num2words": {"french"},
    "subprocess": {"pdf", "batch"},
    "filelock": {"batch"},
    "openpyxl": {"batch"},
    "pathvalidate": {"batch"},
    "sqlite3": {"batch", "templating"},
    "distributed": {"batch"},
    "fsspec": {"batch"},
    "pikepdf": {"pdf"},
    "click": {"cli"},
    "rich": {"cli"},
}
WITHOUT_INPUT_OR_OUTPUT = {name for name, floor in FLOORS.items() if floor <= 2}
INPUT_OR_OUTPUT = {"io", "os", "pathlib", "shutil", "subprocess", "socket", "tempfile", "urllib", "http"}

MODULES = sorted(PACKAGE.rglob("*.py"))


def part_of(path: Path) -> str:
    """`calculation` for aci_docs/calculation/hours.py, `errors` for aci_docs/errors.py."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Every module name that a file imports, wherever the import stands in it, but for those that only types need."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            assert node.module is not None
            yield from (
                f"{node.module}.{alias.name}" if node.module == "aci_docs" else node.module for alias in node.names
            )


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_from_floors_below_its_own(path: Path) -> None:
    part = part_of(path)
    if part in ("__init__", "__main__"):
        return
    assert part in FLOORS, f"« {part} » has no floor: give it one in FLOORS"
    for name in imports(path):
        if not name.startswith("aci_docs."):
            continue
        other = name.split(".")[1]
        assert other in FLOORS, f"{path.name} imports {name}, which has no floor"
        allowed = other == part or FLOORS[other] < FLOORS[part]
        assert allowed, f"{part} (floor {FLOORS[part]}) imports {other} (floor {FLOORS[other]})"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_third_party_library_enters_by_one_door(path: Path) -> None:
    for name in imports(path):
        doors = DOORS.get(name.split(".")[0])
        assert doors is None or part_of(path) in doors, f"{path} imports {name}, which only {doors} may know"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_the_lowest_floors_do_no_input_or_output(path: Path) -> None:
    if part_of(path) not in WITHOUT_INPUT_OR_OUTPUT:
        return
    assert not {name.split(".")[0] for name in imports(path)} & INPUT_OR_OUTPUT
    calls = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not calls & {"open", "print", "input"}


def test_every_floor_named_here_exists() -> None:
    assert {part_of(path) for path in MODULES} - {"__init__", "__main__"} == set(FLOORS)
