"""What a mail merge is asked for."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Literal, TypeAlias

from aci_docs.dossier import DEFAULT_FORMATS, require_known
from aci_docs.errors import WrongUse

Output: TypeAlias = Literal["dossier", "zip", "unique"]
"""How the documents of a merge stand: a file each, one archive, or one document of all."""


@dataclass(frozen=True)
class Wanted:
    """What a merge is asked for.

    `pattern`: of the names, None for the catalogue's own. `structures`: the file of one or several structures.
    `dossier`: the folder of schemas, templates and structure, None for the one that each source stands in.
    """

    kind: str
    formats: tuple[str, ...] = DEFAULT_FORMATS
    output: Output = "dossier"
    pattern: str | None = None
    recto_verso: bool = False
    archive: bool = False
    profile: str = "interne"
    theme: str | None = None
    dossier: str | None = None
    structures: str | None = None

    def check(self) -> None:
        """Nothing, when what is asked for goes together; raises `WrongUse`."""
        require_known(self.formats)
        if self.archive and "pdf" not in self.formats:
            with_pdf = ",".join((*self.formats, "pdf"))
            raise WrongUse(f"L'archivage (--archive) porte sur les PDF ; demandez-les : --formats {with_pdf}.")
        if self.recto_verso and self.output != "unique":
            raise WrongUse("Le recto-verso (--recto-verso) porte sur le document unique ; ajoutez --single.")

    def as_json(self) -> str:
        """What another run needs to take this one up."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Wanted:
        """What `as_json` told."""
        told = json.loads(text)
        return cls(**{**told, "formats": tuple(told["formats"])})
