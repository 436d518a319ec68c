"""How parent and child speak: a frame is two lengths (4 bytes each, network order), a JSON head and raw bytes.

The child is the one that talks to the world, so the parent believes no length that is beyond the order's limits.
"""

import json
import struct
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import IO, Any

from law.model import Capture
from spiders.orders import ActOrder, CrawlOrder, Finished, Validator

LENGTHS = struct.Struct(">II")
HEAD_LIMIT = 4 << 20


@dataclass(frozen=True, slots=True)
class Beat:
    """The child is alive and waits for the portal."""


@dataclass(frozen=True, slots=True)
class End:
    """The child has done all that it was asked for."""


Message = Capture | Finished | Beat | End


class BrokenFrameError(ValueError):
    """Raised when bytes are no frame of ours, from this module."""


@dataclass(slots=True)
class Frames:
    """Cuts what arrives on a pipe into frames; ``body_limit`` in bytes."""

    body_limit: int
    _buffer: bytearray

    def __init__(self, body_limit: int) -> None:
        self.body_limit = body_limit
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[dict[str, Any], bytes]]:
        """Yield the frames that these bytes complete; raises BrokenFrameError."""
        self._buffer += data
        while len(self._buffer) >= LENGTHS.size:
            head_size, body_size = LENGTHS.unpack_from(self._buffer)
            if head_size > HEAD_LIMIT or body_size > self.body_limit:
                raise BrokenFrameError(f"a frame of {head_size} and {body_size} bytes")
            middle, end = LENGTHS.size + head_size, LENGTHS.size + head_size + body_size
            if len(self._buffer) < end:
                return
            head, body = bytes(self._buffer[LENGTHS.size : middle]), bytes(self._buffer[middle:end])
            del self._buffer[:end]
            yield _read_head(head), body


def write_frame(stream: IO[bytes], head: dict[str, Any], body: bytes = b"") -> None:
    """Write one frame and let it go at once."""
    words = json.dumps(head, ensure_ascii=False, default=str).encode()
    stream.write(LENGTHS.pack(len(words), len(body)))
    stream.write(words)
    stream.write(body)
    stream.flush()


def write_message(stream: IO[bytes], message: Message) -> None:
    """Write what the child has to say."""
    if isinstance(message, Capture):
        head = asdict(message)
        body = head.pop("body")
        write_frame(stream, {"frame": "Capture", **head}, body)
    else:
        write_frame(stream, {"frame": type(message).__name__, **asdict(message)})


def read_message(head: dict[str, Any], body: bytes) -> Message:
    """Return what a frame says; raises BrokenFrameError."""
    match head:
        case {"frame": "Capture", **fields}:
            return _read_capture(fields, body)
        case {"frame": "Finished", "code": str(code), "language": "rus" | "kaz" as language}:
            return Finished(code, language)
        case {"frame": "Beat"}:
            return Beat()
        case {"frame": "End"}:
            return End()
    raise BrokenFrameError(f"an unknown frame: {head.get('frame')!r}")


def write_order(stream: IO[bytes], order: CrawlOrder) -> None:
    """Write an order as one frame."""
    write_frame(stream, asdict(order))


def read_order(stream: IO[bytes]) -> CrawlOrder:
    """Return the order that stands first in a stream; raises BrokenFrameError."""
    start = stream.read(LENGTHS.size)
    if len(start) < LENGTHS.size:
        raise BrokenFrameError("no order came")
    head_size, _ = LENGTHS.unpack(start)
    fields = _read_head(stream.read(head_size))
    acts = tuple(_read_act_order(act) for act in fields.pop("acts"))
    validators = tuple(Validator(**one) for one in fields["validators"])
    hosts = tuple(fields["allowed_hosts"])
    return CrawlOrder(**fields | {"acts": acts, "allowed_hosts": hosts, "validators": validators})


def _read_act_order(fields: dict[str, Any]) -> ActOrder:
    days = {name: tuple(date.fromisoformat(day) for day in fields[name]) for name in ("known", "again", "listed")}
    until = date.fromisoformat(fields["until"]) if fields["until"] else None
    return ActOrder(**fields | days | {"until": until, "seen": tuple(fields["seen"])})


def _read_capture(fields: dict[str, Any], body: bytes) -> Capture:
    asked_on = fields["version_on"]
    read = {
        "body": body,
        "captured_at": datetime.fromisoformat(fields["captured_at"]),
        "headers": tuple((name, value) for name, value in fields["headers"]),
        "version_on": date.fromisoformat(asked_on) if asked_on else None,
    }
    return Capture(**fields | read)


def _read_head(head: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(head)
    except ValueError as error:
        raise BrokenFrameError(f"a head that is not JSON: {head[:100]!r}") from error
    if not isinstance(fields, dict):
        raise BrokenFrameError("a head that is not an object")
    return fields
