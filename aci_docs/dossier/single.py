"""Any template filled with any JSON object, outside the catalogue of document kinds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aci_docs import pdf, storage
from aci_docs.dossier.leftovers import Leftovers
from aci_docs.dossier.report import Report, silent
from aci_docs.errors import InvalidRecord, Problem, TemplateProblem, WrongUse
from aci_docs.records import read_json, shown, uncommented
from aci_docs.templating import Template, shape_of
from aci_docs.templating.printing import Missing

_PROGRAMS = {"docx": "Word", "odt": "ODT"}


@dataclass(frozen=True)
class Filled:
    """A template filled: the file written, its pages when it is a PDF, what was left empty in it."""

    path: Path
    pages: int | None
    leftovers: Leftovers


def fill(
    template: Path, data: Path, out: Path, *, missing: Missing = "error", force: bool = False, report: Report = silent
) -> Filled:
    """The document that a template gives with the object of a JSON file, now written as `out`.

    `out` ends with the template's own format or with .pdf. The data is read as records are: decimals exact, a key that
    starts with `_` is a comment. Values may name pictures that stand in the folder of the data, or below it. `missing`
    is what `Template.rendering` makes of a key that does not exist.
    Nothing is written unless all is well: raises `TemplateProblem`, `InvalidRecord`, `WrongUse` for an output of
    another format, `OutputConflict`, `ConversionFailed`, `StorageError`.
    """
    compiled = Template(template)
    suffix = _suffix(compiled, out)
    for source in (template, data):
        if _same(out, source):
            raise WrongUse(f"La sortie « {out} » est le fichier « {source} » lui-même ; donnez un autre nom à -o.")
    values = read_object(data)
    storage.check_free(out.parent, [out.name], force=force)
    if suffix == "pdf":
        pdf.require_soffice()
    if missing == "error":
        _check(compiled, values, data)
    rendered = compiled.rendering(values, missing=missing, folder=data.absolute().parent)
    pages = None
    with storage.batch(out.parent, force=force) as batch:
        if suffix == "pdf":
            document = batch.write(f"document.{compiled.format}", rendered.data)
            (sheet,) = pdf.convert([document], done=lambda count: report("PDF", count, 1))
            pages = pdf.page_count(sheet)
            document.unlink()
            sheet.rename(batch.path(out.name))
        else:
            batch.write(out.name, rendered.data)
    return Filled(out, pages, Leftovers.of(rendered))


def _check(template: Template, values: dict[str, Any], data: Path) -> None:
    """Raise `TemplateProblem` with all that the template asks for and that the data does not hold."""
    problems = template.problems(shape_of(values))
    if problems:
        head = f"Le modèle « {template.path} » et les données « {data} » ne vont pas ensemble :"
        tail = "Pour laisser des pointillés à la place de ce qui manque : --missing dots."
        raise TemplateProblem("\n".join([head, *(f"  - {each}" for each in problems), tail]))


def read_object(path: Path) -> dict[str, Any]:
    """The object of a JSON file, without its comments; raises `InvalidRecord`."""
    source = read_json(path)
    if not isinstance(source.value, dict):
        found = shown(source.value)
        problem = Problem(
            "le modèle lit les clés d'un objet, et ce fichier n'en est pas un",
            file=source.file,
            line=source.line_of("$"),
            value=found,
            expected="un objet JSON, entre accolades { }",
            suggestion=(
                'donner un nom à la liste : { "lignes": [ … ] }' if isinstance(source.value, list) else None
            ),
        )  # fmt: skip
        raise InvalidRecord([problem])
    values: dict[str, Any] = uncommented(source.value)
    return values


def _same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:  # there is no output yet
        return False


def _suffix(template: Template, out: Path) -> str:
    """The format of the output, one that the template gives; raises `WrongUse`."""
    own = template.format
    suffix = out.suffix.lower().lstrip(".")
    if storage.is_folder(out):
        raise WrongUse(f"« {out} » est un dossier ; donnez un nom de fichier : -o {out / f'document.{own}'}")
    if suffix not in (own, "pdf"):
        stem = out.stem if suffix in ("docx", "odt", "dotx", "ott", "doc", "txt") else out.name
        ending = f"finit par « {out.suffix} »" if suffix else "n'a pas d'extension"
        raise WrongUse(
            f"La sortie « {out} » {ending}, et le modèle « {template.path} » est un fichier {_PROGRAMS[own]} : "
            f"il donne un fichier .{own} ou .pdf. "
            f"Écrivez -o {out.with_name(f'{stem}.{own}')}"
        )
    return suffix
