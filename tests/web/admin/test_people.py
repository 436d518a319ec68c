"""Who is told: seen, changed and taken out only on record, with no address whole and no name in an address."""

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest

from alerts.model import Person
from alerts.subscriptions import Follow, Subscription
from config.settings import Settings
from flows.trial import compose_trial
from storage.audit import list_entries
from storage.deputies import Deputy, find_deputy, set_deputy
from storage.digests import find_person_id
from storage.engine import Store
from storage.outbox import stop_sending
from storage.people import add_person, find_person, list_people
from storage.seen import NewsStep, tie_account
from storage.users import find_account
from tests.servers import Mailbox
from tests.web.doors.browsing import PASSWORD, Browser, start_visit
from tests.web.pages.filling import NOW, SHELTER, Moving, Page
from web.app import create_app

Enter = Callable[..., Browser]
AIGUL, DANA = "mailto:aigul@centre.example", "tgram:987654321"
LABOUR = Subscription(Follow("topic", words="labour"))


@pytest.fixture
def peopled(own_store: Store) -> Store:
    with own_store.transaction() as session:
        add_person(session, Person("Айгуль", "kaz", (AIGUL,), (), (LABOUR,)))
        add_person(session, Person("Дана", "rus", (DANA,), ()))
        set_deputy(session, "Айгуль", Deputy("Дана", 6), NOW)
    return own_store


def deeds(store: Store) -> list[tuple[str, str, str]]:
    """What is on record, oldest first, but for who did it."""
    with store.reading() as session:
        entries = list_entries(session)
    return [(e.deed.action, e.deed.object_kind, e.deed.object_id) for e in reversed(entries)]


def number_of(store: Store, name: str) -> int:
    with store.reading() as session:
        return find_person_id(session, name) or 0


def person_of(store: Store, name: str) -> Person | None:
    with store.reading() as session:
        return find_person(session, name)


def test_each_look_at_people_is_one_entry_of_the_account_and_nothing_else(peopled: Store, enter: Enter) -> None:
    browser, number = enter(peopled), number_of(peopled, "Айгуль")
    for path in ("/admin/people", f"/admin/people/{number}", "/admin/deliveries"):
        assert browser.get(path).status_code == 200
    with peopled.reading() as session:
        account = find_account(session, "admin")
        actors = {entry.deed.actor for entry in list_entries(session)}
        people = list_people(session)

    assert deeds(peopled) == [("seen", "people", ""), ("seen", "person", str(number)), ("seen", "deliveries", "")]
    assert actors == {f"account:{account.id if account else 0}"}
    assert [person.name for person in people] == ["Айгуль", "Дана"]


def test_addresses_are_masked_and_links_name_nobody(peopled: Store, enter: Enter) -> None:
    number = number_of(peopled, "Айгуль")
    pages = [enter(peopled).get(path).text for path in ("/admin/people", f"/admin/people/{number}")]
    links = [str(href) for page in pages for href in Page(page).tree.xpath("//main//@href | //main//@action")]

    assert [("aigul@" in page, "987654321" in page) for page in pages] == [(False, False)] * 2
    assert "mailto:a…@centre.example" in pages[0]
    assert "tgram:…321" in pages[0]
    assert "Дана, after 6 hours" in " ".join(pages[1].split())
    assert [link for link in links if "Айгуль" in link or "%D0" in link] == []


def test_a_person_is_added_once_with_an_address_that_is_one(own_store: Store, enter: Enter) -> None:
    browser = enter(own_store)
    form = {"name": " Асель  К. ", "language": "rus"}
    statuses = [
        browser.post("/admin/people", **form, to=to).status_code
        for to in ("asel@centre.example", "https://inside", AIGUL, AIGUL)
    ]

    assert statuses == [400, 400, 303, 400]
    assert person_of(own_store, "Асель К.") == Person("Асель К.", "rus", (AIGUL,), ())
    assert [deed for deed in deeds(own_store) if deed[0] == "added"] == [("added", "person", "1")]


@pytest.mark.parametrize("field", ["role", "verified", "owner", "id"])
def test_a_field_that_a_form_does_not_have_is_refused(own_store: Store, enter: Enter, field: str) -> None:
    answer = enter(own_store).post("/admin/people", name="x", language="rus", to=AIGUL, **{field: "1"})

    assert answer.status_code == 400
    assert person_of(own_store, "x") is None


def test_a_file_of_people_needs_the_password_again_and_a_reason_and_both_stand_on_record(
    peopled: Store, enter: Enter
) -> None:
    browser = enter(peopled)
    at, form = "/admin/people/export", {"form": ".csv"}
    refused = [
        browser.post(at, **form, password=PASSWORD),
        browser.post(at, **form, password=PASSWORD, reason="because"),
        browser.post(at, **form, password="wrong", reason="move"),
        browser.post(at, **form, reason="move"),
    ]
    bare = browser.post(at, **form, password=PASSWORD, reason="check")
    whole = browser.post(at, **form, password=PASSWORD, reason="move", with_addresses="1")
    names = [row["name"] for row in csv.DictReader(io.StringIO(bare.text.removeprefix("\ufeff")))]

    assert [answer.status_code for answer in refused] == [400, 400, 403, 403]
    assert ["aigul@" in answer.text for answer in (*refused, bare, whole)] == [False] * 5 + [True]
    assert set(names) == {"Айгуль", "Дана"}
    assert bare.headers["content-disposition"] == 'attachment; filename="people.csv"'
    assert [deed for deed in deeds(peopled) if deed[0] == "exported"] == [
        ("exported", "people", "check"),
        ("exported", "people", "move with addresses"),
    ]


def test_whoever_guesses_the_password_of_an_open_browser_is_soon_refused(peopled: Store, enter: Enter) -> None:
    browser = enter(peopled)
    form = {"form": ".csv", "reason": "move"}
    statuses = [browser.post("/admin/people/export", **form, password=f"guess {n}").status_code for n in range(11)]

    assert statuses == [403] * 10 + [429]
    assert browser.post("/admin/people/export", **form, password=PASSWORD).status_code == 429


@pytest.mark.parametrize("role", ["reader", "editor"])
def test_who_is_no_admin_is_offered_nobody(peopled: Store, enter: Enter, role: str) -> None:
    browser = enter(peopled, role)
    form = {"form": ".csv", "reason": "move", "password": PASSWORD}
    statuses = [browser.get(f"/admin/{page}").status_code for page in ("people", "people/1", "deliveries", "audit")]

    assert statuses == [403] * 4
    assert browser.post("/admin/people/export", **form).status_code == 403
    assert deeds(peopled) == []


def test_while_all_sending_is_stopped_nobody_is_shown_and_nothing_of_them_changes(peopled: Store, enter: Enter) -> None:
    browser, number = enter(peopled), number_of(peopled, "Айгуль")
    with peopled.transaction() as session:
        stop_sending(session)
    looks = [browser.get(path) for path in ("/admin/people", f"/admin/people/{number}")]
    form = {"form": ".csv", "reason": "move", "password": PASSWORD}
    deed = browser.post("/admin/people/export", **form), browser.post(f"/admin/people/{number}/pause", until="")

    assert [(look.status_code, "Айгуль" in look.text) for look in looks] == [(423, False)] * 2
    assert [answer.status_code for answer in deed] == [409, 409]
    # The deliveries are still there: it is from there that sending is let go on.
    assert "Айгуль" not in browser.get("/admin/deliveries").text


def test_a_person_is_silenced_and_woken(peopled: Store, enter: Enter) -> None:
    browser, number = enter(peopled), number_of(peopled, "Айгуль")
    snoozed = []
    for until in ("2026-03-02", "soon", "2026-04-01", ""):
        answer = browser.post(f"/admin/people/{number}/pause", until=until)
        person = person_of(peopled, "Айгуль")
        snoozed.append((answer.status_code, person.subscriptions[0].snoozed_until if person else None))

    assert snoozed == [(400, None), (400, None), (303, date(2026, 4, 1)), (303, None)]


@pytest.mark.parametrize(("verb", "deed"), [("unsubscribe", "removed"), ("forget", "forgotten")])
def test_nobody_goes_by_a_slip_of_the_hand(peopled: Store, enter: Enter, verb: str, deed: str) -> None:
    browser, number = enter(peopled), number_of(peopled, "Айгуль")
    slip = browser.post(f"/admin/people/{number}/{verb}", name="Дана")
    is_still_here = person_of(peopled, "Айгуль") is not None
    meant = browser.post(f"/admin/people/{number}/{verb}", name="Айгуль")

    assert (slip.status_code, is_still_here, meant.status_code) == (400, True, 303)
    assert person_of(peopled, "Айгуль") is None
    assert (deed, "person", str(number)) in deeds(peopled)
    assert browser.get(f"/admin/people/{number}").status_code == 404


def test_a_test_message_goes_to_ones_own_address_alone_and_shows_what_the_provider_said(
    peopled: Store, settings: Settings
) -> None:
    number, other = number_of(peopled, "Айгуль"), number_of(peopled, "Дана")
    with peopled.transaction() as session:
        account = find_account(session, "admin")
        assert account is not None
        assert account.id is not None
        tie_account(session, account.id, number)
    with Mailbox(data=["250 2.0.0 queued as ZX81"]) as mailbox:
        app = create_app(
            peopled,
            settings.model_copy(update={"smtp_url": mailbox.url, "mail_from": "n@centre.example"}),
            clock=Moving(),
        )
        browser = Browser(app).hold(start_visit(peopled, "admin", NOW))
        own = browser.post(f"/admin/people/{number}/test", address="1")
        statuses = [
            browser.post(f"/admin/people/{other}/test", address="2").status_code,
            # Another person's address under one's own number is nobody's.
            browser.post(f"/admin/people/{number}/test", address="2").status_code,
        ]

    assert mailbox.recipients == ["aigul@centre.example"]
    assert "ZX81" in own.text
    assert statuses == [403, 404]
    assert [deed for deed in deeds(peopled) if deed[0] == "tried"] == [("tried", "channel", "1")]


def test_a_test_message_shows_a_real_past_change_and_says_that_it_is_a_test(own_samples: Store) -> None:
    person = Person("Айгуль", "rus", (AIGUL, DANA), ())
    with own_samples.transaction() as session:
        add_person(session, person)
        made = [compose_trial(session, Settings(), (1, person), number, NOW) for number in (1, 2, 3)]

    assert [trial and trial.step for trial in made] == [NewsStep(SHELTER, date(2025, 6, 27), date(2026, 1, 1))] * 2 + [
        None
    ]
    assert all(trial is None or "статья 10" in trial.delivery.message.text.lower() for trial in made)


def test_a_refusal_of_the_provider_is_shown_as_one(peopled: Store, settings: Settings) -> None:
    number = number_of(peopled, "Айгуль")
    with peopled.transaction() as session:
        account = find_account(session, "admin")
        assert account is not None
        assert account.id is not None
        tie_account(session, account.id, number)
    with Mailbox(rcpt=["550 5.1.1 no such user aigul@centre.example"]) as mailbox:
        app = create_app(
            peopled,
            settings.model_copy(update={"smtp_url": mailbox.url, "mail_from": "n@centre.example"}),
            clock=Moving(),
        )
        page = Browser(app).hold(start_visit(peopled, "admin", NOW)).post(f"/admin/people/{number}/test", address="1")

    assert "5.1.1" in Page(page.text).text("//p[@role='status']")
    assert "aigul@" not in page.text


def test_the_pages_hold_what_people_typed_as_words(own_store: Store, enter: Enter) -> None:
    harm = "<script>alert(1)</script>"
    with own_store.transaction() as session:
        rule = Subscription(Follow("phrase", words="торговл~ людьми <b>"))
        add_person(session, Person(harm, "rus", (AIGUL,), (), (rule,)))
    browser = enter(own_store)

    assert [harm in browser.get(path).text for path in ("/admin/people", "/admin/people/1", "/admin/deliveries")] == [
        False
    ] * 3


def test_who_stands_in_is_named_with_her_hours_and_is_somebody_else_with_an_own_address(
    peopled: Store, enter: Enter
) -> None:
    with peopled.transaction() as session:
        add_person(session, Person("Группа", "rus", ("tgram:-42",), ()))
    browser, number = enter(peopled), number_of(peopled, "Айгуль")
    at = f"/admin/people/{number}/deputy"
    found = []
    for name, hours in (("Дана", "8"), ("Айгуль", "8"), ("Группа", "8"), ("Никто", "8"), ("Дана", "0"), (" ", "8")):
        answer = browser.post(at, deputy=name, hours=hours)
        with peopled.reading() as session:
            found.append((answer.status_code, find_deputy(session, "Айгуль")))

    kept = Deputy("Дана", 8)
    assert found == [(303, kept), (400, kept), (400, kept), (400, kept), (400, kept), (303, None)]
    assert deeds(peopled).count(("changed", "person", str(number))) == 2
