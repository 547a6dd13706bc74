"""Templates written to harm: the published escapes of Jinja2's sandbox and of docxtpl, and what would never end.

Each is rendered in a process of its own with little time and memory (`hostile.py`), whatever the policy for missing
values: a refusal must be a TemplateProblem, and must come quickly.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from aci_docs.errors import TemplateProblem
from aci_docs.templating import Template
from tests.templating.documents import Xml, fill, paragraph, row, run, table, write

pytest.importorskip("resource", reason="limits of time and memory need a Unix system")

HERE = Path(__file__).parent
SECONDS, MEGABYTES = 10, 2048

# Names that lead to Python's internals, one way or another.
REACHING = {
    "class": "{{ ''.__class__ }}",
    "class by item": "{{ ''['__class__'] }}",
    "class by filter": "{{ ''|attr('__class__') }}",
    "class spelled in two": "{{ ''|attr('__cla' + 'ss__') }}",
    "class by request of a list": "{{ ''|attr(['__cla', 'ss__']|join) }}",
    "class by escaped letters": "{{ ''['\\x5f\\x5fclass\\x5f\\x5f'] }}",
    "class by map": "{{ (l|map(attribute='__class__')|list)[0] }}",
    "class by map of attr": "{{ (l|map('attr', '__class__')|list)[0] }}",
    "class by groupby": "{% for g, x in l|groupby('__class__') %}{{ g }}{% endfor %}",
    "class by sort": "{{ l|sort(attribute='__class__.__name__') }}",
    "class by sum": "{{ [o]|sum(attribute='__class__') }}",
    "class by unique": "{{ (l|unique(attribute='__class__')|list)[0].__class__ }}",
    "class by selectattr": "{{ l|selectattr('__class__')|list }}",
    "subclasses": "{{ [].__class__.__base__.__subclasses__() }}",
    "bases of a tuple": "{{ ().__class__.__mro__[1] }}",
    "globals of a method": "{{ o.presenter.__globals__ }}",
    "function of a method": "{{ o.presenter.__func__ }}",
    "code of a function": "{{ f.__code__.co_consts }}",
    "globals of a function": "{{ f.__globals__['os'] }}",
    "closure of a function": "{{ f.__closure__ }}",
    "init of an object": "{{ o.__init__.__globals__ }}",
    "dict of an object": "{{ o.__dict__ }}",
    "init of self": "{{ self.__init__.__globals__.__builtins__ }}",
    "context of self": "{{ self._TemplateReference__context }}",
    "init of lipsum": "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "init of cycler": "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "init of joiner": "{{ joiner.__init__.__globals__.os.popen('id').read() }}",
    "init of namespace": "{{ namespace.__init__.__globals__.os.popen('id').read() }}",
    "init of dict": "{{ dict.__base__.__subclasses__() }}",
    "init of range": "{{ range.__init__ }}{{ range.__doc__ }}",
    "init of undefined": "{{ inconnu.__init__.__globals__ }}",
    "class of undefined": "{{ inconnu.__class__.__init__.__globals__ }}",
    "class of loop": "{% for x in l %}{{ loop.__class__.__init__.__globals__ }}{% endfor %}",
    "iterator of loop": "{% for x in l %}{{ loop._iterator.__reduce__() }}{% endfor %}",
    "private of loop": "{% for x in l %}{{ loop._recurse }}{% endfor %}",
    "private of a macro": "{% macro m() %}{% endmacro %}{{ m._func.__globals__ }}",
    "environment of a macro": "{% macro m() %}{% endmacro %}{{ m._environment }}",
    "globals of caller": "{% macro m() %}{{ caller.__call__.__globals__ }}{% endmacro %}{% call m() %}{% endcall %}",
    "frame of a generator": "{{ (l|map('upper')).gi_frame.f_globals }}",
    "code of a generator": "{{ (l|select).gi_code }}",
    "frame of a coroutine": "{{ coroutine.cr_frame.f_globals }}",
    "frame of an async generator": "{{ async_generator.ag_frame.f_globals }}",
    "frame by filter": "{{ (l|map('upper'))|attr('gi_frame') }}",
    "format (CVE-2016-10745)": "{{ '{0.__class__.__mro__}'.format(v) }}",
    "format by index": "{{ '{0[__class__]}'.format(o) }}{{ '{0.__dict__}'.format(o) }}",
    "format_map (CVE-2019-10906)": "{{ '{a.__class__.__mro__}'.format_map({'a': v}) }}",
    "format kept (CVE-2024-56326)": "{% set x = '{0.__class__}'.format %}{{ x(v) }}",
    "format in a namespace (CVE-2024-56326)": (
        "{% set n = namespace() %}{% set n.x = '{0.__class__}'.format %}{{ n.x(v) }}"
    ),
    "format_map kept (CVE-2024-56326)": "{% set x = '{a.__class__}'.format_map %}{{ x({'a': v}) }}",
    "format given to a macro (CVE-2024-56326)": (
        "{% macro m(x) %}{{ x(v) }}{% endmacro %}{{ m('{0.__class__}'.format) }}"
    ),
    "format given to a function (CVE-2024-56326)": "{{ f('{0.__class__}'.format)(v) }}",
    "format by filter (CVE-2025-27516)": "{{ ('{0.__class__}'|attr('format'))(v) }}",
    "format spelled in two (CVE-2025-27516)": "{{ ('{0.__class__}'|attr('for' + 'mat'))(v) }}",
    "format_map by filter (CVE-2025-27516)": "{{ ('{a.__class__}'|attr('format_map'))({'a': v}) }}",
    "format by map (CVE-2025-27516)": "{{ (['{0.__class__}']|map('attr', 'format')|list)[0](v) }}",
    "format by map attribute": "{{ (['{0.__class__}']|map(attribute='format')|list)[0](v) }}",
    "format of marked text": "{{ ('{0.__class__}'|e).format(v) }}{{ ('{0.__class__}'|e|attr('format'))(v) }}",
    "include": "{% include '/etc/passwd' %}",
    "include of a path above": "{% include '../../../../etc/passwd' ignore missing %}",
    "import": "{% import '/etc/passwd' as x %}",
    "from": "{% from '/etc/passwd' import x %}",
    "extends": "{% extends '/etc/passwd' %}",
    "list changed": "{{ l.append(1) }}",
    "list emptied": "{{ l.clear() }}",
    "record changed": "{{ d.update({'a': 2}) }}",
    "record emptied": "{{ d.popitem() }}",
    "record filled": "{{ d.setdefault('b', 1) }}",
}

# What takes for ever, or all the memory, when nothing counts.
ENDLESS = {
    "a long range": "{% for x in range(10**9) %}a{% endfor %}",
    "a long range, listed": "{{ range(10**9)|list|length }}",
    "ranges in ranges": (
        "{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}{% endfor %}"
        "{% endfor %}{% endfor %}"
    ),
    "lists in lists": (
        "{% set l = range(9999)|list %}{% for a in l %}{% for b in l %}{% for c in l %}x{% endfor %}"
        "{% endfor %}{% endfor %}"
    ),
    "filters in loops": (
        "{% for a in range(9999) %}{% for b in range(9999) %}"
        "{% set c = range(9999)|map('string')|join|length %}{% endfor %}{% endfor %}"
    ),
    "a recursive loop": "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "a recursive loop that branches": (
        "{% for x in [1, 1] recursive %}{% if loop.depth < 60 %}{{ loop([1, 1]) }}{% endif %}{% endfor %}"
    ),
    "a macro that calls itself": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "macros that branch": "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    "a call that calls itself": (
        "{% macro m() %}{% call m() %}{{ caller() }}{% endcall %}{% endmacro %}{% call m() %}{% endcall %}"
    ),
    "a text repeated": "{{ 'a' * 10**10 }}",
    "a text repeated, number first": "{{ 10**10 * 'a' }}",
    "a list repeated": "{{ ([0] * 10**10)|length }}",
    "a tuple repeated": "{{ ((0,) * 10**10)|length }}",
    "big powers": "{{ 9**(9**9) }}",
    "big powers, unprinted": "{% set x = 9**(9**9) %}",
    "a power of a fraction": "{{ 1|round(10**9, 'ceil') }}",
    "a power of a fraction, by operator": "{{ fraction ** (10**8) > 1 }}",
    "a join with a long word": "{{ range(99999)|join('x' * 99999)|length }}",
    "a join with a long word, the method": "{{ ('x' * 99999).join('a' * 99999)|length }}",
    "a replacement of nothing": "{{ ('a' * 99999)|replace('', 'x' * 99999)|length }}",
    "a replacement of nothing, the method": "{{ ('a' * 99999).replace('', 'x' * 99999)|length }}",
    "a translation": "{{ ('a' * 99999).translate({97: 'x' * 99999})|length }}",
    "a format repeated": "{{ ('{0}' * 9999).format('a' * 99999)|length }}",
    "a percent repeated": "{{ (('%(a)s' * 9999) % {'a': 'a' * 99999})|length }}",
    "a wrap of long strings": "{{ ('a ' * 99999)|wordwrap(1, wrapstring='x' * 99999)|length }}",
    "an indent of long strings": "{{ ('a\\n' * 99999)|indent('x' * 99999)|length }}",
    "center": "{{ 'a'|center(10**10) }}",
    "center, the method": "{{ 'a'.center(10**10) }}",
    "center, by name": "{{ 'a'|center(width=10**10) }}",
    "center, by map": "{{ ['a']|map('center', 10**10)|join }}",
    "ljust": "{{ 'a'.ljust(10**10) }}",
    "rjust": "{{ 'a'.rjust(10**10) }}",
    "zfill": "{{ 'a'.zfill(10**10) }}",
    "expandtabs": "{{ '\\t'.expandtabs(2**31 - 1) ~ '\\t'.expandtabs(2**31 - 1) }}",
    "format width": "{{ '{:>9999999999}'.format('a') }}",
    "format width, given": "{{ '{:>{}}'.format('a', 10**10) }}",
    "percent width": "{{ '%9999999999d' % 1 }}",
    "percent width, given": "{{ '%*d' % (10**10, 1) }}",
    "percent width by filter": "{{ '%9999999999s'|format('a') }}",
    "indent": "{{ 'a'|indent(10**10, true) }}",
    "batch": "{{ l|batch(10**10, 'x')|list|length }}",
    "slice": "{{ l|slice(10**10)|list|length }}",
    "lipsum": "{{ lipsum(10**9) }}",
    "sum of lists": "{{ ([[1] * 9999] * 9999)|sum(start=[])|length }}",
    "a big output": "{% set s = 'a' * 99999 %}{% for i in range(99999) %}{{ s }}{% endfor %}",
    "a big output by macro": (
        "{% macro m() %}{% for i in range(9999) %}{{ 'a' * 9999 }}{% endfor %}{% endmacro %}"
        "{% for i in range(999) %}{{ m() }}{% endfor %}"
    ),
}
# What doubles, or more, at each turn of a loop: the first value, and the next one made of it.
GROWING = {
    "a text doubled in a loop": ("'aaaaaaaa'", "{% set n.v = n.v ~ n.v %}"),
    "a text doubled by +": ("'aaaaaaaa'", "{% set n.v = n.v + n.v %}"),
    "a text doubled by join": ("'aaaaaaaa'", "{% set n.v = [n.v, n.v]|join %}"),
    "a text doubled by format": ("'aaaaaaaa'", "{% set n.v = '%s%s'|format(n.v, n.v) %}"),
    "a text doubled by replace": ("'aaaaaaaa'", "{% set n.v = n.v|replace('a', 'aa') %}"),
    "a text doubled by its method": ("'aaaaaaaa'", "{% set n.v = n.v.replace('a', 'aa') %}"),
    "a text doubled by a block": ("'aaaaaaaa'", "{% set n.v %}{{ n.v }}{{ n.v }}{% endset %}"),
    "a text joined to itself": ("'aaaaaaaa'", "{% set n.v = n.v.join(n.v) %}"),
    "a list doubled": ("[1, 2]", "{% set n.v = n.v + n.v %}"),
    "a number squared": ("9", "{% set n.v = n.v * n.v %}"),
}
ENDLESS |= {
    name: f"{{% set n = namespace(v={first}) %}}{{% for i in range(200) %}}{step}{{% endfor %}}"
    for name, (first, step) in GROWING.items()
}
# A list that holds the one before twice: 200 small lists, and two to the power of 200 words once printed.
NESTED = {
    "printed": "{{ n.v }}",
    "joined": "{{ n.v ~ '' }}",
    "as text": "{{ n.v|string|length }}",
    "formatted": "{{ '%s' % (n.v,) }}",
    "formatted by its method": "{{ '{}'.format(n.v) }}",
    "in a list": "{{ [n.v]|join }}",
    "as JSON": "{{ n.v|tojson|length }}",
    "compared": "{{ n.v == n.w }}",
    "searched": "{{ n.v in [n.w] }}",
}
ENDLESS |= {
    f"a nested list, {name}": (
        "{% set n = namespace(v=[], w=[]) %}"
        "{% for i in range(200) %}{% set n.v = [n.v, n.v] %}{% set n.w = [n.w, n.w] %}{% endfor %}" + use
    )
    for name, use in NESTED.items()
}
# What is too deep for whoever goes down into it: it may be filled or refused, and nothing else.
DEEP = {
    "brackets": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "lists": "{{ " + "[" * 5000 + "]" * 5000 + " }}",
    "negations": "{{ " + "not " * 5000 + "v }}",
    "minus signs": "{{ " + "-" * 5000 + "n }}",
    "additions": "{{ n" + " + n" * 20_000 + " }}",
    "filters": "{{ v" + "|upper" * 5000 + " }}",
    "fields": "{{ v" + ".a" * 5000 + " }}",
    "loops": "{% for x in l %}" * 40 + "a" + "{% endfor %}" * 40,
    "conditions": "{% if v %}" * 500 + "a" + "{% endif %}" * 500,
    "elements": Xml("<w:smartTag>" * 5000 + str(run("{{ v }}")) + "</w:smartTag>" * 5000),
    "tables": Xml("</w:p>" + "<w:tbl><w:tr><w:tc>" * 1000 + "<w:p/>" + "</w:tc></w:tr></w:tbl><w:p/>" * 1000 + "<w:p>"),
}
POLICIES = ("error", "dots", "blank")


@pytest.fixture(scope="module")
def endings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """How each hostile template ended: those that reach under every policy, those without end under the first."""
    folder = tmp_path_factory.mktemp("hostile")
    cases = {}
    for number, (name, text) in enumerate({**REACHING, **ENDLESS, **DEEP}.items()):
        path = str(write(folder / f"{number}.docx", paragraph(text)))
        for missing in POLICIES if name in REACHING else POLICIES[:1]:
            cases[f"{name}, {missing}"] = (path, missing)
    (folder / "cases.json").write_text(json.dumps(cases))
    command = [sys.executable, str(HERE / "hostile.py"), str(folder), str(SECONDS), str(MEGABYTES)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(told) == len(cases), done.stderr
    return {line["name"]: line["ending"] for line in told}


@pytest.mark.parametrize("missing", POLICIES)
@pytest.mark.parametrize("name", REACHING)
def test_no_template_reaches_python(endings: dict[str, str], name: str, missing: str) -> None:
    ending = endings[f"{name}, {missing}"]
    assert ending.startswith("refused: "), ending
    for leaked in ("root:", "uid=", "<class", "<function", "<built-in"):
        assert leaked not in ending


@pytest.mark.parametrize("name", ENDLESS)
def test_no_template_takes_for_ever_or_all_the_memory(endings: dict[str, str], name: str) -> None:
    ending = endings[f"{name}, error"]
    assert ending.startswith("refused: "), ending


@pytest.mark.parametrize("name", DEEP)
def test_a_template_too_deep_is_filled_or_refused(endings: dict[str, str], name: str) -> None:
    ending = endings[f"{name}, error"]
    assert ending.startswith(("refused: ", "printed: ")), ending


def test_a_refused_template_is_told_at_its_place(endings: dict[str, str]) -> None:
    for name in ("class, error", "a long range, error", "a macro that calls itself, error", "big powers, error"):
        assert "corps du document" in endings[name]
        assert "paragraphe 1" in endings[name]


def test_a_table_of_many_records_is_within_the_limits(tmp_path: Path) -> None:
    rows = (
        row("{%tr for x in l %}", ""),
        row("{{ x.a }}", "{% for y in x.l %}{{ y }}{% endfor %}"),
        row("{%tr endfor %}", ""),
    )
    records = [{"a": n, "l": list(range(10))} for n in range(5000)]
    assert len(fill(tmp_path, {"l": records}, table(*rows)).rows) == 5000


ENTITIES = {
    "a file": '<!DOCTYPE x [<!ENTITY e SYSTEM "{secret}">]>',
    "a public name": '<!DOCTYPE x [<!ENTITY e PUBLIC "a" "{secret}">]>',
    "an external subset": '<!DOCTYPE x SYSTEM "{secret}">',
    "a parameter": '<!DOCTYPE x [<!ENTITY % p SYSTEM "{secret}"> %p; <!ENTITY e "a">]>',
    "laughs": '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY e "&b;&b;&b;&b;&b;&b;">]>',
}


@pytest.mark.parametrize(
    "part", ["word/document.xml", "word/header_default.xml", "docProps/core.xml", "[Content_Types].xml"]
)
@pytest.mark.parametrize("kind", ENTITIES)
def test_no_entity_is_ever_resolved(tmp_path: Path, kind: str, part: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET-DE-LA-MACHINE")
    path = write(tmp_path / "modele.docx", "MARQUE", headers={"default": "MARQUE"}, title="MARQUE")
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    declaration, _, rest = files[part].partition("?>")
    entity = "" if "subset" in kind else "&e;"
    files[part] = (
        declaration + "?>" + ENTITIES[kind].replace("{secret}", secret.as_uri()) + rest.replace("MARQUE", entity)
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    with pytest.raises(TemplateProblem) as caught:
        Template(path).render({})
    assert "SECRET" not in str(caught.value)
