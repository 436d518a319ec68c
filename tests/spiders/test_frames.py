from datetime import UTC, date, datetime
from io import BytesIO

import pytest

from law.model import Capture
from spiders.frames import (
    LENGTHS,
    Beat,
    BrokenFrameError,
    End,
    Frames,
    read_message,
    read_order,
    write_message,
    write_order,
)
from spiders.orders import ActOrder, CrawlOrder, Finished

CAPTURE = Capture(
    portal="espi",
    act="900001",
    language="kaz",
    kind="edition",
    url="http://127.0.0.1/api/documents/900001/kaz/01.01.2023",
    captured_at=datetime(2024, 1, 1, 12, 30, 15, 250, tzinfo=UTC),
    status=200,
    headers=(("Set-Cookie", "a=1"), ("Set-Cookie", "b=ә")),
    body=b"\x00\xff{}" * 100,
    reason="cut-stream",
    version_on=date(2023, 1, 1),
    page=2,
)
MESSAGES = [CAPTURE, Beat(), Finished("900001", "kaz"), End()]


def written() -> bytes:
    stream = BytesIO()
    for message in MESSAGES:
        write_message(stream, message)
    return stream.getvalue()


@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_messages_survive_a_pipe_that_cuts_them_anywhere(size: int) -> None:
    data, frames = written(), Frames(1 << 20)

    pieces = (data[at : at + size] for at in range(0, len(data), size))

    assert [read_message(*frame) for piece in pieces for frame in frames.feed(piece)] == MESSAGES


def test_an_order_survives_the_pipe() -> None:
    acts = (ActOrder("1", "rus", (date(2023, 1, 1),), "all", reread=True), ActOrder("1", "kaz"))
    order = CrawlOrder("espi", "https://zan.gov.kz", acts, 2.5, "ZanWatch", ("law.gov.kz",), body_limit=5)
    stream = BytesIO()

    write_order(stream, order)
    stream.seek(0)

    assert read_order(stream) == order


@pytest.mark.parametrize(
    "data",
    [
        LENGTHS.pack(2, 1 << 30) + b"{}",
        LENGTHS.pack(1 << 30, 0),
        *(
            LENGTHS.pack(len(head), 0) + head
            for head in (b"<a>", b"[]", b"{}", b'{"frame": "Finished", "code": "1", "language": "eng"}')
        ),
    ],
)
def test_a_frame_that_is_none_of_ours_is_refused(data: bytes) -> None:
    with pytest.raises(BrokenFrameError):
        [read_message(*frame) for frame in Frames(1 << 20).feed(data)]
