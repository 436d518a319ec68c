"""What is still to come is listed with its day or its condition until it has come; every act here is invented."""

from dataclasses import replace
from datetime import date

from law.model import ActFacts, AmendingAct, Change, Effect
from law.pending import link_arrivals, list_pending, read_pending
from tests.law.making import revision

TODAY = date(2025, 1, 1)
BY = AmendingAct("90-VIII", date(2024, 12, 1))
WAIT = "вводится в действие по истечении шести месяцев после дня его первого официального опубликования"
NOTE = f"! Примечание ИЗПИ! Пункт 2 предусмотрен в редакции Закона РК от 01.12.2024 № 90-VIII ({WAIT})."
FACTS = ActFacts(
    "900900",
    "",
    {"rus": "О помощи"},
    {
        "rus": "Закон Республики Казахстан от 1 марта 2020 года № 900-VI. Утратил силу Законом Республики Казахстан "
        "от 30 декабря 2024 года № 95-VIII (вводится в действие с 01.03.2025)"
    },
    "upd",
    "900-VI",
    date(2020, 3, 1),
)
TEXT = revision("# О помощи", "Статья 1. Помощь", "1. Один.", "2. Два.", "Статья 2. Конец", "Прочее.")


def change(eid: str, stage: str, on: date | None = None, kind: str = "substitution") -> Change:
    effect = Effect("E5", on, "stated") if on else Effect("E4", phrase=WAIT)
    words = "новое"
    return Change(
        "rus",
        kind,  # type: ignore[arg-type]
        stage,  # type: ignore[arg-type]
        eid,
        "",
        None,
        words,
        places=(eid,),
        amended_by=(BY,),
        effect=effect,
    )


def test_a_note_without_a_day_is_pending_with_its_condition() -> None:
    text = revision("# О помощи", "Статья 1. Помощь", "1. Один.", NOTE, "2. Два.")
    (item,) = read_pending(text, None, TODAY)

    assert (item.eid, item.label, item.action, item.source) == (
        "art_1__para_2", "статья 1, пункт 2", "restate", "note",
    )  # fmt: skip
    assert (item.days_left, item.effect.on, item.effect.rule, item.effect.phrase) == (None, None, "E4", WAIT)
    assert item.amended_by == (BY,)


def test_an_end_that_is_named_is_pending_until_its_day() -> None:
    before = read_pending(TEXT, FACTS, TODAY)
    on_the_day = read_pending(TEXT, FACTS, date(2025, 3, 1))

    assert [(i.eid, i.action, i.source, i.effect.on, i.days_left, i.amended_by[0].number) for i in before] == [
        ("status", "lose_force", "requisites", date(2025, 3, 1), 59, "95-VIII")
    ]
    assert on_the_day == ()


def test_an_end_that_has_come_is_pending_no_more() -> None:
    assert read_pending(TEXT, replace(FACTS, status="yts"), TODAY) == ()


def test_a_note_whose_day_is_over_is_pending_with_days_below_zero() -> None:
    late = NOTE.replace(WAIT, "вводится в действие с 20.12.2024")
    (item,) = read_pending(revision("# О помощи", "Статья 1. Помощь", "1. Один.", late, "2. Два."), None, TODAY)

    assert (item.effect.on, item.days_left) == (date(2024, 12, 20), -12)


def test_what_an_amending_act_orders_is_pending_until_its_text_has_come() -> None:
    warned = change("art_1__para_2", "announced", date(2025, 2, 1))
    open_list = list_pending(TEXT, None, [warned], TODAY)
    closed_list = list_pending(TEXT, None, [warned, change("art_1__para_2", "took_effect", date(2025, 1, 1))], TODAY)

    assert [(item.eid, item.action, item.source, item.days_left) for item in open_list] == [
        ("art_1__para_2", "restate", "amending_act", 31)
    ]
    assert closed_list == ()


def test_a_note_and_an_amending_act_that_say_the_same_are_one_thing() -> None:
    text = revision("# О помощи", "Статья 1. Помощь", "1. Один.", NOTE, "2. Два.")
    found = list_pending(text, None, [change("art_1__para_2", "announced")], TODAY)

    assert [item.source for item in found] == ["note"]


def test_a_text_that_is_shown_before_its_day_is_pending() -> None:
    found = list_pending(TEXT, None, [change("art_2", "in_force", date(2025, 1, 11))], TODAY)

    assert [(item.eid, item.source, item.days_left) for item in found] == [("art_2", "edition", 10)]


def test_every_announcement_is_linked_to_the_changes_that_kept_it_and_to_no_other() -> None:
    promise = change("art_1", "announced", kind="editorial")
    inside = change("art_1__para_2", "took_effect")
    by_another = replace(inside, amended_by=(AmendingAct("91-VIII", BY.signed_on),))
    elsewhere = change("art_11", "took_effect")
    broken = change("art_2", "announced")

    arrivals = link_arrivals([promise, broken, inside, by_another, elsewhere])

    assert [(arrival.promise, arrival.came) for arrival in arrivals] == [(promise, (inside,)), (broken, ())]
