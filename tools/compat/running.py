"""A case rendered by this engine and compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from docxtpl import DocxTemplate

from aci_docs.errors import TemplateProblem
from aci_docs.templating import Template
from tools.compat.cases import Case
from tools.compat.oracle import render_with_docxtpl
from tools.compat.texts import first_difference, texts_of


@dataclass(frozen=True)
class Outcome:
    """How a case went: `difference` is "" when it passed; `set_aside` says why it was not run."""

    case: Case
    difference: str = ""
    set_aside: str = ""

    @property
    def plain(self) -> bool:
        """True when the values are JSON's only."""
        return not self.case.needs

    @property
    def passed(self) -> bool:
        """True when it was run and gave the right text."""
        return not self.difference and not self.set_aside


def run(cases: Iterable[Case]) -> Iterator[Outcome]:
    """The outcome of each case, in their order."""
    for case in cases:
        if case.set_aside:
            yield Outcome(case, set_aside=case.set_aside)
        else:
            yield Outcome(case, difference=_difference(case))


def _difference(case: Case) -> str:
    try:
        # docxtpl prints what is missing as blanks.
        got = texts_of(Template(case.template).render(case.context(DocxTemplate(case.template)), missing="blank"))
    except TemplateProblem as problem:
        return "" if case.expected is None else f"refused: {problem}"
    except Exception as error:  # noqa: BLE001 - a defect of the engine is an outcome of the run, not its end
        return f"{type(error).__name__}: {error}"
    if case.expected is None:
        return "rendered, though its tags do not match"
    expected = case.expected
    if case.cut:
        expected = texts_of(render_with_docxtpl(case.template, case.context, autoescape=case.autoescape))
    return first_difference(expected, got)
