from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from alerts.model import READER_LANGUAGES
from config.catalogues import read_catalogue
from flows.passes import ActReport
from flows.previewing import CannotMatchError, Example, Forecast
from law.model import ActFacts, AmendingAct, Change, Effect, Provision, Revision, Verdict
from zanwatch.demo.mailbox import Mail
from zanwatch.demo.page import draw_page
from zanwatch.demo.scenes import Baseline, Card, Figures, Held, News, Quiet, ReadAct, Reminded, Scene, Tried

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>{{ 7 * 7 }}'


def _facts(words: str) -> ActFacts:
    title = {"rus": words, "kaz": words}
    return ActFacts("900001", "Z1", title, dict(title), "upd", words, date(2021, 2, 12))


def _mail(words: str) -> Mail:
    message = EmailMessage()
    message["Subject"] = words
    message.set_content(f"01.01.2026 {words}")
    return Mail("one@b.example", Path("01-one.eml"), message)


def _scenes(words: str) -> list[Scene]:
    facts = _facts(words)
    text = Revision("900001", "rus", date(2024, 5, 13), words, (Provision("art_1", "article", ""),), (), None, facts)
    acts = (AmendingAct(words, date(2024, 3, 12)),)
    changes = tuple(
        Change("rus", kind, "in_force", "art_1", words, before, after, amended_by=acts, effect=Effect(phrase=words))  # type: ignore[arg-type]  # the kinds are literals
        for kind, before, after in (
            ("substitution", f"один {words}", f"два {words}"),
            ("insertion", None, words),
            ("repeal", words, None),
            ("status", "upd", words),
        )
    )
    read = ReadAct(facts, 1, 1)
    lines = (ActReport("espi", "900001", "rus", Verdict("quarantined", words, words)),)
    card = Card(facts, text, text, changes, 1, facts)
    return [
        Baseline(date(2024, 3, 11), (read,), 0, 1.0),
        Held("half-gzip", lines, (200, 10), 0, 1.0),
        News(date(2024, 5, 13), (card,), (read,), (), (), 1.0),
        Quiet(1, 0, 0, 1.0),
        Tried(Forecast(1, (Example(date(2024, 5, 13), facts, (words,)),)), CannotMatchError("act", act=words), 1.0),
        Reminded(date(2024, 5, 13), _mail(words), 1.0),
        Figures(1, 1, 1, 1, 1, 1, 1, 1, 1.0),
    ]


@pytest.mark.parametrize("language", READER_LANGUAGES)
def test_no_word_of_a_portal_becomes_markup(language: str) -> None:
    page = draw_page(_scenes(HOSTILE), {}, read_catalogue(language))

    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page
    assert "{{ 7 * 7 }}" in page


def test_the_word_that_the_portal_has_for_a_status_is_not_shown() -> None:
    page = draw_page(_scenes("Утратил силу"), {}, read_catalogue("rus"))

    assert "upd" not in page
    assert '<html lang="ru">' in page
