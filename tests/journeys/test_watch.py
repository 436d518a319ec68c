"""The main job, from a portal's page to a mailbox: the whole line, with nothing in it replaced."""

from datetime import date
from email.message import EmailMessage
from typing import Any

import pytest

from tests.journeys.invented import AFTER, change_of
from tests.journeys.line import House
from tests.servers import BotApi, Mailbox
from zanwatch.sample_portal import ReplayPortal

CHANGED = date.fromisoformat(AFTER)


def subscribe(house: House, name: str, *words: str, topic: str = "labour") -> None:
    ran = house.run("subscribe", name, *words, "--topic", topic)
    assert (ran.code, ran.err) == (0, "")


def outcomes(report: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    return [(line["act"], line["language"], line["outcome"], line["reason"]) for line in report["outcomes"]]


def to_whom(mails: list[EmailMessage]) -> list[str]:
    return sorted(str(mail["To"]) for mail in mails)


# What starts from nothing in every run: each command alone (test_exit_codes), the demo, and this over the real texts.
@pytest.mark.parametrize("is_cold", [False, pytest.param(True, marks=pytest.mark.long)])
def test_a_change_is_told_once_to_each_who_asked_and_to_nobody_else(
    house: House, cold_house: House, portal: ReplayPortal, mailbox: Mailbox, bot: BotApi, *, is_cold: bool
) -> None:
    house = cold_house if is_cold else house
    subscribe(house, "Reception", "--to", "mailto:aigul@centre.example", "--to", "tgram:4200420")
    subscribe(house, "Lawyer", "--to", "mailto:bota@centre.example", "--language", "kaz")
    subscribe(house, "Shelter", "--to", "mailto:dana@shelter.example", topic="human_trafficking")

    baseline = house.read("watch", "--act", "910001")

    assert outcomes(baseline) == [("910001", "rus", "good", ""), ("910001", "kaz", "good", "")]
    assert (baseline["revisions"], baseline["changes"], baseline["queued"]) == (2, [], 0)
    assert house.read("outbox", "list") == house.read("changes") == []

    portal.set_today(CHANGED)
    report = house.read("watch", "--act", "910001")

    changes = [change_of("910001", "rus"), change_of("910001", "kaz")]
    sent = {"sent": 3, "waiting": 0, "dead": 0, "stopped": False, "reasons": []}
    assert (report["changes"], report["queued"], report["delivery"]) == (changes, 3, sent)
    assert house.read("changes") == changes

    deliveries = house.read("outbox", "list")
    assert [(d["person"], d["to"], d["state"], d["attempts"]) for d in deliveries] == [
        ("Lawyer", "mailto:b…@centre.example", "sent", 1),
        ("Reception", "mailto:a…@centre.example", "sent", 1),
        ("Reception", "tgram:…420", "sent", 1),
    ]
    assert to_whom(mailbox.mails) == ["aigul@centre.example", "bota@centre.example"]
    assert sorted(mail["Message-ID"] for mail in mailbox.mails) == sorted(
        d["message_id"] for d in deliveries if d["to"].startswith("mailto")
    )
    assert [call["chat_id"] for _, call in bot.calls] == [4200420]

    portal.set_noise(["all"], seed=11)
    again = house.read("watch", "--act", "910001")

    assert outcomes(again) == [("910001", "rus", "identical", ""), ("910001", "kaz", "identical", "")]
    assert (again["revisions"], again["changes"], again["queued"]) == (0, [], 0)
    assert (len(mailbox.mails), len(bot.calls)) == (2, 1)
    assert house.read("outbox", "list") == deliveries


def test_both_languages_come_in_one_message_of_the_readers_language(
    light_house: House, portal: ReplayPortal, mailbox: Mailbox, bot: BotApi
) -> None:
    subscribe(light_house, "Reception", "--to", "mailto:a@centre.example", "--to", "tgram:42")
    light_house.read("watch", "--act", "910001")
    portal.set_today(CHANGED)
    light_house.read("watch", "--act", "910001")

    (mail,) = mailbox.mails
    text = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
    telegram = bot.calls[0][1]["text"]
    for line in (
        "Закон от 02.03.2020 № 001-VI: изменена статья 4; вступило в силу 17.06.2024.",
        "Внесено Законом от 17.04.2024 № 905-VIII.",
        "В казахском тексте изменены те же структурные единицы.",
        "Было: 2. Заявление рассматривают в течение 10 календарных дней со дня, когда оно поступило.",
        "Стало: 2. Заявление рассматривают в течение 30 календарных дней со дня, когда оно поступило.",
    ):
        assert line in text
        assert line in telegram.replace("<b>", "").replace("</b>", "").replace("<i>", "").replace("</i>", "")
    assert str(mail["From"]) == "Сводка <svodka@centre.example>"
    # A subject tells nothing to someone who looks over a shoulder.
    assert not any(word in str(mail["Subject"]).lower() for word in ("закон", "помощ", "насил", "zanwatch", "910001"))


def test_an_act_without_one_of_its_languages_is_no_failure_until_it_loses_it(
    light_house: House, portal: ReplayPortal
) -> None:
    never = light_house.read("watch", "--act", "910002")
    light_house.read("watch", "--act", "910001")
    portal.add_fault("/910001/kaz", "soft-404", times=0)
    lost = light_house.run("watch", "--act", "910001", "--json")

    assert outcomes(never) == [("910002", "rus", "good", ""), ("910002", "kaz", "absent", "http-404")]
    assert lost.code == 3
    assert outcomes(lost.json) == [("910001", "rus", "identical", ""), ("910001", "kaz", "failed", "soft-404")]


def test_the_end_of_an_act_is_told_when_announced_and_when_it_comes(
    house: House, portal: ReplayPortal, mailbox: Mailbox
) -> None:
    subscribe(house, "Reception", "--to", "mailto:a@centre.example", topic="children")
    told = []
    for day in ("2025-01-15", "2025-03-14", "2025-03-15", "2025-05-15", "2025-05-16"):
        portal.set_today(date.fromisoformat(day))
        house.read("watch", "--act", "900004")
        told.append(len(mailbox.mails))

    shown = [
        (c["language"], c["kind"], c["stage"], c["eid"], c["from"], c["to"], c["effective_rule"], c["amended_by"])
        for c in house.read("changes")
    ]
    by = [{"number": "905-VIII", "date": "2025-03-14"}]
    edition = "2019-05-18"
    assert told == [0, 1, 1, 2, 2]
    assert shown == [
        ("rus", "status", "announced", "status", edition, edition, "E3", by),
        ("rus", "status", "took_effect", "status", edition, edition, "E3", by),
    ]


@pytest.mark.long
def test_an_end_that_is_known_at_the_first_reading_is_kept_and_told_to_nobody(
    light_house: House, portal: ReplayPortal, mailbox: Mailbox
) -> None:
    subscribe(light_house, "Reception", "--to", "mailto:a@centre.example", topic="children")
    portal.set_today(date(2025, 9, 1))

    for _ in range(2):
        light_house.read("watch", "--act", "900004")

    (change,) = light_house.read("changes")
    assert (change["kind"], change["stage"], change["from"], change["to"]) == (
        "status",
        "in_force",
        "2019-05-18",
        "2019-05-18",
    )
    assert (mailbox.mails, light_house.read("outbox", "list")) == ([], [])


@pytest.mark.long
def test_history_stores_every_edition_and_tells_nobody(house: House, portal: ReplayPortal, mailbox: Mailbox) -> None:
    subscribe(house, "Reception", "--to", "mailto:a@centre.example", topic="domestic_violence")
    portal.set_today(date(2026, 2, 1))

    report = house.read("watch", "--act", "900001", "--history")
    again = house.read("watch", "--act", "900001", "--history")
    later = house.read("watch", "--act", "900001")

    steps = [(c["language"], c["from"], c["to"]) for c in report["changes"]]
    assert (report["revisions"], again["revisions"], later["revisions"]) == (8, 0, 0)
    assert {step: steps.count(step) for step in steps} == {
        ("rus", "2021-02-12", "2024-05-13"): 7,
        ("rus", "2024-05-13", "2025-06-27"): 1,
        ("rus", "2025-06-27", "2026-01-01"): 1,
        ("kaz", "2021-02-12", "2024-05-13"): 8,
        ("kaz", "2024-05-13", "2025-06-27"): 1,
        ("kaz", "2025-06-27", "2026-01-01"): 1,
    }
    assert (again["changes"], later["changes"]) == ([], [])
    assert house.read("changes") == report["changes"]
    assert (mailbox.mails, house.read("outbox", "list")) == ([], [])


@pytest.mark.long
def test_history_after_a_baseline_fills_in_what_came_before_and_tells_nobody(
    light_house: House, portal: ReplayPortal, mailbox: Mailbox
) -> None:
    subscribe(light_house, "Reception", "--to", "mailto:a@centre.example", topic="domestic_violence")
    portal.set_today(date(2026, 2, 1))

    light_house.read("watch", "--act", "900001")
    report = light_house.read("watch", "--act", "900001", "--history")

    assert report["revisions"] == 6
    assert sorted({(c["from"], c["to"]) for c in report["changes"]}) == [
        ("2021-02-12", "2024-05-13"),
        ("2024-05-13", "2025-06-27"),
        ("2025-06-27", "2026-01-01"),
    ]
    assert mailbox.mails == []


def test_editions_that_came_while_nobody_looked_are_told_in_one_message(
    light_house: House, portal: ReplayPortal, mailbox: Mailbox
) -> None:
    subscribe(light_house, "Reception", "--to", "mailto:a@centre.example", topic="domestic_violence")
    light_house.read("watch", "--act", "900001")
    portal.set_today(date(2026, 2, 1))

    report = light_house.read("watch", "--act", "900001")

    assert sorted({(c["from"], c["to"]) for c in report["changes"]}) == [
        ("2021-02-12", "2024-05-13"),
        ("2024-05-13", "2025-06-27"),
        ("2025-06-27", "2026-01-01"),
    ]
    assert to_whom(mailbox.mails) == ["a@centre.example"]


def test_without_an_act_named_all_that_is_listed_is_read(light_house: House) -> None:
    report = light_house.run("watch", "--json")

    # The other acts of the list are not out yet.
    good = [(act, language) for act, language, outcome, _ in outcomes(report.json)[:14] if outcome == "good"]
    assert report.code == 3
    # What only the second portal has is read beside, and may come last.
    assert sorted(good) == [
        *((code, language) for code in ("900001", "900002", "900003", "900004") for language in ("kaz", "rus")),
        ("910001", "kaz"),
        ("910001", "rus"),
        ("910002", "rus"),
    ]


def test_what_leaves_a_list_says_who_but_never_where(light_house: House) -> None:
    subscribe(
        light_house, "Қабылдау", "--to", "mailto:aigul@centre.example", "--to", "tgram:4200420", "--language", "kaz"
    )
    subscribe(light_house, "Shelter", "--to", "tgram:77", "--language", "uzb", topic="children")

    told = light_house.read("subscribers")

    assert [{name: row[name] for name in ("name", "language", "topics", "to")} for row in told] == [
        {"name": "Shelter", "language": "uzb", "topics": ["children"], "to": ["tgram:…"]},
        {
            "name": "Қабылдау",
            "language": "kaz",
            "topics": ["labour"],
            "to": ["mailto:a…@centre.example", "tgram:…420"],
        },
    ]
