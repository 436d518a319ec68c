import gzip
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.utils.gz import gunzip

from spiders.streams import BrokenStreamError, unpack

LAW = "Статья 17. Защитное предписание. ".encode() * 50
PACKED = gzip.compress(LAW, mtime=0)
LIMIT = 1 << 20


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("body", "encodings", "meant"),
    [
        (LAW, [], LAW),
        (LAW, ["identity"], LAW),
        (b"", [], b""),
        (PACKED, ["gzip"], LAW),
        (PACKED, ["X-GZIP"], LAW),
        (PACKED, ["identity, gzip"], LAW),
        (PACKED + PACKED, ["gzip"], LAW + LAW),
        (PACKED + b"\0" * 100, ["gzip"], LAW),
        (zlib.compress(LAW), ["deflate"], LAW),
        (raw_deflate(LAW), ["deflate"], LAW),
        (gzip.compress(b"", mtime=0), ["gzip"], b""),
    ],
)
def test_a_whole_stream_gives_what_the_server_meant(body: bytes, encodings: list[str], meant: bytes) -> None:
    assert unpack(body, encodings, LIMIT) == meant


@pytest.mark.parametrize(
    ("body", "encodings", "reason"),
    [
        (b"", ["gzip"], "cut-stream"),
        (PACKED[:-1], ["gzip"], "cut-stream"),
        (PACKED[:-8], ["gzip"], "cut-stream"),
        (PACKED + PACKED[:-4], ["gzip"], "cut-stream"),
        (PACKED + b"<html>", ["gzip"], "bad-encoding"),
        (PACKED[:-6] + b"\0\0" + PACKED[-4:], ["gzip"], "bad-encoding"),
        (LAW, ["gzip"], "bad-encoding"),
        (zlib.compress(LAW)[:-1], ["deflate"], "cut-stream"),
        (raw_deflate(LAW)[:-1], ["deflate"], "cut-stream"),
        (zlib.compress(LAW) + b"x", ["deflate"], "bad-encoding"),
        (PACKED, ["br"], "bad-encoding"),
        (PACKED, ["zstd"], "bad-encoding"),
        (gzip.compress(PACKED), ["gzip, gzip"], "bad-encoding"),
        (gzip.compress(PACKED), ["gzip", "gzip"], "bad-encoding"),
        (gzip.compress(b"", mtime=0) * 1000, ["gzip"], "bad-encoding"),
        (gzip.compress(b" " * (LIMIT + 1)), ["gzip"], "too-large"),
    ],
)
def test_a_stream_that_is_not_whole_is_named(body: bytes, encodings: list[str], reason: str) -> None:
    with pytest.raises(BrokenStreamError) as caught:
        unpack(body, encodings, LIMIT)

    assert caught.value.reason == reason


@given(data=st.binary(max_size=300), cut=st.integers(min_value=0), form=st.sampled_from(["gzip", "deflate"]))
def test_no_beginning_of_a_stream_passes_for_the_whole(data: bytes, cut: int, form: str) -> None:
    packed = gzip.compress(data, mtime=0) if form == "gzip" else zlib.compress(data)

    with pytest.raises(BrokenStreamError):
        unpack(packed[: cut % len(packed)], [form], LIMIT)


def test_what_scrapy_does_with_half_a_gzip_is_why_we_check() -> None:
    # Should this ever fail, Scrapy checks by itself and our own check may go.
    half = gunzip(PACKED[: len(PACKED) // 2])

    assert LAW.startswith(half)
    assert half != LAW


def test_a_bomb_takes_little_more_memory_than_the_limit() -> None:
    bomb = gzip.compress(b" " * (100 << 20), mtime=0)
    tracemalloc.start()

    with pytest.raises(BrokenStreamError):
        unpack(bomb, ["gzip"], 4 << 20)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 16 << 20
