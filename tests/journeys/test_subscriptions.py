"""What a person follows decides what she is told and when: by act, article or words, at once or later, each once."""

import json
import re
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.journeys.invented import AFTER
from tests.journeys.line import House
from tests.servers import Mailbox
from zanwatch.sample_portal import ReplayPortal

ACT = "910002"
"""Its article 4, point 2 goes from 10 to 30 days; it is about labour."""


def follow(house: House, name: str, *words: str) -> None:
    ran = house.run("subscribe", name, "--to", f"mailto:{name}@centre.example", *words)
    assert ran.code == 0, ran.err


def let_it_change(house: House, portal: ReplayPortal) -> None:
    assert house.run("watch", "--act", ACT).code == 0
    portal.set_today(date.fromisoformat(AFTER))
    assert house.run("watch", "--act", ACT).code == 0


def told(mailbox: Mailbox) -> list[str]:
    return sorted(address.partition("@")[0] for address in mailbox.recipients)


def test_each_is_told_what_she_follows_and_nothing_else(
    light_house: House, portal: ReplayPortal, mailbox: Mailbox
) -> None:
    follow(light_house, "act", "--act", ACT)
    follow(light_house, "article", "--act", ACT, "--article", "4")
    follow(light_house, "other-article", "--act", ACT, "--article", "5")
    follow(light_house, "phrase", "--phrase", "календарны~ дней")
    follow(light_house, "other-phrase", "--phrase", "временное убежище")
    follow(light_house, "other-act", "--act", "900001")
    follow(light_house, "all", "--everything")
    follow(light_house, "announced-only", "--act", ACT, "--moment", "announced")
    follow(light_house, "critical-only", "--act", ACT, "--least", "critical", "--moment", "announced")
    # Three rules of hers match: she is told once.
    follow(light_house, "thrice", "--topic", "labour", "--phrase", "заявление", "--everything")

    let_it_change(light_house, portal)

    assert told(mailbox) == ["act", "all", "article", "phrase", "thrice"]


def test_a_digest_and_a_snooze_keep_it_for_later_and_nothing_is_sent_at_once(
    light_house: House, portal: ReplayPortal, mailbox: Mailbox
) -> None:
    follow(light_house, "daily", "--act", ACT, "--frequency", "daily")
    follow(light_house, "snoozed", "--act", ACT, "--snooze-until", "2999-01-01")
    follow(light_house, "at-once", "--act", ACT)

    let_it_change(light_house, portal)

    assert told(mailbox) == ["at-once"]


def test_a_rule_that_stands_is_snoozed_and_woken_by_a_command(
    light_house: House, portal: ReplayPortal, mailbox: Mailbox
) -> None:
    follow(light_house, "asleep", "--act", ACT)
    follow(light_house, "half", "--act", "900001")
    light_house.run("subscribe", "half", "--add", "--act", ACT)
    follow(light_house, "woken", "--act", ACT)
    keys = {row["name"]: [rule["key"] for rule in row["rules"]] for row in light_house.read("subscribers")}
    ran = [
        light_house.run("snooze", "asleep", "--until", "2999-01-01"),
        light_house.run("snooze", "half", "--rule", keys["half"][0][:8], "--until", "2999-01-01"),
        light_house.run("snooze", "woken", "--until", "2999-01-01"),
        light_house.run("snooze", "woken", "--end"),
    ]
    kept = {
        row["name"]: [rule.get("snoozed_until") for rule in row["rules"]] for row in light_house.read("subscribers")
    }

    let_it_change(light_house, portal)

    assert [(one.code, one.out) for one in ran] == [
        (0, "asleep: rules that are silent until 01.01.2999: 1.\n"),
        (0, "half: rules that are silent until 01.01.2999: 1.\n"),
        (0, "woken: rules that are silent until 01.01.2999: 1.\n"),
        (0, "woken: rules that speak again: 1.\n"),
    ]
    assert kept == {"asleep": ["2999-01-01"], "half": ["2999-01-01", None], "woken": [None]}
    assert told(mailbox) == ["half", "woken"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nobody", "--end"), "nobody is subscribed as «nobody»"),
        (("here",), "say one of --until 2026-12-31 and --end"),
        (("here", "--end", "--until", "2999-01-01"), "say one of --until 2026-12-31 and --end"),
        (("here", "--until", "2020-01-01"), "--until 2020-01-01: this day is not to come"),
        (("here", "--until", "soon"), "--until soon: a day is written 2026-12-31"),
        (("here", "--rule", "xyz", "--end"), "--rule xyz: the key of one rule of hers"),
    ],
)
def test_a_snooze_that_cannot_be_is_one_sentence(words: tuple[str, ...], said: str, light_house: House) -> None:
    follow(light_house, "here", "--act", ACT)
    ran = light_house.run("snooze", *words)

    assert (ran.code, ran.out, ran.err.startswith(f"zanwatch: {said}")) == (2, "", True)


def test_quiet_hours_delay_and_lose_nothing(light_house: House, portal: ReplayPortal, mailbox: Mailbox) -> None:
    # All of today, and of every other day all but one minute.
    today = datetime.now(ZoneInfo("Asia/Almaty")).date().isoformat()
    follow(light_house, "quiet", "--act", ACT, "--quiet", "00:01-00:00", "--holidays", today)
    follow(light_house, "at-once", "--act", ACT)

    let_it_change(light_house, portal)

    rows = {row["person"]: row for row in light_house.read("outbox", "list")}
    assert told(mailbox) == ["at-once"]
    assert (rows["quiet"]["state"], rows["at-once"]["state"]) == ("waiting", "sent")
    assert rows["quiet"]["next_try_at"] > rows["quiet"]["created_at"]
    assert light_house.read("outbox", "retry")["sent"] == 1


def test_a_rule_that_can_never_match_is_refused_and_on_an_empty_store_nothing_is(
    light_house: House, portal: ReplayPortal
) -> None:
    follow(light_house, "early", "--act", "123456789", "--article", "4")
    let_it_change(light_house, portal)
    to = ("--to", "mailto:a@b.kz")
    refused = {
        words: light_house.run("subscribe", "late", *to, *words)
        for words in (
            ("--act", "123456789"),
            ("--act", ACT, "--article", "77"),
            ("--topic", "human_trafficking"),
            ("--phrase", " … "),
            ("--article", "4"),
        )
    }

    assert [(ran.code, ran.out) for ran in refused.values()] == [(2, "")] * 5
    assert [ran.err.splitlines()[-1].removeprefix("zanwatch: ") for ran in refused.values()] == [
        "Act 123456789 is neither on the watch list nor stored: this rule would never speak.",
        f"No stored edition of act {ACT} has the unit art_77: this rule would never speak.",
        "No watched act has the topic human_trafficking: this rule would never speak.",
        "--phrase: a phrase needs a word that can be found",
        "--article and --chapter need the one act that they are of: --act",
    ]
    assert [person["name"] for person in light_house.read("subscribers")] == ["early"]


def test_a_preview_says_what_a_year_would_have_brought(light_house: House, portal: ReplayPortal) -> None:
    empty = light_house.read("preview", "--act", ACT)
    let_it_change(light_house, portal)
    brought = light_house.read("preview", "--act", ACT, "--article", "4")
    nothing = light_house.run("preview", "--act", ACT, "--article", "5")

    assert empty == {"days": 365, "known": False, "messages": 0, "warning": None, "examples": []}
    assert (brought["known"], brought["messages"]) == (True, len(brought["examples"]))
    assert "Nothing would have come" in nothing.err


def test_rules_are_kept_listed_added_to_and_carried_over_without_addresses(light_house: House, tmp_path: Path) -> None:
    follow(
        light_house, "Aigul", "--phrase", "убежищ~", "--frequency", "weekly", "--note", "дело Ж.", "--quiet",
        "22:00-07:00", "--time-zone", "Asia/Tashkent", "--channels", "in-order", "--no-heartbeat",
    )  # fmt: skip
    more = light_house.run("subscribe", "Aigul", "--add", "--topic", "labour")
    (row,) = light_house.read("subscribers")
    path = tmp_path / "people.toml"
    light_house.run("subscribers", "export", str(path))
    without = path.read_text("utf-8")
    light_house.run("unsubscribe", "Aigul")
    refused = light_house.run("subscribers", "import", str(path))
    path.write_text(without.replace('language = "rus"', 'language = "rus"\nto = ["tgram:42424242"]'), "utf-8")
    taken = light_house.run("subscribers", "import", str(path), "--json")
    (again,) = light_house.read("subscribers")

    assert (more.code, row["topics"], row["to"]) == (0, ["labour"], ["mailto:A…@centre.example"])
    assert row["wish"] == {
        "time_zone": "Asia/Tashkent", "quiet": "22:00-07:00", "channels": "in-order", "heartbeat": False,
    }  # fmt: skip
    assert [{key: rule[key] for key in rule if key != "key"} for rule in row["rules"]] == [
        {"follow": "phrase", "words": "убежищ~", "frequency": "weekly"},
        {"follow": "topic", "words": "labour"},
    ]
    assert "дело" not in json.dumps(row, ensure_ascii=False)
    assert ("centre.example" in without, "дело Ж." in without) == (False, True)
    assert (refused.code, taken.json) == (2, {"added": ["Aigul"], "replaced": []})
    assert (again["to"], again["wish"]) == (["tgram:…242"], row["wish"])


def test_whoever_runs_this_gives_a_person_the_address_of_her_calendar(light_house: House) -> None:
    follow(light_house, "Aigul", "--topic", "labour")
    nowhere = light_house.run("subscribers", "calendars", "Aigul")
    line = light_house.run("subscribers", "calendars", "Aigul", public_url="https://zan.example").out

    assert (nowhere.code, "ZANWATCH_PUBLIC_URL" in nowhere.err) == (2, True)
    assert re.fullmatch(r"labour\thttps://zan\.example/calendar/[\w-]{38}\.ics\n", line)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--act", ACT, "--least", "big"), "--least big: one of editorial, normal, important, critical"),
        (("--act", ACT, "--frequency", "hourly"), "--frequency hourly: one of at_once, daily, weekly"),
        (("--act", ACT, "--quiet", "night"), "--quiet night: hours are written 22:00-07:00"),
        (("--act", ACT, "--time-zone", "Mars/Base"), "--time-zone Mars/Base: a name as Asia/Almaty"),
        (("--act", ACT, "--snooze-until", "spring"), "--snooze-until spring: a day is written 2026-12-31"),
        (("--topic", "taxes"), "--topic taxes: one of migration,"),
        ((), "say what she follows: --topic,"),
    ],
)
def test_what_cannot_be_understood_is_one_sentence(words: tuple[str, ...], said: str, light_house: House) -> None:
    ran = light_house.run("subscribe", "late", "--to", "mailto:a@b.kz", *words)

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"zanwatch: {said}")
