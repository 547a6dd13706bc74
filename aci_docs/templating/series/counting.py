"""Numbers as word processors write them before notes."""

from __future__ import annotations

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def formatted(number: int, form: str) -> str:
    """A number, from one, in a form of OpenDocument: `1`, `a`, `A`, `i`, `I`; any other gives digits.

    >>> [formatted(28, form) for form in ("1", "a", "A", "i", "I")]
    ['28', 'bb', 'BB', 'xxviii', 'XXVIII']
    """
    if form in ("a", "A"):
        text = _LETTERS[(number - 1) % 26] * ((number - 1) // 26 + 1)
    elif form in ("i", "I"):
        text = ""
        for value, sign in _ROMAN:
            text += sign * (number // value)
            number %= value
    else:
        text = str(number)
    return text.upper() if form.isupper() else text
