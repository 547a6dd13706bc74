"""JSON records, read exactly and checked against schemas that are data: the only floor that knows Cerberus."""

from aci_docs.records.crosschecks import Placed, check_dossier
from aci_docs.records.disclosure import Disclosure, disclosures
from aci_docs.records.example import example
from aci_docs.records.fields import uncommented
from aci_docs.records.findings import named, shown
from aci_docs.records.likeness import UNLIKE, likeness
from aci_docs.records.masking import HIDDEN, SENT, Mask, free_texts, mode_of
from aci_docs.records.nearest import nearest
from aci_docs.records.paths import format_path
from aci_docs.records.people import Naming, People
from aci_docs.records.previews import peek
from aci_docs.records.reading import Source, parse_json, read_json
from aci_docs.records.schema import Schema
from aci_docs.records.validation import validate
from aci_docs.records.writing import masked, to_json

__all__ = [
    "HIDDEN",
    "SENT",
    "UNLIKE",
    "Disclosure",
    "Mask",
    "Naming",
    "People",
    "Placed",
    "Schema",
    "Source",
    "check_dossier",
    "disclosures",
    "example",
    "format_path",
    "free_texts",
    "likeness",
    "masked",
    "mode_of",
    "named",
    "nearest",
    "parse_json",
    "peek",
    "read_json",
    "shown",
    "to_json",
    "uncommented",
    "validate",
]
