"""Who a workspace makes its documents for, and in which look: the profiles and the themes that exist."""

from __future__ import annotations

from collections.abc import Iterable

from aci_docs import french
from aci_docs.documents import SLIP, Catalogue, DocumentKind
from aci_docs.errors import WrongUse
from aci_docs.palette import THEMES

PROFILES = ("interne", "financeur")
"""`interne`: the team and the person, everything; `financeur`: whoever pays, without identity nor unmarked texts."""
DEFAULT_PROFILE = "interne"


def require_profile(name: str) -> str:
    """The name, when it is one of PROFILES; raises `WrongUse`."""
    if name not in PROFILES:
        raise WrongUse(f"Le profil « {name} » n'existe pas ; profils connus : {french.enumeration(PROFILES)}.")
    return name


def require_theme(name: str | None) -> str | None:
    """The name, when it is one of THEMES or None; raises `WrongUse`."""
    if name is not None and name not in THEMES:
        raise WrongUse(f"Le thème « {name} » n'existe pas ; thèmes connus : {french.enumeration(THEMES)}.")
    return name


def require_readable(kinds: Iterable[DocumentKind], catalogue: Catalogue, profile: str) -> None:
    """Nothing, when every one of these documents may be made for the readers of a profile.

    Raises `WrongUse` with all of those that are not for them, and those that hold personal data and do not say for
    whom they are: rather no document than one that tells too much.
    """
    faults = []
    for kind in kinds:
        if not kind.is_made_for(profile):
            readers = french.enumeration([f"« {each} »" for each in kind.profiles])
            faults.append(
                f"Le document « {kind.name} » n'est pas fait pour le profil « {profile} », mais pour {readers}."
            )
        elif not kind.profiles and profile != DEFAULT_PROFILE and is_personal(kind.record_kind, catalogue):
            faults.append(
                f"Le document « {kind.name} » contient des données personnelles et ne dit pas pour qui il est fait : "
                f"pas de profil « {profile} ». Ajoutez à son entrée de schemas/documents.json "
                '"profils": ["interne"], ou "profils": ["interne", "financeur"] s\'il convient aux deux.'
            )
    if faults:
        raise WrongUse("\n".join(faults))


def is_personal(record_kind: str, catalogue: Catalogue) -> bool:
    """Whether records of a kind hold personal data; so they do when the catalogue does not know them.

    A slip holds none: it is made of what documents for these same readers say of themselves.
    """
    if record_kind == SLIP:
        return False
    known = catalogue.record(record_kind)
    return known is None or known.personal
