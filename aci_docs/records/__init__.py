"""JSON records, read exactly and checked against schemas that are data: the only floor that knows Cerberus."""

from aci_docs.records.crosschecks import Placed, check_dossier
from aci_docs.records.disclosure import Disclosure, disclosures
from aci_docs.records.example import example
from aci_docs.records.fields import uncommented
from aci_docs.records.findings import named, shown
from aci_docs.records.likeness import UNLIKE, likeness
from aci_docs.records.masking import HIDDEN, Mask, free_texts
from aci_docs.records.nearest import nearest
from aci_docs.records.paths import format_path
from aci_docs.records.people import Naming, People
from aci_docs.records.previews import peek
from aci_docs.records.reading import Source, parse_json, read_json
from aci_docs.records.schema import Schema
from aci_docs.records.validation import validate

__all__ = [
    "HIDDEN",
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
    "named",
    "nearest",
    "parse_json",
    "peek",
    "read_json",
    "shown",
    "uncommented",
    "validate",
]
