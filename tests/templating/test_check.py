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
    "bareme": {"valeurs": ...},
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
        (
            ["{% for c in beneficiaire.identite.nom %}{{ c }}{% endfor %}"],
            "« beneficiaire.identite.nom » n'est pas une liste",
        ),
        (["{{ beneficiaire.contrats.type }}"], "« beneficiaire.contrats » est une liste"),
        (["{{ cout.montant_retenu | euro }}"], "filtre inconnu « euro » : vouliez-vous dire « euros » ?"),
        (["{% if cout is defini %}a{% endif %}"], "test inconnu « defini » : vouliez-vous dire « defined » ?"),
        (["{% include 'autre' %}"], "ne peut pas en inclure un autre"),
        (["{% macro m(a=cout.reste) %}{{ a }}{% endmacro %}{{ m() }}"], "« cout.reste »"),
        (["{% macro m() %}{% endmacro %}{% call(a=cout.reste) m() %}{{ a }}{% endcall %}"], "« cout.reste »"),
        (["{% filter replace('a', cout.reste) %}a{% endfilter %}"], "« cout.reste »"),
        (["{{ loop.index }}"], "« loop » n'existe que dans une boucle « for »"),
        (["{% for a in beneficiaire.acquis %}{{ a }}{% else %}{{ loop.index }}{% endfor %}"], "« loop » n'existe que"),
        (["{{ caller() }}"], "variable inconnue « caller »"),
        (["{{ beneficiaire.contrats | map(attribute='tipe') | join }}"], "beneficiaire.contrats.tipe"),
        (["{{ beneficiaire.acquis | map(attribute='tipe') | join }}"], "« beneficiaire.acquis.tipe »"),
        (["{{ beneficiaire.acquis | selectattr('tipe') | join }}"], "« beneficiaire.acquis.tipe »"),
        (["{{ beneficiaire.contrats | list | sum('tipe') }}"], "beneficiaire.contrats.tipe"),
        (["{{ beneficiaire.contrats | sum(attribute='tipe') }}"], "beneficiaire.contrats.tipe"),
        (["{{ beneficiaire.contrats | join(', ', 'tipe') }}"], "beneficiaire.contrats.tipe"),
        (["{{ beneficiaire.contrats | sort(attribute='debut,tipe') | map(attribute='type') | join }}"], ".tipe »"),
        (
            ["{% for v in (beneficiaire.contrats | map(attribute='avenants') | first) %}{{ v.jour }}{% endfor %}"],
            ".jour »",
        ),
        (["{{ cuot.montant_retenu | default('x') }}"], "variable inconnue « cuot » : vouliez-vous dire « cout »"),
        (["{% if cout.reste.centimes is defined %}a{% endif %}"], "variable inconnue « cout.reste »"),
        (
            ["{{ bareme.valeurs.h1.unite }}{{ baremme.valeurs.h1.unite }}"],
            "vouliez-vous dire « bareme.valeurs.h1.unite »",
        ),
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
        "{{ bareme.valeurs.cout_plafond.valeur | euros }}{{ bareme.valeurs['h1'] }}",
        "{% for code, valeur in bareme.valeurs.items() %}{{ code }}{{ valeur.libelle }}{% endfor %}",
        "{% for v in bareme.valeurs %}{{ v }}{% endfor %}",
        "{% for v in beneficiaire.acquis + beneficiaire.acquis %}{{ v }}{% endfor %}",
        "{% for v in beneficiaire.acquis + [structure.nom] %}{{ v }}{% endfor %}",
        "{% for v in [1, 2] + [3] %}{{ v }}{% endfor %}",
        "{% for nom, valeur in beneficiaire.identite | dictsort %}{{ nom }}{{ valeur }}{% endfor %}",
        "{% for nom, valeur in beneficiaire.identite | items %}{{ nom }}{{ valeur }}{% endfor %}",
        "{% for nom in beneficiaire.identite %}{{ nom }}{% endfor %}",
        "{% for lettre in structure.nom | list %}{{ lettre }}{% endfor %}",
        "{{ {'a': 1}['a'] }}{{ {'a': 1}.a }}{{ ('a', 'b')[0] }}",
        "{{ cout.reste | default('x') }}{{ zzz | default('x') }}{{ cout['reste'] | d('x') }}",
        "{{ beneficiaire.contrats | map(attribute='tipe', default='x') | join }}",
        "{{ beneficiaire.contrats | map(attribute='avenants.0.date') | join }}",
        "{{ -cout.montant_retenu }}{{ 2 * cout.montant_retenu }}",
        "{% macro m(a, b=a) %}{{ a }}{{ b }}{{ varargs }}{% endmacro %}{{ m(1) }}",
        "{{ beneficiaire.identite and 'x' }}",
        "{{ (beneficiaire.contrats | first).type }}{{ beneficiaire.contrats | length }}",
        "{% filter upper %}{{ structure.nom }}{% endfilter %}",
    ],
)
def test_what_exists_is_not_a_problem(make_template: Make, text: str) -> None:
    assert make_template(text).problems(SHAPE, ()) == []


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("{{ beneficiaire.identite }}", "choisissez un champ, par exemple « beneficiaire.identite.nom »"),
        ("{{ beneficiaire.contrats }}", "parcourez « beneficiaire.contrats » avec une boucle « for » et choisissez"),
        ("{{ beneficiaire.acquis }}", "ou écrivez « beneficiaire.acquis | enumeration »"),
        ("{% for c in beneficiaire.contrats %}{{ c }}{% endfor %}", "par exemple « c.type »"),
        ("{{ beneficiaire.contrats | first }}", "choisissez un champ"),
        ("{{ beneficiaire.identite | upper }}", "choisissez un champ"),
        ("{{ beneficiaire.acquis | string }}", "parcourez"),
        ("{{ beneficiaire.identite | euros }}", "choisissez un champ"),
        ("{{ 'x' ~ beneficiaire.identite }}", "choisissez un champ"),
        ("{{ beneficiaire.contrats | join(', ') }}", "choisissez un champ"),
        ("{{ beneficiaire.contrats | join(', ', attribute='avenants') }}", "parcourez"),
        ("{{ beneficiaire.contrats | map(attribute='type') }}", "parcourez"),
        ("{{ beneficiaire.acquis | map('upper') }}", "choisissez un champ"),
        ("{{ structure.nom if cout else beneficiaire.identite }}", "choisissez un champ"),
        ("{{ beneficiaire.acquis or '' }}", "parcourez"),
        ("{{ beneficiaire.acquis | default([]) }}", "parcourez"),
        ("{{ [structure.nom, cout] }}", "choisissez un champ"),
    ],
)
def test_what_cannot_be_printed_is_told_with_the_remedy(make_template: Make, text: str, remedy: str) -> None:
    problems = make_template(text).problems(SHAPE, ())
    assert len(problems) == 1, problems
    assert "une liste ou un groupe de champs ne s'imprime pas : " in problems[0]
    assert remedy in problems[0]


def test_braces_kept_by_raw_are_wanted(make_template: Make) -> None:
    assert make_template("{% raw %}{{ x }}{% endraw %}").problems(SHAPE, ()) == []


def test_what_only_python_refuses_is_told_by_the_check(make_template: Make) -> None:
    text = "{% for a in beneficiaire.acquis %}" * 25 + "{% endfor %}" * 25
    problems = make_template("Avant {{ structure.nom }}", text).problems(SHAPE, ())
    assert len(problems) == 1
    assert "corps du document" in problems[0]
    assert "emboîtées" in problems[0]


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
