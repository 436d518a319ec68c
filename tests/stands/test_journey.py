"""A sheet on a wall, from its registration to the day when the law changes, and back: the whole line, invented acts."""

from datetime import date
from pathlib import Path

from tests.journeys.invented import AFTER
from tests.journeys.line import House
from tests.servers import Mailbox
from zanwatch.sample_portal import ReplayPortal

CHANGED = date.fromisoformat(AFTER)


def register(house: House, words: Path, *units: str, title: str = "Памятка", owner: str = "Owner") -> str:
    rests = [word for unit in units for word in ("--rests", f"910001:{unit}")]
    told = ("--owner", owner) if owner else ()
    added = house.read("stands", "add", "--title", title, "--language", "rus", "--text", str(words), *rests, *told)
    assert added["state"] == "valid"
    return str(added["code"])


def open_house(house: House) -> None:
    """Let somebody answer for sheets, who follows nothing of this act."""
    ran = house.run("subscribe", "Owner", "--to", "mailto:owner@centre.example", "--topic", "children")
    assert ran.code == 0, ran.err
    house.read("watch", "--act", "910001")


def states(house: House) -> dict[str, str]:
    return {sheet["title"]: sheet["state"] for sheet in house.read("stands", "list")}


def test_a_change_marks_the_sheets_that_rest_on_it_and_their_owner_hears_of_it_once(
    house: House, portal: ReplayPortal, mailbox: Mailbox, words: Path
) -> None:
    open_house(house)
    code = register(house, words, "art_4", title="Статья")
    register(house, words, "art_4__para_2", title="Пункт")
    register(house, words, "art_4__para_1", "art_5", title="Рядом")
    house.read("watch", "--act", "910001")

    assert (states(house), mailbox.mails) == ({"Статья": "valid", "Пункт": "valid", "Рядом": "valid"}, [])

    portal.set_today(CHANGED)
    house.read("watch", "--act", "910001")
    (mail,) = mailbox.mails
    text = mail.get_body(("plain",)).get_content()

    assert states(house) == {"Статья": "check", "Пункт": "check", "Рядом": "valid"}
    assert [mail["To"], code in text, "Рядом" in text] == ["owner@centre.example", True, False]
    assert all(words in text for words in ("02.03.2020", "001-VI", "17.06.2024", "«Статья»", "«Пункт»", "30"))
    assert not any(word in str(mail["Subject"]).lower() for word in ("закон", "помощ", "памятка", "статья"))

    house.read("watch", "--act", "910001")

    assert len(mailbox.mails) == 1

    confirmed = house.read("stands", "confirm", code, "--reason", "the term was 10 days")
    said = house.read("stands", "show", code)["said"]
    house.read("watch", "--act", "910001")

    assert (confirmed["state"], confirmed["rests"][0]["edition"]) == ("valid", AFTER)
    assert [(one["state"], one["grounds"]) for one in said] == [
        ("valid", [{"what": "rests", "act": "910001", "eids": ["art_4"], "on": AFTER}]),
        ("check", [{"what": "changed", "act": "910001", "eids": ["art_4__para_2"], "on": AFTER}]),
        ("valid", []),
    ]
    assert len(mailbox.mails) == 1


def test_a_history_that_is_filled_in_marks_nothing_and_tells_nobody(
    light_house: House, portal: ReplayPortal, mailbox: Mailbox, words: Path
) -> None:
    portal.set_today(CHANGED)
    open_house(light_house)
    register(light_house, words, "art_4")
    filled = light_house.read("watch", "--act", "910001", "--history")

    assert filled["revisions"] == 2
    assert (states(light_house), mailbox.mails) == ({"Памятка": "valid"}, [])


def test_what_was_held_against_an_old_edition_is_to_be_checked_at_once_and_in_silence(
    light_house: House, portal: ReplayPortal, mailbox: Mailbox, words: Path
) -> None:
    open_house(light_house)
    portal.set_today(CHANGED)
    light_house.read("watch", "--act", "910001")
    old = ("stands", "add", "--title", "Старый", "--language", "uzb", "--text", str(words), "--owner", "Owner")
    added = light_house.read(*old, "--rests", "910001:art_4@2020-03-02")
    light_house.read("watch", "--act", "910001")

    assert (added["state"], mailbox.mails) == ("check", [])


def test_the_operator_hears_of_a_sheet_that_nobody_answers_for(
    light_house: House, portal: ReplayPortal, mailbox: Mailbox, words: Path
) -> None:
    open_house(light_house)
    code = register(light_house, words, "art_4", owner="")
    portal.set_today(CHANGED)
    light_house.run("watch", "--act", "910001", admin_to="mailto:operator@centre.example")
    told = [mail for mail in mailbox.mails if mail["To"] == "operator@centre.example"]

    assert (states(light_house), [code in mail.as_string() or code in mail.get_content() for mail in told]) == (
        {"Памятка": "check"},
        [True],
    )


def test_a_sheet_whose_owner_has_left_is_marked_all_the_same(
    light_house: House, portal: ReplayPortal, mailbox: Mailbox, words: Path
) -> None:
    open_house(light_house)
    register(light_house, words, "art_4")
    light_house.run("unsubscribe", "Owner")
    portal.set_today(CHANGED)
    light_house.read("watch", "--act", "910001")

    assert (states(light_house), mailbox.mails) == ({"Памятка": "check"}, [])


def test_sheets_are_marked_while_sending_is_stopped_and_told_when_it_goes_on(
    light_house: House, portal: ReplayPortal, mailbox: Mailbox, words: Path
) -> None:
    open_house(light_house)
    register(light_house, words, "art_4")
    light_house.run("outbox", "stop")
    portal.set_today(CHANGED)
    light_house.read("watch", "--act", "910001")
    before = len(mailbox.mails)
    light_house.run("outbox", "resume")
    light_house.run("outbox", "retry")

    assert (states(light_house), before, len(mailbox.mails)) == ({"Памятка": "check"}, 0, 1)
