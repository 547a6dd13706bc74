from __future__ import annotations

from collections.abc import Callable

import pytest
from docx.document import Document as WordDocument

from aci_docs.templating import Shape, Template

SHAPE: Shape = {
    "beneficiaire": {
        "identite": {"nom": None, "prenom": None},
        "contrats": [{"type": None, "debut": None, "avenants": [{"date": None}]}],
        "acquis": [None],
    },
    "cout": {"montant_retenu": None},
    "structure": {"nom": None},
}
Make = Callable[..., Template]


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (
            ["{{ beneficiare.identite.nom }}"],
            "variable inconnue « beneficiare.identite.nom » : vouliez-vous dire « beneficiaire.identite.nom » ?",
        ),
        (
            ["{{ beneficiaire.nom }}"],
            "variable inconnue « beneficiaire.nom » : vouliez-vous dire « beneficiaire.identite.nom » ?",
        ),
        (["{{ beneficiaire['identite']['nomm'] }}"], "vouliez-vous dire « beneficiaire.identite.nom » ?"),
        (["{{ cout.montant_retenue | euros }}"], "vouliez-vous dire « cout.montant_retenu » ?"),
        (["{{ zzz }}"], "variable inconnue « zzz »"),
        (
            ["{%p for c in beneficiaire.contrats %}", "{{ c.tipe }}", "{%p endfor %}"],
            "variable inconnue « beneficiaire.contrats.tipe » : vouliez-vous dire « beneficiaire.contrats.type » ?",
        ),
        (
            ["{% for c in beneficiaire.contrats %}{% for a in c.avenants %}{{ a.jour }}{% endfor %}{% endfor %}"],
            "variable inconnue « beneficiaire.contrats.avenants.jour »",
        ),
        (
            ["{% for c in beneficiaire.contrats | sort(attribute='debut') %}{{ c.tipe }}{% endfor %}"],
            "beneficiaire.contrats.tipe",
        ),
        (
            ["{% for c in beneficiaire.contrats | selectattr('tipe') %}{{ c.type }}{% endfor %}"],
            "beneficiaire.contrats.tipe",
        ),
        (["{{ (beneficiaire.contrats | first).tipe }}"], "beneficiaire.contrats.tipe"),
        (["{{ beneficiaire.contrats[0].tipe }}"], "beneficiaire.contrats.tipe"),
        (["{% set x = beneficiaire.identite %}{{ x.nomm }}"], "beneficiaire.identite.nomm"),
        (["{% if beneficiaire.sorti %}a{% endif %}"], "variable inconnue « beneficiaire.sorti »"),
        (["{% if cout %}a{% elif cout.montant_retenu %}b{% else %}{{ cout.reste }}{% endif %}"], "« cout.reste »"),
        (["{% if cout %}a{% elif structure %}{{ cout.reste }}{% endif %}"], "« cout.reste »"),
        (["{% for a in beneficiaire.acquis %}{{ a }}{% else %}{{ cout.reste }}{% endfor %}"], "« cout.reste »"),
        (["{{ 'a' if beneficiaire.sorti else 'b' }}"], "« beneficiaire.sorti »"),
        (["{{ beneficiaire.identite.nom | default(cout.reste) }}"], "« cout.reste »"),
        (["{{ beneficiaire.identite.nom ~ cout.reste }}"], "« cout.reste »"),
        (["{{ {'a': cout.reste}.get('a') }}"], "« cout.reste »"),
        (["{% for c in beneficiaire.identite %}{{ c }}{% endfor %}"], "« beneficiaire.identite » n'est pas une liste"),
        (
            ["{% for c in beneficiaire.identite.nom %}{{ c }}{% endfor %}"],
            "« beneficiaire.identite.nom » n'est pas une liste",
        ),
        (["{{ beneficiaire.contrats.type }}"], "« beneficiaire.contrats » est une liste"),
        (["{{ cout.montant_retenu | euro }}"], "filtre inconnu « euro » : vouliez-vous dire « euros » ?"),
        (["{% if cout is defini %}a{% endif %}"], "test inconnu « defini » : vouliez-vous dire « defined » ?"),
        (["{% include 'autre' %}"], "ne peut pas en inclure un autre"),
    ],
)
def test_what_does_not_exist_is_told(make_template: Make, paragraphs: list[str], expected: str) -> None:
    problems = make_template(*paragraphs).problems(SHAPE, ())
    assert len(problems) == 1, problems
    assert expected in problems[0]


@pytest.mark.parametrize(
    "text",
    [
        "{{ beneficiaire.identite.nom | ou_pointilles }}",
        (
            "{% for c in beneficiaire.contrats %}{{ loop.index }} {{ c.type }} {% if not loop.last %};{% "
            "endif %}{% endfor %}"
        ),
        "{% for c in beneficiaire.contrats if c.debut %}{{ c.type }}{% else %}{{ structure.nom }}{% endfor %}",
        "{% set n = namespace(x=0) %}{{ n.x }}",
        "{% set x %}{{ structure.nom }}{% endset %}{{ x }}",
        "{% macro m(a) %}{{ a.b }}{% endmacro %}{{ m(beneficiaire) }}",
        "{% with x = beneficiaire.identite %}{{ x.nom }}{% endwith %}",
        "{{ beneficiaire.identite.nom.upper() }} {{ structure.nom[:3] }}",
        "{{ beneficiaire.acquis | join(', ') }} {{ beneficiaire.contrats | length }}",
        "{{ beneficiaire.contrats | map(attribute='type') | join(' ') }}",
        (
            "{% for g in beneficiaire.contrats | groupby('type') %}{{ g.grouper }}{% for c in g.list "
            "%}{{ c.debut }}{% endfor %}{% endfor %}"
        ),
        (
            "{% for t, cs in beneficiaire.contrats | groupby('type') %}{{ t }}{% for c in cs %}{{ "
            "c.debut }}{% endfor %}{% endfor %}"
        ),
        "{% for lot in beneficiaire.contrats | batch(2) %}{% for c in lot %}{{ c.type }}{% endfor %}{% endfor %}",
        "{% if autre is defined %}a{% endif %}",
        "{{ {'a': 'b'}.get(structure.nom, structure.nom) }}",
        "{% for i in range(3) %}{{ i }}{% endfor %}",
        "{% for c, t in [('a', 'b'), ('c', 'd')] %}{{ c }}{{ t }}{% endfor %}",
    ],
)
def test_what_exists_is_not_a_problem(make_template: Make, text: str) -> None:
    assert make_template(text).problems(SHAPE, ()) == []


def test_headers_footers_and_properties_are_checked_too(make_template: Make) -> None:
    def title(document: WordDocument) -> None:
        document.core_properties.title = "{{ structure.nomm }}"

    problems = make_template("a", header="{{ cout.a1 }}", footer="{{ cout.b2 }}", edit=title).problems(SHAPE, ())
    assert [problem.split(",")[0] for problem in problems] == ["en-tête", "pied de page", "propriétés du document"]


def test_all_the_problems_come_at_once_with_their_words(make_template: Make) -> None:
    problems = make_template("Montant : {{ cout.a1 }}", rows=[["Nom : {{ structure.b2 }}"]]).problems(SHAPE, ())
    assert len(problems) == 2
    assert "« Montant : {{ cout.a1 }} »" in problems[0]
    assert "« Nom : {{ structure.b2 }} »" in problems[1]


def test_the_same_mistake_is_told_once(make_template: Make) -> None:
    assert len(make_template("{{ zzz }}", "{{ zzz }} encore").problems(SHAPE, ())) == 1


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("{{ cout.montant_retenu | euros }}", "cout.montant_retenu"),
        ("{% set m = cout.montant_retenu %}{{ m | euros }}", "cout.montant_retenu"),
        ("{% for c in beneficiaire.contrats %}{{ c.type }}{% endfor %}", "beneficiaire.contrats.type"),
        ("{% for a in beneficiaire.acquis %}{{ a }}{% endfor %}", "beneficiaire.acquis"),
        ("{{ beneficiaire.acquis | enumeration }}", "beneficiaire.acquis"),
        ("{{ {'x': 'y'}.get(structure.nom, '?') }}", "structure.nom"),
        ("{{ {'x': 'y'}[structure.nom] }}", "structure.nom"),
        ("{{ structure.nom if cout else '' }}", "structure.nom"),
        ("{{ 'x' ~ structure.nom }}", "structure.nom"),
        ("{{ beneficiaire.identite | nom_complet }}", "beneficiaire.identite.nom"),
    ],
)
def test_a_required_path_is_found_however_it_is_printed(make_template: Make, text: str, path: str) -> None:
    assert make_template(text).problems(SHAPE, [path]) == []


@pytest.mark.parametrize(
    "text",
    [
        "{{ structure.nom }}",
        "{% if cout.montant_retenu %}oui{% endif %}",
        "{{ 'oui' if cout.montant_retenu else 'non' }}",
        "{% set m = cout.montant_retenu %}",
        "{% for c in beneficiaire.contrats if cout.montant_retenu %}x{% endfor %}",
    ],
)
def test_a_required_path_that_only_decides_is_missing(make_template: Make, text: str) -> None:
    problems = make_template(text).problems(SHAPE, ["cout.montant_retenu"])
    assert problems == ["le modèle n'imprime jamais « cout.montant_retenu »"]


def test_a_required_path_may_stand_in_a_header(make_template: Make) -> None:
    assert make_template("a", header="{{ structure.nom }}").problems(SHAPE, ["structure.nom"]) == []
