"""Every sentence carries the places it rests on, and every figure in it is a figure of those changes or their dates."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.compose import write_letter
from alerts.formats import mail, plain, telegram
from alerts.letter import Letter, Links
from alerts.model import News, ReaderLanguage, Step
from config.catalogues import read_catalogue
from law.changes.compare import compare
from law.model import AmendingAct, Attribution, Change, Effect, EffectiveBasis, Stage
from law.severity import rate
from law.summaries.ratings import by_weight, weight_of
from tests.alerts.sample import FACTS, RUSSIAN, SEEN_AT, make_change, make_news, make_person
from tests.law.inventing import Act, acts, edits, read
from tests.messages.corpus_news import read_news
from tests.messages.resting import find_unfounded
from tests.real.conftest import shared  # noqa: F401 - a fixture is found by its name

LANGUAGES: tuple[ReaderLanguage, ...] = ("rus", "kaz", "uzb", "eng")
USUAL = settings(max_examples=100, deadline=None, database=None, suppress_health_check=list(HealthCheck))
LONG = settings(USUAL, max_examples=10_000)
RUNS = [
    pytest.param(USUAL, id="100"),
    pytest.param(LONG, id="10000", marks=[pytest.mark.long, pytest.mark.timeout(3600)]),
]
DAYS = st.dates(date(2010, 1, 1), date(2030, 12, 31))
ACTS = st.builds(AmendingAct, st.sampled_from(["72-VIII", "183", "", "527"]), st.none() | DAYS)
PHRASES = st.sampled_from(
    ["", "по истечении десяти календарных дней после дня его первого официального опубликования", "со дня, см. ст. 2"]
)
RULES = st.none() | st.sampled_from(["E1", "E2", "E3", "E4", "E5", "E6", "E7", "E10", "E11"])
EFFECTS = st.builds(
    Effect, RULES, st.none() | DAYS, st.sampled_from(get_args(EffectiveBasis)), PHRASES, st.none() | DAYS
)


@st.composite
def news_of_edits(draw: st.DrawFn) -> News:
    """Draw news of an invented act: what some edits changed, by any acts, from any day, with contradictions or none."""
    act: Act = draw(acts)
    edited = list(act)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(edited) - 1))
        edited[at] = draw(edits(edited[at]))
    changes = compare(read(act), read(tuple(edited)))
    explained = tuple(draw(explained_changes(change)) for change in changes)
    step = Step("rus", date(2024, 1, 1), date(2024, 1, 1) + timedelta(days=draw(st.integers(1, 900))), explained)
    return News("a" * 64, FACTS, (step,), SEEN_AT)


@st.composite
def explained_changes(draw: st.DrawFn, change: Change) -> Change:
    """Draw a change with acts, a day and a stage."""
    return replace(
        change,
        amended_by=tuple(draw(st.lists(ACTS, max_size=3))),
        attribution=draw(st.sampled_from(get_args(Attribution))),
        effect=draw(EFFECTS),
        stage=draw(st.sampled_from(get_args(Stage))),
        degraded=draw(st.sampled_from([False, False, False, True])),
        contradictions=draw(st.sampled_from([(), (), ("art_2__para_9",)])),
    )


def write(news: News, reader: ReaderLanguage) -> Letter | None:
    return write_letter(make_person(reader), news, Links("https://c.kz"), read_catalogue(reader))


def check(news: News, reader: ReaderLanguage) -> None:
    letter = write(news, reader)
    if letter is None:
        return
    t = read_catalogue(reader)
    text = plain.write(letter, t).text

    assert find_unfounded(letter, news, reader) == []
    # Nothing is said that is not among the sentences, but the title, the number of the message and where to read.
    for sentence in letter.sentences():
        assert sentence.text in text
    assert telegram.count_units(telegram.write(letter, t).html) < 4096
    assert all(telegram.count_units(item.line) > 0 for block in letter.blocks for item in block.items)
    assert mail.write(letter, t).html.count("<section>") == sum(len(block.items) for block in letter.blocks)
    weights = [item.severity for block in letter.blocks for item in block.items]
    told = [c for step in news.steps if step.language == _own(news, reader) for c in step.changes if _is_told(c)]
    assert weights == [rate(change).severity for change in by_weight(told)][: len(weights)]


def _own(news: News, reader: ReaderLanguage) -> str:
    first = "kaz" if reader == "kaz" else "rus"
    told = {step.language for step in news.steps if any(map(_is_told, step.changes))}
    return first if first in told else ("rus" if first == "kaz" else "kaz")


def _is_told(change: Change) -> bool:
    return change.kind != "editorial" or change.stage != "in_force"


@pytest.mark.parametrize("run", RUNS)
def test_no_invented_change_set_makes_a_sentence_that_rests_on_nothing(run: settings) -> None:
    @run
    @given(news_of_edits(), st.sampled_from(LANGUAGES))
    def holds(news: News, reader: ReaderLanguage) -> None:
        check(news, reader)

    holds()


def test_no_pair_of_the_corpus_makes_a_sentence_that_rests_on_nothing(shared: Path) -> None:  # noqa: F811 - the fixture
    for _, news in read_news(shared):
        for reader in LANGUAGES:
            check(news, reader)


def test_a_figure_that_is_nowhere_in_the_change_is_found_out() -> None:
    news = make_news(*RUSSIAN)
    letter = write(news, "rus")
    assert letter is not None
    (block,) = letter.blocks
    wrong = replace(block.items[0], concerned="Кого касается: 25 детей.")
    nowhere = replace(block.items[1], eids=())
    spoiled = replace(letter, blocks=(replace(block, items=(wrong, nowhere)),))

    assert find_unfounded(spoiled, news, "rus") == [
        ("Кого касается: 25 детей.", "unfounded: ['25']"),
        *((sentence.text, "rests on nothing") for sentence in nowhere.sentences()),
    ]


def test_the_heaviest_come_first_and_what_weighs_alike_stays_in_the_order_of_the_act() -> None:
    light = make_change("rus", "art_1", "старые слова", "новые слова")
    term = make_change("rus", "art_2", "в течение 5 дней", "в течение 7 дней")
    moved = make_change("rus", "art_3", "2) жалоба;", "1) жалоба;", kind="move", eid_before="art_9")
    fine = make_change("rus", "art_4", "влечёт предупреждение", "влечёт штраф")
    new = make_change("rus", "art_5", None, "новая норма")
    ordered = by_weight((light, term, moved, fine, new))

    assert [change.eid for change in ordered] == ["art_4", "art_2", "art_1", "art_5", "art_3"]
    assert [weight_of(change) for change in ordered] == [3, 2, 1, 1, 1]
