"""What the charts of a beneficiary's sheet cost: alone, in the rendering of a sheet, and in the making of many.

The sheet without charts is the packaged template whose two tags were taken out.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.main_job import SAMPLE
from benchmarks.measure import compare, cpu_of_call

if TYPE_CHECKING:
    from aci_docs.templating import Template

ROUNDS = 9
COPIES = 20
"""Times that the people of the sample are in the dossier of `build`."""


def run() -> None:
    from aci_docs.dossier import Workspace, build
    from aci_docs.dossier.graphics import Graphics
    from aci_docs.templating import Template, archive

    workspace = Workspace(SAMPLE)
    records = workspace.records("beneficiaire")
    contexts = [workspace.context(record) for record in records]

    def fresh() -> list[dict[str, Any]]:
        """The contexts with charts that nothing has drawn yet."""
        return [each | {"graphiques": Graphics(each["beneficiaire"], workspace.palette)} for each in contexts]

    def drawn() -> list[bytes]:
        return [chart.emf for each in fresh() for chart in each["graphiques"].values() if chart]

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        runs: dict[str, Callable[[], object]] = {}
        for form in ("docx", "odt"):
            packaged = SAMPLE.parents[1] / f"templates_{form}" / f"fiche_bilan.{form}"
            without = _without_charts(packaged, folder / f"templates_{form}" / packaged.name)
            runs[f"{form} without charts"] = partial(_render, Template(without), fresh, workspace.images)
            runs[f"{form} with charts"] = partial(_render, Template(packaged), fresh, workspace.images)
        pictures = drawn()
        runs["charts, drawn"] = drawn
        runs["charts, compressed"] = lambda: [archive.pack("chart.emf", picture) for picture in pictures]
        timed = {what: partial(_each, call, len(records)) for what, call in runs.items()}
        compare(timed, reference="docx without charts", rounds=ROUNDS)
        sizes = [len(archive.pack("chart.emf", picture).data) for picture in pictures]
        print(
            f"bytes of a chart in the file: {sum(sizes) // len(sizes)} (of {sum(map(len, pictures)) // len(pictures)})"
        )

        print()
        dossiers = {what: _dossier(folder / what) for what in ("without", "with")}
        shutil.copytree(folder / "templates_docx", dossiers["without"] / "templates_docx")
        count = len(records) * COPIES
        compare(
            {
                f"build {what} charts": partial(
                    _each, partial(build, Workspace(dossier), folder / f"out-{what}", force=True), count
                )
                for what, dossier in dossiers.items()
            },
            reference="build without charts",
            rounds=3,
        )
    print(f"sheets of a build: {count}; times are of one sheet")


def _render(template: Template, contexts: Callable[[], list[dict[str, Any]]], images: dict[str, Path]) -> None:
    for context in contexts():
        template.render(context, images=images)


def _each(call: Callable[[], object], count: int) -> float:
    """Seconds of processor for one of `count` sheets."""
    return cpu_of_call(call) / count


def _without_charts(path: Path, copy: Path) -> Path:
    """A copy of a template whose tags of charts are gone."""
    copy.parent.mkdir()
    with zipfile.ZipFile(path) as given, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as made:
        for member in given.infolist():
            data = given.read(member)
            for chart in (b"frise", b"competences"):
                data = data.replace(b"{{ graphiques." + chart + b" | image }}", b"")
            made.writestr(member, data)
    return copy


def _dossier(folder: Path) -> Path:
    """The sample with its structure, its logo and its people many times, and nothing else."""
    folder.mkdir()
    for name in ("structure.json", "logo.png"):
        shutil.copy(SAMPLE / name, folder)
    people = json.loads((SAMPLE / "beneficiaires.json").read_text(encoding="utf-8"))
    many = [
        each | {"identifiant": f"{each['identifiant']}-{copy}", "reference": f"FB-{copy}-{each['identifiant']}"}
        for copy in range(COPIES)
        for each in people
    ]
    (folder / "beneficiaires.json").write_text(json.dumps(many, ensure_ascii=False), encoding="utf-8")
    return folder
