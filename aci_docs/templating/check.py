"""The check of a template against what its kind offers: every path it uses, without rendering anything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from jinja2 import Environment, nodes

from aci_docs.templating.paths import Shape
from aci_docs.templating.reading import TextPart
from aci_docs.templating.walk import Walk


def check(
    trees: Sequence[tuple[TextPart, nodes.Template]], shape: Shape, required: Iterable[str], environment: Environment
) -> list[str]:
    """The problems of all parts, each once with its first place, then the required paths that are never printed."""
    problems: dict[str, str] = {}
    printed: set[str] = set()
    for part, tree in trees:
        walk = Walk(shape)
        walk.body(tree.body, {})
        printed |= walk.printed
        for line, message in sorted([*walk.problems, *unknown_filters(tree, environment)], key=lambda found: found[0]):
            words = part.words(line)
            problems.setdefault(
                message, f"{part.label}, « {words} » : {message}" if words else f"{part.label} : {message}"
            )
    missing = [f"le modèle n'imprime jamais « {path} »" for path in required if not _is_printed(path, printed)]
    return [*problems.values(), *missing]


def unknown_filters(tree: nodes.Template, environment: Environment) -> list[tuple[int, str]]:
    """(line, message) of every filter or test that does not exist, with the nearest one that does."""
    found = []
    for kind, name, known in (
        (nodes.Filter, "filtre", list(environment.filters)),
        (nodes.Test, "test", list(environment.tests)),
    ):
        for node in tree.find_all(kind):
            if node.name not in known:
                close = get_close_matches(node.name, known, 1, 0.6)
                hint = f" : vouliez-vous dire « {close[0]} » ?" if close else ""
                found.append((node.lineno, f"{name} inconnu « {node.name} »{hint}"))
    return found


def _is_printed(path: str, printed: set[str]) -> bool:
    """True when the path is printed, or what holds it: `{{ identite | nom_complet }}` prints `identite.nom`."""
    names = path.split(".")
    return any(".".join(names[:count]) in printed for count in range(1, len(names) + 1))
