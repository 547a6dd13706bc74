"""A Word template: opened once, checked, rendered record after record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any

import jinja2
from jinja2.exceptions import SecurityError
from lxml import etree

from aci_docs.errors import TemplateProblem
from aci_docs.templating.check import check, unknown_filters
from aci_docs.templating.environment import make_environment
from aci_docs.templating.images import place_pictures, read_picture
from aci_docs.templating.package import read_package
from aci_docs.templating.paths import Shape
from aci_docs.templating.properties import forget_origin, set_properties
from aci_docs.templating.reading import CORE_PROPERTIES, TextPart, read_text_parts
from aci_docs.templating.tree import build_tree, number_drawings
from aci_docs.templating.xml import FORBIDDEN, serialise

# What a filter or an operation of the template may raise on a value that it cannot take.
_RUNTIME_ERRORS = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
_FILE_NAME = "<template>"  # the file name Jinja2 gives to a template made from a string, in tracebacks


class Template:
    """An opened template, ready to render any number of records; the file is not read again."""

    def __init__(self, path: Path) -> None:
        """Open a .docx or .dotx file.

        Raises TemplateProblem when it is absent, not a Word file, holds macros, or a tag of it is ill-formed.
        """
        self.path = Path(path)
        self._package = read_package(self.path)
        try:
            self._parts = read_text_parts(self._package)
        except etree.LxmlError as error:
            raise TemplateProblem(
                f"modèle « {self.path} » : le contenu du fichier est abîmé. Ouvrez-le dans Word et réenregistrez-le."
            ) from error
        self._environment = make_environment()
        self._trees: list[tuple[TextPart, jinja2.nodes.Template]] = []
        for part in self._parts:
            try:
                self._trees.append((part, self._environment.parse(part.source)))
            except jinja2.TemplateSyntaxError as error:
                raise self._problem(part, error.lineno, _syntax(error)) from error

    def problems(self, shape: Shape, required: Iterable[str] = ()) -> list[str]:
        """Everything in which the template disagrees with its kind, in French, one sentence each; [] when nothing.

        `shape` is what a context holds: {key: shape}, [shape of the elements], None for a single value. `required` are
        the paths that a document of this kind must print, such as `cout.montant_retenu` (lists take no index).
        """
        return check(self._trees, shape, required, self._environment)

    def render(self, context: Mapping[str, Any], *, images: Mapping[str, Path] | None = None) -> bytes:
        """The .docx file of one record: the same context and images always give the same bytes.

        `images`: path of a field (`structure.logo`) -> PNG or JPEG file, put in place of the picture whose alternative
        text is that path; without one the picture is removed. `context["document"]["date"]` (ISO) dates the file and
        `context["structure"]["nom"]` signs it.

        Raises TemplateProblem when a variable does not exist, a filter refuses its value or an image is unusable.
        """
        pictures = {field: read_picture(path) for field, path in (images or {}).items()}
        package = self._package.copy()
        roots: list[tuple[str, etree._Element]] = []
        properties: str | None = None
        for part, compiled in self._compiled:
            text = self._render_part(part, compiled, context)
            if part.name == CORE_PROPERTIES:
                properties = text
                continue
            try:
                root = build_tree(text, spans=part.spans)
            except etree.XMLSyntaxError as error:
                raise TemplateProblem(
                    f"modèle « {self.path} », {part.label} : les balises ne s'emboîtent pas. Une balise {{%p %}}, "
                    "{%tr %} ou {%r %} doit être fermée par une balise du même genre, au même niveau (paragraphe, "
                    "ligne, texte)."
                ) from error
            place_pictures(package, part.name, root, pictures, context.keys())
            roots.append((part.name, root))
        number_drawings([root for _, root in roots])
        for name, root in roots:
            package.parts[name] = serialise(root)
        forget_origin(package)
        set_properties(package, properties, context)
        return package.to_bytes()

    @cached_property
    def _compiled(self) -> list[tuple[TextPart, jinja2.Template]]:
        compiled = []
        for part, tree in self._trees:
            unknown = unknown_filters(tree, self._environment)
            if unknown:
                line, message = unknown[0]
                raise self._problem(part, line, message)
            try:
                compiled.append((part, self._environment.from_string(part.source)))
            except jinja2.TemplateSyntaxError as error:
                raise self._problem(part, error.lineno, _syntax(error)) from error
        return compiled

    def _render_part(self, part: TextPart, compiled: jinja2.Template, context: Mapping[str, Any]) -> str:
        try:
            return compiled.render(context)
        except SecurityError as error:
            what = "cette expression est interdite dans un modèle : n'employez que les variables et les filtres prévus"
            raise self._problem(part, _line(error.__traceback__), what) from error
        except jinja2.TemplateError as error:
            raise self._problem(part, _line(error.__traceback__), str(error.message)) from error
        except _RUNTIME_ERRORS as error:
            what = f"la valeur ne convient pas ({FORBIDDEN.sub('', str(error)) or type(error).__name__})"
            raise self._problem(part, _line(error.__traceback__), what) from error

    def _problem(self, part: TextPart, line: int | None, what: str) -> TemplateProblem:
        words = part.words(line or 0)
        place = f"{part.label}, « {words} »" if words else part.label
        return TemplateProblem(f"modèle « {self.path} », {place} : {what}")


def _line(traceback: TracebackType | None) -> int | None:
    """The line of the template's source where an error happened, None when Jinja2 kept no trace of it."""
    line = None
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == _FILE_NAME:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


def _syntax(error: jinja2.TemplateSyntaxError) -> str:
    """What is wrong with a tag, in French; Jinja2's own words are kept in brackets for whoever helps."""
    message = error.message or ""
    if "end of template" in message or "was looking for" in message or "unknown tag 'end" in message:
        what = "une balise {% for %} ou {% if %} n'a pas sa fin, ou une fin n'a pas son début"
    elif "unknown tag" in message:
        what = "balise inconnue"
    elif "No filter named" in message or "No test named" in message:
        what = "filtre ou test inconnu"
    else:
        what = "la balise est mal écrite"
    return f"{what}. Vérifiez les accolades, les guillemets et les mots de la balise (détail technique : {message})"
