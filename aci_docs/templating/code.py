"""The compiled code of one part: what it prints for a record, as bytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import jinja2

from aci_docs.templating.guard import MARKS, obey
from aci_docs.templating.source import Source


@dataclass
class Code:
    """A part's source, and the Jinja2 template that its code makes in one environment."""

    source: Source
    template: jinja2.Template
    _encoded: _Encoded = field(init=False, repr=False)
    _guarded: bool = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Look for marks and encode the constant pieces, once for all documents."""
        constants = self.template.root_render_func.__code__.co_consts
        self._encoded = _Encoded((text, text.encode()) for text in constants if isinstance(text, str))
        self._guarded = any(mark in self.source.text for mark in MARKS)

    def run(self, variables: dict[str, Any]) -> list[str]:
        """The pieces printed for these variables, the guard's marks among them obeyed and gone."""
        # Shared: what a template sets goes to a mapping of its own, this one stays as it is.
        pieces = list(self.template.root_render_func(self.template.new_context(variables, shared=True)))
        return obey(pieces) if self._guarded else pieces

    def encode(self, pieces: list[str]) -> bytes:
        """The pieces joined. One by one, most being known: a text with a single accent is slow to encode as a whole."""
        return b"".join(map(self._encoded.__getitem__, pieces))


class _Encoded(dict[str, bytes]):
    """Constant pieces -> their bytes; what is no constant is encoded each time, and not kept."""

    __missing__ = staticmethod(str.encode)
