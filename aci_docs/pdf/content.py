"""What the pages draw: each line and picture belongs to the structure or says that it is decoration."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pikepdf

_BEGIN, _END = ("BMC", "BDC"), "EMC"
_PATH = frozenset(("m", "re"))
_PAINT = frozenset(("f", "F", "f*", "S", "s", "B", "B*", "b", "b*"))
_WHOLE = frozenset(("Do", "sh", "INLINE IMAGE"))


def mark_artifacts(document: pikepdf.Pdf) -> None:
    """Nothing is drawn outside of marked content: LibreOffice leaves the borders of paragraphs there, now artifacts.

    Words are left as they are: where LibreOffice does not mark some, hiding them from a reader would be no remedy.
    """
    import pikepdf

    begin = pikepdf.ContentStreamInstruction([pikepdf.Name.Artifact], pikepdf.Operator("BMC"))
    end = pikepdf.ContentStreamInstruction([], pikepdf.Operator(_END))
    for page in document.pages:
        done: list[pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage] = []
        depth = marked = 0
        start: int | None = None
        for instruction in pikepdf.parse_content_stream(page):
            name = str(instruction.operator)
            if name in _BEGIN:
                depth += 1
            elif name == _END:
                depth -= 1
            elif depth == 0 and name in _PATH and start is None:
                start = len(done)
            elif depth == 0 and (name in _PAINT or name in _WHOLE):
                done.insert(len(done) if start is None or name in _WHOLE else start, begin)
                done += [instruction, end]
                start, marked = None, marked + 1
                continue
            elif name == "n":
                start = None
            done.append(instruction)
        if marked:
            page.Contents = document.make_stream(pikepdf.unparse_content_stream(done))
