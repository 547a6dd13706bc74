"""Templates and data for property tests: what docxtpl handles validly, tags with prefixes and without, cut in runs.

A template is a tuple of blocks whose texts are still whole; `written` makes runs of them, cut at any character. The
tags only name what every record of `records` holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from hypothesis import strategies as st

from tests.templating import documents
from tests.templating.documents import Xml

# Words without what starts or ends a tag, nor the straight quote that a run of theirs could close.
_LETTERS = "abcéÀœ &<>\"'«»’()[]/\\;:.,!?=+*-_$€\u00a0\u202f漢🥕\u0301"
WORDS = st.text(_LETTERS, min_size=1, max_size=12).map(lambda text: text + "z")
# Values may hold tags: they are data. Not `{_{` and the like, which docxtpl rewrites in the values too.
VALUES = st.text(_LETTERS + "{}%#\n\t", max_size=14).filter(
    lambda text: not any(written in text for written in ("{_{", "}_}", "{_%", "%_}"))
)
NUMBERS = st.integers(-5, 1_000_000)


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    """One context: texts, numbers, conditions, a list of texts, a list of people with a list each."""
    people = st.fixed_dictionaries(
        {"nom": VALUES, "age": NUMBERS, "ok": st.booleans(), "l": st.lists(VALUES, max_size=3)}
    )
    return {
        "a": draw(VALUES),
        "n": draw(NUMBERS),
        "vrai": draw(st.booleans()),
        "p": {"nom": draw(VALUES), "q": {"r": draw(VALUES)}},
        "l": draw(st.lists(VALUES, max_size=4)),
        "people": draw(st.lists(people, max_size=3)),
    }


# Pieces of a paragraph ---------------------------------------------------------------------------------------------

_ROOT_NAMES = (
    "a",
    "n",
    "p.nom",
    "p['nom']",
    "p.q.r",
    "l|length",
    "a|upper",
    "p.q[“r”]",
    "a ~ n",
    "n + 1",
    "l|join(', ')",
)
_CONDITIONS = ("vrai", "not vrai", "n > 2", "a == p.nom", "l", "people|length > 1 and vrai", "a|length < n")
_INLINE_CONDITIONS = (*_CONDITIONS, "n % 2 == 0", "{'k': n}['k'] > 1")  # docxtpl does not read these in a prefixed tag


def pieces(names: Sequence[str], depth: int = 2) -> st.SearchStrategy[str]:
    """A text with tags, all closed; `names` are the expressions that may be printed there."""
    printed = st.builds("{{{{{}{}{}}}}}".format, *_padded(st.sampled_from(names)))
    simple = st.one_of(WORDS, printed, WORDS.map(lambda text: "{# " + text.replace("-", "") + " #}"))
    if depth == 0:
        return simple
    inner = st.lists(pieces(names, depth - 1), min_size=1, max_size=2).map("".join)
    condition = st.sampled_from(_INLINE_CONDITIONS)
    looped = st.lists(pieces((*names, "x", "loop.index"), depth - 1), min_size=1, max_size=2).map("".join)
    return st.one_of(
        simple,
        simple,
        st.builds("{{% if {} %}}{}{{% endif %}}".format, condition, inner),
        st.builds(
            "{{% if {} %}}{}{{% elif {} %}}{}{{% else %}}{}{{% endif %}}".format,
            condition,
            inner,
            condition,
            inner,
            inner,
        ),
        st.builds("{{% for x in l %}}{}{{% endfor %}}".format, looped),
        st.builds("{{% for x in l %}}{}{{% else %}}{}{{% endfor %}}".format, looped, inner),
        st.builds(
            "{{% set s = {} %}}{}".format, st.sampled_from(names), st.sampled_from(("{{ s }}", "{{s|lower}}", ""))
        ),
    )


def _padded(name: st.SearchStrategy[str]) -> tuple[st.SearchStrategy[str], ...]:
    space = st.sampled_from((" ", "", "  ", "\u00a0"))
    return space, name, space


def texts(names: Sequence[str] = _ROOT_NAMES) -> st.SearchStrategy[str]:
    """The text of a paragraph; never empty, so that no tag ever stands alone in it by chance."""
    return st.lists(pieces(names), max_size=4).map(lambda found: "m" + "".join(found))


# Blocks --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rows:
    """A table: the texts of its cells, row by row."""

    rows: tuple[tuple[str, ...], ...]


Block = str | Rows
Blocks = tuple[Block, ...]


def blocks(names: Sequence[str] = _ROOT_NAMES, depth: int = 2) -> st.SearchStrategy[Blocks]:
    """Paragraphs and tables, with conditions and loops over them whose tags, prefixed, stand alone where they do."""
    single = st.one_of(texts(names), tables(names)).map(lambda block: (block,))
    if depth == 0:
        return single
    inner = st.lists(blocks(names, depth - 1), min_size=1, max_size=2).map(_joined)
    looped = st.lists(blocks((*names, "x.nom", "x.age"), depth - 1), min_size=1, max_size=2).map(_joined)
    p = "{{%p {} %}}".format
    condition = st.sampled_from(_CONDITIONS)
    return st.one_of(
        single,
        single,
        st.builds(lambda test, held: (p(f"if {test}"), *held, p("endif")), condition, inner),
        st.builds(
            lambda test, held, other: (p(f"if {test}"), *held, p("else"), *other, p("endif")), condition, inner, inner
        ),
        st.builds(lambda held: (p("for x in people"), *held, p("endfor")), looped),
    )


def tables(names: Sequence[str] = _ROOT_NAMES) -> st.SearchStrategy[Rows]:
    """A table of two columns: a heading row, then plain rows, loops and conditions of rows."""
    tr = "{{%tr {} %}}".format
    plain = st.tuples(texts(names), texts(names))
    looped = st.lists(
        st.tuples(texts((*names, "x.nom", "x.age")), texts((*names, "x.l|length"))), min_size=1, max_size=2
    )
    group = st.one_of(
        plain.map(lambda cells: (cells,)),
        st.builds(lambda held: ((tr("for x in people"), ""), *held, (tr("endfor"), "")), looped),
        st.builds(
            lambda test, one, two: ((tr(f"if {test}"), ""), one, (tr("else"), ""), two, (tr("endif"), "")),
            st.sampled_from(_CONDITIONS),
            plain,
            plain,
        ),
        st.builds(
            lambda cells: (
                (tr("for x in people"), ""),
                (tr("for y in x.l"), ""),
                cells,
                (tr("endfor"), ""),
                (tr("endfor"), ""),
            ),
            st.tuples(texts((*names, "x.nom", "y")), texts((*names, "y"))),
        ),
    )
    return st.lists(group, max_size=3).map(
        lambda groups: Rows((("Titre", "Valeur"), *(line for each in groups for line in each)))
    )


def spanning() -> st.SearchStrategy[Blocks]:
    """Conditions and loops without prefix whose ends stand in different paragraphs, with words beside each tag."""
    middle = st.lists(texts(), max_size=2).map(tuple)
    condition = st.sampled_from(_INLINE_CONDITIONS)
    return st.one_of(
        st.builds(
            lambda test, w, held, x: (f"{w[0]}{{% if {test} %}}{w[1]}", *held, f"{x[0]}{{% endif %}}{x[1]}"),
            condition,
            st.tuples(WORDS, WORDS),
            middle,
            st.tuples(WORDS, WORDS),
        ),
        st.builds(
            lambda w, held, x: (f"{w[0]}{{% for x in l %}}{w[1]}{{{{ x }}}}", *held, f"{x[0]}{{% endfor %}}{x[1]}"),
            st.tuples(WORDS, WORDS),
            middle,
            st.tuples(WORDS, WORDS),
        ),
        texts().map(lambda text: (text,)),
    )


def cell_loops() -> st.SearchStrategy[Blocks]:
    """A table whose columns are made by a loop of cells, in two rows."""
    line = st.builds(
        lambda first, looped: (first, "{%tc for x in l %}", looped, "{%tc endfor %}"),
        texts(),
        texts((*_ROOT_NAMES, "x")),
    )
    return st.tuples(line, line).map(lambda lines: (Rows(lines),))


def joined() -> st.SearchStrategy[Blocks]:
    """Paragraphs that `{%-` and `-%}` join into one, words between the tags."""
    between = st.builds("{}{{{{ {} }}}}{}".format, WORDS, st.sampled_from(_ROOT_NAMES), WORDS)
    return st.one_of(
        st.builds(
            lambda test, w: (w[0], f"{{%- if {test} -%}}", w[1], "{%- else -%}", w[2], "{%- endif -%}", w[3]),
            st.sampled_from(_INLINE_CONDITIONS),
            st.tuples(between, between, between, between),
        ),
        st.builds(
            lambda w: (w[0], "{%- for x in l -%}", w[1] + "{{ x }}z", "{%- endfor -%}", w[2]),
            st.tuples(between, between, between),
        ),
    )


def _joined(parts: Sequence[Blocks]) -> Blocks:
    return tuple(block for part in parts for block in part)


def without_prefixes(held: Blocks) -> Blocks:
    """The same blocks, the tags of paragraphs and rows written without prefix."""

    def bare(text: str) -> str:
        return text.replace("{%p ", "{% ").replace("{%tr ", "{% ")

    return tuple(
        Rows(tuple(tuple(map(bare, line)) for line in block.rows)) if isinstance(block, Rows) else bare(block)
        for block in held
    )


# Cutting ------------------------------------------------------------------------------------------------------------


@st.composite
def cuts(draw: st.DrawFn) -> list[int]:
    """Lengths of the runs that a text is cut in, used in turn for every paragraph."""
    return draw(st.lists(st.integers(1, 9), min_size=1, max_size=6))


def written(held: Blocks, lengths: Sequence[int], form: ModuleType = documents) -> list[Xml]:
    """The XML of the blocks, the words of each paragraph cut in runs of these lengths, plain and bold in turn.

    `form` is the module that writes a format: documents (Word) or opendocuments.
    """
    return [_block(block, lengths, form) for block in held]


def _block(block: Block, lengths: Sequence[int], form: ModuleType) -> Xml:
    made: Xml
    if isinstance(block, Rows):
        lines = (form.row(*(form.cell(_cut(text, lengths, form)) for text in line)) for line in block.rows)
        made = form.table(*lines)
    else:
        made = _cut(block, lengths, form)
    return made


def _cut(text: str, lengths: Sequence[int], form: ModuleType) -> Xml:
    runs: list[Xml] = []
    start = 0
    while start < len(text):
        length = lengths[len(runs) % len(lengths)]
        piece = text[start : start + length]
        runs.append(form.bold(piece) if len(runs) % 3 == 2 else form.run(piece))
        start += length
    made: Xml = form.paragraph(*runs)
    return made
