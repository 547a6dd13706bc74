"""Why a filter or an operation of a template cannot take a value, in French."""

from __future__ import annotations

from jinja2.exceptions import FilterArgumentError

from aci_docs.templating.xml import FORBIDDEN


def reason(error: Exception) -> str:
    """What went wrong, without Python's own English; the error is one that a filter or an operation raised."""
    text = FORBIDDEN.sub("", str(error))
    if isinstance(error, FilterArgumentError):
        return "les arguments du filtre ne conviennent pas : voyez ce qui suit son nom"
    if isinstance(error, ZeroDivisionError):
        return "division par zéro"
    if isinstance(error, RecursionError):
        return "des balises ou des parenthèses sont emboîtées trop profondément"
    if isinstance(error, MemoryError | OverflowError):
        return "le résultat de cette opération est démesuré"
    if "NoneType" in text:
        return "une valeur absente est employée dans une opération"
    if "required positional argument" in text:
        return "il manque une valeur entre parenthèses après le nom du filtre ou de la fonction"
    if "positional argument" in text or "keyword argument" in text:
        return "il y a trop de valeurs entre parenthèses après le nom du filtre ou de la fonction"
    traceback = error.__traceback__
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    # Our own filters speak French; what Python says of a value is for programmers.
    ours = traceback is not None and str(traceback.tb_frame.f_globals.get("__name__")).startswith("aci_docs.")
    french = ours and text and isinstance(error, ValueError)
    return f"la valeur ne convient pas ({text})" if french else "la valeur ne convient pas à ce qui en est fait"
