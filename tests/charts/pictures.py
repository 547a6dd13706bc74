"""What every chart must hold to, whatever it is given."""

from __future__ import annotations

from itertools import combinations

from aci_docs.drawing import Drawing
from tests.drawing.metafiles import Metafile, Text, read


def checked(drawing: Drawing | None) -> Metafile:
    """The metafile of a chart, once nothing leaves the frame and no words cover others."""
    assert drawing is not None
    found = read(drawing.emf)
    _, _, width, height = found.frame
    for text in found.texts:
        assert text.left >= 0, text
        assert text.right <= width, text
        assert text.baseline - 0.75 * text.height >= 0, text
        assert text.baseline + 0.22 * text.height <= height, text
    for left, top, right, bottom in found.boxes:
        assert 0 <= left <= right <= width
        assert 0 <= top <= bottom <= height
    for x, y in found.points:
        assert 0 <= x <= width
        assert 0 <= y <= height
    for one, other in combinations(found.texts, 2):
        assert not _meet(one, other), (one, other)
    return found


def _meet(one: Text, other: Text) -> bool:
    """Whether the letters of two texts cover each other: capitals stand on the baseline, a few letters go below."""
    apart = one.right <= other.left or other.right <= one.left
    above, below = sorted((one, other), key=lambda text: text.baseline)
    return not apart and below.baseline - 0.72 * below.height < above.baseline
