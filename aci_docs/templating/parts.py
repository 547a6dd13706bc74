"""The parts of a document by name: those of an archive, with what was changed, added and removed since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from collections.abc import Set as AbstractSet
from typing import Self

from aci_docs.templating.archive import Archive, Member, pack, write


class Parts(MutableMapping[str, bytes]):
    """A mapping of part names to bytes; parts of the archive are inflated when they are read.

    A format keeps tables of its own (content types, relations, manifest): it writes them by `put` in `_print`, and is
    told by `_forget` when a part changed by hand.
    """

    def __init__(self, source: Archive | Mapping[str, bytes]) -> None:
        """The parts of an archive, or these."""
        self._archive = source if isinstance(source, Archive) else Archive(pack(*item) for item in source.items())
        self._overlay: dict[str, bytes | Member] = {}
        self._gone: set[str] = set()
        self._media: dict[bytes, str] = {}

    @property
    def parts(self) -> Self:
        """The mapping itself, for who likes to read `package.parts[name]`."""
        return self

    def copy(self) -> Self:
        """Another document with the same parts: changing one there changes nothing here. Nothing large is copied."""
        other = type(self).__new__(type(self))
        for key, value in self.__dict__.items():
            other.__dict__[key] = value.copy() if isinstance(value, dict | set) else value
        return other

    def frozen(self) -> Self:
        """The same document with nothing left to print or to deflate: what every document of a template starts from."""
        self._print()
        other = self.copy()
        overlay = {name: pack(name, each, once=True) for name, each in self._overlay.items()}
        kept = {name: member for name, member in self._archive.members.items() if name not in self._gone}
        other._archive, other._overlay, other._gone = Archive((kept | overlay).values()), {}, set()
        return other

    def __getitem__(self, name: str) -> bytes:
        self._print()
        found = self._overlay.get(name)
        if found is not None:
            return found.read() if isinstance(found, Member) else found
        if name in self._gone:
            raise KeyError(name)
        return self._archive.read(name)

    def __setitem__(self, name: str, data: bytes) -> None:
        self.put(name, data)
        self._forget(name)

    def __delitem__(self, name: str) -> None:
        if name not in self:
            raise KeyError(name)
        self._overlay.pop(name, None)
        if name in self._archive:
            self._gone.add(name)
        self._media = {data: other for data, other in self._media.items() if other != name}
        self._forget(name)

    def __contains__(self, name: object) -> bool:
        return name in self._overlay or (name in self._archive and name not in self._gone)

    def __iter__(self) -> Iterator[str]:
        yield from (name for name in self._archive if name not in self._gone)
        yield from (name for name in self._overlay if name not in self._archive)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def put(self, name: str, data: bytes | Member) -> None:
        """Set a part without telling whoever keeps what was read of it."""
        self._overlay[name] = data
        self._gone.discard(name)

    def _store(self, folder: str, data: bytes | Member, extension: str) -> str:
        """The name of the part that holds these bytes, made in the folder if no part was added with them."""
        key = data.data if isinstance(data, Member) else data
        name = self._media.get(key)
        if name is None:
            number = len(self._media) + 1
            while f"{folder}aci{number}{extension}" in self:
                number += 1
            name = self._media[key] = f"{folder}aci{number}{extension}"
            self.put(name, data)
        return name

    def write(self, replaced: Mapping[str, bytes], dropped: AbstractSet[str] = frozenset()) -> bytes:
        """The file, with these parts replaced (or added) and others left out; what was not changed is copied as it is.

        The same parts always give the same bytes. Raises TemplateProblem when the file would be too large.
        """
        self._print()
        members = self._archive.members
        if not self._overlay and not self._gone:
            names = replaced.keys()
            if not dropped and names <= members.keys():
                return self._archive.plan(names).write(replaced)
            given = [name for name in replaced if name not in members]
            return self._archive.plan(names & members.keys(), added=given, dropped=dropped - names).write(replaced)
        overlay: Mapping[str, bytes | Member] = {**self._overlay, **replaced}
        here: dict[str, bytes | Member] = {}
        added: dict[str, bytes | Member] = {}
        for name, data in overlay.items():
            (here if name in members else added)[name] = data
        gone = (self._gone | dropped) - replaced.keys()
        return write(self._archive, here, added=added, dropped=gone)

    def to_bytes(self) -> bytes:
        """The file as it stands."""
        return self.write({})

    def _print(self) -> None:
        """Put the tables that have changed into their parts."""

    def _forget(self, name: str) -> None:
        """A part was set or removed by hand: what was read of it is no longer true."""
