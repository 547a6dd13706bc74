"""Pieces of template that speak of a post's holder, for the documents that a job sheet's record fills."""

from __future__ import annotations

CIVILITE = "(poste.titulaire.civilite if poste.titulaire else none)"
INTITULE = "{{ (poste.titre or emploi_repere.intitule) | accord(" + CIVILITE + ") }}"
EMPLOI = "{{ emploi_repere.intitule | accord(" + CIVILITE + ") }}"
DE_L_EMPLOI = "{{ emploi_repere.intitule | article(" + CIVILITE + ', "de") }}'
TITULAIRE = "{{ poste.titulaire | nom_complet }}"
TITULAIRE_OU_VACANT = "{% if poste.titulaire %}" + TITULAIRE + "{% else %}Poste vacant{% endif %}"
MADAME = (
    "{% if poste.titulaire.civilite == 'Mme' %}Madame{% elif poste.titulaire.civilite == 'M.' %}Monsieur"
    "{% else %}Madame, Monsieur{% endif %}"
)
PART_DU_POSTE = "{{ (poste.affectation_financee.etp / poste.temps_travail.quotite) | pourcentage }}"
COUVERTES = "(poste.missions | selectattr('financee') | list)"
"""The missions that the funded time covers; none when it covers them all."""
PERIODE_AFFECTEE = (
    "du {{ poste.affectation_financee.debut | date_longue }} au {{ poste.affectation_financee.fin | date_longue }}"
)


def agreed(words: str) -> str:
    """The words, written for both genders, agreed with the holder when the document is made."""
    return '{{ "' + words + '" | accord(' + CIVILITE + ") }}"
