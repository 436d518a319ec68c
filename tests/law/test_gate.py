"""Every rule of the gate on a page that only it holds back, beside the good page it must let through."""

import json
from datetime import date

import pytest

from law.model import Verdict
from law.quality.gate import judge_edition, judge_versions
from tests.law.making import page, revision
from tests.law.quality.samples import GOOD, LAW, PREVIOUS, TAIL, capture, without_article


def judge(body: bytes, *, reason: str = "", first: bool = False) -> tuple[str, str]:
    verdict = judge_edition([capture(body, reason=reason)], date(2024, 6, 1), None if first else PREVIOUS).verdict
    return verdict.outcome, verdict.reason


def test_a_whole_page_is_good_and_read() -> None:
    judged = judge_edition([capture(GOOD)], date(2024, 6, 1), PREVIOUS)

    assert judged.verdict == Verdict("good")
    assert judged.value == revision(*LAW, on="2024-06-01")


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        (b"", ("quarantined", "empty")),
        (b"  \n", ("quarantined", "empty")),
        ("<html><body>Ведутся технические работы.</body></html>".encode(), ("quarantined", "maintenance")),
        ("<html><body>Подтвердите, что вы не робот</body></html>".encode(), ("quarantined", "captcha")),
        (b"<html><body>Hello</body></html>", ("quarantined", "not-a-document")),
        (GOOD[: len(GOOD) // 2].decode("utf-8", "ignore").encode(), ("quarantined", "cut-text")),
        (GOOD.decode().encode("cp1251", "replace"), ("quarantined", "mojibake")),
        (b'{"status": 404, "message": "Document not found"}', ("absent", "soft-404")),
        (GOOD.replace(b'"content":', b'"body":'), ("quarantined", "drift")),
        (GOOD.replace(b'"versionDate":', b'"editionDate":'), ("quarantined", "drift")),
        (b"[" * 100_000, ("quarantined", "cut-text")),
        (page(["# О помощи (вымышленный)"], on="2024-06-01"), ("quarantined", "drift")),
        (page(LAW, on="2024-06-01", code="900901"), ("quarantined", "wrong-act")),
        (page(["# Об аренде земли", *LAW[1:]], on="2024-06-01"), ("quarantined", "wrong-act")),
        (page(LAW, on="2024-06-01", language="kaz"), ("quarantined", "wrong-language")),
        (page(LAW, on="2024-05-01"), ("quarantined", "wrong-edition")),
        (page(LAW, on="2024-06-01", pagesCount=2), ("quarantined", "missing-page")),
        (page(without_article(5), on="2024-06-01"), ("quarantined", "missing-articles")),
        (page(without_article(9), on="2024-06-01"), ("quarantined", "missing-articles")),
        (page([line for line in LAW if "5 раз" not in line], on="2024-06-01"), ("quarantined", "heading-without-body")),
        (page([line.replace("насилие", "наси\ufffdие") for line in LAW], on="2024-06-01"), ("quarantined", "mojibake")),
        (
            page([line.replace(TAIL, "") for line in LAW], on="2024-06-01"),
            ("quarantined", "shrunk"),
        ),
    ],
)
def test_a_page_that_is_not_the_law_is_held_back(body: bytes, verdict: tuple[str, str]) -> None:
    assert judge(body) == verdict


def test_a_kazakh_section_inside_a_russian_text_is_the_wrong_language() -> None:
    kazakh = "1. Баспана зорлық-зомбылық қатері төнген әйелдер мен балаларды ақысыз және құжатсыз қабылдайды, " * 3
    lines = [kazakh if "5 раз" in line else line for line in LAW]

    assert judge(page(lines, on="2024-06-01")) == ("quarantined", "wrong-language")


def test_a_gap_in_the_articles_is_seen_at_the_first_reading_too() -> None:
    assert judge(page(without_article(5), on="2024-06-01"), first=True) == ("quarantined", "missing-articles")


def test_a_gap_that_was_always_there_is_no_doubt() -> None:
    lines = without_article(5)
    judged = judge_edition([capture(page(lines, on="2024-06-01"))], date(2024, 6, 1), revision(*lines))

    assert judged.verdict == Verdict("good")


def test_a_text_that_shrank_with_a_note_that_says_why_is_good() -> None:
    note = "> Сноска. Закон с изменениями, внесенными Законом РК от 01.05.2024 № 10-VIII (с 01.06.2024)."
    lines = [*(line.replace(TAIL, "") for line in LAW), note]

    assert judge(page(lines, on="2024-06-01")) == ("good", "")


def test_what_the_crawl_could_not_bring_has_failed_with_its_reason() -> None:
    assert judge(b"", reason="timeout") == ("failed", "timeout")
    assert judge(b"", reason="http-404") == ("absent", "http-404")


def versions(*items: dict[str, object]) -> Verdict:
    return judge_versions(capture(json.dumps(items, ensure_ascii=False).encode())).verdict


def version(**changes: object) -> dict[str, object]:
    stated = json.loads(GOOD)["version"]
    return {**stated, **changes}


def test_a_list_of_editions_must_be_of_this_act_and_language() -> None:
    other = {**version()["metadata"], "registryNumber": "900901"}  # type: ignore[dict-item]

    assert versions(version()) == Verdict("good")
    assert versions().reason == "empty"
    assert versions(version(language="kaz")).reason == "wrong-language"
    assert versions(version(metadata=other)).reason == "wrong-act"
    assert versions(version(versionDate=None)).reason == "drift"
    assert judge_versions(capture(b'{"list": []}')).verdict.reason == "drift"
