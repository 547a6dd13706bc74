"""docxtpl's own rendering, to compare with: the reference for what a tag means in Word."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate


def render_with_docxtpl(
    path: Path, context: Mapping[str, Any] | Callable[[DocxTemplate], Mapping[str, Any]], *, autoescape: bool = True
) -> bytes:
    """The file that docxtpl makes; a context that holds its images is a function of the document they belong to."""
    document = DocxTemplate(str(path))
    document.render_init()
    document.render(context(document) if callable(context) else context, autoescape=autoescape)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
