"""What an editor says of a step in each reader's language, and the correction of what went out."""

from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from alerts.model import Delivery, News, Person, Step
from alerts.subscriptions import Follow, Subscription
from config.settings import Settings
from flows.queueing import queue
from storage.acts import find_facts
from storage.audit import list_entries
from storage.changes import list_changes
from storage.engine import Store
from storage.holding import set_hold
from storage.outbox import list_deliveries
from storage.people import add_person
from storage.replies import list_receivers
from tests.web.doors.browsing import Browser, start_visit
from tests.web.pages.conftest import Look
from tests.web.pages.filling import NOW, SHELTER, Moving, Page
from web.app import create_app

DAYS = date(2021, 2, 12), date(2024, 5, 13)
PATH = f"/acts/{SHELTER}/words/2021-02-12/2024-05-13"
COMPARE = f"/acts/{SHELTER}/compare/2021-02-12/2024-05-13"
Enter = Callable[..., Browser]


@pytest.fixture
def enter(own_samples: Store, settings: Settings) -> Enter:
    """A browser of somebody who is signed in, on a store of this test alone."""

    def make(role: str = "editor", language: str = "rus") -> Browser:
        app = create_app(own_samples, settings, clock=Moving())
        browser = Browser(app).hold(start_visit(own_samples, role, NOW))
        browser.cookies.set("lang", language, "127.0.0.1")
        return browser

    return make


def tell(own_samples: Store, settings: Settings, hold: int = 0) -> str:
    """Tell two people of the step as a pass would have; return one of the numbers."""
    with own_samples.transaction() as session:
        set_hold(session, hold)
        for name, language in (("r", "rus"), ("k", "kaz")):
            rules = (Subscription(Follow("everything")),)
            person = Person(name, language, (f"mailto:{name}@centre.example",), (), rules)
            add_person(session, person)
        stored = [
            one
            for one in list_changes(session, act=SHELTER, zone=ZoneInfo("Asia/Almaty"))
            if (one.from_on, one.to_on) == DAYS
        ]
        (seen_at,) = {one.seen_at for one in stored}
        changes = tuple(one.change for one in stored if one.change.language == "rus")
        facts = find_facts(session, SHELTER)
        assert facts is not None
        news = News("a" * 64, facts, (Step("rus", *DAYS, changes),), NOW if hold else seen_at)
        queue(session, news, settings, ("espi",))
        return list_deliveries(session)[0].alert


@pytest.fixture
def alert(own_samples: Store, settings: Settings) -> str:
    """The number under which one of two people was told of the step."""
    return tell(own_samples, settings)


@pytest.fixture
def waiting(own_samples: Store, settings: Settings) -> str:
    """The number of an alert that waits for an editor."""
    return tell(own_samples, settings, 24 * 60)


def digest_of(page: Page, language: str) -> str:
    (found,) = page.tree.xpath(f"//section[@id='{language}']//input[@name='digest']/@value")
    return str(found)


def test_an_editor_finds_the_forms_on_the_comparison_and_a_reader_does_not(look: Look) -> None:
    links = [Page(look(COMPARE, role=role)).tree.xpath(f"//a[@href='{PATH}']") for role in ("editor", "reader")]
    page = Page(look(PATH, role="editor"))

    assert [len(found) for found in links] == [1, 0]
    assert page.tree.xpath("//form[@action='" + PATH + "']/input[@name='language']/@value") == [
        "rus",
        "kaz",
        "uzb",
        "eng",
    ]
    assert page.texts("//section[@id='eng']/p/span")[0] == (
        "Law of 12.02.2021 No. 901-VII: articles 5, 7, 9, 10, 12 and 17 changed, article 8-1 added;"
        " took effect on 13.05.2024."
    )
    assert page.tree.xpath("//section[@id='correction']//form") == []


def test_what_an_editor_says_stands_above_the_comparison_in_that_language_alone(enter: Enter) -> None:
    browser = enter()
    digest = digest_of(Page(browser.get(PATH).text), "rus")
    said = {"language": "rus", "digest": digest, "verdict": "replaced", "summary": "Срок <b>вдвое</b> длиннее."}
    answer = browser.post(PATH, **said, meaning="Звоните\nнам.")
    shown = [Page(enter("reader", language).get(COMPARE).text) for language in ("rus", "eng")]
    kept = Page(browser.get(PATH).text)
    found = [
        "Срок <b>вдвое</b> длиннее." in (page.tree.text_content()) and "Звоните нам." in page.tree.text_content()
        for page in shown
    ]

    assert (answer.status_code, answer.headers["location"]) == (303, f"{PATH}#rus")
    assert found == [True, False]
    assert kept.tree.xpath("//section[@id='rus']//input[@name='verdict'][@checked]/@value") == ["replaced"]
    assert kept.tree.xpath("//section[@id='eng']//input[@name='verdict'][@checked]/@value") == []


def test_an_approval_keeps_no_words_and_what_is_withdrawn_is_shown_no_more(own_samples: Store, enter: Enter) -> None:
    browser = enter()
    digest = digest_of(Page(browser.get(PATH).text), "rus")
    shown = []
    for verdict in ("approved", "withdrawn"):
        browser.post(PATH, language="rus", digest=digest, verdict=verdict, summary="не моё", meaning="Важно.")
        shown.append("Важно." in browser.get(COMPARE).text)
    with own_samples.reading() as session:
        deeds = [entry.deed.action for entry in list_entries(session)]

    assert "не моё" not in browser.get(PATH).text
    assert shown == [True, False]
    assert deeds[:2] == ["removed", "approved"]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"digest": "0" * 64}, 409),
        ({"summary": " "}, 400),
        ({"language": "fra"}, 400),
        ({"verdict": "liked"}, 400),
        ({"summary": "x" * 2001}, 400),
    ],
)
def test_words_that_are_none_or_about_something_else_are_refused(
    own_samples: Store, enter: Enter, fields: dict[str, str], status: int
) -> None:
    browser = enter()
    given = {"language": "rus", "digest": digest_of(Page(browser.get(PATH).text), "rus"), "verdict": "edited"}
    answer = browser.post(PATH, **({**given, "summary": "Иначе."} | fields))
    with own_samples.reading() as session:
        entries = list_entries(session)

    assert (answer.status_code, entries) == (status, ())


@pytest.mark.parametrize(
    "path", [f"/acts/{SHELTER}/words/2021-02-12/2021-02-13", "/acts/1/words/2021-02-12/2024-05-13"]
)
def test_what_is_no_step_has_no_forms(enter: Enter, path: str) -> None:
    browser = enter()
    answers = browser.get(path), browser.post(f"{path}/correction", rus="Верно так.")

    assert [answer.status_code for answer in answers] == [404, 404]


def test_a_correction_is_queued_once_for_those_who_got_it_and_needs_their_languages(
    own_samples: Store, enter: Enter, alert: str
) -> None:
    browser = enter()
    form = Page(browser.get(PATH).text)
    answers = [
        browser.post(f"{PATH}/correction", rus="Верно так."),
        *(browser.post(f"{PATH}/correction", rus="Верно так.", kaz="Дұрысы осы.") for _ in range(2)),
    ]
    with own_samples.reading() as session:
        entries = [(entry.deed.action, entry.deed.object_id) for entry in list_entries(session)]
        receivers = [receiver.language for receiver in list_receivers(session, alert)]

    assert form.tree.xpath("//section[@id='correction']//textarea/@name") == ["rus", "kaz"]
    assert [answer.status_code for answer in answers] == [400, 303, 303]
    assert [answer.headers["location"] for answer in answers[1:]] == [
        f"{PATH}?queued={count}#correction" for count in (2, 0)
    ]
    assert (entries, sorted(receivers)) == ([("corrected", alert)], ["kaz", "rus"])


def test_what_waits_for_an_editor_is_listed_with_its_words_page_and_may_go_now(
    own_samples: Store, enter: Enter, waiting: str
) -> None:
    browser = enter()
    listed = Page(browser.get("/reviewing").text)
    (news,) = listed.tree.xpath("//form[@action='/reviewing']/input[@name='news']/@value")
    answer = browser.post("/reviewing", news=news)
    left = Page(browser.get(answer.headers["location"]).text)
    with own_samples.reading() as session:
        when = {delivery.next_try_at for delivery in list_deliveries(session)}
        deeds = [entry.deed.action for entry in list_entries(session)]

    assert waiting in {one.alert for one in _deliveries(own_samples)}
    assert [str(link) for link in listed.tree.xpath("//main//a/@href")] == [PATH]
    assert left.tree.xpath("//form[@action='/reviewing']") == []
    assert left.tree.xpath("//p[@role='status']") != []
    assert (answer.status_code, when, deeds[0]) == (303, {None}, "approved")
    assert browser.post("/reviewing", news=news).status_code == 404


def test_an_editors_words_reach_what_waits(own_samples: Store, enter: Enter, waiting: str) -> None:
    browser = enter()
    digest = digest_of(Page(browser.get(PATH).text), "rus")
    said = {"language": "rus", "digest": digest, "verdict": "replaced", "summary": "Срок длиннее."}
    browser.post(PATH, **said, meaning="")
    told = {one.person: "Срок длиннее." in one.message.text for one in _deliveries(own_samples)}

    assert told == {"r": True, "k": False}
    assert waiting in {one.alert for one in _deliveries(own_samples)}


def test_the_list_of_what_waits_is_an_editors(enter: Enter) -> None:
    assert enter("reader").get("/reviewing").status_code == 403
    assert enter().get("/reviewing").status_code == 200


def _deliveries(store: Store) -> tuple[Delivery, ...]:
    with store.reading() as session:
        return list_deliveries(session)
