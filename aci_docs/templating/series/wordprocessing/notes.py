"""The footnotes and comments of a Word template in a file of many records.

The notes of a record are counted from one. Word can begin again at each section, LibreOffice cannot: both show the
number when it is written as the note's own mark.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from lxml import etree

from aci_docs.templating.package import Package
from aci_docs.templating.series.counting import formatted
from aci_docs.templating.series.marks import is_printed, mark, source_of
from aci_docs.templating.source import Source
from aci_docs.templating.values import TemplateParts
from aci_docs.templating.xml import W, parse

FOOTNOTES, COMMENTS = "footnotes", "comments"
_REFERENCE, _ID = f"{W}footnoteReference", f"{W}id"
_CUSTOM = f"{W}customMarkFollows"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_COMMENTED = tuple(W + name for name in ("commentRangeStart", "commentRangeEnd", "commentReference"))
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
# What tells more of comments, by the numbers of their paragraphs.
_EXTENSIONS = (
    "http://schemas.microsoft.com/office/2011/relationships/commentsExtended",
    "http://schemas.microsoft.com/office/2016/09/relationships/commentsIds",
    "http://schemas.microsoft.com/office/2018/08/relationships/commentsExtensible",
)
# The forms of Word as OpenDocument names them.
_FORMS = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}


class Notes:
    """The footnotes and comments of a template; `member` is the part of its footnotes, "" when it has none."""

    def __init__(self, package: Package, parts: TemplateParts) -> None:
        self.member = parts.related(FOOTNOTES)
        self._comments = parts.related(COMMENTS)
        self._settings = parts.related("settings")
        self._parts = parts
        self._ranks: dict[str, int] = {}  # note of the template -> its rank
        self._first = 1
        self._comment_ranks: dict[str, int] = {}
        self._comment_source: Source | None = None
        self._frames: dict[str, tuple[bytes, bytes]] = {}
        self._format, self._start, self._restarts = "decimal", 1, False
        if self._comments:
            for kind in _EXTENSIONS:
                package.unrelate(parts.main, kind=kind)

    def prepare(self, roots: Mapping[str, etree._Element], main: str) -> None:
        """Put marks where the parts refer to notes, and in the notes."""
        body = roots[main]
        self._read_numbering(body)
        if self.member in roots:
            self._prepare_notes(roots[self.member])
        for reference in list(body.iter(_REFERENCE)):
            identifier = str(reference.get(_ID))
            if identifier not in self._ranks or is_printed(identifier):
                continue
            reference.set(_ID, mark(f"f{identifier}"))
            if not self._restarts and reference.get(_CUSTOM) is None:
                reference.set(_CUSTOM, "1")
                label = etree.Element(f"{W}t")
                label.text = mark(f"l{identifier}")
                reference.addnext(label)
        if self._comments:
            self._prepare_comments(body)

    def layout(self, text: str | None) -> dict[str, Sequence[bytes | str]]:
        """Member -> what it is made of; `text`: the source of the footnotes, once marked."""
        if text is not None:
            notes = _places(text, "<w:footnote ")
            separators = len(notes) - len(self._ranks)
            tail = "</w:footnotes>"
            head = text[: notes[separators]] if self._ranks else text.removesuffix(tail)
            self._frames[FOOTNOTES] = head.encode(), tail.encode()
        if self._comment_source is not None:
            text = self._comment_source.text
            first = text.find("<w:comment ")
            tail = "</w:comments>"
            head = text[:first] if first >= 0 else text.removesuffix(tail)
            self._frames[COMMENTS] = head.encode(), tail.encode()
        members = {FOOTNOTES: self.member, COMMENTS: self._comments}
        return {members[lane]: [head, lane, tail] for lane, (head, tail) in self._frames.items()}

    def entries(self, printed: Mapping[str, bytes], resolve: Callable[[bytes], bytes]) -> dict[str, bytes]:
        """Lane -> what a record adds to its notes and comments."""
        found = {}
        if self._ranks:
            head, tail = self._frames[FOOTNOTES]
            found[FOOTNOTES] = resolve(printed[self.member][len(head) : -len(tail)])
        if self._comment_ranks and self._comment_source is not None:
            head, tail = self._frames[COMMENTS]
            found[COMMENTS] = resolve(self._comment_source.text.encode()[len(head) : -len(tail)])
        return found

    def answer(self, number: int, labels: dict[str, str], code: str) -> str:
        """What a mark of a note or comment stands for in a record; `labels`: those given so far in it."""
        kind, identifier = code[0], code[1:]
        if kind == "f":
            return str(self._first + number * len(self._ranks) + self._ranks[identifier])
        if kind == "c":
            return str(number * len(self._comment_ranks) + self._comment_ranks[identifier])
        if kind == "l":
            place = self._start + int(labels.get("", "0"))
            labels[""] = str(int(labels.get("", "0")) + 1)
            labels[identifier] = formatted(place, _FORMS.get(self._format, "1"))
        return labels.get(identifier, "")

    def _read_numbering(self, body: etree._Element) -> None:
        settings = parse(self._parts.member(self._settings)) if self._settings else etree.Element("none")
        said = [*settings.iterfind(f"{W}footnotePr"), *body.iterfind(f".//{W}sectPr/{W}footnotePr")]
        for each in said:
            values = {etree.QName(child).localname: str(child.get(f"{W}val", "")) for child in each}
            self._format = values.get("numFmt") or self._format
            self._start = int(values.get("numStart") or self._start)
            self._restarts = self._restarts or values.get("numRestart", "continuous") != "continuous"

    def _prepare_notes(self, root: etree._Element) -> None:
        notes = list(root.iterfind(f"{W}footnote"))
        special = [note for note in notes if note.get(f"{W}type", "normal") != "normal"]
        for note in reversed(special):
            root.insert(0, note)
        self._first = 1 + max((int(str(note.get(_ID, "0"))) for note in special), default=0)
        for note in notes:
            if note in special:
                continue
            identifier = str(note.get(_ID))
            self._ranks[identifier] = len(self._ranks)
            note.set(_ID, mark(f"f{identifier}"))
            for own in [] if self._restarts else list(note.iter(f"{W}footnoteRef")):
                # LibreOffice shows the mark before the note by itself, and does not read what asks for this namespace.
                choice = etree.Element(f"{{{_MC}}}AlternateContent", nsmap={"mc": _MC, "w15": _W15})
                text = etree.SubElement(etree.SubElement(choice, f"{{{_MC}}}Choice", Requires="w15"), f"{W}t")
                text.text = mark(f"m{identifier}")
                own.getparent().replace(own, choice)  # type: ignore[union-attr]

    def _prepare_comments(self, body: etree._Element) -> None:
        root = parse(self._parts.member(self._comments))
        for comment in root.iterfind(f"{W}comment"):
            identifier = str(comment.get(_ID))
            self._comment_ranks[identifier] = len(self._comment_ranks)
            comment.set(_ID, mark(f"c{identifier}"))
        for element in root.iter(etree.Element):
            for name in [key for key in element.attrib if str(key).startswith(_W14)]:
                del element.attrib[name]
        for element in list(body.iter(*_COMMENTED)):
            identifier = str(element.get(_ID))
            if identifier in self._comment_ranks:
                element.set(_ID, mark(f"c{identifier}"))
        declared = Source(self._comments, "commentaires", "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>", [])
        self._comment_source = source_of(declared, root, [])


def _places(text: str, what: str) -> list[int]:
    found, place = [], text.find(what)
    while place >= 0:
        found.append(place)
        place = text.find(what, place + 1)
    return found
