"""Fields, notes and lists of OpenDocument in a file of many records: each record counts its own."""

from __future__ import annotations

from lxml import etree

from aci_docs.templating.opendocument.names import DRAW, STYLE, TEXT
from aci_docs.templating.series.counting import formatted
from aci_docs.templating.series.marks import is_printed, mark

END_NAME = f"aci_fin_{mark('n')}"
"""The bookmark at the end of a record."""
_COUNT = f"{TEXT}page-count"
_CONTINUES = f"{TEXT}continue-numbering"
_STYLE = f"{TEXT}style-name"
_LIST = f"{TEXT}list"
_FILE = (
    "title subject keywords description initial-creator creator creation-date creation-time modification-date "
    "modification-time user-defined paragraph-count word-count character-count table-count image-count object-count"
)
_REFUSED = {
    f"{TEXT}{name}": f"un champ ({name}) affiche un renseignement du fichier entier : tapez la balise à sa place"
    for name in _FILE.split()
}
_REFUSED |= dict.fromkeys(
    (f"{TEXT}variable-set", f"{TEXT}variable-get", f"{TEXT}variable-input"),
    "il contient des variables, qui passeraient d'un enregistrement au suivant : tapez la balise à leur place",
)
_REFUSED |= dict.fromkeys(
    (f"{TEXT}alphabetical-index", f"{TEXT}bibliography", f"{TEXT}user-index"),
    "il contient un index, qui rassemblerait les entrées de tous les enregistrements : retirez-le",
)
_REFUSED |= dict.fromkeys(
    (f"{DRAW}object", f"{DRAW}object-ole"),
    "il contient un objet incorporé (graphique, formule, classeur) : remplacez-le par une image",
)
_REFUSED |= {
    f"{TEXT}chapter": (
        "le champ « chapitre » peut afficher le titre d'un autre enregistrement : tapez la balise à sa place"
    ),
    f"{TEXT}tracked-changes": "il contient des modifications suivies : acceptez-les ou refusez-les",
    f"{DRAW}control": "il contient des champs de formulaire : retirez-les",
}


def refusals(root: etree._Element) -> list[str]:
    """What cannot be repeated in a part, in French."""
    found = [what for tag, what in _REFUSED.items() if next(root.iter(tag), None) is not None]
    if any(each.get(f"{TEXT}note-class") == "endnote" for each in root.iter(f"{TEXT}note")):
        found.append(
            "il contient des notes de fin, qui se trouveraient toutes au bout du fichier : faites-en des notes de bas "
            "de page"
        )
    if any(each.get(f"{TEXT}anchor-type") == "page" for each in root.iter(etree.Element)):
        found.append("un cadre ou une image est ancré à une page du fichier : ancrez-le à un paragraphe")
    if any(is_printed(str(value)) for each in root.iter(f"{TEXT}user-field-decl") for value in each.attrib.values()):
        found.append("un champ d'utilisateur contient une balise : tapez la balise dans le texte")
    return found


def count_pages(root: etree._Element) -> bool:
    """Make the counts of pages of an element lead to the end of the record; True when there is one."""
    found = list(root.iter(_COUNT))
    for field in found:
        field.attrib.clear()
        field.tag = f"{TEXT}bookmark-ref"
        field.set(f"{TEXT}reference-format", "page")
        field.set(f"{TEXT}ref-name", END_NAME)
    return bool(found)


class Counters:
    """The notes, chapters and lists of a template, which each record counts from their beginning."""

    def __init__(self, styles: etree._Element | None) -> None:
        configuration = None
        self._outlined = False
        for each in [] if styles is None else styles.iter(f"{TEXT}notes-configuration"):
            if each.get(f"{TEXT}note-class") == "footnote":
                configuration = each
        self._starts: dict[str, str] = {}
        for each in [] if styles is None else styles.iter(f"{TEXT}outline-level-style"):
            self._outlined = self._outlined or bool(each.get(f"{STYLE}num-format"))
            self._starts[str(each.get(f"{TEXT}level"))] = str(each.get(f"{TEXT}start-value", "1"))
        said = {str(k): str(v) for k, v in ({} if configuration is None else configuration.attrib).items()}
        self._format = str(said.get(f"{STYLE}num-format", "1"))
        self._start = int(str(said.get(f"{TEXT}start-value", "0"))) + 1
        self._counted = said.get(f"{TEXT}start-numbering-at", "document") == "document"

    def prepare(self, root: etree._Element) -> None:
        """Put marks where something is counted."""
        for citation in root.iter(f"{TEXT}note-citation") if self._counted else ():
            if citation.get(f"{TEXT}label") is None:
                citation.set(f"{TEXT}label", mark("l"))
                citation.text = mark("k")
        for heading in root.iter(f"{TEXT}h") if self._outlined else ():
            if heading.get(f"{TEXT}restart-numbering") is None and heading.get(f"{TEXT}is-list-header") is None:
                heading.set(f"{TEXT}restart-numbering", mark(f"r{heading.get(f'{TEXT}outline-level', '1')}"))
        lists = [each for each in root.iter(_LIST) if next(each.iterancestors(_LIST), None) is None]
        going_on = {each.get(_STYLE) for each in lists if each.get(_CONTINUES) == "true"}
        for each in lists:
            if each.get(_STYLE) in going_on and each.get(_CONTINUES) in (None, "true", "false"):
                each.set(_CONTINUES, mark(f"{'q' if each.get(_CONTINUES) == 'true' else 'w'}{each.get(_STYLE)}"))

    def answer(self, state: Counted, code: str) -> str:
        """What a mark stands for, after those that came before it in the record."""
        kind, rest = code[0], code[1:]
        if kind in "lk":
            state.notes += kind == "l"
            return formatted(self._start + state.notes - 1, self._format)
        if kind == "r":
            begins = int(rest) < state.level
            state.level = min(state.level, int(rest))
            # The number is a second attribute; without one LibreOffice begins at zero.
            return f'true" text:start-value="{self._starts.get(rest, "1")}' if begins else "false"
        follows = kind == "q" and rest in state.lists
        state.lists.add(rest)
        return "true" if follows else "false"


class Counted:
    """What has been counted so far in a record."""

    def __init__(self) -> None:
        self.notes = 0
        self.level = 100
        self.lists: set[str] = set()
