import json

import pytest

from config.schedules import read_default_schedules
from tests.journeys.line import House
from tests.prefect.conftest import ACTS


def test_the_timetable_is_listed_and_changed_without_prefect(light_house: House) -> None:
    before = light_house.read("schedules", "list")
    added = light_house.read("schedules", "add", "--portal", "espi", "--every", "1m", "--reason", "look closely")
    windowed = light_house.read(
        "schedules", "add", "day", "--portal", "espi", "--every", "3h", "--from", "08:00", "--to", "20:00"
    )
    weekly = light_house.read("schedules", "add", "--portal", "espi", "--weekdays", "tue,mon", "--at", "08:00")
    changed = light_house.read("schedules", "change", "day", "--at", "09:15", "--timezone", "Europe/Berlin")
    paused = light_house.read("schedules", "pause", "day", "--reason", "holiday")
    resumed = light_house.read("schedules", "resume", "day")
    light_house.read("schedules", "remove", added["name"])
    after = light_house.read("schedules", "list")

    away = {"in_sync": None, "state": "away", "notes": []}
    assert [one["name"] for one in before] == sorted(one.name for one in read_default_schedules())
    assert all(one["active"] and one["next"] == one["next_five"][0] and len(one["next_five"]) == 5 for one in before)
    assert all(one["prefect"] == away and one["reason"] for one in before)
    assert (added["name"], added["every"], added["reason"]) == ("espi-every-1m", "1m", "look closely")
    assert (windowed["every"], windowed["window"]) == ("3h", {"from": "08:00", "to": "20:00"})
    assert (weekly["name"], weekly["weekdays"], weekly["at"]) == ("espi-0800", ["mon", "tue"], "08:00")
    assert (changed["at"], changed["every"], changed["window"]) == ("09:15", None, None)
    assert changed["timezone"] == "Europe/Berlin"
    assert (paused["active"], paused["next"], paused["next_five"], resumed["active"]) == (False, None, [], True)
    assert [one["name"] for one in after] == sorted([*(one["name"] for one in before), "day", "espi-0800"])


def test_without_prefect_a_run_is_made_here_and_at_once(house: House) -> None:
    ran = house.read("schedules", "run", "espi-morning")
    sent = house.read("schedules", "run", "send-waiting")
    reread = house.read("schedules", "run", "espi-reread")

    assert (ran["through"], ran["report"]["revisions"]) == ("here", 2 * len(ACTS))
    assert sent == {
        "name": "send-waiting",
        "through": "here",
        "report": {"sent": 0, "waiting": 0, "dead": 0, "stopped": False, "reasons": []},
    }
    assert {line["outcome"] for line in reread["report"]["outcomes"]} == {"identical"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "--portal", "espi", "--every", "30s"), "the shortest is 1m"),
        (("add", "--portal", "lex", "--every", "1h"), "portal «lex»"),
        (("add", "--portal", "espi"), "either how often"),
        (("add", "espi-morning", "--portal", "espi", "--every", "1h"), "already"),
        (("pause", "nobody"), "no schedule «nobody»"),
        (("run", "nobody"), "no schedule «nobody»"),
    ],
)
def test_what_cannot_be_is_one_sentence_on_stderr(light_house: House, words: tuple[str, ...], said: str) -> None:
    ran = light_house.run("schedules", *words)

    assert (ran.code in (1, 2), ran.out, said in ran.err, ran.err.count("\n")) == (True, "", True, 1)


def test_a_list_for_people_names_what_prefect_does(house: House) -> None:
    ran = house.run("schedules", "list")

    assert (ran.code, "espi-morning" in ran.out, "not running" in ran.out) == (0, True, True)
    assert json.loads(house.run("schedules", "list", "--json").out)[0]["name"] == "adilet-lists"
