"""The pages of `docs/regles` tell what the code does: rules, values, example, notices."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from aci_docs import french
from aci_docs.calculation import Inputs, Post, Scale, TraceRow, classement, compute_figures, grid
from aci_docs.calculation.scale import ScaleValue

FUNDING = [*(f"H{n}" for n in range(1, 11)), "V1", "V2", *(f"C{n}" for n in range(1, 7))]
RULES = [*FUNDING, "K1", "K2", "K3", "K4"]
OTHERS = [*(f"A{n}" for n in range(1, 7)), "B1", "B2", "R1", "R2", "R3", "R4"]
"""The rules of the funding dossier and of the action's report that the trace of a request does not have."""


@pytest.fixture(scope="module")
def branch(root: Path) -> Scale:
    """The branch's scale of the pages on the classification."""
    text = (root / "baremes" / "classification_aci_2025-07.json").read_text(encoding="utf-8")
    return grid(json.loads(text, parse_float=Decimal))


@pytest.fixture(scope="module")
def trace(scale: Scale, branch: Scale, example: Callable[[], dict[str, Any]]) -> tuple[TraceRow, ...]:
    """The rows of the two examples that the pages share."""
    post = Post(date(2025, 12, 15), "assistant_administratif", "A", 270, Fraction(35, 2), Fraction(1, 2))
    return compute_figures(Inputs.from_record(example()), scale).trace + classement(post, branch).trace


@pytest.fixture(scope="module")
def values(scale: Scale, branch: Scale) -> Mapping[str, ScaleValue]:
    """The values of both scales, by code."""
    return {**scale.values, **branch.values}


def page(root: Path, name: str) -> str:
    """The page with plain spaces: what matters here is what it says."""
    return plain((root / "docs" / "regles" / f"{name}.md").read_text(encoding="utf-8"))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_there_is_one_page_per_rule_of_the_trace_one_for_the_monitoring_and_no_other(
    root: Path, trace: tuple[TraceRow, ...]
) -> None:
    assert [row.regle for row in trace] == RULES
    assert {path.stem for path in (root / "docs" / "regles").glob("*.md")} == {*RULES, *OTHERS, "README", "suivi"}


@pytest.mark.parametrize("rule", RULES)
def test_the_page_of_a_rule_shows_what_the_trace_shows_for_the_example(
    rule: str, root: Path, trace: tuple[TraceRow, ...]
) -> None:
    (row,) = [row for row in trace if row.regle == rule]
    text = page(root, rule)
    assert text.startswith(f"# {rule} — {plain(row.libelle).removesuffix(' (petit ACI)')}\n")
    assert f"`{plain(row.calcul)}` donne **{plain(row.resultat)}**." in text
    assert f"| [{rule}]({rule}.md) |" in page(root, "README")


@pytest.mark.parametrize("name", [*RULES, *OTHERS, "README", "suivi"])
def test_the_values_a_page_gives_are_those_of_the_scale_with_their_passages(
    name: str, root: Path, values: Mapping[str, ScaleValue]
) -> None:
    text = page(root, name)
    for code in re.findall(r"^- `([a-z_]+)`", text, flags=re.MULTILINE):
        value = values[code]
        assert f"- `{code}` : {plain(french.nombre(value.amount))} {value.unit} — {plain(value.label)}" in text
        assert plain(value.source) in text


def test_every_value_of_the_scales_is_on_a_page(root: Path, values: Mapping[str, ScaleValue]) -> None:
    told = "\n".join(page(root, name) for name in [*RULES, *OTHERS, "README", "suivi"])
    assert [code for code in values if f"- `{code}` : " not in told] == []


@pytest.mark.parametrize("rule", OTHERS)
def test_a_rule_of_the_dossier_has_its_source_its_formula_its_example_and_its_line_in_the_index(
    rule: str, root: Path
) -> None:
    text, index = page(root, rule), page(root, "README")
    title = text.splitlines()[0].removeprefix(f"# {rule} — ")
    assert f"| [{rule}]({rule}.md) | {title} |" in index
    for part in ("## Source", "## Formule", "## Exemple", "## Lecture du texte"):
        assert f"\n{part}\n" in text


def test_every_notice_is_in_the_index_with_its_gravity(root: Path) -> None:
    package = root / "aci_docs"
    paths = [*(package / "calculation").rglob("*.py"), package / "dossier" / "funding.py"]
    code = "".join(path.read_text("utf-8") for path in paths)
    written = re.findall(r'otice\(\s*"([a-z_]+)",\s*"([a-z]+)"', code)
    listed = re.findall(r"^\| `([a-z_]+)` \| ([a-z]+) \|", page(root, "README"), flags=re.MULTILINE)
    assert len(written) == 48 + 15
    assert sorted(listed) == sorted(written)
