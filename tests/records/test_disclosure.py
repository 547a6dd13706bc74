"""What points to a person is found in every text that is sent, whatever its accents, case and punctuation."""

from __future__ import annotations

from typing import Any

import pytest

from aci_docs.records import Mask, Schema, disclosures

FREE = {"type": "string", "meta": {"financeur": "transmis"}}


def found(how: str, value: str, text: str) -> bool:
    fields = {"mot": FREE, "lui": {"type": "string", "meta": {"identifie": how}}}
    return bool(disclosures({"mot": text, "lui": value}, Mask(fields)))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("N'Diaye", "Mme N’DIAYE tient la caisse"),
        ("N'Diaye", "dossier-ndiaye-2026"),
        ("N'Diaye", "Mme Diaye"),
        ("Le Goff-Martinez", "l'équipe de M. Le Goff Martinez"),
        ("Le Goff-Martinez", "un appel de Martinez, absent"),
        ("Le Goff-Martinez", "le\u00a0goff"),
        ("Œuvrard", "OEUVRARD"),
        ("Çelik", "celik."),
        ("Nguyễn", "avec nguyen_2"),
        ("Đặng", "Mme Dang"),
        ("Élodie", "é́lodie".replace("é́", "e\u0301")),
        ("d'Aubrac-Nogent", "(Aubrac)"),
        ("L'Hénoret", "lhenoret2026"),
        ("M. Bastien Rouvrelle (directeur)", "voir avec Rouvrelle"),
        ("Lê", "Mme Le est venue"),
        ("Ly", "M. LY"),
        ("Thị Hoa-Mai", "Hoa est venue"),
    ],
)
def test_a_name_is_found_as_people_write_it(name: str, text: str) -> None:
    assert found("nom", name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Roy", "un salaire royal"),
        ("Le Goff-Martinez", "le martinet"),
        ("Lê", "Le marché est ouvert, le car passe"),
        ("Ly", "un lycée, LY"),
        ("Ben Saïd", "ben voyons"),
        ("Marie de la Tour", "la récolte de la serre"),
        ("M. Bastien Rouvrelle (directeur)", "le directeur"),
        ("Rose", "arroser"),
        ("Thị Hoa-Mai", "un entretien en mai"),
    ],
)
def test_a_name_is_a_word_and_not_a_piece_of_one(name: str, text: str) -> None:
    assert not found("nom", name, text)


@pytest.mark.parametrize(
    ("how", "value", "text"),
    [
        ("telephone", "06 39 98 10 14", "joignable au 0639981014"),
        ("telephone", "06 39 98 10 14", "au +33 (0)6.39-98 10 14"),
        ("telephone", "+33639981014", "06/39/98/10/14"),
        ("texte", "Rose@Example.org", "écrire à rose@EXAMPLE.org."),
        ("numero", "0000301A", "n° 00 00 301 a"),
        ("numero", "999990000301", "PASS 99999-00-00301"),
        ("date", "1988-06-21", "née le 21 juin 1988"),
        ("date", "1988-06-21", "née le 21/6/1988"),
        ("date", "1988-06-01", "née le 1er juin 1988"),
        ("date", "1988-06-21", "1988-06-21"),
        ("adresse", "14 rue des Mariniers", "habite 14, rue des MARINIERS"),
        ("adresse", "14 bis, rue de l'Église", "rue de l’eglise"),
        ("adresse", "Bâtiment C, appartement 8", "batiment C appartement 8"),
        ("adresse", "Le Bourg", "au Bourg : le bourg"),
        ("adresse", "Foyer du Pont, 6 rue du Four-à-Chaux", "6 rue du four à chaux"),
        ("adresse", "Foyer du Pont, 6 rue du Four-à-Chaux", "au foyer du Pont"),
    ],
)
def test_what_points_to_a_person_is_found_in_its_usual_forms(how: str, value: str, text: str) -> None:
    assert found(how, value, text)


@pytest.mark.parametrize(
    ("how", "value", "text"),
    [
        ("telephone", "06 39 98 10 14", "10639981014"),
        ("telephone", "06 39 98 10 14", "06 39 98 10 15"),
        ("texte", "rose@example.org", "prose@example.org"),
        ("numero", "0000301A", "0000301AB"),
        ("date", "1988-06-21", "le 21 juin 2026"),
        ("adresse", "14 rue des Mariniers", "le quai des Mariniers"),
        ("adresse", "Bt", "bt"),
        ("adresse", "Bâtiment C, appartement 8", "le bâtiment C"),
    ],
)
def test_what_only_looks_like_it_is_not_found(how: str, value: str, text: str) -> None:
    assert not found(how, value, text)


def test_only_what_is_sent_is_searched(schemas: dict[str, Schema], sample: Any) -> None:
    record, mask = sample("beneficiaire"), schemas["beneficiaire"].mask
    record["evenements"] = [
        {
            "date": "2026-05-04",
            "nature": "appel",
            "description": f"de {record['identite']['nom']}",
            "transmissible": said,
        }
        for said in (True, False)
    ]
    assert [each.text for each in disclosures(record, mask)] == [("evenements", 0, "description")]


def test_every_text_is_told_with_each_thing_found_in_it(schemas: dict[str, Schema], sample: Any) -> None:
    record, mask = sample("beneficiaire"), schemas["beneficiaire"].mask
    me, guest = record["identite"], record["entretiens_tripartites"][0]["presents"][0]
    record |= {
        "transmissible": True,
        "commentaire": f"{me['nom']} au {me['telephone']}",
        "acquis": ["tri", f"vu par {guest['nom']}"],
        "reference": f"FB-{me['prenom']}",
    }
    assert [(each.text, each.value) for each in disclosures(record, mask)] == [
        (("reference",), ("identite", "prenom")),
        (("acquis", 1), ("entretiens_tripartites", 0, "presents", 0, "nom")),
        (("commentaire",), ("identite", "nom")),
        (("commentaire",), ("identite", "telephone")),
    ]
