"""Whoever says «unchanged» for ever is asked for the whole text again: the days count from the last whole one."""

from collections.abc import Callable
from datetime import datetime, timedelta

from law.model import Capture, Verdict
from storage.captures import record_verdict, store_capture
from storage.engine import Store
from storage.runs import open_run
from storage.validators import OURS, Offer, find_offers

ETAG = ("ETag", '"1"')


def keep(store: Store, capture: Capture) -> int:
    with store.transaction() as session:
        number = store_capture(session, capture, open_run(session, "test", capture.captured_at))
        record_verdict(session, number, Verdict("identical"))
    return number


def test_a_text_that_was_said_to_be_unchanged_does_not_put_off_the_next_whole_one(
    store: Store, make_capture: Callable[..., Capture], noon: datetime
) -> None:
    day = timedelta(days=1)
    whole = keep(store, make_capture(headers=(ETAG,), captured_at=noon))
    keep(store, make_capture(headers=(ETAG, (OURS, f"{whole}")), captured_at=noon + 5 * day))
    url = make_capture().url

    with store.reading() as session:
        early = find_offers(session, "espi", {"49212"}, noon - day)
        late = find_offers(session, "espi", {"49212"}, noon + day)

    assert early == {(url, "rus"): Offer(whole, '"1"', "")}
    assert late == {}


def test_a_whole_text_without_a_word_to_ask_by_hides_an_older_one_that_had_it(
    store: Store, make_capture: Callable[..., Capture], noon: datetime
) -> None:
    day = timedelta(days=1)
    keep(store, make_capture(headers=(ETAG,), captured_at=noon))
    keep(store, make_capture(b'{"nodes": [1]}', headers=(), captured_at=noon + day))

    with store.reading() as session:
        assert find_offers(session, "espi", {"49212"}, noon - day) == {}
