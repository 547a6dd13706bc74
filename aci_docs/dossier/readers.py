"""Who a workspace makes its documents for, and in which look: the profiles and the themes that exist."""

from __future__ import annotations

from aci_docs import french
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
