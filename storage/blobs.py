"""Two revisions of a law differ by a few words: bytes are kept as what changed against the bytes before them.

The name of bytes is their sha256, so the same bytes are one row. Each row is compressed with its base as dictionary;
every CHAIN-th one stands alone, so that reading one revision never unpacks a whole history.
"""

import hashlib

import zstandard
from sqlmodel import Session, select

from storage.columns import insert_if_new
from storage.errors import CorruptBlobError, NotStoredError
from storage.tables import BlobRow

CHAIN = 16
LEVEL = 12  # finds a base of 12 MB where 9 does not, and costs 20 ms for 1 MB
SMALLEST_WINDOW, LARGEST_WINDOW = 10, 27  # zstd's own limits without special leave, as powers of two


def digest_of(data: bytes) -> str:
    """Return the name under which bytes are stored: their sha256 (hex)."""
    return hashlib.sha256(data).hexdigest()


def store_blob(session: Session, data: bytes, previous: str | None) -> str:
    """Keep bytes and return their sha256 (hex); ``previous`` names stored bytes that they probably resemble."""
    digest = digest_of(data)
    if session.exec(select(BlobRow.digest).where(BlobRow.digest == digest)).first():
        return digest
    base, link, packed = None, 0, None
    if previous is not None:
        below = session.exec(select(BlobRow.link).where(BlobRow.digest == previous)).first()
        if below is None:
            raise NotStoredError(f"no bytes are stored under {previous}")
        if below + 1 < CHAIN:
            packed = _pack(data, read_blob(session, previous))
            base, link = previous, below + 1
    if packed is None or len(packed) > len(data) // 4:
        # Little in common, as a maintenance page after a law: alone it is hardly larger, and needs nothing below it.
        packed, base, link = _pack(data, b""), None, 0
    insert_if_new(session, BlobRow, digest=digest, base=base, link=link, size=len(data), data=packed)
    return digest


def read_blob(session: Session, digest: str) -> bytes:
    """Return stored bytes; raises NotStoredError, or CorruptBlobError where they are not what their name says."""
    chain: list[tuple[bytes, int]] = []
    name: str | None = digest
    while name is not None:
        row = session.exec(select(BlobRow.data, BlobRow.base, BlobRow.size).where(BlobRow.digest == name)).first()
        if row is None:
            raise NotStoredError(f"no bytes are stored under {name}")
        if len(chain) > CHAIN:
            raise CorruptBlobError(f"the bytes stored under {digest} rest on too many others")
        chain.append((row[0], row[2]))
        name = row[1]
    data = b""
    try:
        for packed, size in reversed(chain):
            data = _unpack(packed, data, size)
    except zstandard.ZstdError as error:
        raise CorruptBlobError(f"the bytes stored under {digest} cannot be unpacked: {error}") from error
    if digest_of(data) != digest:
        raise CorruptBlobError(f"the bytes stored under {digest} are not the ones that were stored")
    return data


def _pack(data: bytes, base: bytes) -> bytes:
    # The window must span base and data, or the end of a long law no longer sees the same place in its base.
    window = min(max((len(data) + len(base)).bit_length(), SMALLEST_WINDOW), LARGEST_WINDOW)
    parameters = zstandard.ZstdCompressionParameters.from_level(LEVEL, window_log=window)
    return zstandard.ZstdCompressor(compression_params=parameters, dict_data=_as_dictionary(base)).compress(data)


def _unpack(packed: bytes, base: bytes, size: int) -> bytes:
    unpacker = zstandard.ZstdDecompressor(dict_data=_as_dictionary(base), max_window_size=1 << LARGEST_WINDOW)
    return unpacker.decompress(packed, max_output_size=size)


def _as_dictionary(base: bytes) -> zstandard.ZstdCompressionDict | None:
    return zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT) if base else None
