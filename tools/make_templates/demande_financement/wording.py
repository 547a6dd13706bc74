"""Values of a request in words, that several of its sections print."""

from __future__ import annotations

TAILLE = (
    "{{ {'petit': 'petit ACI', 'important': 'ACI important'}"
    ".get(demande.volume.taille_aci, demande.volume.taille_aci) }}"
)
FONCTION = (
    "{{ {'directeur': 'directeur(trice)', 'assistant_direction': 'assistant(e) de direction'}"
    ".get(demande.direction.fonction, demande.direction.fonction)"
    " | accord(demande.direction.titulaire.civilite if demande.direction.titulaire else none) }}"
)
PERIODE = "du {{ demande.periode.debut | date_longue }} au {{ demande.periode.fin | date_longue }}"
