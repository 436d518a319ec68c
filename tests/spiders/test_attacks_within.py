"""What an answer holds cannot hurt whoever reads it, and cannot hide a change or make one up."""

import codecs
import importlib
import pkgutil
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

import flows
import spiders
import storage
from law.discovery.judge import judge_list
from law.errors import UnreadablePageError
from law.parsing.portals.adilet_lists import MOST_ITEMS, HostileFeedError, read_feed
from law.wording import canonical, clean
from spiders.crawl import ActOrder, crawl
from spiders.waiting import read_retry_after
from tests.spiders.making import an_order
from tests.spiders.site import Site, say

NINE_LEVELS = "".join(f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 10))
HEAD = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "ha">{NINE_LEVELS}]>'
BOMB = f"{HEAD}<rss><channel><title>&a9;</title></channel></rss>"
ITEM = "<item><title>О выдуманном</title><link>https://adilet.zan.kz/rus/docs/{}</link><pubDate>{}</pubDate></item>"
HIDDEN = (
    "\u00ad\u180e\u200b\u200c\u200d\u2060\u2061\u2063\ufeff"
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    "\U000e0001\U000e0031\U000e007f"
)


def a_feed(items: str) -> bytes:
    return f"<rss><channel><title>x</title>{items}</channel></rss>".encode()


@contextmanager
def within(seconds: int, what: str) -> Iterator[None]:
    """Fail what hangs; no measure of speed, for any working machine is a hundred times faster."""

    def stop(*_: object) -> None:
        raise TimeoutError(what)

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize(
    "body",
    [
        BOMB.encode(),
        codecs.BOM_UTF8 + BOMB.encode(),
        BOMB.replace('version="1.0"', 'version="1.0" encoding="UTF-16"').encode("utf-16"),
        BOMB.replace('version="1.0"', 'version="1.0" encoding="UTF-16LE"').encode("utf-16-le"),
        BOMB.replace("<!DOCTYPE", "<!-- --><!DOCTYPE").encode(),
        b'<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd">%p;]><rss><channel/></rss>',
        b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title></channel></rss>',
    ],
)
def test_a_feed_with_definitions_of_its_own_is_refused_in_words(body: bytes) -> None:
    with within(20, "an entity bomb"), pytest.raises(UnreadablePageError, match=r"definitions of its own|no XML"):
        read_feed(body)


def test_a_nine_level_bomb_that_a_portal_sends_is_held_back_and_says_why() -> None:
    with Site({"/robots.txt": say(b"", 404), "/rus/docs/rss": say(BOMB.encode())}) as site:
        order = replace(an_order(site.origin, ActOrder("rss", "rus")), portal="adilet_lists")
        capture, _ = crawl(order, timeout=60)
    verdict = judge_list(capture, read_feed).verdict  # type: ignore[arg-type]

    assert (verdict.outcome, verdict.reason) == ("quarantined", "entities")
    assert verdict.detail == "the feed brings definitions of its own"


def test_with_entities_on_a_parser_reads_the_file_that_ours_does_not(tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    canary.write_text("secret", "ascii")
    body = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{canary}">]><rss><channel><title>&x;</title></channel></rss>'
    open_parser = etree.XMLParser(resolve_entities=True, load_dtd=True, no_network=True)

    assert etree.fromstring(body.encode(), open_parser).findtext("channel/title") == "secret"
    with pytest.raises(HostileFeedError):
        read_feed(body.encode())


def test_a_feed_of_a_hundred_thousand_items_is_cut_and_says_so() -> None:
    with within(60, "a long feed"):
        page = read_feed(a_feed("".join(ITEM.format(f"Z{number:010}", "") for number in range(100_000))))

    assert len(page.items) == MOST_ITEMS
    assert [issue.message for issue in page.issues] == ["100000 items; only the first 1000 were read"]


def test_dates_that_are_none_ids_that_return_and_hosts_that_are_not_ours_break_no_feed() -> None:
    dates = ("Mon, 01 Jan 0001 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 -1200", "32 Foo", "", "x" * 10_000)
    feed = read_feed(a_feed("".join(ITEM.format("Z1100000477", day) for day in dates)))
    foreign = read_feed(a_feed("<item><title>x</title><link>https://evil.kz/rus/docs/Z1100000477</link></item>"))

    assert [item.number for item in feed.items] == ["Z1100000477"]
    assert (foreign.items, len(foreign.issues)) == ((), 1)


@pytest.mark.parametrize(
    "body", [b"<html><body>x</body></html>", b"", b"\x00", b"<rss>", b"<rss/>", b"{}", b"\xff\xfe"]
)
def test_what_is_no_feed_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(UnreadablePageError):
        read_feed(body)


@pytest.mark.parametrize("mark", HIDDEN, ids=[f"U+{ord(mark):04X}" for mark in HIDDEN])
def test_a_hidden_character_fakes_no_change_and_is_never_shown(mark: str) -> None:
    text = "Статья 17. Приём лиц старше 12 лет"
    hidden = text.replace("12", f"1{mark}2").replace("Приём", f"{mark}При{mark}ём")

    assert canonical(hidden) == canonical(text)
    assert clean(hidden) == text


@pytest.mark.parametrize("mark", HIDDEN, ids=[f"U+{ord(mark):04X}" for mark in HIDDEN])
def test_a_hidden_character_hides_no_change(mark: str) -> None:
    # Shown leftwards, «21» is read as «12»: it is compared and shown as it is stored.
    before, after = "старше 12 лет", f"старше {mark}21{mark} лет"

    assert canonical(before) != canonical(after)
    assert clean(after) == "старше 21 лет"


def list_patterns() -> Iterator[tuple[str, re.Pattern[str] | re.Pattern[bytes]]]:
    for room in (spiders, flows, storage):
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if "migrations" in module.name or module.name == "flows.watch":  # these run where they are imported
                continue
            for value in vars(importlib.import_module(module.name)).values():
                for one in value if isinstance(value, tuple) else (value,):
                    if isinstance(one, re.Pattern):
                        yield module.name, one


def test_no_pattern_outside_law_hangs_on_what_it_nearly_matches() -> None:
    # law has a test of its own (tests/law/test_linear.py), with words made out of each pattern.
    seeds = ("a", "1", " ", "<", "-", ".", "@", "a.", "a@", "1:", '="', "/docs/")
    found = list(list_patterns())
    for name, pattern in found:
        for word in (seed * (20_000 // len(seed)) + "!" for seed in seeds):
            with within(20, f"{name}: {pattern.pattern!r}"):
                pattern.search(word if isinstance(pattern.pattern, str) else word.encode())  # type: ignore[arg-type]

    assert len(found) >= 8


@pytest.mark.parametrize("value", ["", "-1", "1e9", "٣", "31 Dec 9999 23:59:59 -2359", "1 Jan 1 0:0:0 +9999999999999"])
def test_no_value_of_retry_after_breaks_a_crawl(value: str) -> None:
    seconds = read_retry_after(value, datetime(2024, 6, 16, tzinfo=UTC))

    assert seconds is None or seconds >= 0
