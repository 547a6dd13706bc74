from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from aci_docs.records.checks import CHECKS
from aci_docs.records.dates import real_date
from aci_docs.records.identifiers import LA_POSTE, iban, luhn, siret

DIGITS = "0123456789"


@st.composite
def sirets(draw: st.DrawFn) -> str:
    body = draw(st.text(DIGITS, min_size=13, max_size=13))
    return next(body + key for key in DIGITS if luhn(body + key))


@st.composite
def ibans(draw: st.DrawFn) -> str:
    bank = draw(st.text(DIGITS + "ABCXYZ", min_size=23, max_size=23))
    number = int("".join(str(int(character, 36)) for character in bank + "FR00"))
    return f"FR{98 - number % 97:02}{bank}"


@given(sirets(), st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_in_a_siret_is_always_caught(number: str, rank: int, shift: int) -> None:
    assert siret(number) is None
    wrong = number[:rank] + str((int(number[rank]) + shift) % 10) + number[rank + 1 :]
    assume(not wrong.startswith(LA_POSTE))
    found = siret(wrong)
    assert found is not None
    # What is wrong is said; the right number is never guessed.
    assert not set(DIGITS) & set(found.suggestion or "")


@given(ibans(), st.integers(4, 26), st.integers(1, 9))
def test_one_wrong_digit_in_an_iban_is_always_caught(number: str, rank: int, shift: int) -> None:
    assert iban(number) is None
    assume(number[rank] in DIGITS)
    wrong = number[:rank] + str((int(number[rank]) + shift) % 10) + number[rank + 1 :]
    found = iban(wrong)
    assert found is not None
    assert "clé" in found.message


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("siret", "01234567400019"),
        ("siret", "35600000000048"),
        ("siret", "35600000009075"),
        ("rna", "W999000001"),
        ("rna", "W2A1000001"),
        ("iban", "FR7699999000010000001234537"),
        ("iban", "DE75512108001245126199"),
        ("code_postal", "01000"),
        ("code_postal", "97400"),
        ("code_insee", "2A004"),
        ("code_insee", "58194"),
        ("pass_iae", "XXXXX2600001"),
        ("pass_iae", "999992600001"),
        ("annexe_financiere", "ACI023201111A0M0"),
        ("annexe_financiere", "ACI02A201111A1M2"),
        ("identifiant_france_travail", "0000001A"),
        ("identifiant_france_travail", "00000001"),
        ("identifiant_france_travail", "00000000001"),
        ("courriel", "prenom.nom+aci@sous-domaine.example.org"),
        ("courriel", "élodie@exämple.org"),
        ("couleur", "#2E7D32"),
        ("couleur", "#ffffff"),
        ("telephone", "0199001234"),
        ("telephone", "01 99 00 12 34"),
        ("telephone", "01.99.00.12.34"),
        ("telephone", "+33 6 39 98 12 34"),
        ("telephone", "+33 (0)6 39 98 12 34"),
        ("telephone", "3949"),
        ("logo", "logo.png"),
        ("logo", "images/logo de l'ACI.JPG"),
        ("date", "2024-02-29"),
        ("nombre_exact", "20000"),
        ("nombre_exact", "-0.5"),
        ("nombre_exact", "1/12"),
    ],
)
def test_a_good_value_passes(name: str, text: str) -> None:
    assert CHECKS[name].function(text) is None


@pytest.mark.parametrize(
    ("name", "text", "message", "suggestion"),
    [
        ("siret", "01234567400018", "clé de contrôle", "Sirene"),
        ("siret", "35600000000049", "clé de contrôle", "Sirene"),
        ("siret", "012 345 674 00019", "ni espace", '"01234567400019"'),
        ("siret", "012 345 674 00018", "clé de contrôle", "Sirene"),
        ("siret", "012345674", "SIREN", "5 chiffres"),
        ("siret", "0123456740001", "celui-ci en a 13", "recopier"),
        ("siret", "0123456740001X", "14 chiffres", "recopier"),
        ("siret", "٠١٢٣٤٥٦٧٤٠٠٠١٩", "14 chiffres", None),
        ("rna", "w999000001", "ni minuscule", '"W999000001"'),
        ("rna", "999000001", "RNA", "null"),
        ("iban", "FR76 9999 9000 0100 0000 1234 537", "ni espace", '"FR7699999000010000001234537"'),
        ("iban", "FR769999900001000000123453", "celui-ci en a 26", "recopier"),
        ("iban", "néant", "15 à 34", "recopier"),
        ("code_postal", "1000", "5 chiffres", '"01000"'),
        ("code_postal", "00100", "00", None),
        ("code_postal", "75 001", "ni espace", '"75001"'),
        ("code_postal", "75001\n", "ni espace", '"75001"'),
        ("code_insee", "2C004", "INSEE", None),
        ("pass_iae", "99999 2600001", "ni espace", '"999992600001"'),
        ("pass_iae", "99999260000", "12 caractères", "recopier"),
        ("annexe_financiere", "EI023201111A0M0", "annexe", "recopier"),
        ("identifiant_france_travail", "1234567", "7 chiffres", "recopier"),
        ("courriel", "contact@example", "bien formée", "nom@example.org"),
        ("courriel", "a..b@example.org", "bien formée", "nom@example.org"),
        ("courriel", " a@example.org", "espace", '"a@example.org"'),
        ("couleur", "2e7d32", "suivi de 6 signes", '"#2E7D32"'),
        ("couleur", " #2E7D32", "suivi de 6 signes", '"#2E7D32"'),
        ("couleur", "#f80", "6 signes après", '"#FF8800"'),
        ("couleur", "vert", "ne s'écrit pas ainsi", "#2E7D32"),
        ("couleur", "rgb(46, 125, 50)", "ne s'écrit pas ainsi", "#2E7D32"),
        ("telephone", "00 99 00 12 34", "bien formé", "01 99 00 12 34"),
        ("telephone", "01 99 00 12", "bien formé", "01 99 00 12 34"),
        ("telephone", "+33 06 39 98 12 34 5", "bien formé", "01 99 00 12 34"),
        ("logo", "../logo.png", "dans le dossier", "logo.png"),
        ("logo", "/tmp/logo.png", "dans le dossier", "logo.png"),
        ("logo", "C:\\logo.png", "dans le dossier", "logo.png"),
        ("logo", "logo.svg", "PNG ou JPEG", "PNG"),
        ("date", "2026-02-29", "février 2026 compte 28 jours", None),
        ("date", "2026-04-31", "avril 2026 compte 30 jours", None),
        ("date", "2026-04-00", "n'existe pas", None),
        ("date", "2026-13-05", "mois 13", '"2026-05-13"'),
        ("date", "2026-13-25", "mois 13", None),
        ("date", "0026-01-05", "0026", None),
        ("date", "05/01/2026", "AAAA-MM-JJ", '"2026-01-05"'),
        ("date", "5.1.2026", "AAAA-MM-JJ", '"2026-01-05"'),
        ("date", "20260105", "AAAA-MM-JJ", '"2026-01-05"'),
        ("date", "2026/1/5", "AAAA-MM-JJ", '"2026-01-05"'),
        ("date", "2026-01-05T00:00:00", "AAAA-MM-JJ", '"2026-01-05"'),
        ("date", "31/02/2026", "AAAA-MM-JJ", None),
        ("date", "demain", "AAAA-MM-JJ", None),
        ("nombre_exact", "1/0", "nombre exact", "1/12"),
        ("nombre_exact", "20 000", "nombre exact", "1/12"),
    ],
)
def test_a_bad_value_is_explained(name: str, text: str, message: str, suggestion: str | None) -> None:
    found = CHECKS[name].function(text)
    assert found is not None
    assert message in found.message
    if suggestion is None:
        assert found.suggestion is None or '"' not in found.suggestion
    else:
        assert found.suggestion is not None
        assert suggestion in found.suggestion


@given(st.sampled_from(sorted(CHECKS)), st.text())
def test_no_text_breaks_a_check(name: str, text: str) -> None:
    CHECKS[name].function(text)


@given(st.dates())
def test_a_real_date_is_read_when_its_year_is_plausible(day: object) -> None:
    read = real_date(str(day))
    assert read == (day if 1900 <= int(str(day)[:4]) <= 2199 else None)
