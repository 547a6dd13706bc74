"""What compresses the documents: chosen in one place, by one variable, for a process and those that it starts."""

import os
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from aci_docs.errors import WrongUse
from aci_docs.templating import Template, compression
from tests.templating.documents import render, text_of, write

NAMES = ("isal", "zlib-ng", "zlib")
DATA = b"<w:t>Mara\xc3\xaechage</w:t>" * 200


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    compression.compressor.cache_clear()
    yield
    compression.compressor.cache_clear()


@pytest.mark.parametrize("name", NAMES)
def test_every_compressor_gives_what_zlib_reads_and_the_same_bytes_each_time(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(compression.VARIABLE, name)
    for data in (b"", b"a", DATA):
        packed, crc = compression.deflate(data)
        assert zlib.decompress(packed, -zlib.MAX_WBITS) == data
        assert crc == zlib.crc32(data) == compression.crc32(data)
        assert compression.deflate(data) == (packed, crc)


@pytest.mark.parametrize("name", NAMES)
def test_a_document_is_read_whatever_compressed_it(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(compression.VARIABLE, name)
    template = Template(write(tmp_path / "m.docx", "{{ nom }}", headers={"default": "{{ nom }}"}))
    assert text_of(render(template, {"nom": "Émond & fils"}).body[0][0]) == "Émond & fils"
    assert template.render({"nom": "a"}) == template.render({"nom": "a"})


def test_a_process_that_is_started_obeys_the_variable() -> None:
    said = "from aci_docs.templating.compression import compressor; print(compressor().library.__name__)"
    modules = [
        subprocess.run(
            [sys.executable, "-c", said],
            env={**os.environ, compression.VARIABLE: name},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for name in NAMES
    ]
    assert modules == ["isal.isal_zlib", "zlib_ng.zlib_ng", "zlib"]


def test_a_compressor_that_does_not_exist_is_refused_with_those_that_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(compression.VARIABLE, "brotli")
    with pytest.raises(WrongUse, match=r"ACI_DOCS_COMPRESSION vaut « brotli ».*isal, zlib-ng, zlib"):
        compression.deflate(DATA)


def test_checksums_of_stretches_combine_without_a_library_that_can(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = zlib.crc32(DATA + DATA[:7])
    for name in compression.LIBRARIES:
        compression.compressor.cache_clear()
        monkeypatch.setenv(compression.VARIABLE, name)
        chosen = compression.compressor()
        assert chosen.crc32_combine(zlib.crc32(DATA), zlib.crc32(DATA[:7]), 7) == whole
        assert chosen.crc32_combine(whole, zlib.crc32(b""), 0) == whole


def without(monkeypatch: pytest.MonkeyPatch, *absent: str) -> None:
    """Make these modules impossible to import."""
    for name in absent:
        monkeypatch.setitem(sys.modules, name, None)


def test_zlib_takes_the_place_of_isal_where_it_has_no_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(compression.VARIABLE, raising=False)
    assert compression.compressor().library.__name__ == "isal.isal_zlib"
    compression.compressor.cache_clear()
    without(monkeypatch, "isal.isal_zlib")
    assert compression.compressor().library is zlib


def test_a_compressor_that_is_named_and_not_installed_is_never_replaced_in_silence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(compression.VARIABLE, "zlib-ng")
    without(monkeypatch, "zlib_ng.zlib_ng")
    with pytest.raises(WrongUse, match="n'est pas installé : installez-le"):
        compression.deflate(DATA)


def test_what_every_document_has_is_compressed_as_small_as_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(compression.VARIABLE, "isal")
    packed, crc = compression.deflate_once(DATA)
    assert (zlib.decompress(packed, -zlib.MAX_WBITS), crc) == (DATA, zlib.crc32(DATA))
    assert len(packed) <= len(compression.deflate(DATA)[0])
