"""A rule is shown by what it would have brought in a year before it is kept; one that is mute is not kept."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from alerts.model import Person
from alerts.subscriptions import Follow, Subscription
from storage.engine import Store
from storage.people import add_person, find_person
from tests.web.doors.browsing import Browser
from tests.web.pages.filling import SHELTER, Page

Enter = Callable[..., Browser]
AT = "/admin/people/1"
FORM = {"follow": "act", "act": SHELTER, "least": "editorial", "frequency": "at_once", "moments": "in_force"}


@pytest.fixture
def peopled(own_samples: Store) -> Store:
    with own_samples.transaction() as session:
        add_person(session, Person("Айгуль", "rus", ("mailto:a@centre.example",), ()))
    return own_samples


def rules_of(store: Store) -> tuple[Subscription, ...]:
    with store.reading() as session:
        person = find_person(session, "Айгуль")
    assert person is not None
    return tuple(replace(rule, key="") for rule in person.subscriptions)


def hidden(page: str, name: str) -> str:
    (value,) = Page(page).tree.xpath(f"//section[@id='rule']/div//input[@name='{name}']/@value")
    return str(value)


def test_a_rule_is_kept_only_after_it_was_shown_what_it_would_have_brought(peopled: Store, enter: Enter) -> None:
    browser = enter(peopled)
    first = browser.post(f"{AT}/rules", **FORM)
    forged = browser.post(f"{AT}/rules", **FORM, shown="0" * 16)
    nothing_yet = rules_of(peopled)
    shown = hidden(first.text, "shown")
    other = browser.post(f"{AT}/rules", **{**FORM, "least": "critical"}, shown=shown)
    kept = browser.post(f"{AT}/rules", **FORM, shown=shown)

    # The one edition of this act in the year up to 02.03.2026 is of 01.01.2026.
    assert "In 12 months 1 message would have come." in first.text
    assert [answer.status_code for answer in (first, forged, other, kept)] == [200, 200, 200, 303]
    assert nothing_yet == ()
    assert rules_of(peopled) == (Subscription(Follow("act", SHELTER), moments=("in_force",)),)


@pytest.mark.parametrize(
    "fields",
    [
        {"act": "999999"},
        {"follow": "article", "unit": "999"},
        {"follow": "article", "unit": "seventeen"},
        {"follow": "topic", "topic": "football"},
        {"follow": "phrase", "phrase": "~"},
        {"follow": "nothing"},
        {"act": ""},
        {"least": "heavy"},
        {"moments": "never"},
    ],
)
def test_a_rule_that_can_never_match_is_refused(peopled: Store, enter: Enter, fields: dict[str, str]) -> None:
    answer = enter(peopled).post(f"{AT}/rules", **{**FORM, **fields})

    assert answer.status_code == 400
    assert Page(answer.text).tree.xpath("//p[@role='alert']") != []
    assert rules_of(peopled) == ()


def test_a_rule_that_would_have_been_silent_is_warned_of(peopled: Store, enter: Enter) -> None:
    answer = enter(peopled).post(f"{AT}/rules", **{**FORM, "follow": "phrase", "phrase": "космическая станция"})

    assert "In 12 months 0 messages would have come." in answer.text
    assert "is the rule what you mean?" in answer.text


def test_a_changed_rule_keeps_its_key_and_the_note_that_is_hers_alone(peopled: Store, enter: Enter) -> None:
    with peopled.transaction() as session:
        rule = Subscription(Follow("act", SHELTER), note="дело А.")
        add_person(session, Person("Айгуль", "rus", ("mailto:a@centre.example",), (), (rule,)))
        person = find_person(session, "Айгуль")
    assert person is not None
    key, browser = person.subscriptions[0].key, enter(peopled)
    form = browser.get(f"{AT}?rule={key}")
    first = browser.post(f"{AT}/rules", **{**FORM, "frequency": "weekly"}, key=key)
    browser.post(f"{AT}/rules", **{**FORM, "frequency": "weekly"}, key=key, shown=hidden(first.text, "shown"))
    with peopled.reading() as session:
        found = find_person(session, "Айгуль")

    assert "дело А." not in form.text + first.text
    assert found is not None
    assert found.subscriptions == (
        Subscription(Follow("act", SHELTER), moments=("in_force",), frequency="weekly", note="дело А.", key=key),
    )


def test_a_key_of_somebody_else_opens_no_rule(peopled: Store, enter: Enter) -> None:
    with peopled.transaction() as session:
        rule = Subscription(Follow("act", SHELTER))
        add_person(session, Person("Дана", "rus", ("mailto:d@centre.example",), (), (rule,)))
        dana = find_person(session, "Дана")
    assert dana is not None
    browser, key = enter(peopled), dana.subscriptions[0].key
    answers = browser.post(f"{AT}/rules", **FORM, key=key), browser.post(f"{AT}/rules/{key}/remove")

    assert [answer.status_code for answer in answers] == [404, 404]
    with peopled.reading() as session:
        assert find_person(session, "Дана") == dana


def test_a_topic_that_is_taken_out_does_not_come_back(peopled: Store, enter: Enter) -> None:
    with peopled.transaction() as session:
        add_person(session, Person("Айгуль", "rus", ("mailto:a@centre.example",), ("migration", "children")))
        person = find_person(session, "Айгуль")
    assert person is not None
    answer = enter(peopled).post(f"{AT}/rules/{person.subscriptions[0].key}/remove")

    assert answer.status_code == 303
    assert rules_of(peopled) == (Subscription(Follow("topic", words="children")),)
