"""The check of a template against what its kind offers: every path it uses, without rendering anything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from jinja2 import Environment, nodes

from aci_docs.templating.expressions import INTERNAL
from aci_docs.templating.paths import Shape
from aci_docs.templating.places import Fault, Place
from aci_docs.templating.source import Source
from aci_docs.templating.syntax import dash_hint
from aci_docs.templating.walk import Walk


def check(
    trees: Sequence[tuple[Source, nodes.Template]], shape: Shape, required: Iterable[str], environment: Environment
) -> list[Fault]:
    """The faults of all parts, each told once with its first place, then the required paths that are never printed."""
    faults: dict[tuple[str, str | None], Fault] = {}
    printed: set[str] = set()
    for source, tree in trees:
        walk = Walk(shape)
        walk.body(tree.body, {})
        printed |= walk.printed
        found = [*unknown_filters(source, tree, environment)]
        for line, message in walk.problems:
            tag = source.tag(line)
            if tag is None or tag.place.part == "":
                continue
            what, _, suggestion = message.partition(" : ")
            found.append((line, Fault(tag.place, what, dash_hint(tag.body) or suggestion or None)))
        for _, fault in sorted(found, key=lambda each: each[0]):
            faults.setdefault((fault.message, fault.suggestion), fault)
    missing = [
        Fault(None, f"le modèle n'imprime jamais « {path} »") for path in required if not _is_printed(path, printed)
    ]
    return [*faults.values(), *missing]


def unknown_filters(source: Source, tree: nodes.Template, environment: Environment) -> list[tuple[int, Fault]]:
    """(line, fault) of every filter or test that does not exist, with the nearest one that does."""
    found = []
    for kind, name, known in (
        (nodes.Filter, "filtre", list(environment.filters)),
        (nodes.Test, "test", list(environment.tests)),
    ):
        for node in tree.find_all(kind):
            if node.name not in known:
                close = _nearest(node.name, known)
                hint = f"vouliez-vous dire « {close} » ?" if close else None
                tag = source.tag(node.lineno)
                place = Place(source.label) if tag is None else tag.place
                found.append((node.lineno, Fault(place, f"{name} inconnu « {node.name} »", hint)))
    return found


def _nearest(typed: str, known: Sequence[str]) -> str | None:
    """The name of a filter that resembles a mistyped one, or that it lengthens: « qrcode », « case_a_cocher »."""
    public = [name for name in known if not name.startswith(INTERNAL)]
    begun = [name for name in public if len(name) > 1 and typed.startswith(name)]
    close = get_close_matches(typed, public, 1, 0.75) or begun or get_close_matches(typed, public, 1, 0.6)
    return close[0] if close else None


def _is_printed(path: str, printed: set[str]) -> bool:
    """True when the path is printed, or what holds it: `{{ identite | nom_complet }}` prints `identite.nom`."""
    names = path.split(".")
    return any(".".join(names[:count]) in printed for count in range(1, len(names) + 1))
