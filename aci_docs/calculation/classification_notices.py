"""What the reader of a job sheet must know about its classification: one function per subject."""

from __future__ import annotations

from collections.abc import Iterator

from aci_docs import french
from aci_docs.calculation.classification import Classement
from aci_docs.calculation.exact import in_words
from aci_docs.calculation.pay import HOUR_DECIMALS, time_share
from aci_docs.calculation.post import Post
from aci_docs.calculation.saying import notice, shown
from aci_docs.notices import Notice


def classement_notices(post: Post, found: Classement) -> tuple[Notice, ...]:
    """Every notice that the classification of the post calls for; empty when there is nothing to say."""
    return (*_about_scale(post, found), *_about_level(post, found), *_about_time(post, found))


def _about_scale(post: Post, found: Classement) -> Iterator[Notice]:
    """`classement_sans_bareme` without a scale in force, `bareme_a_verifier` after the last check of an open one."""
    if found.scale is None:
        yield notice(
            "classement_sans_bareme",
            "information",
            f"Aucun barème de classification n'est en vigueur au {french.date(post.day)}, date de la fiche : ni "
            "coefficient minimum ni salaire minimum ne sont donnés.",
            "Ajoutez le barème de cette date, avec les valeurs de la branche ; celles d'une autre date ne servent pas.",
        )
        return
    checked = found.scale.checked
    if checked is not None and post.day > checked:
        yield notice(
            "bareme_a_verifier",
            "attention",
            f"La fiche est datée du {french.date(post.day)} et les valeurs de la branche ont été vérifiées pour la "
            f"dernière fois le {french.date(checked)}.",
            "Vérifiez la valeur du point et les coefficients, puis corrigez la date du barème ou ajoutez le nouveau.",
        )


def _about_level(post: Post, found: Classement) -> Iterator[Notice]:
    """What is lacking or contradictory between the post's level, its coefficient and the grid."""
    if post.single:
        if post.level is not None or post.coefficient is not None:
            yield notice(
                "niveau_sans_objet",
                "attention",
                "Cet emploi-repère a un niveau unique, sans coefficient : le niveau ou le coefficient de la fiche n'a "
                "pas d'objet.",
                "Retirez-les de « classification ».",
            )
        return
    if post.level is None and post.coefficient is None:
        yield notice(
            "classement_absent",
            "attention",
            "La fiche ne donne ni le niveau ni le coefficient du poste : il n'y a pas de salaire minimum calculé.",
            "Remplissez « classification » : niveau A, B ou C, et coefficient.",
        )
        return
    if found.scale is not None and not found.in_grid:
        yield notice(
            "emploi_hors_grille",
            "attention",
            "Le barème de classification n'a pas de coefficient pour cet emploi-repère : le coefficient du poste n'est "
            "comparé à aucun minimum.",
            "Ajoutez ses coefficients au barème, ou vérifiez l'emploi-repère.",
        )
    if post.level is None:
        yield notice(
            "niveau_absent",
            "attention",
            "La fiche donne un coefficient sans niveau : il n'est comparé à aucun minimum.",
            "Ajoutez le niveau du poste : A, B ou C.",
        )
    if post.coefficient is None:
        yield notice(
            "coefficient_absent",
            "attention",
            f"La fiche donne le niveau {post.level} sans coefficient : le minimum du niveau est retenu.",
            "Ajoutez le coefficient du poste.",
        )
    elif found.least is not None and post.coefficient < found.least:
        yield notice(
            "coefficient_inferieur_au_minimum",
            "attention",
            f"Le coefficient du poste ({post.coefficient}) est inférieur au minimum du niveau {post.level} "
            f"({in_words(found.least)}) : le salaire minimum est calculé sur {in_words(found.least)}.",
            "Corrigez le coefficient ou le niveau.",
        )


def _about_time(post: Post, found: Classement) -> Iterator[Notice]:
    """`horaire_au_dela_du_temps_plein`, and `quotite_et_horaire_differents` when the two say different times."""
    if found.scale is None or found.full_week is None:
        return
    week = french.heures(found.full_week)
    if post.weekly_hours > found.full_week:
        yield notice(
            "horaire_au_dela_du_temps_plein",
            "information",
            f"L'horaire du poste ({french.heures(post.weekly_hours)} par semaine) dépasse {week} : le salaire minimum "
            "est celui du temps plein, et les heures au-delà s'y ajoutent.",
        )
        return
    share = time_share(post, found.scale)
    if shown(share, HOUR_DECIMALS) != shown(post.working_time, HOUR_DECIMALS):
        yield notice(
            "quotite_et_horaire_differents",
            "information",
            f"L'horaire du poste ({french.heures(post.weekly_hours)} par semaine) fait {french.etp(share)} sur la base "
            f"de {week}, et sa quotité est de {french.etp(post.working_time)} : le salaire minimum suit l'horaire.",
            "Vérifiez la quotité et l'horaire.",
        )
