"""Where schemas, templates, scales and catalogues are: the user's folder first, the packaged ones behind it."""

from __future__ import annotations

from pathlib import Path

AREAS = ("schemas", "templates_docx", "templates_odt", "baremes", "emplois_reperes", "plans_comptables")


def packaged(area: str) -> Path:
    """The folder of the packaged files of one area: inside the installed package, or at the top of a checkout."""
    here = Path(__file__).resolve().parent
    installed = here / "data" / area
    return installed if installed.is_dir() else here.parent / area


class Folders:
    """The places a file of an area may stand; `user` is the dossier folder, None for the packaged files alone."""

    def __init__(self, user: Path | None = None) -> None:
        self.user = user

    def places(self, area: str) -> list[Path]:
        """The existing folders of an area, the one that wins first."""
        places = [packaged(area)]
        if self.user is not None:
            places.insert(0, self.user / area)
        return [place for place in places if place.is_dir()]

    def find(self, area: str, name: str) -> Path | None:
        """The file of this name, the user's before the packaged one; None when neither exists."""
        return next((path for place in self.places(area) if (path := place / name).is_file()), None)

    def every(self, area: str, suffix: str) -> list[Path]:
        """Each file of the area with this suffix (`.json`), by name; the user's hides the packaged one."""
        found: dict[str, Path] = {}
        for place in self.places(area):
            for path in place.glob(f"*{suffix}"):
                found.setdefault(path.name, path)
        return [found[name] for name in sorted(found)]
