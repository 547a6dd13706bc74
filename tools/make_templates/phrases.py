"""Pieces of template that several documents print."""

from __future__ import annotations

BLANK = "……………………"  # a short line to fill by hand, in a signature's box
SHORT_BLANK = "……"  # a number to fill by hand, in the column of a table
SIGN_HERE = ("Date : " + BLANK, "Signature :")
# After the title of a document that is one piece of a dossier; alone, it has no number.
PIECE = "{% if document.piece %} · Pièce n°\u00a0{{ document.piece }}{% endif %}"
IBAN = "{{ structure.iban.replace(' ', '') | batch(4) | map('join') | join(' ') }}"
ADRESSE = (
    "{{ structure.adresse.voie }}{% if structure.adresse.complement %}, {{ structure.adresse.complement }}{% endif %}, "
    "{{ structure.adresse.code_postal }} {{ structure.adresse.commune }}"
)
SIRET = "\u202f".join(f"{{{{ structure.siret[{part}] }}}}" for part in (":3", "3:6", "6:9", "9:"))
SIGNATORY = (
    "{{ 'Je soussigné(e)' | accord(structure.representant.civilite) }}, {{ structure.representant | nom_complet }}, "
    "{{ structure.representant.fonction }}, {{ 'représentant(e) légal(e)' | accord(structure.representant.civilite) }} "
    "de la structure {{ structure.nom }} (SIRET " + SIRET + "), "
)
