from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from law.discovery.judge import judge_list
from law.discovery.model import ListPage
from law.model import Capture
from law.parsing.portals import adilet_lists, govkz, legalacts
from tests.law.discovery.pages import a_list, card, feed, post, serp

Read = Callable[[bytes], ListPage[Any]]
REPAIR = "<!DOCTYPE html><html><body><p>Ведутся технические работы.</p></body></html>".encode()
CAPTCHA = "<html><body>Подтвердите, что вы не робот</body></html>".encode()


def a_capture(body: bytes, reason: str = "") -> Capture:
    at = datetime(2026, 9, 23, tzinfo=UTC)
    return Capture("legalacts", "359", "rus", "list", "https://legalacts.egov.kz/list", at, 200, (), body, reason)


GOOD = ("good", "")
DRIFT = ("quarantined", "drift")
CASES = [
    (legalacts.read_list, a_list(card()), GOOD),
    (legalacts.read_list, a_list(words="<p>Нет данных</p>"), GOOD),
    (legalacts.read_list, a_list(), ("quarantined", "empty")),
    (legalacts.read_list, a_list(card(), lang="kk"), ("quarantined", "wrong-language")),
    (legalacts.read_list, a_list(card().replace("contentlist", "draft-item")), DRIFT),
    (legalacts.read_list, a_list(card())[:-20], ("quarantined", "cut-text")),
    (legalacts.read_list, a_list(card()).decode().encode("cp1251", "replace"), ("quarantined", "mojibake")),
    (legalacts.read_list, b"<html><body>something else</body></html>", ("quarantined", "not-a-document")),
    (legalacts.read_list, b"", ("quarantined", "empty")),
    (legalacts.read_list, b"<html><body>Page not found</body></html>", ("failed", "soft-404")),
    (adilet_lists.read_search, serp(post()), GOOD),
    (adilet_lists.read_search, serp(), ("quarantined", "empty")),
    (adilet_lists.read_search, REPAIR, ("quarantined", "maintenance")),
    (adilet_lists.read_search, CAPTCHA, ("quarantined", "captcha")),
    (adilet_lists.read_feed, feed(head="<!DOCTYPE rss>"), ("quarantined", "entities")),
    (adilet_lists.read_feed, feed(), ("quarantined", "empty")),
    (govkz.read_documents, b"[]", ("quarantined", "empty")),
    (govkz.read_documents, b'[{"id": 1', ("quarantined", "cut-text")),
    (govkz.read_documents, b'{"status": 404}', ("failed", "soft-404")),
    (govkz.read_documents, b'{"documents": []}', DRIFT),
]


@pytest.mark.parametrize(("read", "body", "ends"), CASES)
def test_every_page_of_a_list_gets_one_verdict(read: Read, body: bytes, ends: tuple[str, str]) -> None:
    verdict = judge_list(a_capture(body), read).verdict

    assert (verdict.outcome, verdict.reason) == ends


def test_what_did_not_arrive_is_a_failure_even_where_it_is_not_found() -> None:
    verdict = judge_list(a_capture(b"", "http-404"), legalacts.read_list).verdict

    assert (verdict.outcome, verdict.reason) == ("failed", "http-404")


def test_what_can_be_read_of_a_page_that_has_drifted_is_used() -> None:
    spoilt = card(number="15900002").replace("Дата создания", "Создано")

    judged = judge_list(a_capture(a_list(card(), spoilt)), legalacts.read_list)

    assert judged.verdict.reason == "drift"
    assert judged.value is not None
    assert [draft.number for draft in judged.value.items] == ["15900001"]
