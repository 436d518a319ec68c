"""Who asked for it gets the comparison with her mail; and no mail waits for its attachment, or fails for want of it."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from typing import Any

import pytest

from alerts.documents.model import UnbuiltError
from alerts.model import News, Person, Step
from alerts.subscriptions import Follow, Subscription
from flows import attaching
from flows.queueing import queue
from law.explain import explain
from law.model import Capture, Revision
from storage.acts import store_facts
from storage.captures import store_capture
from storage.engine import Store
from storage.notices import list_notices
from storage.people import add_person, find_person, remove_person
from storage.revisions import store_revision
from storage.runs import open_run
from tests.flows.post_office import PostOffice, open_office

Pair = tuple[Revision, Revision]
DAYS = date(2021, 2, 12), date(2024, 5, 13)


@pytest.fixture
def office(store: Store, shelter: Pair, shelter_kazakh: Pair) -> Iterator[PostOffice]:
    """A post office in whose store both texts of the act stand in both languages."""
    with ExitStack() as stack:
        office = open_office(stack, store)
        with store.transaction() as session:
            store_facts(session, shelter[1].facts)
            run = open_run(session, "watch", office.now)
            for text in (*shelter, *shelter_kazakh):
                url, on = f"https://zan.gov.kz/{text.language}", text.portal_version_on
                body = f"{text.language} {on}".encode()
                capture = Capture("espi", text.act, text.language, "edition", url, office.now, 200, (), body)
                store_revision(session, text, [store_capture(session, capture, run)], office.now)
        yield office


def add(office: PostOffice, name: str, attach: Any, **how: Any) -> Person:
    channels = how.pop("channels", (f"mailto:{name}@centre.example",))
    person = Person(name, how.pop("language", "rus"), channels, (), (Subscription(Follow("everything")),))
    person = replace(person, wish=replace(person.wish, attach=attach))
    with office.store.transaction() as session:
        add_person(session, person)
    return person


def tell(office: PostOffice, *pairs: Pair, key: str = "a") -> None:
    steps = tuple(Step(new.language, *DAYS, explain(old, new)) for old, new in pairs)
    with office.store.transaction() as session:
        queue(session, News(key * 64, pairs[0][1].facts, steps, office.now), office.tools.settings, ("espi",))


def files_of(mail: EmailMessage) -> list[tuple[str, str, bytes]]:
    return [(str(part.get_filename()), part.get_content_type(), part.get_content()) for part in mail.iter_attachments()]


def words_of(mail: EmailMessage, kind: str = "plain") -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_who_asked_gets_the_comparison_and_nobody_else(office: PostOffice, shelter: Pair) -> None:
    for name, form in (("a", "pdf"), ("b", "docx"), ("c", "")):
        add(office, name, form)
    tell(office, shelter)
    office.deliver()
    found = {str(mail["To"])[0]: files_of(mail) for mail in office.mailbox.mails}

    assert {name: [(file[0], file[2][:4]) for file in files] for name, files in found.items()} == {
        "a": [("comparison-1.pdf", b"%PDF")],
        "b": [("comparison-1.docx", b"PK\x03\x04")],
        "c": [],
    }


def test_the_mail_says_what_it_carries_in_both_parts_after_the_line(office: PostOffice, shelter: Pair) -> None:
    add(office, "a", "pdf", language="eng")
    tell(office, shelter)
    office.deliver()
    (mail,) = office.mailbox.mails

    assert "Attached: comparison-1.pdf." in words_of(mail).partition("\n-- \n")[2]
    assert "<p>Attached: comparison-1.pdf.</p>" in words_of(mail, "html")


def test_both_languages_are_two_files_her_own_first(office: PostOffice, shelter: Pair, shelter_kazakh: Pair) -> None:
    add(office, "k", "docx", language="kaz")
    tell(office, shelter, shelter_kazakh)
    office.deliver()
    first, second = (body for _, _, body in files_of(office.mailbox.mails[0]))

    pair = {
        one: attaching._build(office.tools, "900001", "kaz", attaching.Wanted("docx", one, *DAYS))
        for one in ("kaz", "rus")
    }
    assert (first, second) == (pair["kaz"], pair["rus"])


def test_nothing_about_the_mail_tells_what_it_is_about(office: PostOffice, shelter: Pair) -> None:
    add(office, "a", "pdf")
    tell(office, shelter)
    office.deliver()
    (mail,) = office.mailbox.mails
    heads = [str(value) for part in mail.walk() for value in part.values()]

    assert not any(word in head.lower() for head in heads for word in ("900001", "насил", "прожив", "shelter"))


def test_a_second_copy_is_the_same_mail(office: PostOffice, shelter: Pair) -> None:
    add(office, "a", "pdf")
    tell(office, shelter)
    office.mailbox.data = ["451 4.3.0 try again later", "250 OK"]
    office.deliver()
    office.pass_by(hours=1)
    office.deliver()
    mails = [mail.as_bytes() for mail in office.mailbox.mails]

    assert office.rows("state", "attempts") == [("sent", 2)]
    assert len(set(mails)) == 1


def test_a_build_that_fails_sends_the_mail_without_and_tells_the_operator_once(
    office: PostOffice, shelter: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> bytes:
        raise UnbuiltError("the typesetter failed")

    monkeypatch.setattr(attaching, "write_pdf", fail)
    for name in ("a", "b"):
        add(office, name, "pdf", language="eng")
    tell(office, shelter)
    office.deliver()
    with office.store.reading() as session:
        told = [notice.text for notice in list_notices(session, "alerts")]

    assert office.rows("state") == [("sent",), ("sent",)]
    assert [files_of(mail) for mail in office.mailbox.mails] == [[], []]
    assert "1 comparison could not be attached; it can be read at the link." in words_of(office.mailbox.mails[0])
    assert [("the typesetter failed" in text, "centre.example" in text) for text in told] == [(True, False)]


@pytest.mark.parametrize(("name", "value"), [("MOST_BYTES", 100), ("MOST", 0), ("MOST_LINES", 1)])
def test_what_is_too_large_is_left_out_and_said(
    office: PostOffice, shelter: Pair, monkeypatch: pytest.MonkeyPatch, name: str, value: int
) -> None:
    monkeypatch.setattr(attaching, name, value)
    add(office, "a", "pdf", language="eng")
    tell(office, shelter)
    office.deliver()
    (mail,) = office.mailbox.mails

    assert files_of(mail) == []
    assert "could not be attached" in words_of(mail)


def test_a_text_that_is_gone_stops_no_mail(office: PostOffice, shelter: Pair) -> None:
    old, new = shelter
    other = replace(new.facts, code="777", ngr="")
    add(office, "a", "pdf")
    with office.store.transaction() as session:
        store_facts(session, other)
        news = News("b" * 64, other, (Step("rus", *DAYS, explain(old, new)),), office.now)
        queue(session, news, office.tools.settings, ("espi",))
    office.deliver()

    assert office.rows("state") == [("sent",)]
    assert files_of(office.mailbox.mails[0]) == []


def test_whoever_unsubscribes_while_it_is_made_gets_nothing(
    office: PostOffice, shelter: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leave(*_: object) -> bytes:
        with office.store.transaction() as session:
            remove_person(session, "a")
        return b"%PDF"

    monkeypatch.setattr(attaching, "write_pdf", leave)
    add(office, "a", "pdf")
    tell(office, shelter)
    office.deliver()

    assert office.mailbox.mails == []


def test_a_document_is_made_once_for_all_who_get_it(
    office: PostOffice, shelter: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    monkeypatch.setattr(attaching, "write_pdf", lambda *_: made.append(1) or b"%PDF")
    for name in ("a", "b", "c"):
        add(office, name, "pdf")
    tell(office, shelter)
    office.deliver()

    assert (len(made), len(office.mailbox.mails)) == (1, 3)


def test_a_chat_gets_words_alone(office: PostOffice, shelter: Pair) -> None:
    add(office, "a", "pdf", channels=("tgram:42",))
    tell(office, shelter)
    office.deliver()

    assert {method.rpartition("/")[2] for method, _ in office.bot.calls} == {"sendMessage"}


def test_what_she_asked_for_is_kept(office: PostOffice) -> None:
    person = add(office, "a", "docx")
    with office.store.reading() as session:
        found = find_person(session, "a")

    assert found is not None
    assert found.wish == person.wish
