"""old.adilet's list of editions: only the links are relied on, and an act that a row names is taken for its cause."""

from datetime import UTC, date, datetime

import pytest

from law.errors import UnreadablePageError
from law.model import AmendingAct, Capture, Verdict
from law.parsing.portals.adilet_history import is_history_page, read_versions
from law.quality.gate import judge_edition, judge_versions
from tests.law.test_adilet import adilet_page

HEAD = (
    '<div class="container_alpha slogan"><h1>О помощи</h1><span class="status status_upd">Обновленный</span>'
    "<p>Закон Республики Казахстан от 1 марта 2020 года № 900-VI.</p></div>"
)


def history(*rows: str, head: str = HEAD) -> bytes:
    listed = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<html><body>{head}<table class='history'>{listed}</table></body></html>".encode()


def row(day: str, cause: str = "", *, ngr: str = "Z2000000900", language: str = "rus") -> str:
    return f'<td>{day}</td><td><a href="/{language}/archive/docs/{ngr}/{day}">Редакция</a></td><td>{cause}</td>'


def capture(body: bytes, act: str = "900900", kind: str = "versions") -> Capture:
    return Capture("adilet", act, "rus", kind, "", datetime(2026, 1, 1, tzinfo=UTC), 200, (), body)


def test_each_link_is_an_edition_and_a_named_act_is_its_cause() -> None:
    page = history(
        row("01.03.2020"),
        row("08.07.2024", "Закон РК от 8 июля 2024 года № 116-VIII ЗРК"),
        row("09.09.2025", '<a href="/rus/docs/Z2500000209">№ 209-VIII</a>'),
    )

    versions = read_versions(page)

    assert [(version.portal_version_on, version.cause) for version in versions] == [
        (date(2020, 3, 1), None),
        (date(2024, 7, 8), AmendingAct("116-VIII", date(2024, 7, 8))),
        (date(2025, 9, 9), AmendingAct("209-VIII", None)),
    ]
    facts = versions[0].facts
    assert (facts.code, facts.ngr, facts.status, facts.number) == ("", "Z2000000900", "upd", "900-VI")


def test_links_that_stand_in_no_table_are_read_too() -> None:
    page = HEAD + '<a href="https://old.adilet.zan.kz/rus/archive/docs/Z2000000900/01.03.2020">1</a>'

    assert [version.portal_version_on for version in read_versions(page.encode())] == [date(2020, 3, 1)]


@pytest.mark.parametrize("rows", [(), (row("31.02.2024"),)])
def test_a_list_of_nothing_or_of_no_day_is_unreadable(rows: tuple[str, ...]) -> None:
    with pytest.raises(UnreadablePageError):
        read_versions(history(*rows))


def test_an_act_page_is_no_list_of_editions() -> None:
    assert is_history_page(history(row("01.03.2020")))
    assert not is_history_page(adilet_page('<p><a href="/rus/archive/docs/Z2000000900/01.03.2020">1</a></p>'))


def test_the_gate_knows_the_act_by_the_portals_own_id() -> None:
    page = history(row("01.03.2020"))

    assert judge_versions(capture(page), ["Z2000000900"]).verdict == Verdict("good")
    assert judge_versions(capture(page, "Z2000000900")).verdict == Verdict("good")
    assert judge_versions(capture(page), ["Z9900000001"]).verdict.reason == "wrong-act"
    assert judge_versions(capture(history(row("01.03.2020", language="kaz"))), ["Z2000000900"]).verdict.reason == (
        "wrong-language"
    )


@pytest.mark.parametrize(
    ("words", "outcome", "reason"),
    [
        ("Документ не найден", "absent", "soft-404"),
        ("Ведутся технические работы", "quarantined", "maintenance"),
        ("Подтвердите, что вы не робот", "quarantined", "captcha"),
        ("Главная страница", "quarantined", "not-a-document"),
    ],
)
def test_a_page_without_a_list_is_told_by_what_it_says(words: str, outcome: str, reason: str) -> None:
    verdict = judge_versions(capture(f"<html><body><p>{words}</p></body></html>".encode())).verdict

    assert (verdict.outcome, verdict.reason) == (outcome, reason)


def test_a_page_without_its_link_to_espi_is_known_by_an_id_that_is_sure_and_by_no_other() -> None:
    page = (
        adilet_page('<h3 id="z1"> Статья 1. Дом</h3><p>1. Дом.</p>')
        .replace(b"icon_ekb", b"x")
        .replace(b"/client/#!/doc/900900/", b"/client/")
    )
    edition = capture(page, kind="edition")

    assert judge_edition([edition], date(2020, 3, 1), None, ["Z2000000900"]).verdict == Verdict("good")
    assert judge_edition([edition], date(2020, 3, 1), None).verdict.reason == "wrong-act"
