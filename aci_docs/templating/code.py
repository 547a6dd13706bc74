"""The compiled code of one part: what it prints for a record, as bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import jinja2

from aci_docs.templating.guard import obey
from aci_docs.templating.source import Source


@dataclass(frozen=True)
class Code:
    """A part's source, and the Jinja2 template that its code (generator.py) makes in one environment."""

    source: Source
    template: jinja2.Template

    def run(self, variables: dict[str, Any]) -> bytes:
        """What is printed for these variables, the guard's marks obeyed and gone."""
        # Shared: what a template sets goes to a mapping of its own, this one stays as it is.
        printed: Iterator[Any] = self.template.root_render_func(self.template.new_context(variables, shared=True))
        pieces, marks = printed
        return b"".join(obey(pieces, marks) if marks else pieces)
