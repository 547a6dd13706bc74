"""Processor time to check and to build the sample dossier, beside docxtpl's bare loop over the same documents.

The bare loop does what a script with docxtpl does: open the template, render the same context, save; no validation,
no calculation, no safe storage. Its filters are ours, so that the same templates work.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, Undefined

from aci_docs.french import FILTERS
from benchmarks.measure import compare, cpu_of_call

SAMPLE = Path(__file__).resolve().parents[1] / "samples" / "jardins_de_valbrune"
ROUNDS = 5


def _environment() -> Environment:
    """What a script with docxtpl would use for these templates: the French filters, empty through an absent value."""

    def tolerant(function: Callable[..., Any]) -> Callable[..., Any]:
        def filtered(value: Any, *arguments: Any) -> Any:
            return "" if value is None or isinstance(value, Undefined) else function(value, *arguments)

        return filtered

    environment = Environment(autoescape=True)
    environment.filters.update({name: tolerant(function) for name, function in FILTERS.items()})
    environment.filters["image"] = lambda value: ""  # docxtpl draws no charts: its documents have none
    return environment


def _plain(value: Any) -> Any:
    """The value made of plain mappings and lists, as a script would read it from JSON."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def run() -> None:
    from docxtpl import DocxTemplate

    from aci_docs.dossier import Workspace, build, check

    _, planned = check(Workspace(SAMPLE))
    templates = SAMPLE.parents[1] / "templates_docx"
    jobs: list[tuple[Path, dict[str, Any]]] = [
        (templates / f"{each.kind.template}.docx", _plain(each.context)) for each in planned
    ]

    def bare_loop(folder: Path) -> None:
        for number, (template, context) in enumerate(jobs):
            document = DocxTemplate(template)
            document.render(context, jinja_env=_environment(), autoescape=True)
            document.save(folder / f"{number}.docx")

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        counter = iter(range(1000))
        compare(
            {
                "docxtpl bare loop": lambda: cpu_of_call(lambda: bare_loop(folder)),
                "check": lambda: cpu_of_call(lambda: check(Workspace(SAMPLE))),
                "build": lambda: cpu_of_call(lambda: build(Workspace(SAMPLE), folder / f"out{next(counter)}")),
            },
            reference="docxtpl bare loop",
            rounds=ROUNDS,
        )
    print(f"documents: {len(jobs)}")
