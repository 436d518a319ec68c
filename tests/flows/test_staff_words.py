"""An editor's words go into the messages of her readers; what was wrong is set right for exactly those who got it."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from alerts.model import News, Person, ReaderLanguage, Step
from alerts.subscriptions import Follow, Subscription
from flows.corrections import MissingWordsError
from flows.editing import correct_step, count_receivers
from flows.queueing import queue
from law.model import ActFacts, Change, Revision
from storage.acts import store_facts
from storage.audit import list_entries
from storage.changes import store_changes
from storage.engine import Store
from storage.other_texts import read_other_texts
from storage.outbox import list_deliveries, store_deliveries
from storage.people import add_person, remove_person
from storage.reviews import About, Review, Words, find_told, store_review
from storage.revisions import StoredRevision, store_revision
from storage.seen import NewsStep
from tests.flows.post_office import PostOffice, open_office

FACTS = ActFacts("49212", "", {"rus": "О защите (пример)"}, {}, "upd", "214-IV", date(2009, 12, 4))
WAS, IS = date(2023, 7, 1), date(2024, 6, 16)
STEP = NewsStep("49212", WAS, IS)
EVERYTHING = Subscription(Follow("everything"))
DAILY = replace(EVERYTHING, frequency="daily")
ONE_ARTICLE = Subscription(Follow("article", "49212", "art_4"))
SAID: dict[ReaderLanguage, Words] = {
    "rus": Words("replaced", "Срок ответа\nвырос втрое.", "Звоните нам до подачи заявления."),
    "uzb": Words("approved"),
}


def change(eid: str, before: str = "в течение 10 дней", after: str = "в течение 30 дней") -> Change:
    return Change("rus", "substitution", "in_force", eid, "статья", before, after, places=(eid,), topics=("labour",))


THERE = change("art_4"), change("art_5")
BACK = tuple(replace(one, before=one.after, after=one.before) for one in THERE)


@pytest.fixture
def office(store: Store) -> Iterator[PostOffice]:
    with ExitStack() as stack:
        yield open_office(stack, store)


@pytest.fixture
def texts(office: PostOffice) -> list[StoredRevision]:
    """The editions of the act: a text, another one, and the first again under the second one's date."""
    with office.store.transaction() as session:
        store_facts(session, FACTS)
        return [
            store_revision(session, Revision("49212", "rus", on, "", (), (), None, FACTS, law_hash=law), (), office.now)
            for on, law in ((WAS, "a"), (IS, "b"), (IS, "a"))
        ]


def add(office: PostOffice, name: str, *rules: Subscription, language: ReaderLanguage = "rus", **wish: Any) -> Person:
    person = Person(name, language, (f"mailto:{name}@example.kz",), (), rules)
    person = replace(person, wish=replace(person.wish, **wish))
    with office.store.transaction() as session:
        add_person(session, person)
    return person


def see(office: PostOffice, texts: list[StoredRevision], at: int, changes: tuple[Change, ...] = THERE) -> int:
    """Store what leads to the text of this place, and queue it as news."""
    before, after = texts[at - 1 : at + 1]
    days = before.revision.portal_version_on, after.revision.portal_version_on
    step = Step("rus", *days, changes, returned_to=WAS if at > 1 else None)
    with office.store.transaction() as session:
        store_changes(session, before, after, changes, office.now)
        others = read_other_texts(session, FACTS.code, (step,))
        news = News(f"{at}" * 64, FACTS, (step,), office.now, other_texts=others)
        return queue(session, news, office.tools.settings, ("espi",))


def review(office: PostOffice) -> None:
    with office.store.transaction() as session:
        for language, words in SAID.items():
            about = About.of(STEP, language, find_told(session, STEP, language))
            store_review(session, about, Review(words, "account:2", office.now))


def texts_of(office: PostOffice) -> dict[str, str]:
    with office.store.reading() as session:
        return {delivery.person: delivery.message.text for delivery in list_deliveries(session)}


def test_an_editors_words_stand_in_the_messages_of_her_language_alone(
    office: PostOffice, texts: list[StoredRevision]
) -> None:
    see(office, texts, 1)
    review(office)
    for name, language in (("r", "rus"), ("k", "kaz"), ("u", "uzb"), ("e", "eng")):
        add(office, name, EVERYTHING, language=language)
    add(office, "part", ONE_ARTICLE)
    add(office, "open", EVERYTHING, is_discreet=False)
    with office.store.transaction() as session:
        step = Step("rus", WAS, IS, THERE)
        queue(session, News("1" * 64, FACTS, (step,), office.now), office.tools.settings, ("espi",))
    told = texts_of(office)
    summary = "Срок ответа вырос втрое."

    assert {name for name, text in told.items() if summary in text} == {"r", "open"}
    assert {name for name, text in told.items() if "Звоните нам до подачи заявления." in text} == {"r", "open"}
    assert told["open"].splitlines()[0] == summary
    assert told["r"].splitlines()[0] == told["part"].splitlines()[0].replace("статья 4", "статьи 4 и 5").replace(
        "изменена", "изменены"
    )
    assert told["r"].index("«О защите (пример)»") < told["r"].index(summary) < told["r"].index("1. Статья 4")
    assert len(told["u"].splitlines()) == len(told["e"].splitlines()) + 1


def test_an_editors_words_of_another_wording_are_not_used(office: PostOffice, texts: list[StoredRevision]) -> None:
    see(office, texts, 1)
    review(office)
    add(office, "r", EVERYTHING)
    other = (change("art_4", after="в течение 40 дней"), THERE[1])
    with office.store.transaction() as session:
        news = News("1" * 64, FACTS, (Step("rus", WAS, IS, other),), office.now)
        queue(session, news, office.tools.settings, ("espi",))

    assert "вырос втрое" not in texts_of(office)["r"]


def test_a_digest_has_an_editors_words_that_came_after_it_was_seen(
    office: PostOffice, texts: list[StoredRevision]
) -> None:
    add(office, "d", DAILY)
    see(office, texts, 1)
    review(office)
    office.pass_by(days=2)
    office.deliver()
    (mail,) = office.mailbox.mails
    words = mail.get_body(("plain",)).get_content()

    assert words.count("Срок ответа вырос втрое.") == words.count("Звоните нам до подачи заявления.") == 1


def test_a_correction_goes_to_exactly_those_who_got_the_news_and_are_still_here(
    office: PostOffice, texts: list[StoredRevision]
) -> None:
    for name in ("a", "b", "gone"):
        add(office, name, EVERYTHING)
    add(office, "daily", DAILY, language="kaz")
    add(office, "elsewhere", Subscription(Follow("act", "1")))
    see(office, texts, 1)
    office.deliver()
    office.pass_by(days=2)
    office.deliver()
    first = {str(mail["To"]): str(mail["Message-ID"]) for mail in office.mailbox.mails}
    office.mailbox.mails.clear()
    add(office, "late", EVERYTHING)
    with office.store.transaction() as session:
        remove_person(session, "gone")
    with office.store.reading() as session:
        counts = count_receivers(session, STEP)
    done = "account:2", office.now
    with pytest.raises(MissingWordsError, match="kaz"), office.store.transaction() as session:
        correct_step(session, STEP, {"rus": "Верно: 20 дней."}, office.tools.settings, done)
    queued = []
    for _ in range(2):
        with office.store.transaction() as session:
            said: dict[ReaderLanguage, str] = {"rus": "Верно: 20 дней.", "kaz": "Дұрысы: 20 күн."}
            queued.append(correct_step(session, STEP, said, office.tools.settings, done))
    office.deliver()
    mails = {str(mail["To"]): str(mail["In-Reply-To"]) for mail in office.mailbox.mails}
    with office.store.reading() as session:
        deeds = [(entry.deed.actor, entry.deed.action, entry.deed.object_kind) for entry in list_entries(session)]

    assert sorted(first) == ["a@example.kz", "b@example.kz", "daily@example.kz", "gone@example.kz"]
    assert (counts, queued) == ({"rus": 2, "kaz": 1}, [3, 0])
    assert mails == {to: name for to, name in first.items() if not to.startswith("gone")}
    assert deeds == [("account:2", "corrected", "alert")] * 2


def test_the_return_of_a_text_names_the_number_under_which_each_reader_was_told_of_the_other(
    office: PostOffice, texts: list[StoredRevision]
) -> None:
    add(office, "a", EVERYTHING)
    add(office, "b", EVERYTHING, language="eng")
    add(office, "daily", DAILY)
    see(office, texts, 1)
    office.deliver()
    office.pass_by(days=2)
    office.deliver()
    numbers = dict(office.rows("person", "alert"))
    add(office, "late", EVERYTHING)
    see(office, texts, 2, BACK)
    office.pass_by(days=2)
    office.deliver()
    told = texts_of(office)
    named = {name: [of for of, number in numbers.items() if number in text] for name, text in told.items()}

    assert len(set(numbers.values())) == 3
    assert named == {"a": ["a"], "b": ["b"], "daily": ["daily"], "late": []}


def test_what_was_folded_is_corrected_for_those_who_read_of_it_in_the_thread_of_that_message(
    office: PostOffice, texts: list[StoredRevision]
) -> None:
    person = Person("flooded", "rus", ("mailto:flooded@example.kz", "tgram:1"), (), (EVERYTHING,))
    with office.store.transaction() as session:
        add_person(session, person)
    add(office, "calm", ONE_ARTICLE)
    see(office, texts, 1)
    # Heavier news of forty other acts, so that this one is folded.
    with office.store.transaction() as session:
        for number in range(40):
            made = [
                replace(one, about=replace(one.about, weight=9))
                for one in office.make(person, f"w{number}", f"act {number}")
            ]
            store_deliveries(session, f"news {number}", [replace(one, key=f"{number} {one.key}") for one in made])
    office.bot.answers = [(200, {"ok": True, "result": {"message_id": 77}})]
    office.deliver()
    folding = {(to, alert): name for to, alert, name in office.rows("channel", "alert", "message_id")}
    with office.store.reading() as session:
        rows = {one.channel: one.state for one in list_deliveries(session) if one.about.act == "49212"}
        counts = count_receivers(session, STEP)
        folded = [one for one in list_deliveries(session) if one.person == "flooded" and not one.about.act]
    office.mailbox.mails.clear()
    office.bot.calls.clear()
    queued = []
    for _ in range(2):
        with office.store.transaction() as session:
            done = "account:2", office.now
            queued.append(correct_step(session, STEP, {"rus": "Верно: 20 дней."}, office.tools.settings, done))
    office.pass_by(minutes=1)
    office.deliver()
    mails = {str(mail["To"]): str(mail["In-Reply-To"]) for mail in office.mailbox.mails}
    ((_, told),) = office.bot.calls

    assert len({one.alert for one in folded}) == 1
    assert counts == {"rus": 3}
    assert queued == [3, 0]
    assert set(mails) == {"flooded@example.kz", "calm@example.kz"}
    assert mails["flooded@example.kz"] == folding["mailto:flooded@example.kz", folded[0].alert]
    assert told["reply_parameters"]["message_id"] == 77
    assert folded[0].alert in told["text"]
    assert rows["mailto:calm@example.kz"] == "sent"


def test_the_number_that_a_return_names_is_that_of_the_message_that_she_read(
    office: PostOffice, texts: list[StoredRevision]
) -> None:
    person = add(office, "flooded", EVERYTHING)
    see(office, texts, 1)
    with office.store.transaction() as session:
        for number in range(40):
            made = [
                replace(one, about=replace(one.about, weight=9))
                for one in office.make(person, f"w{number}", f"act {number}")
            ]
            store_deliveries(session, f"news {number}", [replace(one, key=f"{number} {one.key}") for one in made])
    office.deliver()
    with office.store.reading() as session:
        (folding,) = [one.alert for one in list_deliveries(session) if not one.about.act]
        own = next(one for one in list_deliveries(session) if one.message_id and one.state == "folded")
    office.pass_by(days=1)
    see(office, texts, 2, BACK)
    text = texts_of(office)["flooded"]

    assert folding in text
    assert own.alert not in text
