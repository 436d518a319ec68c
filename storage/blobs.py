"""Two revisions of a law differ by a few words: bytes are kept as what changed against the bytes before them.

The name of bytes is their sha256, so the same bytes are one row; other rows know it by its number. Each row is
compressed with its base as dictionary: the bytes just before it, or for every STEP-th one those a STEP before; every
CHAIN-th one stands alone. Reading one revision so never unpacks more than CHAIN / STEP + STEP others, and a long
history has few whole copies.
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
    put_blob(session, data, None if previous is None else _number_of(session, previous))
    return digest_of(data)


def put_blob(session: Session, data: bytes, previous: int | None) -> int:
    """Keep bytes and return their number, by which rows name them; ``previous`` is that of bytes that they resemble."""
    digest = digest_of(data)
    query = select(BlobRow.id).where(BlobRow.digest == digest)
    if number := session.exec(query).first():
        return number
    packed = None
    base, link = _find_base(session, previous) if previous is not None else (None, 0)
    if base is not None:
        packed = _pack(data, get_blob(session, base))
    if packed is None or len(packed) > len(data) // 4:
        # Little in common, as a maintenance page after a law: alone it is hardly larger, and needs nothing below it.
        packed, base, link = _pack(data, b""), None, 0
    insert_if_new(session, BlobRow, digest=digest, base_id=base, link=link, size=len(data), data=packed)
    return session.exec(query).one() or 0


def read_blob(session: Session, digest: str) -> bytes:
    """Return stored bytes; raises NotStoredError, or CorruptBlobError where they are not what their name says."""
    return get_blob(session, _number_of(session, digest))


def get_blob(session: Session, number: int) -> bytes:
    """Return stored bytes by their number; raises as ``read_blob``."""
    chain: list[tuple[bytes, int]] = []
    digest = ""
    at: int | None = number
    while at is not None:
        query = select(BlobRow.digest, BlobRow.data, BlobRow.base_id, BlobRow.size).where(BlobRow.id == at)
        row = session.exec(query).first()
        if row is None:
            raise NotStoredError(f"no bytes are stored under {at}")
        digest = digest or row[0]
        if len(chain) > DEEPEST:
            raise CorruptBlobError(f"the bytes stored under {digest} rest on too many others")
        chain.append((row[1], row[3]))
        at = row[2]
    data = b""
    for packed, size in reversed(chain):
        data = _unpack(digest, packed, data, size)
    return _proved(digest, data)


def prove_blobs(session: Session) -> Iterator[tuple[str, str]]:
    """Yield the name of every blob, and why it is not what its name says; each is unpacked once, on top of its base.

    What rests on a damaged one is damaged with it. What rests on one that is not there is not yielded.
    """
    resting: dict[int | None, list[int]] = {}
    for number, base in session.exec(select(BlobRow.id, BlobRow.base_id).order_by(col(BlobRow.id))):
        resting.setdefault(base, []).append(number or 0)
    waiting: list[tuple[int, bytes | None]] = [(number, b"") for number in resting.pop(None, [])]
    while waiting:
        number, base_data = waiting.pop()
        query = select(BlobRow.digest, BlobRow.data, BlobRow.size).where(BlobRow.id == number)
        digest, packed, size = session.exec(query).one()
        data, why = None, "what it rests on is damaged"
        if base_data is not None:
            try:
                data, why = _proved(digest, _unpack(digest, packed, base_data, size)), ""
            except CorruptBlobError as error:
                why = str(error)
        yield digest, why
        waiting += [(above, data) for above in resting.pop(number, [])]


def _number_of(session: Session, digest: str) -> int:
    number = session.exec(select(BlobRow.id).where(BlobRow.digest == digest)).first()
    if number is None:
        raise NotStoredError(f"no bytes are stored under {digest}")
    return number


def _proved(digest: str, data: bytes) -> bytes:
    if digest_of(data) != digest:
        raise CorruptBlobError(f"the bytes stored under {digest} are not the ones that were stored")
    return data


def _find_base(session: Session, previous: int) -> tuple[int | None, int]:
    """Return on what the bytes after ``previous`` rest, and their place in the run; None where they stand alone."""
    link = session.exec(select(BlobRow.link).where(BlobRow.id == previous)).first()
    if link is None:
        raise NotStoredError(f"no bytes are stored under {previous}")
    place = link + 1
    if place >= CHAIN:
        return None, 0
    base = previous
    while place % STEP == 0 and link > place - STEP:
        found = session.exec(select(BlobRow.base_id, BlobRow.link).where(BlobRow.id == base)).one()
        below = session.exec(select(BlobRow.link).where(BlobRow.id == found[0])).first()
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
