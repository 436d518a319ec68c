"""What is held back, on a page: both texts as words, and a decision that is kept with its reason and told later."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from law.model import Capture, Verdict
from spiders.crawl import CrawlFailedError
from storage.acts import put_on_watch
from storage.audit import list_entries
from storage.captures import record_verdict, store_capture
from storage.engine import Store
from storage.outbox import list_deliveries
from storage.quarantine import Doubt, list_doubt_decisions, list_doubts
from storage.revisions import list_editions
from storage.runs import open_run
from tests.flows.invented_portal import FIRST, SECOND, Bench, drifted, make_portal, without_an_article
from tests.web.admin.conftest import Enter
from tests.web.doors.browsing import Browser, start_visit
from tests.web.pages.filling import NOW, Page, harm
from web.app import create_app

CODE = "930000"
HELD = "/admin/quarantine"


@pytest.fixture
def bench(own_store: Store, tmp_path: Path) -> Bench:
    return Bench(own_store, tmp_path, make_portal(1))


@pytest.fixture
def browser(bench: Bench) -> Browser:
    app: FastAPI = create_app(bench.store, bench.tools.settings, clock=lambda: bench.now)
    browser = Browser(app)
    browser.cookies.set("lang", "eng", "127.0.0.1")
    return come_in(bench, browser)


def come_in(bench: Bench, browser: Browser) -> Browser:
    """Be signed in now: a session does not last for days on end."""
    return browser.hold(start_visit(bench.store, "admin", bench.now))


def hold(bench: Bench, spoil: Callable[[bytes], bytes] = without_an_article) -> Doubt:
    """Read the act, then hold back its next edition, and return the doubt."""
    bench.watch()
    bench.now += timedelta(hours=1)
    bench.portal.acts[CODE] = {FIRST: 10, SECOND: 30}
    bench.portal.spoilt = {CODE: spoil}
    bench.watch()
    (doubt,) = doubts(bench)
    return doubt


def doubts(bench: Bench, state: Any = "open") -> tuple[Doubt, ...]:
    with bench.store.reading() as session:
        return list_doubts(session, state=state)


def decisions(bench: Bench, doubt: Doubt) -> list[tuple[str, str, str]]:
    with bench.store.reading() as session:
        return [(one.deed, one.who, one.reason) for one in list_doubt_decisions(session, doubt)]


def deeds(bench: Bench) -> list[tuple[str, str, str]]:
    with bench.store.reading() as session:
        return [(one.deed.action, one.deed.object_kind, one.deed.object_id) for one in list_entries(session)]


def test_a_held_page_stands_beside_the_stored_text_with_marks_and_the_reason_in_words(
    bench: Bench, browser: Browser
) -> None:
    doubt = hold(bench)
    listed = Page(browser.get(HELD).text)
    page = Page(browser.get(f"{HELD}/{doubt.id}").text)
    sides = [page.texts(f"//div[contains(@class, 'pair')]/div[@class='{side}']") for side in ("before", "after")]
    marks = page.texts("//div[@class='before']//del"), page.texts("//div[@class='after']//ins")

    assert f"{HELD}/{doubt.id}" in listed.tree.xpath("//tbody//a/@href")
    assert page.text("//p[@class='lead']") == "articles are missing and no note says why"
    assert [len(side) for side in sides] == [len(sides[0])] * 2
    assert (marks[0][0], marks[1]) == ("removed: 10", ["added: 30"])
    assert any("removed: Статья 5" in side or "removed: 5" in side for side in sides[0])
    assert [str(one) for one in page.tree.xpath("//form[@class='decide']/@action")] == [
        f"{HELD}/{doubt.id}/{verb}" for verb in ("accept", "reject", "refetch")
    ]


def test_what_is_accepted_is_stored_at_once_and_told_by_the_next_round_of_sending(
    bench: Bench, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubt = hold(bench)
    monkeypatch.setattr("flows.quarantine.deliver", lambda _: pytest.fail("somebody waits for the page"))
    answer = browser.post(f"{HELD}/{doubt.id}/accept", why=" сверено\nс порталом ")
    with bench.store.reading() as session:
        editions = [edition.portal_version_on.isoformat() for edition in list_editions(session, CODE, "rus")]
        waiting = [(one.person, one.state) for one in list_deliveries(session)]

    assert (answer.status_code, answer.headers["location"]) == (303, f"{HELD}?done=accept")
    assert (editions, waiting) == ([FIRST, SECOND], [("Reception", "waiting")])
    assert decisions(bench, doubt) == [("accepted", "admin", "сверено с порталом")]
    assert (deeds(bench), bench.post.readers) == ([("approved", "doubt", f"{doubt.id}")], [])
    assert browser.post(f"{HELD}/{doubt.id}/reject", why="иначе").status_code == 409


def test_what_is_thrown_out_is_not_asked_about_again(bench: Bench, browser: Browser) -> None:
    doubt = hold(bench)
    answer = browser.post(f"{HELD}/{doubt.id}/reject", why="ошибка портала")
    bench.now += timedelta(days=1)
    bench.watch()
    come_in(bench, browser)

    assert (answer.status_code, doubts(bench)) == (303, ())
    assert (decisions(bench, doubt), deeds(bench)) == (
        [("rejected", "admin", "ошибка портала")],
        [("removed", "doubt", f"{doubt.id}")],
    )
    assert "ошибка портала" in browser.get(f"{HELD}/{doubt.id}").text


@pytest.mark.parametrize("verb", ["accept", "reject"])
def test_nobody_decides_on_a_page_that_she_has_not_seen(bench: Bench, browser: Browser, verb: str) -> None:
    seen = hold(bench)
    bench.portal.spoilt = {CODE: lambda body: without_an_article(body).replace(b" 30 ", b" 31 ")}
    bench.now += timedelta(days=1)
    bench.watch()
    (newer,) = doubts(bench)
    come_in(bench, browser)
    answer = browser.post(f"{HELD}/{seen.id}/{verb}", why="сверено")

    assert seen.id != newer.id
    assert (answer.status_code, decisions(bench, newer), deeds(bench)) == (409, [], [])
    assert f"{HELD}/{newer.id}" in Page(answer.text).tree.xpath("//p[@class='warn']/a/@href")
    assert browser.post(f"{HELD}/{newer.id}/{verb}", why="сверено").status_code == 303


@pytest.mark.parametrize("why", ["", "   ", "x" * 501, "x" * 2001])
def test_a_decision_needs_its_reason(bench: Bench, browser: Browser, why: str) -> None:
    doubt = hold(bench)
    answer = browser.post(f"{HELD}/{doubt.id}/accept", why=why)

    assert (answer.status_code, doubts(bench), deeds(bench)) == (400, (doubt,), [])


def test_what_is_no_text_of_the_act_is_shown_as_it_came_and_cannot_be_accepted(bench: Bench, browser: Browser) -> None:
    doubt = hold(bench, drifted)
    page = Page(browser.get(f"{HELD}/{doubt.id}").text)
    answer = browser.post(f"{HELD}/{doubt.id}/accept", why="сверено")
    with bench.store.reading() as session:
        editions = len(list_editions(session, CODE, "rus"))

    assert [str(one).rpartition("/")[2] for one in page.tree.xpath("//form[@class='decide']/@action")] == [
        "reject",
        "refetch",
    ]
    assert '"body":' in page.texts("//pre[@class='raw']")[1]
    assert (answer.status_code, editions, deeds(bench)) == (409, 1, [])
    assert "cannot be accepted" in Page(answer.text).text("//p[@role='alert']")


def test_it_is_fetched_again_after_the_answer_and_the_good_page_is_told(
    bench: Bench, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubt = hold(bench)
    bench.portal.spoilt = {}
    monkeypatch.setattr("flows.quarantine.Crawler", _crawler(bench.portal))
    monkeypatch.setattr("flows.quarantine.send", bench.post)
    bench.now += timedelta(hours=1)
    answer = browser.post(f"{HELD}/{doubt.id}/refetch", why="обрыв")

    assert (answer.status_code, doubts(bench)) == (303, ())
    assert decisions(bench, doubt) == [("refetched", "admin", "обрыв")]
    assert (deeds(bench), len(bench.post.readers)) == ([("changed", "doubt", f"{doubt.id}")], 1)


def test_a_portal_that_is_away_leaves_it_held_back_and_the_answer_stands(
    bench: Bench, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubt = hold(bench)

    def fail(*_: Any, **__: Any) -> Any:
        raise CrawlFailedError("the line is down")

    monkeypatch.setattr("flows.quarantine.Crawler", _crawler(fail))
    bench.now += timedelta(hours=1)
    answer = browser.post(f"{HELD}/{doubt.id}/refetch", why="обрыв")

    assert (answer.status_code, [one.id for one in doubts(bench)]) == (303, [doubt.id])


def _crawler(crawl: Any) -> Any:
    @contextmanager
    def opened() -> Iterator[Any]:
        yield crawl

    return opened


@pytest.mark.parametrize("path", [f"{HELD}/0", f"{HELD}/999", f"{HELD}/99999999999999999999"])
def test_a_number_that_is_none_has_no_page_and_no_decision(browser: Browser, path: str) -> None:
    assert browser.get(path).status_code == 404
    assert browser.post(f"{path}/accept", why="x").status_code == 404
    assert browser.post(f"{HELD}/1/delete", why="x").status_code == 404


def test_a_page_of_an_attacker_is_words_and_none_of_it_leads_anywhere(
    own_store: Store, enter: Enter, bench: Bench
) -> None:
    bench.watch()
    with own_store.transaction() as session:
        run = open_run(session, "watch", NOW)
        body = f"<html>{harm('body')}<script src=//evil.kz/x.js></script>\x00\x1b[2J\u202e".encode()
        number = store_capture(session, _capture(body), run)
        put_on_watch(session, CODE, ["labour"])
        record_verdict(session, number, Verdict("quarantined", harm("reason"), harm("detail")))
    answer = enter(own_store).get(f"{HELD}/{number}")
    page = Page(answer.text)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert page.tree.xpath("//img | //script | //iframe | //*[@onerror] | //a[contains(@href, 'evil')]") == []
    assert harm("body") in page.tree.text_content()
    assert "\x1b" not in answer.text
    assert "secret-cookie" not in answer.text


def _capture(body: bytes) -> Capture:
    headers = (("Content-Type", harm("header")), ("Set-Cookie", "secret-cookie"))
    return Capture("espi", CODE, "rus", "edition", f"https://zan.gov.kz/{harm('url')}", NOW, 200, headers, body)


def test_only_an_admin_sees_what_is_held_back(own_store: Store, enter: Enter) -> None:
    assert [enter(own_store, role).get(HELD).status_code for role in ("reader", "editor", "admin")] == [403, 403, 200]
