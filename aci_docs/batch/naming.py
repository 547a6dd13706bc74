"""The names of documents: a pattern filled with values of the record, safe on Windows, macOS and Linux alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aci_docs import french
from aci_docs.documents import DocumentKind, value_of
from aci_docs.errors import WrongUse
from aci_docs.records import SENT, Schema, mode_of, nearest

LONGEST = 120
"""Characters of one part of a path: in UTF-8, with the suffix, less than the 255 bytes that file systems allow."""
PER_FOLDER = 1000
"""Records whose documents share a folder, when there are more of them and the pattern names no folder."""

_FIELD = re.compile(r"\{([^{}]*)\}")
_SHORT = {"id": "identifiant"}
_STRUCTURE = "structure."
_PLAIN = re.compile(r"[\w -]+")


@dataclass(frozen=True)
class Pattern:
    """A pattern such as `{nom}-{prenom}-{id}`, its fields resolved to paths of the record or of its structure."""

    text: str
    pieces: tuple[str, ...]
    """Literal, path, literal, path, … literal."""

    @classmethod
    def default(cls, kind: DocumentKind, schema: Schema) -> Pattern:
        """The name that the catalogue gives to documents of the kind, without its folder."""
        text = kind.file_name.rpartition("/")[2]
        if not _FIELD.search(text):
            keys = ["identifiant"] if "identifiant" in schema.fields else kind.reference[-1:]
            text += "".join(f"-{{{key}}}" for key in keys)
        return cls.parse(text, schema)

    @classmethod
    def parse(cls, text: str, schema: Schema, structure: Schema | None = None, *, masked: bool = False) -> Pattern:
        """The pattern that a text writes; raises `WrongUse` with the remedy when it writes none.

        `masked`: the documents are for readers who see only part of the record, and so are their names.
        """
        pieces = _FIELD.split(text)
        if len(pieces) == 1:
            raise WrongUse(
                f"Le motif de nom « {text} » donnerait le même nom à tous les documents ; mettez-y une clé de "
                "l'enregistrement entre accolades, comme {identifiant}."
            )
        if any(sign in literal for literal in pieces[::2] for sign in "{}"):
            raise WrongUse(f"Le motif de nom « {text} » a une accolade en trop ou en moins.")
        if text.startswith("/") or "\\" in text or any(part in ("", ".", "..") for part in text.split("/")):
            raise WrongUse(f"Le motif de nom « {text} » sort du dossier de sortie, ou a une barre / en trop.")
        pieces[1::2] = [_resolved(name.strip(), schema, structure) for name in pieces[1::2]]
        hidden = [path for path in pieces[1::2] if masked and _is_hidden(path, schema)]
        if hidden:
            raise WrongUse(
                f"Le motif de nom « {text} » montre « {hidden[0]} », que le profil ne montre pas : un nom de fichier "
                "se lit aussi. Employez {identifiant}."
            )
        return cls(text, tuple(pieces))

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths of the record that the pattern reads, those of the structure left out."""
        return tuple(dict.fromkeys(path for path in self.pieces[1::2] if not path.startswith(_STRUCTURE)))

    @property
    def has_folder(self) -> bool:
        """Whether the pattern itself spreads the documents over folders."""
        return any("/" in literal for literal in self.pieces[::2])

    def name(self, values: Mapping[str, Any], structure: Mapping[str, Any]) -> str | None:
        """The path of a record's documents without suffix; None when the record lacks one of the values.

        `values`: path -> what the record has there.
        """
        made = list(self.pieces)
        for place in range(1, len(made), 2):
            path = made[place]
            inside = path.startswith(_STRUCTURE)
            value = value_of(structure, path.removeprefix(_STRUCTURE)) if inside else values.get(path)
            if value is None or isinstance(value, dict | list):
                return None
            text = safe(str(value))
            if not text:
                return None
            made[place] = text
        return "/".join(safe(part) or "_" for part in "".join(made).split("/"))


def safe(text: str) -> str:
    """The text as a part of a path that every system takes, accents kept; "" when nothing of it is left.

    >>> safe("N'Diaye : Élodie/2"), safe("CON"), safe(" .. ")
    ("N'Diaye _ Élodie_2", 'CON_', '')
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    text = text.strip()
    if len(text) > LONGEST or not _PLAIN.fullmatch(text) or len(text) <= _LONGEST_RESERVED:
        from pathvalidate import sanitize_filename

        text = "".join(each for each in text if not unicodedata.category(each).startswith("C"))
        text = sanitize_filename(text, replacement_text="_", platform="universal", max_len=LONGEST).strip(" .")
    return text


_LONGEST_RESERVED = len("PRN_") + 2
"""Characters of the longest names that Windows keeps for itself (CONIN$, COM1): longer ones need no look."""


def key_of(name: str) -> str:
    """What two names have in common when a system that ignores case or the writing of accents takes them for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def spread(name: str, rank: int) -> str:
    """The name below a folder of its rank: `0001` for the first thousand.

    >>> spread("fiche-B-12", 1000)
    '0002/fiche-B-12'
    """
    return f"{rank // PER_FOLDER + 1:04d}/{name}"


def _resolved(name: str, schema: Schema, structure: Schema | None) -> str:
    """The path that a pattern's field means: as written, or the least deep field of the record with this last key."""
    if name.startswith(_STRUCTURE):
        if structure is not None and name.removeprefix(_STRUCTURE) in structure.labels:
            return name
        known = list(structure.labels) if structure else []
        raise _unknown(name, [_STRUCTURE + each for each in known])
    name = _SHORT.get(name, name)
    scalars = [path for path in schema.labels if "[]" not in path and _is_scalar(schema, path)]
    if name in scalars:
        return name
    found = [path for path in scalars if path.rpartition(".")[2] == name]
    # The person's own name is nearer to the record than that of whoever sent the person.
    least = min((path.count(".") for path in found), default=0)
    found = [path for path in found if path.count(".") == least]
    if len(found) == 1:
        return found[0]
    if found:
        raise WrongUse(
            f"La clé « {name} » du motif de nom est à plusieurs endroits ; écrivez l'un de ceux-ci : "
            f"{french.enumeration(['{' + path + '}' for path in found])}."
        )
    raise _unknown(name, scalars)


def _unknown(name: str, known: Sequence[str]) -> WrongUse:
    words = [*known, *(path.rpartition(".")[2] for path in known)]
    near = nearest(name, words)
    remedy = f"vouliez-vous écrire « {{{near}}} » ?" if near else "voyez les clés de l'enregistrement."
    return WrongUse(f"La clé « {name} » du motif de nom n'existe pas ; {remedy}")


def _is_hidden(path: str, schema: Schema) -> bool:
    """Whether a funder does not see the values of a path as they are."""
    if path.startswith(_STRUCTURE):
        return False
    return mode_of(schema.field_at(tuple(path.split("."))) or {}) != SENT


def _is_scalar(schema: Schema, path: str) -> bool:
    return (schema.field_at(tuple(path.split("."))) or {}).get("type") not in ("dict", "list")
