"""Word templates: opened once, checked against what their kind offers, rendered as many times as there are records.

The only package that knows jinja2, docxtpl and python-docx.
"""

from aci_docs.templating.paths import Shape
from aci_docs.templating.template import Rendered, Template
from aci_docs.templating.values import read_picture

__all__ = ["Rendered", "Shape", "Template", "read_picture"]
