"""The formats a document is written in: those of templates, and PDF, which is made from one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from aci_docs import french
from aci_docs.errors import WrongUse

TemplateFormat = Literal["docx", "odt"]

AREAS: Mapping[TemplateFormat, str] = {"docx": "templates_docx", "odt": "templates_odt"}
"""Format of a template -> the folder of its templates."""

FORMATS = (*AREAS, "pdf")
DEFAULT_FORMATS = ("docx",)


def parse_formats(text: str) -> tuple[str, ...]:
    """The formats of a list such as `docx,pdf`, in the order of `FORMATS`; raises `WrongUse`."""
    asked = [each.strip().lower() for each in text.split(",") if each.strip()]
    require_known(asked)
    return tuple(each for each in FORMATS if each in asked)


def require_known(formats: Sequence[str]) -> None:
    """Nothing, when there are formats and every one exists; raises `WrongUse`."""
    known = f"formats connus : {french.enumeration(FORMATS)}."
    for each in formats:
        if each not in FORMATS:
            raise WrongUse(f"Le format « {each} » n'existe pas ; {known}")
    if not formats:
        raise WrongUse(f"Aucun format n'est demandé ; {known}")


def pdf_source(formats: Sequence[str]) -> TemplateFormat:
    """The format that the PDF is made from: Word, unless ODT is asked for without it.

    >>> pdf_source(["pdf"]), pdf_source(["odt", "pdf"]), pdf_source(["docx", "odt", "pdf"])
    ('docx', 'odt', 'docx')
    """
    return "odt" if "odt" in formats and "docx" not in formats else "docx"


def template_formats(formats: Sequence[str]) -> tuple[TemplateFormat, ...]:
    """The formats of the templates that these formats need.

    >>> template_formats(["pdf"]), template_formats(["docx", "odt"])
    (('docx',), ('docx', 'odt'))
    """
    source = pdf_source(formats) if "pdf" in formats else None
    return tuple(each for each in AREAS if each in formats or each == source)
