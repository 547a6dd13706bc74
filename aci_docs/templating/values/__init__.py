"""Values that print as more than text, for Word and ODF text, and the filters that make them.

`print_value(value, spot, rendering)` prints one where a tag stands (`Spot`), in the document being rendered
(`Rendering`), which gathers what the file must gain: pictures, relations, lists, styles (`Rendering.added_parts`).
`prepare_links`, `bind_checkboxes` and `prepare_pictures` turn what an author made without typing a tag into tags, once.
"""

from aci_docs.templating.values.cellstyle import shaded
from aci_docs.templating.values.checkboxes import bind_checkboxes
from aci_docs.templating.values.filters import BLOCK_FILTERS, FILTERS, INTERNAL_FILTERS, TAKE_NONE
from aci_docs.templating.values.image import Image
from aci_docs.templating.values.links import LINK_FILTER, prepare_links
from aci_docs.templating.values.markdown import markdown
from aci_docs.templating.values.paragraphs import Block, Paragraphs
from aci_docs.templating.values.parts import TemplateParts
from aci_docs.templating.values.pictures import Picture, read_picture
from aci_docs.templating.values.placeholders import INSTRUCTION, PLACE_FILTER, Placeholder, prepare_pictures
from aci_docs.templating.values.printing import is_blank, is_value, print_text, print_value
from aci_docs.templating.values.rendering import Changes, Rendering
from aci_docs.templating.values.rich import Format, RichText, Run, UnusableValue, Value
from aci_docs.templating.values.spot import Spot, text_spot, word_spot

__all__ = [
    "BLOCK_FILTERS",
    "FILTERS",
    "INSTRUCTION",
    "INTERNAL_FILTERS",
    "LINK_FILTER",
    "PLACE_FILTER",
    "TAKE_NONE",
    "Block",
    "Changes",
    "Format",
    "Image",
    "Paragraphs",
    "Picture",
    "Placeholder",
    "Rendering",
    "RichText",
    "Run",
    "Spot",
    "TemplateParts",
    "UnusableValue",
    "Value",
    "bind_checkboxes",
    "is_blank",
    "is_value",
    "markdown",
    "prepare_links",
    "prepare_pictures",
    "print_text",
    "print_value",
    "read_picture",
    "shaded",
    "text_spot",
    "word_spot",
]
