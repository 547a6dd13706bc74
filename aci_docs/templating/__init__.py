"""Word and OpenDocument templates: opened once, checked against what they are given, rendered for each record.

The only package that knows jinja2 and lxml. The values of docxtpl are known by their class, without importing it.
"""

from aci_docs.templating.described import Described, described
from aci_docs.templating.paths import Shape, shape_of
from aci_docs.templating.series import MAX_NUMBER, Piece, Series
from aci_docs.templating.template import Rendered, Template
from aci_docs.templating.values import read_picture

__all__ = [
    "MAX_NUMBER",
    "Described",
    "Piece",
    "Rendered",
    "Series",
    "Shape",
    "Template",
    "described",
    "read_picture",
    "shape_of",
]
