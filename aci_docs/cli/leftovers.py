"""What documents left to a person: the places to fill by hand, what was changed in their values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from aci_docs import french
from aci_docs.cli.screen import Side, console, say, table, verbatim, words

if TYPE_CHECKING:
    from aci_docs.dossier import Leftovers

MOST = 15
"""How many places or remarks the screen lists: beyond, they are counted."""

_BODY = "corps du document, "  # nearly every place is there: it goes without saying


def show_leftovers(documents: Sequence[tuple[str, str, Leftovers]], *, listed_in: str | None = None) -> None:
    """The places left empty are on the output, then the remarks; nothing when there are none.

    Each document is given with its title and its reference. Documents of one title are of one template: a place is
    shown once for all of them, with the number of documents in which it was left empty, the most frequent first.
    `listed_in` is the file that has the whole list, when there is one.
    """
    _show_spots(documents, listed_in)
    _show_remarks(documents)


def _show_spots(documents: Sequence[tuple[str, str, Leftovers]], listed_in: str | None) -> None:
    found = Counter((title, spot) for title, _, left in documents for spot in left.spots)
    if not found:
        return
    one = len(documents) == 1
    titles = Counter(title for title, _, _ in documents)
    total = sum(left.count for _, _, left in documents)
    several = len({title for title, _ in found}) > 1
    titled: list[tuple[str, Side]] = [("Document", "left")] if several else []
    shown = table(
        *titled,
        ("Endroit", "left"),
        ("Dans le modèle", "left"),
        ("Fois" if one else "Documents", "right"),
        title=french.typographie(f"À compléter à la main ({french.pluriel(total, 'blanc')})"),
    )
    listed = sorted(found.most_common(MOST), key=lambda item: list(titles).index(item[0][0]))
    last = None
    for (title, spot), count in listed:
        cells = [words(title if title != last else "")] if several else []
        last = title
        times = str(documents[0][2].spots[spot]) if one else f"{count} sur {titles[title]}"
        shown.add_row(*cells, words(spot.where.removeprefix(_BODY)), verbatim(spot.words), words(times))
    screen = console()
    screen.print()
    screen.print(shown)
    if len(found) > MOST:
        others = french.pluriel(len(found) - MOST, "autre endroit", "autres endroits")
        say(f"… et {others} : la liste est dans {listed_in}." if listed_in else f"… et {others}.")


def _show_remarks(documents: Iterable[tuple[str, str, Leftovers]]) -> None:
    remarks = [(title, reference, remark) for title, reference, left in documents for remark in left.remarks]
    if not remarks:
        return
    screen = console()
    screen.print()
    screen.print(words("Remarques", "bold"))
    for title, reference, remark in remarks[:MOST]:
        name = f"{title} {reference}".strip()
        told = f"{name} : {remark}" if name else remark
        screen.print(words("  attention : ", "yellow").append_text(words(told, "none")), soft_wrap=True)
    if len(remarks) > MOST:
        say(f"  … et {french.pluriel(len(remarks) - MOST, 'autre remarque', 'autres remarques')}.")
