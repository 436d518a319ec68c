"""Two portals stand in for each other and are held against each other: no false change, no lost one, nothing lost."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from alerts.model import Delivery, Person
from alerts.outcome import Sent
from config.settings import Settings
from flows import steps
from flows.passes import Wish, watch
from flows.tools import Tools
from law.model import Change
from spiders.crawl import crawl
from storage.acts import find_facts, list_watched, put_on_watch
from storage.cases import list_cases
from storage.changes import list_changes
from storage.engine import Store
from storage.people import add_person
from storage.revisions import list_editions
from storage.sightings import Lead, find_lead, find_source
from tests.journeys.invented import AFTER, BEFORE, change_of, make_act
from tests.journeys.line import write_acts
from zanwatch.sample_portal import ReplayPortal

NOON = datetime(2024, 6, 17, 7, tzinfo=UTC)
CODE = "910001"
WISH = Wish(CODE, ("labour",), reread=True)
FIRST, SECOND = date.fromisoformat(BEFORE), date.fromisoformat(AFTER)
Line = tuple[str, str, str, str]
GOOD = [("espi", "rus", "good", ""), ("espi", "kaz", "good", "")]
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


class Post:
    """A sender that keeps what it was given."""

    def __init__(self) -> None:
        self.sent: list[Delivery] = []

    def __call__(self, delivery: Delivery, _settings: Settings) -> Sent:
        self.sent.append(delivery)
        return Sent("ok", "250 OK")


@pytest.fixture(scope="module")
def running_portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReplayPortal]:
    corpus = tmp_path_factory.mktemp("corpus")
    write_acts(corpus, [make_act(CODE), make_act("910002", ("rus",))])
    with ReplayPortal([corpus], date(2024, 5, 1)) as portal:
        yield portal


@pytest.fixture
def portal(running_portal: ReplayPortal) -> ReplayPortal:
    running_portal.reset()
    return running_portal


@pytest.fixture
def tools(store: Store, portal: ReplayPortal, ngr: str, tmp_path: Path) -> Tools:
    listed = tmp_path / "watchlist.toml"
    listed.write_text(f'[[act]]\ncode = "{CODE}"\nadilet_id = "{ngr}"\ntopics = ["labour"]\n', "utf-8")
    settings = Settings(
        espi_url=portal.espi_url, adilet_url=portal.adilet_url, crawl_delay=0, data_dir=tmp_path, watchlist=listed
    )
    with store.transaction() as session:
        add_person(session, Person("Reception", "rus", ("mailto:a@b.kz",), ("labour",)))
    return Tools(store, settings, lambda: NOON, crawl, Post(), lambda: 0.0)


@pytest.fixture
def ngr(portal: ReplayPortal) -> str:
    return str(next(act["ngr"] for act in portal.state()["acts"] if act["espi_id"] == CODE))


def make_pass(
    tools: Tools, wish: Wish = WISH, *, portal: str = "", espi: str = "", history: bool = False
) -> list[Line]:
    settings = tools.settings.model_copy(update={"espi_url": espi}) if espi else tools.settings
    report = watch(replace(tools, settings=settings), [wish], portal=portal, history=history)
    return [(line.source, line.language, line.verdict.outcome, line.verdict.reason) for line in report.lines]


def changes(tools: Tools) -> list[Change]:
    with tools.store.reading() as session:
        return [item.change for item in list_changes(session, act=CODE, zone=UTC)]


def sources(tools: Tools, language: str = "rus") -> list[tuple[date, str]]:
    """Return each stored edition and the portal that its text is from."""
    with tools.store.reading() as session:
        editions = list_editions(session, CODE, language)  # type: ignore[arg-type]
        return [(edition.portal_version_on, find_source(session, edition.id)) for edition in editions]


def from_adilet(outcome: str, reason: str = "") -> list[Line]:
    return [("adilet", "rus", outcome, reason), ("adilet", "kaz", outcome, reason)]


DEAD = "http://127.0.0.1:9"
REFUSED = [("espi", "rus", "failed", "refused"), ("espi", "kaz", "failed", "refused")]


def test_the_same_edition_from_the_other_portal_is_no_news(tools: Tools, portal: ReplayPortal) -> None:
    assert make_pass(tools) == GOOD
    portal.set_noise(["all"], seed=5)

    assert make_pass(tools, espi=DEAD) == [*REFUSED, *from_adilet("identical")]
    assert make_pass(tools, portal="adilet") == from_adilet("identical")
    assert (changes(tools), sources(tools), tools.send.sent) == ([], [(FIRST, "espi")], [])


@pytest.mark.parametrize("first", ["espi", "adilet"])
def test_the_next_edition_is_the_same_changes_from_either_portal(
    tools: Tools, portal: ReplayPortal, first: str
) -> None:
    make_pass(tools, portal=first)
    portal.set_today(SECOND)
    second = {"espi": "adilet", "adilet": "espi"}[first]

    make_pass(tools, portal=second)

    told = [(item.language, item.eid, item.before, item.after, item.attribution) for item in changes(tools)]
    wanted = [change_of(CODE, language) for language in ("rus", "kaz")]
    assert told == [(c["language"], c["eid"], c["before"], c["after"], c["attribution"]) for c in wanted]
    assert [(item.effect.on, item.effect.basis) for item in changes(tools)] == [(SECOND, "corroborated")] * 2
    assert sources(tools) == [(FIRST, first), (SECOND, second)]
    assert len(tools.send.sent) == 1


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("captcha-200", "captcha"), ("status-429", "http-error"), ("status-503", "http-error"), ("missing-articles", "")],
)
def test_one_language_in_doubt_is_read_elsewhere_and_told_in_the_same_message(
    tools: Tools, portal: ReplayPortal, kind: str, reason: str
) -> None:
    make_pass(tools)
    portal.set_today(SECOND)
    path = r"/910001/rus\?" if kind == "missing-articles" else "/910001/rus"
    portal.add_fault(path, kind, times=0, portal="espi")

    lines = make_pass(tools)

    (failed, *rest) = lines
    assert failed[:2] == ("espi", "rus")
    assert failed[2] in ("failed", "quarantined")
    assert reason in ("", failed[3])
    assert sorted(rest) == [("adilet", "rus", "good", ""), ("espi", "kaz", "good", "")]
    assert (len(changes(tools)), len(tools.send.sent)) == (2, 1)
    assert (sources(tools)[1:], sources(tools, "kaz")[1:]) == ([(SECOND, "adilet")], [(SECOND, "espi")])

    portal.reset()
    portal.set_today(SECOND)

    assert make_pass(tools) == [("espi", "rus", "identical", ""), ("espi", "kaz", "identical", "")]
    assert (len(changes(tools)), len(tools.send.sent)) == (2, 1)


def test_what_both_portals_hold_back_stays_held_back(tools: Tools, portal: ReplayPortal) -> None:
    make_pass(tools)
    portal.set_today(SECOND)
    portal.add_fault(r"/910001/rus\?|/rus/(archive/)?docs/", "missing-articles", times=0)

    lines = make_pass(tools)

    assert [line[:3] for line in sorted(lines)] == [
        ("adilet", "rus", "quarantined"),
        ("espi", "kaz", "good"),
        ("espi", "rus", "quarantined"),
    ]
    assert [item.language for item in changes(tools)] == ["kaz"]


def test_an_act_known_by_its_adilet_id_alone_is_kept_under_its_code(tools: Tools, store: Store, ngr: str) -> None:
    with store.transaction() as session:
        put_on_watch(session, ngr, ("labour",))

    lines = make_pass(tools, Wish(ngr, ("labour",)))

    with store.reading() as session:
        facts, watched = find_facts(session, ngr), [act.code for act in list_watched(session)]
    assert lines == from_adilet("good")
    assert (facts and facts.code, watched, sources(tools)) == (CODE, [CODE], [(FIRST, "adilet")])
    assert make_pass(tools) == [("espi", "rus", "identical", ""), ("espi", "kaz", "identical", "")]
    assert changes(tools) == []


def test_what_adilet_never_had_is_no_failure(tools: Tools, store: Store, portal: ReplayPortal) -> None:
    portal.add_fault("/docs/", "soft-404", times=0, portal="adilet")
    lines = make_pass(tools, portal="all")

    assert lines == [*GOOD, *from_adilet("absent", "soft-404")]


def test_what_adilet_had_and_has_no_more_is_a_failure(tools: Tools, portal: ReplayPortal) -> None:
    make_pass(tools, portal="all")
    portal.add_fault("/docs/", "soft-404", times=0, portal="adilet")

    assert make_pass(tools, portal="all")[2:] == from_adilet("failed", "soft-404")


def test_other_words_of_one_edition_are_a_case_and_overwrite_nothing(tools: Tools, portal: ReplayPortal) -> None:
    make_pass(tools, portal="espi")
    # The day passes to a world in which adilet alone has another figure: ЕСПИ is dead meanwhile.
    portal.edit(CODE, [("в течение 10 календарных", "в течение 11 календарных")], "rus", on=FIRST)

    lines = make_pass(tools, espi=DEAD)
    again = make_pass(tools, espi=DEAD)

    with tools.store.reading() as session:
        (case,) = list_cases(session)
    assert lines[2:] == again[2:] == [("adilet", "rus", "good", "sources-differ"), ("adilet", "kaz", "identical", "")]
    assert (case.case.kind, case.case.eid, case.case.only_in) == ("sources", "art_4__para_2", "rus")
    assert [(item.portal, (item.text or "").split()[5]) for item in case.case.by_source] == [
        ("espi", "10"),
        ("adilet", "11"),
    ]
    assert (changes(tools), sources(tools)) == ([], [(FIRST, "espi")])


def test_a_new_edition_that_only_a_disagreeing_stand_in_has_is_held_back_until_espi_is_there(
    tools: Tools, portal: ReplayPortal
) -> None:
    make_pass(tools)
    portal.edit(CODE, [("в течение 10 календарных", "в течение 11 календарных")], "rus", on=FIRST)
    portal.set_today(SECOND)

    lines = make_pass(tools, espi=DEAD)

    assert lines[2:] == [("adilet", "rus", "quarantined", "sources-differ"), ("adilet", "kaz", "good", "")]
    assert [item.language for item in changes(tools)] == ["kaz"]

    portal.reset()
    portal.set_today(SECOND)
    make_pass(tools)

    assert sorted(item.language for item in changes(tools)) == ["kaz", "rus"]


def test_who_had_an_edition_first_and_by_how_many_days_is_known(tools: Tools, portal: ReplayPortal) -> None:
    make_pass(tools, portal="adilet")
    later = replace(tools, clock=lambda: NOON + timedelta(days=3, hours=1))

    lines = watch(later, [WISH], portal="espi").lines

    with tools.store.reading() as session:
        lead = find_lead(session, CODE, "rus", FIRST)
    assert lead == Lead("adilet", "espi", 3)
    assert lines[0].verdict.detail == (
        "espi has the same words as adilet, which was seen with this edition 3 days earlier"
    )


def test_the_history_of_both_portals_is_one(tools: Tools, portal: ReplayPortal) -> None:
    portal.set_today(SECOND)
    make_pass(tools, portal="adilet", history=True)

    assert make_pass(tools, portal="espi", history=True) == [
        ("espi", "rus", "identical", ""),
        ("espi", "kaz", "identical", ""),
    ]
    assert (sources(tools), len(changes(tools))) == ([(FIRST, "adilet"), (SECOND, "adilet")], 2)
    # Nothing of it is told; what takes effect on this very day is no history.
    assert [delivery.message.subject[:11] for delivery in tools.send.sent] == ["Напоминание"]


def test_what_the_stand_in_gave_is_not_asked_for_again_in_the_same_run(tools: Tools, portal: ReplayPortal) -> None:
    make_pass(tools)
    portal.set_today(SECOND)
    dead = replace(tools, settings=tools.settings.model_copy(update={"espi_url": DEAD}))
    run = steps.begin_pass(dead, "watch-espi")

    steps.read_pending(dead, run, [CODE])

    assert steps.find_pending(dead, run, [CODE]) == []
    assert len(changes(tools)) == 2
    with pytest.raises(steps.SourceFailedError, match="2 × espi failed refused"):
        steps.end_pass(dead, run)


def test_where_both_are_dead_the_run_asks_again(tools: Tools) -> None:
    gone = {"espi_url": DEAD, "adilet_url": DEAD}
    dead = replace(tools, settings=tools.settings.model_copy(update=gone))
    run = steps.begin_pass(dead, "watch-espi")

    with pytest.raises(steps.NetworkTroubleError):
        steps.read_pending(dead, run, [CODE])

    assert steps.find_pending(dead, run, [CODE]) == [CODE]


def test_a_reading_of_everything_asks_both_portals(tools: Tools) -> None:
    run = steps.begin_pass(tools, "watch-espi --reread")

    steps.read_pending(tools, run, [CODE], reread=True)

    lines = steps.list_latest(tools, run)
    assert sorted((line.source, line.language, line.outcome) for line in lines) == [
        ("adilet", "kaz", "identical"),
        ("adilet", "rus", "identical"),
        ("espi", "kaz", "good"),
        ("espi", "rus", "good"),
    ]


def test_a_rehearsal_on_this_machine_never_asks_a_real_portal(tools: Tools, portal: ReplayPortal) -> None:
    make_pass(tools)
    real = tools.settings.model_copy(update={"adilet_url": "https://old.adilet.zan.kz"})

    assert make_pass(replace(tools, settings=real), espi=DEAD) == REFUSED
