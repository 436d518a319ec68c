"""Invented news in the shape of the real journey: two insertions in both languages, and one form in Kazakh."""

from datetime import UTC, date, datetime
from typing import Any

from alerts.model import News, Person, ReaderLanguage, Step
from law.languages import label
from law.model import LANGUAGES, ActFacts, AmendingAct, Change, Effect, Language

FACTS = ActFacts(
    code="49212",
    ngr="Z090000214_",
    title={"rus": "О защите от насилия (пример)", "kaz": "Зорлықтан қорғау туралы (үлгі)"},
    requisites={"rus": "Закон Республики Казахстан от 4 декабря 2009 года № 214-IV"},
    status="upd",
    number="214-IV",
    adopted_on=date(2009, 12, 4),
)
ACT = AmendingAct("72-VIII", date(2024, 4, 15), "195691")
EFFECT = Effect("E3", date(2024, 6, 16), "corroborated")
SEEN_AT = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)  # 01:00 of the 22nd in Almaty
POINT, ITEM, FORM = "art_17__para_3-1", "art_18__para_1__subpara_4", "art_18__para_1__subpara_3"


def make_change(language: Language, eid: str, before: str | None, after: str | None, **other: Any) -> Change:
    kind = "insertion" if before is None else "repeal" if after is None else "substitution"
    given: dict[str, Any] = {
        "kind": kind, "stage": "in_force", "amended_by": (ACT,), "attribution": "agreed", "effect": EFFECT,
        "label": label(eid, language),
    }  # fmt: skip
    return Change(language=language, eid=eid, before=before, after=after, **{**given, **other})


def make_news(*changes: Change) -> News:
    steps = tuple(
        Step(language, date(2023, 7, 1), date(2024, 6, 16), tuple(c for c in changes if c.language == language))
        for language in LANGUAGES
    )
    return News("a" * 64, FACTS, steps, SEEN_AT)


def make_person(language: ReaderLanguage = "rus", *channels: str) -> Person:
    return Person("Айгуль", language, channels or ("mailto:a@b.kz", "tgram:42", "json://c.kz"), ("labour",))


RUSSIAN = (
    make_change("rus", POINT, None, "3-1. Органы принимают меры в течение 24 часов <b>&amp; сообщают."),
    make_change("rus", ITEM, None, "4) сообщения в средствах массовой информации."),
)
KAZAKH = (
    make_change("kaz", POINT, None, "3-1. Органдар 24 сағат ішінде шаралар қабылдайды."),
    make_change("kaz", FORM, "3) материалдар негіз болып табылады.", "3) материалдар;", is_form=True),
    make_change("kaz", ITEM, None, "4) бұқаралық ақпарат құралдарындағы хабарламалар негіз болып табылады."),
)
NEWS = make_news(*RUSSIAN, *KAZAKH)
