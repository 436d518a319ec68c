"""Invented news for a digest: two acts, heavy and light changes, what is to come, a draft, and what was checked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from alerts.digest import Contents
from alerts.digest_parts import Checked, Soon, Watched
from alerts.model import News, Person, ReaderLanguage, Step
from alerts.subscriptions import Follow, Subscription
from law.discovery.model import Draft
from law.languages import label
from law.model import ActFacts, AmendingAct, Change, Effect, Language, NumberChange
from law.pending import Pending
from tests.alerts.sample import FACTS, NEWS, SEEN_AT, make_change

DAY = date(2026, 11, 22)
NOTE = "консультации по регистрации"
OTHER = ActFacts(
    code="910002",
    ngr="Z110000002_",
    title={"rus": "О переезде (пример)", "kaz": "Көшу туралы (үлгі)"},
    requisites={"rus": "Закон Республики Казахстан от 22 июля 2011 года № 2-IV"},
    status="upd",
    number="2-IV",
    adopted_on=date(2011, 7, 22),
)
BY = AmendingAct("9-VIII", date(2026, 6, 3), "910003")
FROM = Effect("E1", date(2026, 6, 14), "computed", "", date(2026, 6, 3))


def make_other(language: Language) -> tuple[Change, ...]:
    """Return a term that changed, a unit that got another number, and a heading, in one language."""
    days = ("30 календарных дней", "90 календарных дней") if language == "rus" else ("30 күн", "90 күн")
    by: dict[str, Any] = {"amended_by": (BY,), "effect": FROM}
    words = ("срок регистрации – {}", "Регистрация", "Учёт") if language == "rus" else ("тіркеу – {}", "Тіркеу", "Есеп")
    return (
        make_change(
            language, "art_49__para_3", "3) " + words[0].format(days[0]), "3) " + words[0].format(days[1]),
            numbers=(NumberChange("30", "90", days[0].removeprefix("30 ")),), **by,
        ),
        make_change(language, "art_50", words[1], words[2], kind="heading", **by),
    )  # fmt: skip


def make_second(key: str = "b" * 64, seen_at: datetime = SEEN_AT) -> News:
    """Return the news of the second act, in both languages."""
    steps = tuple(
        Step(language, date(2025, 1, 1), date(2026, 6, 14), make_other(language)) for language in ("rus", "kaz")
    )
    return News(key, OTHER, steps, seen_at)


def make_soon(on: date | None, days: int | None, eid: str = "art_8") -> Soon:
    """Return something that is to come in the first act."""
    effect = Effect("E6", on, "stated") if on else Effect(phrase="со дня ратификации")
    return Soon(FACTS, Pending("49212", "rus", eid, label(eid, "rus"), "restate", "note", effect, days, (BY,), ""))


DRAFT = Draft(
    "15900001", "О внесении изменений в закон (пример)", "Закон", "Министерство", "Открыт", DAY, date(2026, 12, 5)
)
SOURCES = (
    Watched("adilet", datetime(2026, 11, 20, 3, 5, tzinfo=UTC), is_failing=True),
    Watched("espi", datetime(2026, 11, 22, 2, 40, tzinfo=UTC), is_failing=False),
)
CONTENTS = Contents(
    key="d" * 64,
    day=DAY,
    frequency="daily",
    news=(NEWS, make_second()),
    soon=(make_soon(date(2026, 12, 1), 9), make_soon(None, None, "art_9"), make_soon(date(2026, 11, 23), 1, "art_3")),
    drafts=(DRAFT,),
    checked=Checked(43, 41, SOURCES),
)


def make_reader(language: ReaderLanguage = "rus", **wish: Any) -> Person:
    """Return somebody with all three kinds of channel, who follows an act and says why."""
    rule = Subscription(Follow("act", act="910002"), frequency="daily", note=NOTE)
    person = Person("Айгуль", language, ("mailto:a@b.kz", "tgram:42", "json://c.kz"), (), (rule,))
    return replace(person, wish=replace(person.wish, **wish))


def note_of(person: Person) -> Callable[[News], str]:
    """Return what finds her note, as a flow does."""
    return lambda news: next((rule.note for rule in person.subscriptions if rule.follow.act == news.facts.code), "")
