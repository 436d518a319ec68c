"""Half a node list is whole JSON: a first text that does not show its end is believed when it came twice the same."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from flows import confirming
from flows.passes import Wish, watch
from law.model import Capture, Provision
from law.quality.ending import shows_its_end
from spiders.crawl import CrawlFailedError, CrawlOrder, Finished
from storage.captures import list_captures, list_unjudged
from storage.engine import Store
from storage.revisions import list_editions
from tests.flows.invented_portal import Bench, lines_of, make_portal
from tests.law.making import revision

CODE = "930000"
WHOLE = ("good", "")
HELD = ("quarantined", "cut-text")
SIGNATURE = {"id": "99", "type": "signature", "level": 2, "properties": [], "text": "Президент Республики Казахстан"}


@pytest.fixture
def database() -> str:
    """The tables are tested on both databases elsewhere; what happens here has nothing to do with which it is."""
    return "sqlite"


@pytest.fixture
def bench(store: Store, tmp_path: Path) -> Bench:
    return Bench(store, tmp_path, make_portal(1))


class Cutting:
    """Spoils the answers one after another: each share of its nodes is kept, the last one for ever."""

    def __init__(self, *shares: float, is_signed: bool = False) -> None:
        self.shares, self.is_signed, self.asked = list(shares), is_signed, 0

    def __call__(self, body: bytes) -> bytes:
        share = self.shares[min(self.asked, len(self.shares) - 1)]
        self.asked += 1
        document = json.loads(body)
        nodes = [*document["content"], *([SIGNATURE] if self.is_signed else [])]
        document["content"] = nodes[: round(len(nodes) * share)]
        return json.dumps(document, ensure_ascii=False).encode()


def read(bench: Bench, *shares: float, is_signed: bool = False) -> tuple[list[tuple[str, str]], int]:
    """Make a first pass; return its outcomes, and how often the text was asked for."""
    spoil = bench.portal.spoilt[CODE] = Cutting(*shares, is_signed=is_signed)
    return [(line.verdict.outcome, line.verdict.reason) for line in bench.watch().lines], spoil.asked


def stored(bench: Bench) -> int:
    with bench.store.reading() as session:
        assert list_unjudged(session) == ()
        return len(list_editions(session, CODE, "rus"))


@pytest.mark.parametrize("shares", [(0.5, 1), (1, 0.5), (0.5, 0.7)])
def test_a_first_text_whose_two_answers_differ_is_held_back(bench: Bench, shares: tuple[float, ...]) -> None:
    assert read(bench, *shares) == ([HELD], 2)
    assert stored(bench) == 0

    assert read(bench, 1) == ([WHOLE], 2)
    assert stored(bench) == 1


def test_without_the_second_asking_half_a_law_would_be_stored(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confirming, "shows_its_end", lambda _: True)

    assert read(bench, 0.5, 1) == ([WHOLE], 1)
    assert stored(bench) == 1


def test_a_text_without_an_end_that_comes_twice_the_same_is_good_and_both_answers_have_their_outcome(
    bench: Bench,
) -> None:
    assert read(bench, 1) == ([WHOLE], 2)
    with bench.store.reading() as session:
        editions = [capture for capture in list_captures(session, act=CODE) if capture.kind == "edition"]

    assert [capture.verdict and capture.verdict.outcome for capture in editions] == ["identical", "good"]
    assert stored(bench) == 1


def test_a_signed_text_is_asked_for_once_and_its_half_twice(bench: Bench) -> None:
    assert read(bench, 0.5, 1, is_signed=True) == ([HELD], 2)
    assert read(bench, 1, is_signed=True) == ([WHOLE], 1)


def test_what_is_known_and_a_history_are_asked_for_once(bench: Bench) -> None:
    read(bench, 1)

    assert read(bench, 1)[1] == 1

    bench.portal.acts["930001"] = bench.portal.acts[CODE]
    spoil = bench.portal.spoilt["930001"] = Cutting(1)
    watch(bench.tools, [Wish("930001", (), ("rus",))], history=True)

    assert spoil.asked == 1


def test_a_text_that_is_not_given_a_second_time_is_held_back(bench: Bench) -> None:
    crawls: list[CrawlOrder] = []

    def breaks_off(order: CrawlOrder, *, timeout: float) -> Iterator[Capture | Finished]:
        crawls.append(order)
        if len(crawls) == 2:
            raise CrawlFailedError("the portal is gone")
        yield from portal(order, timeout=timeout)

    portal, bench.portal = bench.portal, breaks_off  # type: ignore[assignment]

    report = watch(bench.tools, [Wish(CODE, ("labour",), ("rus",))])

    assert [(line.verdict.outcome, line.verdict.reason) for line in report.lines] == [HELD]
    assert report.lines[0].verdict.detail == "it shows no end, and was not given a second time"
    assert stored(bench) == 0


def test_the_end_of_a_text_is_the_signature_behind_all_of_its_law() -> None:
    bare = revision(*lines_of())
    signature, more = Provision("signature", "signature", ""), Provision("annex_1", "annex", "", text="Перечень")
    signed = replace(bare, provisions=(*bare.provisions, signature))

    assert [shows_its_end(made) for made in (bare, signed)] == [False, True]
    assert not shows_its_end(replace(signed, provisions=(*signed.provisions, more)))
