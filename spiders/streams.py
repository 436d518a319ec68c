"""A compressed body is law only if its stream comes to its end: half of a gzip unpacks into a perfect half of an act.

Scrapy's own decoder gives what it could unpack, without a word. Here every member must be complete, its checksum
right, and nothing may grow beyond the limit while it is unpacked.
"""

import zlib
from collections.abc import Iterable

GZIP = zlib.MAX_WBITS | 16
ZLIB = zlib.MAX_WBITS
RAW = -zlib.MAX_WBITS
STEP = 1 << 20
MEMBERS = 64
"""Servers send one gzip member, rarely a few; a million empty ones would cost minutes."""


class BrokenStreamError(Exception):
    """Raised when a body cannot be unpacked whole, from ``unpack``; ``reason`` is a word of ``outcomes``."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason


def unpack(body: bytes, encodings: Iterable[str], limit: int) -> bytes:
    """Return the body without its content encoding (none, gzip or deflate), at most ``limit`` bytes.

    ``encodings`` are the values of the Content-Encoding headers. Raises BrokenStreamError.

    >>> unpack(zlib.compress(b"law"), ["deflate"], 10), unpack(b"law", ["identity"], 10)
    (b'law', b'law')
    """
    layers = [word for value in encodings for word in _words(value)]
    if not layers:
        return body
    if len(layers) > 1:
        raise BrokenStreamError("bad-encoding", f"several layers: {', '.join(layers)[:100]}")
    if layers[0] in ("gzip", "x-gzip"):
        return _inflate(body, GZIP, limit)
    if layers[0] == "deflate":
        return _inflate(body, ZLIB if _is_zlib(body) else RAW, limit)
    raise BrokenStreamError("bad-encoding", f"not asked for: {layers[0][:100]}")


def _words(value: str) -> list[str]:
    words = (word.strip().lower() for word in value.split(","))
    return [word for word in words if word not in ("", "identity")]


def _is_zlib(body: bytes) -> bool:
    """Tell whether a deflate body has the header that the standard asks for and some servers leave out."""
    return len(body) > 1 and body[0] & 0x0F == zlib.DEFLATED and (body[0] << 8 | body[1]) % 31 == 0


def _inflate(body: bytes, form: int, limit: int) -> bytes:
    """Unpack every member to its end; only zero bytes, which gzip allows as padding, may follow the last one."""
    unpacked = bytearray()
    rest = body
    for _ in range(MEMBERS):
        rest = _inflate_member(rest, form, unpacked, limit)
        if form != GZIP and rest:
            raise BrokenStreamError("bad-encoding", "bytes after the end of the stream")
        if not rest.strip(b"\0"):
            return bytes(unpacked)
    raise BrokenStreamError("bad-encoding", f"more than {MEMBERS} members")


def _inflate_member(packed: bytes, form: int, unpacked: bytearray, limit: int) -> bytes:
    """Add one member to ``unpacked`` and return the bytes after it."""
    member = zlib.decompressobj(form)
    while not member.eof:
        try:
            step = member.decompress(packed, STEP)
        except zlib.error as error:
            raise BrokenStreamError("bad-encoding", f"{error}") from error
        unpacked += step
        if len(unpacked) > limit:
            raise BrokenStreamError("too-large", f"more than {limit} bytes unpacked")
        packed = member.unconsumed_tail
        if not step and not packed and not member.eof:
            raise BrokenStreamError("cut-stream", "the compressed stream has no end")
    return member.unused_data
