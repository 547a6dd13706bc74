"""The pages of `docs/regles` tell what the code does: rules, values, example, notices."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aci_docs import french
from aci_docs.calculation import Inputs, Scale, compute_figures

RULES = [*(f"H{n}" for n in range(1, 11)), "V1", "V2", *(f"C{n}" for n in range(1, 7))]


def page(root: Path, name: str) -> str:
    """The page with plain spaces: what matters here is what it says."""
    return plain((root / "docs" / "regles" / f"{name}.md").read_text(encoding="utf-8"))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_there_is_one_page_per_rule_of_the_trace_one_for_the_monitoring_and_no_other(
    root: Path, scale: Scale, example: Callable[[], dict[str, Any]]
) -> None:
    trace = compute_figures(Inputs.from_record(example()), scale).trace
    assert [row.regle for row in trace] == RULES
    assert {path.stem for path in (root / "docs" / "regles").glob("*.md")} == {*RULES, "README", "suivi"}


@pytest.mark.parametrize("rule", RULES)
def test_the_page_of_a_rule_shows_what_the_trace_shows_for_the_example(
    rule: str, root: Path, scale: Scale, example: Callable[[], dict[str, Any]]
) -> None:
    (row,) = [row for row in compute_figures(Inputs.from_record(example()), scale).trace if row.regle == rule]
    text = page(root, rule)
    assert text.startswith(f"# {rule} — {plain(row.libelle).removesuffix(' (petit ACI)')}\n")
    assert f"`{plain(row.calcul)}` donne **{plain(row.resultat)}**." in text
    assert f"| [{rule}]({rule}.md) |" in page(root, "README")


@pytest.mark.parametrize("name", [*RULES, "README", "suivi"])
def test_the_values_a_page_gives_are_those_of_the_scale_with_their_passages(
    name: str, root: Path, scale: Scale
) -> None:
    text = page(root, name)
    for code in re.findall(r"^- `([a-z_]+)`", text, flags=re.MULTILINE):
        value = scale.values[code]
        assert f"- `{code}` : {plain(french.nombre(value.amount))} {value.unit} — {value.label}" in text
        assert plain(value.source) in text


def test_every_value_of_the_scale_is_on_a_page(root: Path, scale: Scale) -> None:
    told = "\n".join(page(root, name) for name in [*RULES, "README", "suivi"])
    assert [code for code in scale.values if f"- `{code}` : " not in told] == []


def test_every_notice_is_in_the_index_with_its_gravity(root: Path) -> None:
    code = "".join(
        (root / "aci_docs" / "calculation" / f"{n}.py").read_text("utf-8") for n in ("notices", "monitoring_notices")
    )
    written = re.findall(r'otice\(\s*"([a-z_]+)",\s*"([a-z]+)"', code)
    listed = re.findall(r"^\| `([a-z_]+)` \| ([a-z]+) \|", page(root, "README"), flags=re.MULTILINE)
    assert len(written) == 18
    assert sorted(listed) == sorted(written)
