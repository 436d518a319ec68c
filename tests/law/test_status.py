"""Where an act stands: by its status word, its requisites, a note on the whole of it; announced, come, lifted."""

from dataclasses import replace
from datetime import date

import pytest

from config.catalogues import read_catalogue
from law.model import ActFacts, AmendingAct, Change, Effect, Note
from law.status import ActState, Beside, read_act_state, read_kind, read_states, read_status_change
from law.summaries.kinds import describe_status
from law.summaries.states import describe_state

LINE = "Закон Республики Казахстан от 4 декабря 2009 года № 214-IV"
FACTS = ActFacts("49212", "", {}, {"rus": LINE}, "upd", "214-IV", date(2009, 12, 4))
BY = AmendingAct("300-VIII", date(2025, 12, 10))
LAW = "Законом РК от 10.12.2025 № 300-VIII (вводится в действие с 01.03.2026)"
REPEAL = f"Утратил силу {LAW}"
SUSPENSION = f"Действие приостановлено до 1 января 2027 года {LAW}"
MARCH, NEW_YEAR = date(2026, 3, 1), date(2027, 1, 1)
RUS = read_catalogue("rus")


def said(words: str, status: str = "upd") -> ActFacts:
    return replace(FACTS, status=status, requisites={"rus": f"{LINE}. {words}"})


def state(words: str, status: str = "upd", today: date | None = None) -> ActState:
    return read_act_state(said(words, status), "rus", (), today)


def change(before: ActFacts | None, after: ActFacts, today: date | None = None) -> Change | None:
    return read_status_change(before, after, "rus", (), Beside(today=today))


@pytest.mark.parametrize(
    ("words", "status", "kind", "is_announced", "on", "until"),
    [
        ("", "upd", "in_force", False, None, None),
        ("", "yts", "repealed", False, None, None),
        ("", "stop", "ended", False, None, None),
        ("", "temporaryRevoked", "suspended", False, None, None),
        (REPEAL, "upd", "repealed", True, MARCH, None),
        (REPEAL, "yts", "repealed", False, MARCH, None),
        (SUSPENSION, "upd", "suspended", True, MARCH, NEW_YEAR),
        (SUSPENSION, "temporaryRevoked", "suspended", False, MARCH, NEW_YEAR),
        ("Действие приостановлено Законом РК от 10.12.2025 № 300-VIII", "upd", "suspended", False, None, None),
        ("Действует до 01.01.2027", "upd", "ended", True, NEW_YEAR, None),
        ("Действует по 31 декабря 2026 года", "upd", "ended", True, NEW_YEAR, None),
        (f"Прекратило действие {LAW}", "stop", "ended", False, MARCH, None),
    ],
)
def test_the_state_of_an_act_is_what_status_word_and_requisites_say(  # noqa: PLR0917 - one row of the table
    words: str,
    status: str,
    kind: str,
    is_announced: bool,  # noqa: FBT001 - see above
    on: date | None,
    until: date | None,
) -> None:
    found = state(words, status)

    assert (found.kind, found.is_announced, found.on, found.until) == (kind, is_announced, on, until)
    assert found.acts == ((BY,) if "№ 300-VIII" in words else ())


@pytest.mark.parametrize(
    ("words", "kind", "on", "act"),
    [
        # K33 of the notes on the grammar: Government's decree P970000219_.
        ("Күші жойылды - ҚР Үкіметінің 2002.11.22. N 1239 қаулысымен.", "repealed", None, ("1239", date(2002, 11, 22))),
        # K29: a treaty that ended the day another one began (Z1100000442).
        (
            "Бұл келісім шарт күшіне енген күнінен бастап қолданылуын тоқтатады - ҚР 14.10.2014 N 240-V Заңымен.",
            "ended",
            None,
            ("240-V", date(2014, 10, 14)),
        ),
        (
            "Қолданысы 2027 жылғы 1 қаңтарға дейін тоқтатыла тұрсын – ҚР 10.12.2025 № 300-VIII (01.03.2026 бастап).",
            "suspended",
            MARCH,
            ("300-VIII", date(2025, 12, 10)),
        ),
        ("01.01.2027 дейін қолданыста болады.", "ended", NEW_YEAR, None),
    ],
)
def test_the_kazakh_requisites_say_it_too(words: str, kind: str, on: date | None, act: tuple[str, date] | None) -> None:
    found = read_act_state(replace(FACTS, requisites={"kaz": f"ҚР Заңы. {words}"}), "kaz")

    assert (found.kind, found.on) == (kind, on)
    assert [(one.number, one.signed_on) for one in found.acts] == ([act] if act else [])


def test_a_note_on_the_whole_act_ends_it_and_one_on_an_article_does_not() -> None:
    # R47: order V1000006681.
    words = "Сноска. Утратил силу приказом Министра труда РК от 07.04.2022 № 118."
    whole, part = Note("title", "footnote", words), Note("title", "footnote", "Сноска. Статья 14 утратила силу.")

    assert read_act_state(FACTS, "rus", (whole,)).acts == (AmendingAct("118", date(2022, 4, 7)),)
    assert read_act_state(FACTS, "rus", (part,)) == ActState()
    assert read_act_state(FACTS, "rus", (replace(whole, eid="art_3"),)) == ActState()
    told = read_status_change(FACTS, FACTS, "rus", (), Beside((), (whole,)))
    assert (told.stage, told.after) == ("announced", words.removeprefix("Сноска. "))


def test_the_language_that_names_the_act_is_the_better_witness() -> None:
    facts = replace(said(REPEAL, "yts"), requisites={"rus": f"{LINE}. {REPEAL}", "kaz": "ҚР Заңы"})

    assert read_states(facts, "kaz").acts == (BY,)


def test_an_end_is_announced_then_comes_on_its_day_though_the_portal_lags_behind() -> None:
    stages = [
        change(FACTS, said(REPEAL), date(2026, 2, 28)),
        change(said(REPEAL), said(REPEAL), date(2026, 2, 28)),
        change(said(REPEAL), said(REPEAL), MARCH),
        change(said(REPEAL), said(REPEAL, "yts")),
        change(said(REPEAL, "yts"), said(REPEAL, "yts")),
    ]

    assert [one and one.stage for one in stages] == ["announced", None, "took_effect", "took_effect", None]
    assert {(one.effect.on, one.effect.basis) for one in stages if one} == {(MARCH, "stated")}


def test_a_suspension_is_told_when_it_begins_and_when_it_is_over() -> None:
    begins = change(FACTS, said(SUSPENSION, "temporaryRevoked"))
    over = change(said(SUSPENSION, "temporaryRevoked"), FACTS)
    by_day = change(said(SUSPENSION), said(SUSPENSION), NEW_YEAR)

    assert begins is not None
    assert over is not None
    assert by_day is not None
    assert (begins.stage, begins.after) == ("in_force", SUSPENSION)
    assert [(one.stage, one.before, one.after) for one in (over, by_day)] == [("in_force", SUSPENSION, None)] * 2
    assert describe_status(over, RUS) == "действие акта больше не приостановлено, он снова действует"


def test_an_announcement_that_is_gone_again_is_no_news() -> None:
    assert change(said(REPEAL), FACTS) is None


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (ActState(), "действует"),
        (ActState("repealed", True, MARCH, None, (BY,)), "утратит силу 01.03.2026; Законом от 10.12.2025 № 300-VIII"),  # noqa: FBT003
        (ActState("repealed", False, MARCH), "утратил силу 01.03.2026"),  # noqa: FBT003
        (ActState("repealed", True), "отмена объявлена, день в источнике не указан"),  # noqa: FBT003
        (ActState("suspended", False, MARCH, NEW_YEAR), "действие приостановлено, до 01.01.2027"),  # noqa: FBT003
        (ActState("ended", True, NEW_YEAR), "перестанет действовать 01.01.2027"),  # noqa: FBT003
        (ActState("ended", False), "больше не действует, день в источнике не указан"),  # noqa: FBT003
    ],
)
def test_a_state_is_said_in_words_with_its_day(found: ActState, words: str) -> None:
    assert describe_state(found, RUS) == words


@pytest.mark.parametrize(
    ("after", "stage", "words"),
    [
        (SUSPENSION, "announced", "объявлено приостановление действия акта; пока он действует"),
        (SUSPENSION, "in_force", "действие акта приостановлено"),
        ("stop", "in_force", "акт перестал действовать"),
        ("Действует до 01.01.2027", "announced", "объявлен день, когда акт перестанет действовать; пока он действует"),
        ("yts", "in_force", "акт утратил силу"),
    ],
)
def test_a_change_of_status_says_which_end_it_is(after: str, stage: str, words: str) -> None:
    told = Change("rus", "status", stage, "status", "", None, after, effect=Effect())  # type: ignore[arg-type]

    assert describe_status(told, RUS) == words
    assert read_kind(after) != "in_force"
