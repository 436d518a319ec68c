"""What a person may ask of the operator, and what the operator asks of the house: as commands, one after another."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from storage.engine import open_store
from storage.keys import KEY_FILE, read_key_file
from storage.people import list_people
from storage.rotation import NEXT, OLD
from tests.journeys.forks import ForkedHouse
from tests.journeys.line import House

SUBSCRIBE = ("subscribe", "Canary", "--to", "mailto:canary@centre.example", "--topic", "labour")


@pytest.fixture
def keyless(light_house: House, tmp_path: Path, key: bytes) -> ForkedHouse:
    """A ZanWatch whose secret key lies in its data folder, as it does where nobody has set one."""
    assert isinstance(light_house, ForkedHouse)
    (tmp_path / "data" / KEY_FILE).write_text(key.hex())
    named: Mapping[str, str] = {
        name: value for name, value in light_house.environment.items() if name != "ZANWATCH_SECRET_KEY"
    }
    return ForkedHouse(named, light_house.forks)


def test_who_is_forgotten_is_on_no_list_and_in_no_backup_that_is_put_back(light_house: House, tmp_path: Path) -> None:
    folder = str(tmp_path / "backup")
    codes = [light_house.run(*words).code for words in (SUBSCRIBE, ("db", "backup", folder), ("forget", "Canary"))]
    after = light_house.read("subscribers")
    again = light_house.run("forget", "Canary").code, light_house.run("db", "restore", folder).code

    assert (codes, after, again, light_house.read("subscribers")) == ([0, 0, 0], [], (0, 0), [])


@pytest.mark.parametrize("is_back", [False, True])
def test_who_was_unsubscribed_comes_back_by_a_backup_only_if_she_came_back_herself(
    light_house: House, tmp_path: Path, *, is_back: bool
) -> None:
    folder = str(tmp_path / "backup")
    for words in (SUBSCRIBE, ("db", "backup", folder), ("unsubscribe", "Canary"), *([SUBSCRIBE] if is_back else [])):
        assert light_house.run(*words).code == 0
    assert light_house.run("db", "restore", folder).code == 0

    assert [person["name"] for person in light_house.read("subscribers")] == (["Canary"] if is_back else [])


def test_whatever_is_done_with_people_is_on_record_without_their_names(light_house: House, tmp_path: Path) -> None:
    for words in (
        SUBSCRIBE,
        SUBSCRIBE,
        ("subscribers",),
        ("subscribers", "export", str(tmp_path / "people.json"), "--with-addresses"),
        ("subscribers", "import", str(tmp_path / "people.json")),
        ("unsubscribe", "Canary"),
    ):
        assert light_house.run(*words).code == 0
    said = light_house.run("audit", "list", "--json").out
    whole = light_house.read("audit", "verify")

    deeds = [(row["actor"], row["action"], row["kind"]) for row in json.loads(said)][::-1]
    assert deeds == [
        ("command", "added", "person"),
        ("command", "changed", "person"),
        ("command", "seen", "people"),
        ("command", "exported", "people"),
        ("command", "changed", "person"),
        ("command", "removed", "person"),
    ]
    assert (whole["broken_at"], whole["entries"], "anary" in said) == (None, 6, False)


def test_the_key_in_the_folder_is_replaced_and_a_death_before_that_is_made_up_for(
    keyless: ForkedHouse, tmp_path: Path, key: bytes
) -> None:
    data = tmp_path / "data"
    assert keyless.run(*SUBSCRIBE).code == 0
    assert keyless.run("rotate-key").code == 0
    new = read_key_file(data / KEY_FILE)
    # As a death leaves it that came after the database was rewritten and before the file took its place.
    (data / KEY_FILE).rename(data / NEXT)
    (data / OLD).rename(data / KEY_FILE)
    refused = keyless.run("subscribers", "--json")
    ended = keyless.run("rotate-key")
    store = open_store(f"sqlite:///{data / 'zanwatch.db'}", new)
    with store.reading() as session:
        names = [person.name for person in list_people(session)]
    store.close()

    assert (refused.code, "another secret key" in refused.err, ended.code) == (1, True, 0)
    assert (read_key_file(data / KEY_FILE), read_key_file(data / OLD), names) == (new, key, ["Canary"])


def test_a_key_that_is_a_setting_is_left_to_whoever_sets_it(light_house: House, tmp_path: Path) -> None:
    assert light_house.run(*SUBSCRIBE).code == 0
    told = light_house.run("rotate-key")
    old = light_house.run("subscribers", "--json")
    again = light_house.run("rotate-key")
    new = read_key_file(tmp_path / "data" / NEXT).hex()
    found = light_house.run("subscribers", "--json", secret_key=new)
    used = light_house.run("rotate-key", secret_key=new)

    assert (told.code, old.code, again.code, found.code, used.code) == (0, 1, 0, 0, 2)
    assert "ZANWATCH_SECRET_KEY" in told.out
    assert new not in told.out + told.err + again.out + again.err
