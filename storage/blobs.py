"""Two revisions of a law differ by a few words: bytes are kept as what changed against the bytes before them.

The name of bytes is their sha256, so the same bytes are one row. Each row is compressed with its base as dictionary:
the bytes just before it, or for every STEP-th one those a STEP before; every CHAIN-th one stands alone. Reading one
revision so never unpacks more than CHAIN / STEP + STEP others, and a long history has few whole copies.
"""

import hashlib
from collections.abc import Iterator

import zstandard
from sqlmodel import Session, col, select

from storage.columns import insert_if_new
from storage.errors import CorruptBlobError, NotStoredError
from storage.tables import BlobRow

STEP = 16
CHAIN = 256
DEEPEST = CHAIN // STEP + STEP
"""How many rows the reading of one blob may need."""
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
    packed = None
    base, link = _find_base(session, previous) if previous is not None else (None, 0)
    if base is not None:
        packed = _pack(data, read_blob(session, base))
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
        if len(chain) > DEEPEST:
            raise CorruptBlobError(f"the bytes stored under {digest} rest on too many others")
        chain.append((row[0], row[2]))
        name = row[1]
    data = b""
    for packed, size in reversed(chain):
        data = _unpack(digest, packed, data, size)
    return _proved(digest, data)


def prove_blobs(session: Session) -> Iterator[tuple[str, str]]:
    """Yield the name of every blob, and why it is not what its name says; each is unpacked once, on top of its base.

    What rests on a damaged one is damaged with it. What rests on one that is not there is not yielded.
    """
    resting: dict[str | None, list[str]] = {}
    for digest, base in session.exec(select(BlobRow.digest, BlobRow.base).order_by(col(BlobRow.digest))):
        resting.setdefault(base, []).append(digest)
    waiting: list[tuple[str, bytes | None]] = [(digest, b"") for digest in resting.pop(None, [])]
    while waiting:
        digest, base_data = waiting.pop()
        data, why = None, "what it rests on is damaged"
        if base_data is not None:
            packed, size = session.exec(select(BlobRow.data, BlobRow.size).where(BlobRow.digest == digest)).one()
            try:
                data, why = _proved(digest, _unpack(digest, packed, base_data, size)), ""
            except CorruptBlobError as error:
                why = str(error)
        yield digest, why
        waiting += [(above, data) for above in resting.pop(digest, [])]


def _proved(digest: str, data: bytes) -> bytes:
    if digest_of(data) != digest:
        raise CorruptBlobError(f"the bytes stored under {digest} are not the ones that were stored")
    return data


def _find_base(session: Session, previous: str) -> tuple[str | None, int]:
    """Return on what the bytes after ``previous`` rest, and their place in the run; None where they stand alone."""
    link = session.exec(select(BlobRow.link).where(BlobRow.digest == previous)).first()
    if link is None:
        raise NotStoredError(f"no bytes are stored under {previous}")
    place = link + 1
    if place >= CHAIN:
        return None, 0
    base: str = previous
    while place % STEP == 0 and link > place - STEP:
        found = session.exec(select(BlobRow.base, BlobRow.link).where(BlobRow.digest == base)).one()
        below = session.exec(select(BlobRow.link).where(BlobRow.digest == found[0])).first()
        if found[0] is None or below is None:
            return None, 0
        base, link = found[0], below
    return base, place


def _pack(data: bytes, base: bytes) -> bytes:
    # The window must span base and data, or the end of a long law no longer sees the same place in its base.
    window = min(max((len(data) + len(base)).bit_length(), SMALLEST_WINDOW), LARGEST_WINDOW)
    parameters = zstandard.ZstdCompressionParameters.from_level(LEVEL, window_log=window)
    return zstandard.ZstdCompressor(compression_params=parameters, dict_data=_as_dictionary(base)).compress(data)


def _unpack(digest: str, packed: bytes, base: bytes, size: int) -> bytes:
    try:
        # A damaged frame may claim any size, and as much memory would be asked for.
        if zstandard.frame_content_size(packed) != size:
            raise CorruptBlobError(f"the bytes stored under {digest} are not as long as they were")
        unpacker = zstandard.ZstdDecompressor(dict_data=_as_dictionary(base), max_window_size=1 << LARGEST_WINDOW)
        return unpacker.decompress(packed, max_output_size=size)
    except zstandard.ZstdError as error:
        raise CorruptBlobError(f"the bytes stored under {digest} cannot be unpacked: {error}") from error


def _as_dictionary(base: bytes) -> zstandard.ZstdCompressionDict | None:
    return zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT) if base else None
