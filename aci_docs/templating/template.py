"""A template, Word or OpenDocument: compiled once, checked, rendered record after record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from types import TracebackType
from typing import Any, TypeAlias

import jinja2
from jinja2.exceptions import FilterArgumentError, SecurityError
from lxml import etree
from markupsafe import Markup

from aci_docs.errors import TemplateProblem
from aci_docs.templating.check import check, unknown_filters
from aci_docs.templating.code import Code
from aci_docs.templating.compiling import compile_parts
from aci_docs.templating.environment import lenient, make_environment
from aci_docs.templating.formats import format_of
from aci_docs.templating.generator import JOINER, LINKER, LOOPER, METER, PRINTER, generate
from aci_docs.templating.identity import FIRST_FREE, Identities
from aci_docs.templating.limits import Meter, TooMuch
from aci_docs.templating.manifest import OpenDocument
from aci_docs.templating.opening import open_package
from aci_docs.templating.package import Package
from aci_docs.templating.paths import Shape
from aci_docs.templating.places import Fault, Place, problem
from aci_docs.templating.printing import POLICIES, Missing, Printer
from aci_docs.templating.reasons import reason
from aci_docs.templating.recolouring import recolour
from aci_docs.templating.source import Source
from aci_docs.templating.syntax import dash_hint, syntax_faults
from aci_docs.templating.tags import Tag
from aci_docs.templating.values import Rendering, TemplateParts, UnusableValue, read_picture, shaded
from aci_docs.templating.xml import parse, with_prefixes

# What a filter or an operation of the template may raise on a value that it cannot take.
_RUNTIME_ERRORS = (ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError, TypeError, ValueError)
# What Python raises on code whose brackets, loops or conditions stand one in another by the hundred.
_TOO_DEEP = (RecursionError, SyntaxError, MemoryError)
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
Compilations: TypeAlias = tuple[list[Code], list[Code]]
"""The code of each part, for a strict and for a lenient reading of missing values."""
_DEEP = "des balises ou des parenthèses sont emboîtées trop profondément"


@dataclass(frozen=True)
class Rendered:
    """A rendered document: its bytes, the places left empty or to be filled by hand, and what was taken out of values.

    `remarks`: in French, what was changed in the values so that the file opens (characters that XML forbids).
    """

    data: bytes
    left_empty: list[Place] = field(default_factory=list)
    removed_characters: int = 0
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Printed:
    """The parts that one record has printed, by name, and the state that knows what they add to the file."""

    parts: dict[str, bytes]
    state: Rendering
    left_empty: list[Place]
    removed_characters: int
    remarks: list[str]


class Template:
    """A compiled template, ready to render any number of records; the file is not read again."""

    def __init__(self, path: Path | str, *, colours: Mapping[str, str] | None = None) -> None:
        """Open a .docx, .dotx, .odt, .ott or .fodt file (which renders as .odt) and compile its tags.

        `colours` changes colours of the template for good: six hexadecimal digits -> six others.
        Raises TemplateProblem when it is absent, not such a file, holds macros; or with every tag that is ill written
        or does not pair, each with its place (`problems` of the error).
        """
        self.path = Path(path)
        package = open_package(self.path)
        form = format_of(package)
        self.format = form.name
        self._environment = make_environment()
        try:
            recolour(package, colours or {})
            form.forget_origin(package)
            roots = [
                (name, label, with_prefixes(parse(package[name]), form.prefixes))
                for name, label in form.text_parts(package)
            ]
            properties = form.prepare_properties(package)
        except etree.LxmlError as error:
            raise TemplateProblem(
                f"modèle « {self.path} » : le contenu du fichier est abîmé. Ouvrez-le dans Word ou LibreOffice et "
                "réenregistrez-le."
            ) from error
        self._package = package.frozen()
        self._value_parts = TemplateParts(
            form.name,
            self._package,
            self._package.__getitem__,
            main=package.main_part,
            last_drawing=FIRST_FREE * 2,
        )
        compiled = compile_parts(
            [*roots, (form.properties, "propriétés du document", properties)], form, self._value_parts
        )
        self._sources, self._placeholders = compiled.sources, compiled.placeholders
        faults, self._strays = compiled.faults, compiled.strays
        self._trees: list[tuple[Source, jinja2.nodes.Template]] = []
        if not faults:
            for source in self._sources:
                try:
                    self._trees.append((source, self._environment.parse(source.text)))
                except jinja2.TemplateSyntaxError as error:
                    faults += syntax_faults(source.tags, self._environment) or [_unlocated(source, error)]
                except _TOO_DEEP:
                    faults.append(Fault(Place(source.label), _DEEP))
        else:
            for source in self._sources:
                faults += syntax_faults(source.tags, self._environment)
        if faults:
            raise problem(self.path, faults)
        # A part without tags is the same in every document: it is compressed once, with what never changes.
        package = self._package.copy()
        for source in self._sources:
            if not source.tags:
                package[source.name] = source.text.encode()
        self._package = package.frozen()

    def problems(self, shape: Shape, required: Iterable[str] = ()) -> list[str]:
        """Everything in which the template disagrees with its kind, in French, one sentence each; [] when nothing.

        `shape` is what a context holds: {key: shape}, [shape of the elements], None for a single value. `required` are
        the paths that a document of this kind must print, such as `cout.montant_retenu` (lists take no index).
        """
        found = [str(fault) for fault in [*self._strays, *check(self._trees, shape, required, self._environment)]]
        if not found:
            try:
                _ = self._compiled  # what only Python refuses: tags nested beyond its limits
            except TemplateProblem as error:
                found.append(str(error))
        return found

    def render(
        self, context: Mapping[str, Any], *, images: Mapping[str, Path] | None = None, missing: Missing = "error"
    ) -> bytes:
        """The file of one record, in the template's format; the same context and images always give the same bytes."""
        return self.rendering(context, images=images, missing=missing).data

    def rendering(
        self,
        context: Mapping[str, Any],
        *,
        images: Mapping[str, Path] | None = None,
        missing: Missing = "error",
        folder: Path | None = None,
    ) -> Rendered:
        """The document of one record, with the report of what was left empty.

        `images`: path of a field (`structure.logo`) -> PNG or JPEG file, put in place of the picture whose alternative
        text is that path; without one the picture is removed. `folder`: where values of the context may take picture
        files. `context["document"]["date"]` (ISO) dates the file and `context["structure"]["nom"]` signs it.

        `missing`: a key that does not exist is an error, or prints as a dotted line (`dots`), or as nothing (`blank`).
        A value that is there and is `None` prints as a dotted line, unless `blank`.

        Raises TemplateProblem when a variable does not exist, a filter refuses its value or an image is unusable.
        """
        printed = self.print_parts(
            self._compiled, context, images=images, missing=missing, folder=folder, identities=Identities()
        )
        return Rendered(
            self._write(printed.state, printed.parts), printed.left_empty, printed.removed_characters, printed.remarks
        )

    def print_parts(
        self,
        compiled: Compilations,
        context: Mapping[str, Any],
        *,
        images: Mapping[str, Path] | None,
        missing: Missing,
        folder: Path | None,
        identities: Identities,
        rendering: Callable[..., Rendering] = Rendering,
    ) -> Printed:
        """What the codes that `compile` gave print for one record, before any file is made of it.

        The rest is as `rendering` takes it; `identities` gives the numbers, `rendering` makes the state.
        """
        if missing not in POLICIES:
            raise ValueError(f"missing is one of {', '.join(POLICIES)}")
        pictures = {name: read_picture(path) for name, path in (images or {}).items()}
        state = rendering(self._value_parts, pictures=pictures, names=context.keys(), folder=folder)
        meter = Meter()
        printer = Printer(missing, meter, state)
        variables = {
            **self._environment.globals,
            **context,
            **_property_values(context),
            **identities.functions(),
            "aci_image": lambda rank, text, value, there: Markup(
                self._placeholders[rank].printed(
                    state, str(Markup(text).unescape()), value, there=there or missing != "error"
                )
            ),
            "aci_fond": partial(shaded, state),
            "aci_relance": state.restart_list,
            "aci_liste": state.list_number,
            LINKER: state.link,
            METER: meter,
            JOINER: printer.join,
            LOOPER: printer.loop,
        }
        printed: dict[str, bytes] = {}
        for code in compiled[missing != "error"]:
            name = code.source.name
            variables[PRINTER] = printer.at(code.source, careful=self.format == "odt")
            state.part = name
            data = state.finish(name, self._print(code, variables, context))
            try:
                meter.print(len(data))
            except TooMuch as error:
                raise problem(self.path, [Fault(Place(code.source.label), str(error))]) from error
            printed[name] = data
        return Printed(
            printed,
            state,
            [_told(tag) for tag in printer.left_empty if tag.place.part],
            printer.removed,
            [*map(str, self._strays), *state.remarks],
        )

    def _write(self, state: Rendering, printed: dict[str, bytes]) -> bytes:
        changes = state.added_parts()
        if changes is None:
            return self._package.write(printed)
        return self._package.write({**changes.replaced, **changes.added, **printed}, changes.dropped)

    @property
    def sources(self) -> list[Source]:
        """The sources of the parts that may hold tags, in the order in which they are printed."""
        return self._sources

    @property
    def package(self) -> Package | OpenDocument:
        """The parts that every document starts from, those without tags as they are printed."""
        return self._package

    @property
    def value_parts(self) -> TemplateParts:
        """What values may add to."""
        return self._value_parts

    @cached_property
    def _compiled(self) -> Compilations:
        try:
            faults = [
                fault for source, tree in self._trees for _, fault in unknown_filters(source, tree, self._environment)
            ]
        except _TOO_DEEP as error:
            raise problem(self.path, [Fault(None, _DEEP)]) from error
        if faults:
            raise problem(self.path, faults)
        return self._compile(self._trees)

    def compile(self, sources: Iterable[Source]) -> Compilations:
        """The codes of these sources, which are the template's own with other constants."""
        _ = self._compiled  # what is wrong in the template itself
        return self._compile((source, self._environment.parse(source.text)) for source in sources)

    def _compile(self, trees: Iterable[tuple[Source, jinja2.nodes.Template]]) -> Compilations:
        environments = (self._environment, lenient(self._environment))
        made: Compilations = ([], [])
        for source, tree in trees:
            if not source.tags:
                continue
            try:
                code = generate(self._environment, tree, source, careful=self.format == "odt")
            except jinja2.TemplateSyntaxError as error:
                raise problem(self.path, [_unlocated(source, error)]) from error
            except _TOO_DEEP as error:
                raise problem(self.path, [Fault(Place(source.label), _DEEP)]) from error
            for environment, codes in zip(environments, made, strict=True):
                codes.append(Code(source, jinja2.Template.from_code(environment, code, {})))
        return made

    def _print(self, code: Code, variables: dict[str, Any], context: Mapping[str, Any]) -> bytes:
        try:
            return code.run(variables)
        except SecurityError as error:
            what = "cette expression est interdite dans un modèle : n'employez que les variables et les filtres prévus"
            raise self._failure(code, error, what, context) from error
        except FilterArgumentError as error:
            raise self._failure(code, error, reason(error), context) from error
        except jinja2.TemplateError as error:
            raise self._failure(code, error, str(error.message), context) from error
        except (TooMuch, UnusableValue) as error:
            raise self._failure(code, error, str(error), context) from error
        except _RUNTIME_ERRORS as error:
            raise self._failure(code, error, reason(error), context) from error

    def _failure(self, code: Code, error: Exception, what: str, context: Mapping[str, Any]) -> TemplateProblem:
        source = code.source
        tag = source.tag(_line(error.__traceback__, code.template))
        document = context.get("document")
        reference = document.get("reference") if isinstance(document, Mapping) else None
        told = f"{what} (document {reference})" if isinstance(reference, str) and reference else what
        place = tag.place if tag is not None and tag.place.part else Place(source.label)
        return problem(self.path, [Fault(place, told, dash_hint(tag.body) if tag else None)])


def _told(tag: Tag) -> Place:
    """The place of a tag, with its own words where the paragraph holds other values."""
    return replace(tag.place, words=tag.typed) if tag.place.words.count("{{") > 1 else tag.place


def _property_values(context: Mapping[str, Any]) -> dict[str, str | None]:
    """What the compiled properties print for a context; what is no name or no date there is left out."""
    structure, document = context.get("structure"), context.get("document")
    author = structure.get("nom") if isinstance(structure, Mapping) else None
    date = document.get("date") if isinstance(document, Mapping) else None
    return {
        "aci_auteur": author if isinstance(author, str) else None,
        "aci_date": f"{date}T00:00:00Z" if isinstance(date, str) and _ISO_DATE.fullmatch(date) else None,
    }


def _line(traceback: TracebackType | None, template: jinja2.Template) -> int | None:
    """The line of the part's source where an error happened, None when it happened elsewhere."""
    line = None
    while traceback is not None:
        if traceback.tb_frame.f_globals.get("__jinja_template__") is template:
            line = template.get_corresponding_lineno(traceback.tb_lineno)
        traceback = traceback.tb_next
    return line


def _unlocated(source: Source, error: jinja2.TemplateSyntaxError) -> Fault:
    tag = source.tag(error.lineno)
    what = "la balise est mal écrite : vérifiez ses accolades, ses guillemets et ses mots"
    return Fault(tag.place if tag is not None and tag.place.part else Place(source.label), what)
