"""A digest, and the one mail for all that is over the cap, carry what was asked for; of the rest they say where."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from alerts.model import News, Step
from alerts.subscriptions import Follow, Subscription
from flows import attaching
from flows.folding import fold_storms
from flows.queueing import queue
from law.explain import explain
from law.model import Capture
from storage.acts import store_facts
from storage.captures import store_capture
from storage.changes import store_changes
from storage.people import add_person
from storage.revisions import store_revision
from storage.runs import open_run
from tests.documents.test_attaching import DAYS, Pair, add, files_of, office, words_of  # noqa: F401 - a fixture
from tests.flows.post_office import PostOffice

WEB = "https://pravo.example"


def tell_acts(office: PostOffice, shelter: Pair, codes: Sequence[str]) -> None:  # noqa: F811 - the fixture's name
    """Store the two texts under each of these codes, and tell their news."""
    for code in codes:
        old, new = (replace(one, act=code, facts=replace(one.facts, code=code, ngr="")) for one in shelter)
        changes = explain(old, new)
        with office.store.transaction() as session:
            store_facts(session, new.facts)
            run = open_run(session, "watch", office.now)
            stored = []
            for text in (old, new):
                body = f"{code} {text.portal_version_on}".encode()
                capture = Capture("espi", code, "rus", "edition", f"https://z.kz/{code}", office.now, 200, (), body)
                stored.append(store_revision(session, text, [store_capture(session, capture, run)], office.now))
            store_changes(session, stored[0], stored[1], changes, office.now)
            news = News(code * 16, new.facts, (Step("rus", *DAYS, changes),), office.now)
            queue(session, news, office.tools.settings, ("espi",))


def say(code: str) -> str:
    return f"{WEB}/acts/{code}/compare/{DAYS[0]}/{DAYS[1]}?lang=rus"


def follow_daily(office: PostOffice, form: str) -> None:  # noqa: F811
    person = add(office, "d", form, language="eng")
    rule = Subscription(Follow("everything"), frequency="daily")
    with office.store.transaction() as session:
        add_person(session, replace(person, subscriptions=(rule,)))


def test_a_digest_carries_one_file_for_each_act(office: PostOffice, shelter: Pair) -> None:  # noqa: F811
    follow_daily(office, "docx")
    tell_acts(office, shelter, ("7701", "7702"))
    office.pass_by(days=1)
    office.deliver()
    (mail,) = office.mailbox.mails
    wanted = [attaching.Wanted("docx", "rus", *DAYS, code) for code in ("7701", "7702")]
    bodies = {attaching._build(office.tools, one.act, "eng", one) for one in wanted}

    assert [name for name, _, _ in files_of(mail)] == ["comparison-1.docx", "comparison-2.docx"]
    assert {body for _, _, body in files_of(mail)} == bodies
    assert "Attached: comparison-1.docx, comparison-2.docx." in words_of(mail).partition("\n-- \n")[2]


def test_a_digest_that_nobody_asked_files_for_carries_none(office: PostOffice, shelter: Pair) -> None:  # noqa: F811
    follow_daily(office, "")
    tell_acts(office, shelter, ("7701",))
    office.pass_by(days=1)
    office.deliver()

    assert [files_of(mail) for mail in office.mailbox.mails] == [[]]


def test_of_seven_acts_five_are_carried_and_the_mail_says_where_the_others_are(
    office: PostOffice,  # noqa: F811
    shelter: Pair,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[str] = []
    monkeypatch.setattr(attaching, "_build", lambda _tools, act, *_: made.append(act) or act.encode())
    office.settings["public_url"] = WEB
    follow_daily(office, "pdf")
    codes = [f"770{number}" for number in range(7)]
    tell_acts(office, shelter, codes)
    office.pass_by(days=1)
    office.deliver()
    (mail,) = office.mailbox.mails
    carried = [body.decode() for _, _, body in files_of(mail)]
    left = sorted(set(codes) - set(carried))
    foot, html = words_of(mail).partition("\n-- \n")[2], words_of(mail, "html")

    assert (len(carried), made) == (5, carried)
    assert (
        "2 comparisons could not be attached; they can be read at the link.\n"
        + "\n".join(sorted(map(say, left), key=foot.index))
        in foot
    )
    assert [f'<a href="{say(code)}">' in html for code in left] == [True, True]


def test_what_is_over_five_megabytes_together_is_said(
    office: PostOffice,  # noqa: F811
    shelter: Pair,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(attaching, "_build", lambda *_: bytes(3 * 2**20))
    follow_daily(office, "pdf")
    tell_acts(office, shelter, ("7701", "7702"))
    office.pass_by(days=1)
    office.deliver()
    (mail,) = office.mailbox.mails

    assert [len(body) for _, _, body in files_of(mail)] == [3 * 2**20]
    assert "1 comparison could not be attached" in words_of(mail)


def test_the_mail_for_all_that_is_over_the_cap_carries_them_too(
    office: PostOffice,  # noqa: F811
    shelter: Pair,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(attaching, "_build", lambda _tools, act, *_: act.encode())
    add(office, "a", "pdf", language="eng")
    codes = ("7701", "7702", "7703")
    tell_acts(office, shelter, codes)
    folded = fold_storms(office.tools, cap=2)
    office.pass_by(minutes=1)
    office.deliver()
    carried = [[body.decode() for _, _, body in files_of(mail)] for mail in office.mailbox.mails]

    assert folded == 2
    assert sorted(map(len, carried)) == [1, 2]
    assert sorted(act for one in carried for act in one) == list(codes)


def test_a_second_copy_of_a_digest_carries_the_same(office: PostOffice, shelter: Pair) -> None:  # noqa: F811
    follow_daily(office, "pdf")
    tell_acts(office, shelter, ("7701", "7702"))
    office.mailbox.data = ["451 4.3.0 try again later", "250 OK"]
    office.pass_by(days=1)
    office.deliver()
    office.now += timedelta(hours=1)
    office.deliver()

    assert office.rows("state", "attempts") == [("sent", 2)]
    assert len({mail.as_bytes() for mail in office.mailbox.mails}) == 1
