"""The state of one record of a file while it is rendered: what it adds is named after what it is.

Two records that show the same picture, lead to the same address or ask for the same style so name it alike, and the
file holds it once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from aci_docs.templating.identity import Identities
from aci_docs.templating.values import Picture, Rendering
from aci_docs.templating.values.pictures import EXTENSIONS
from aci_docs.templating.values.rendering import STYLES


def digest(*words: str | bytes) -> str:
    """A short name for these words that no others have."""
    made = hashlib.sha256()
    for word in words:
        data = word.encode() if isinstance(word, str) else word
        made.update(len(data).to_bytes(8, "little") + data)
    return made.hexdigest()[:24]


class SeriesRendering(Rendering):
    """One record being rendered. `identities` numbers its drawings; `lists` is where its own lists begin (docx)."""

    __slots__ = ("_identities", "_numbers")

    def __init__(self, *args: Any, identities: Identities, numbers: tuple[range, range], **options: Any) -> None:
        super().__init__(*args, **options)
        self._identities = identities
        self._numbers = numbers

    def drawing_id(self) -> int:
        """A number that no other drawing of the file has."""
        return self._identities.new()

    def numbering(self, abstract: int, level: int, start: int) -> int:
        """The number of a new list, that no other list of the file has (docx)."""
        super().numbering(abstract, level, start)
        place, (few, many) = len(self._lists) - 1, self._numbers
        return few[place] if place < len(few) else many[place - len(few)]

    def automatic(self, kind: str, tag: str, attributes: str, content: str) -> str:
        """The name of the automatic style that says this (odt), the same for all records."""
        name = f"{self.parts.prefix}{kind}{digest(tag, attributes, content)}"
        self._styles.setdefault(self.part, {})[kind, tag, attributes, content] = name
        return name

    def finish(self, part: str, text: bytes) -> bytes:
        """The bytes of a part as they are: the file gathers the styles of all its records."""
        return text

    @property
    def lists(self) -> list[tuple[int, int, int]]:
        """(abstract list, level, start) of the lists that the values made (docx)."""
        return self._lists

    @property
    def kept(self) -> set[tuple[str, str]]:
        """(part, relation) of the placeholders that stay as they are."""
        return self._kept

    @property
    def pictures_added(self) -> Mapping[str, Picture]:
        """Member -> picture of what the values show."""
        return self._pictures

    def relations(self, part: str) -> dict[tuple[str, str], str]:
        """(kind, target) -> id of the relations that the values of a part made (docx)."""
        return self._relations.get(part, {})

    def looks(self, part: str) -> list[tuple[str, str]]:
        """(name, XML) of the automatic styles that a part asked for (odt)."""
        return [
            (name, f'<{tag} {STYLES} style:name="{name}"{attributes}>{content}</{tag}>')
            for (_, tag, attributes, content), name in self._styles.get(part, {}).items()
        ]

    def _member(self, picture: Picture, name: str) -> str:
        folder = "Pictures" if self.parts.dialect == "odt" else "word/media"
        return f"{folder}/{self.parts.prefix}{digest(picture.data)}.{EXTENSIONS[picture.content_type]}"

    def _relate(self, kind: str, target: str) -> str:
        identifier = f"{self.parts.prefix}{digest(kind, target)}"
        self._relations.setdefault(self.part, {})[kind, target] = identifier
        return identifier
