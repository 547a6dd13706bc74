from __future__ import annotations

import pytest

from aci_docs.templating.tags import Unclosed, find_tags, straighten


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ a }}", [("print", "", "a")]),
        ("{%tr for x in l %}", [("statement", "tr", "for x in l")]),
        ("{%\u00a0p\u00a0if x %}", [("statement", "", "p if x")]),
        ("{{r x }}{{p y}}", [("print", "r", "x"), ("print", "p", "y")]),
        ("{{ p }}", [("print", "", "p")]),
        ("{#tc rien #}", [("comment", "tc", "rien")]),
        ("{{ {'a': {'b': 1}}['a'] }}", [("print", "", "{'a': {'b': 1}}['a']")]),
        ("{{ '}}' }} }}", [("print", "", "'}}'")]),
        ("{% raw %}{{ x }}{% endraw %}", [("statement", "", "raw"), ("statement", "", "endraw")]),
        ("{_{ x }_}", []),
        ("accolades { } { {", []),
    ],
)
def test_tags_are_found_with_their_level(text: str, expected: list[tuple[str, str, str]]) -> None:
    found = [each.tag for each in find_tags(text) if each.tag is not None]
    assert [(tag.kind, tag.level, tag.body) for tag in found] == expected


def test_a_tag_without_end_is_told_with_its_start() -> None:
    with pytest.raises(Unclosed) as caught:
        list(find_tags("a {{ b"))
    assert caught.value.start == 2


@pytest.mark.parametrize(
    ("typed", "straight"),
    [
        ("a[‘b’]", "a['b']"),
        ("a == “l’an”", 'a == "l’an"'),
        ("a[‘b']", "a['b']"),
        ('"« x »"', '"« x »"'),
        ("a\u202f–\u202fb", "a - b"),
    ],
)
def test_quotes_are_straightened_outside_strings_only(typed: str, straight: str) -> None:
    assert straighten(typed) == straight


@pytest.mark.parametrize(
    ("body", "field"), [("a.b | euros", "a.b"), ("a['b']", "a['b']"), ("a + b", ""), ("loop.index", "")]
)
def test_the_field_of_a_tag_is_the_path_it_prints(body: str, field: str) -> None:
    [found] = find_tags(f"{{{{ {body} }}}}")
    assert found.tag is not None
    assert found.tag.field == field
