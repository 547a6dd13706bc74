from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aci_docs.french import accord

REFERENCE_JOBS = [
    ("Salarié(e) polyvalent(e)", "Salariée polyvalente", "Salarié polyvalent"),
    ("Assistant(e) technique", "Assistante technique", "Assistant technique"),
    ("Assistant(e) administratif(ve)", "Assistante administrative", "Assistant administratif"),
    ("Comptable", "Comptable", "Comptable"),
    (
        "Accompagnateur(trice) socio-professionnel(le)",
        "Accompagnatrice socio-professionnelle",
        "Accompagnateur socio-professionnel",
    ),
    (
        "Encadrant(e) technique, pédagogique et social(e)",
        "Encadrante technique, pédagogique et sociale",
        "Encadrant technique, pédagogique et social",
    ),
    (
        "Chargé(e) de mission(s) ou projet(s)",
        "Chargée de mission(s) ou projet(s)",
        "Chargé de mission(s) ou projet(s)",
    ),
    ("Coordinateur(trice)", "Coordinatrice", "Coordinateur"),
    (
        "Responsable administratif(ve) et financier(ère)",
        "Responsable administrative et financière",
        "Responsable administratif et financier",
    ),
    ("Directeur(trice)", "Directrice", "Directeur"),
]
OTHERS = [
    ("le (la) coordinateur(trice)", "la coordinatrice", "le coordinateur"),
    ("Le (La) coordinateur(trice) peut être amené(e)", "La coordinatrice peut être amenée", None),
    ("Le (la) directeur(rice)", "La directrice", "Le directeur"),
    ("LE (LA) DIRECTEUR(TRICE)", "LA DIRECTRICE", "LE DIRECTEUR"),
    ("missions du (de la) directeur(trice)", "missions de la directrice", "missions du directeur"),
    ("un(e) salarié(e)", "une salariée", "un salarié"),
    ("un (une) salarié(e)", "une salariée", "un salarié"),
    ("les salarié(e)s", "les salariées", "les salariés"),
    ("être discret(e)", "être discrète", "être discret"),
    ("ouvrier(ère) maraîcher(ère)", "ouvrière maraîchère", "ouvrier maraîcher"),
    ("ouvrier(ière) maraîcher(e)", "ouvrière maraîchère", "ouvrier maraîcher"),
    ("financier(ere)", "financière", "financier"),
    ("vendeur(se)", "vendeuse", "vendeur"),
    ("vendeur(euse) sérieux(se)", "vendeuse sérieuse", "vendeur sérieux"),
    ("ancien(ne), cadet(te), actif(ive)", "ancienne, cadette, active", "ancien, cadet, actif"),
    ("époux(se)", "épouse", "époux"),
    ("maître(sse) / hôte(esse)", "maîtresse / hôtesse", "maître / hôte"),
    ("Monsieur (Madame)", "Madame", "Monsieur"),
    ("M. (Mme)", "Mme", "M."),
    ("OUVRIER(ÈRE)", "OUVRIÈRE", "OUVRIER"),
]


@pytest.mark.parametrize(("text", "feminine", "masculine"), REFERENCE_JOBS)
def test_every_reference_job_is_agreed_both_ways(text: str, feminine: str, masculine: str | None) -> None:
    assert accord(text, "Mme") == feminine
    assert accord(text, "M.") == masculine
    assert accord(text, None) == text


@pytest.mark.parametrize(("text", "feminine", "masculine"), OTHERS)
def test_articles_participles_and_other_endings_are_agreed(text: str, feminine: str, masculine: str | None) -> None:
    assert accord(text, "Mme") == feminine
    if masculine is not None:
        assert accord(text, "M.") == masculine


@pytest.mark.parametrize(
    "text", ["mission(s)", "atelier (ACI)", "niveau(x)", "(e)", "table(trice)", "le (les)", "a (la)", "f(e)", "x (e)"]
)
@pytest.mark.parametrize("civility", ["Mme", "M."])
def test_a_parenthesis_that_is_not_a_mark_of_gender_is_kept(text: str, civility: str) -> None:
    assert accord(text, civility) == text


def test_decomposed_accents_are_read_as_composed_ones() -> None:
    assert normalize("NFC", accord(normalize("NFD", "amené(e), financier(ère)"), "Mme")) == "amenée, financière"


@given(st.text().filter(lambda text: "(" not in text), st.sampled_from(["Mme", "M.", None]))
def test_a_text_without_parentheses_is_unchanged(text: str, civility: str | None) -> None:
    assert accord(text, civility) == text


@given(st.text(alphabet="aeiotrnflsx (),éè"), st.sampled_from(["Mme", "M."]))
def test_agreeing_takes_parentheses_away_and_never_lengthens_a_text(text: str, civility: str) -> None:
    agreed = accord(text, civility)
    assert len(agreed) <= len(text)
    assert agreed == text or agreed.count("(") < text.count("(")


@pytest.mark.parametrize("civility", ["Mlle", "", "mme", "Madame", 1])
def test_an_unknown_civility_is_refused(civility: Any) -> None:
    with pytest.raises(ValueError, match="civilité inconnue"):
        accord("Directeur(trice)", civility)


def test_only_a_text_is_agreed() -> None:
    nothing: Any = None
    with pytest.raises(ValueError, match="texte"):
        accord(nothing, "Mme")
