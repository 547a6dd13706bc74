"""A file of many records: its pieces, the stream that it is written to, what is refused."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from aci_docs.errors import TemplateProblem
from aci_docs.templating import Template
from aci_docs.templating.series import Series, zipping
from aci_docs.templating.series import series as module
from tests.templating.series import hard
from tests.templating.series.joining import join, members

ROOT = Path(__file__).resolve().parents[3]
_PROPERTIES = ("docProps/core.xml", "meta.xml")
WRITERS: dict[str, Callable[[Path], Path]] = {"docx": hard.write_word, "odt": hard.write_text}


class OnlyWritten(io.RawIOBase):
    """A stream that can be neither read nor gone back in, as an address may be."""

    def __init__(self) -> None:
        self.held: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.held.append(bytes(data))
        return len(data)


@pytest.fixture(params=WRITERS)
def template(request: pytest.FixtureRequest, tmp_path: Path) -> Template:
    return Template(WRITERS[request.param](tmp_path / f"modele.{request.param}"))


def pieces(template: Template, count: int) -> list[bytes]:
    series = Series(template)
    return [series.piece(record, number).data for number, record in enumerate(hard.records(count))]


def test_the_same_records_give_the_same_bytes(template: Template) -> None:
    assert join(template, hard.records(3)) == join(template, hard.records(3))


def test_the_same_records_give_the_same_bytes_in_any_process(template: Template) -> None:
    command = (
        "import hashlib, sys\nfrom aci_docs.templating import Template\nfrom tests.templating.series import hard\n"
        "from tests.templating.series.joining import join\n"
        "print(hashlib.sha256(join(Template(sys.argv[1]), hard.records(2))).hexdigest())"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", command, template.path],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=ROOT, check=True, capture_output=True, text=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(printed) == 1


def test_the_file_is_only_written_to(template: Template) -> None:
    stream = OnlyWritten()
    Series(template).write(pieces(template, 2), stream)  # type: ignore[arg-type]
    assert b"".join(stream.held) == join(template, hard.records(2))


def test_pieces_are_taken_one_by_one(template: Template) -> None:
    given = pieces(template, 2)
    taken: list[int] = []

    def one_by_one() -> Any:
        for number, data in enumerate(given):
            taken.append(number)
            yield data

    out = io.BytesIO()
    Series(template).write(one_by_one(), out)
    assert taken == [0, 1]
    assert zipfile.ZipFile(io.BytesIO(out.getvalue())).testzip() is None


def test_a_file_of_one_record_is_whole(template: Template) -> None:
    assert members(join(template, hard.records(1)))


def test_a_file_of_more_than_four_gigabytes_or_many_parts_is_written_with_long_numbers(
    template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = members(join(template, hard.records(2)))
    monkeypatch.setattr(zipping, "_FULL", 3000)
    monkeypatch.setattr(zipping, "_MANY", 3)
    data = io.BytesIO()
    Series(template).write(pieces(template, 2), data)
    assert data.getvalue().count(b"PK\6\6") == 1
    assert members(data.getvalue()) == expected


def test_the_errors_of_a_record_are_those_of_its_document(template: Template) -> None:
    record = hard.records(1)[0]
    del record["personne"]
    with pytest.raises(TemplateProblem) as alone:
        template.rendering(record)
    with pytest.raises(TemplateProblem) as joined:
        Series(template).piece(record, 0)
    assert str(joined.value) == str(alone.value)


def test_the_report_of_a_record_is_that_of_its_document(template: Template) -> None:
    record = hard.records(1)[0]
    record["personne"]["nom"] = None
    record["personne"]["note"] = "a\x01b"
    alone, piece = template.rendering(record, missing="dots"), Series(template).piece(record, 0, missing="dots")
    assert piece.left_empty == alone.left_empty != []
    assert piece.removed_characters == alone.removed_characters == 1
    assert piece.remarks == alone.remarks


def test_a_piece_of_another_template_is_refused(template: Template, tmp_path: Path) -> None:
    data = pieces(template, 1)
    with pytest.raises(TemplateProblem, match="autre modèle"):
        Series(template, recto_verso=True).write(data, io.BytesIO())


def test_every_record_has_a_number_of_its_own_in_any_order(template: Template) -> None:
    given = pieces(template, 2)
    Series(template).write(reversed(given), io.BytesIO())
    with pytest.raises(ValueError, match="number of its own"):
        Series(template).write([given[0], given[0]], io.BytesIO())
    with pytest.raises(ValueError, match="between"):
        Series(template).piece(hard.records(1)[0], -1)
    with pytest.raises(ValueError, match="a record at least"):
        Series(template).write([], io.BytesIO())


def test_a_record_with_more_drawings_than_a_file_can_number_is_refused(
    template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "IDENTIFIERS", 2)
    with pytest.raises(TemplateProblem, match="trop d'images"):
        Series(template).piece(hard.records(1)[0], 0)


def test_a_truncated_piece_is_no_piece(template: Template) -> None:
    with pytest.raises(ValueError, match="truncated"):
        Series(template).write([pieces(template, 1)[0][:-20]], io.BytesIO())


@pytest.mark.parametrize("sign", ["\x00", "\x0e", "\x1f", "\ud800", "\uffff"])
def test_the_properties_hold_no_character_that_xml_forbids(template: Template, sign: str) -> None:
    record = hard.records(1)[0]
    record["structure"]["nom"] = f"Racines{sign} & Compagnie"
    properties = [part for name, part in members(join(template, [record])).items() if name in _PROPERTIES]
    assert [b"Racines &amp; Compagnie" in part for part in properties] == [True]
    assert etree.fromstring(properties[0]) is not None
