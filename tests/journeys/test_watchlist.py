"""The watch list by hand: what is put on it is read, what is taken off is not, and an id is sure once it was read."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.journeys.line import House

ACT = "900001"


@pytest.fixture
def listed(light_house: House, tmp_path: Path) -> House:
    """A house whose list has one act that the portal has, and one proposal without a number that agrees."""
    path = tmp_path / "list.toml"
    path.write_text(
        f'[[act]]\ncode = "{ACT}"\ntopics = ["labour"]\n'
        '[[act]]\ncode = "900002"\nverified = false\nnumber = "1-I"\ntopics = ["children"]\n'
        '[[act]]\nname = "rules"\nnumber = "1-I"\ntopics = ["children"]\n',
        "utf-8",
    )
    return replace(light_house, environment=light_house.with_settings(watchlist=str(path)))


def states(house: House) -> dict[str, tuple[str, bool, bool]]:
    """Return state, whether the id is sure and whether it was read, of each act."""
    return {
        row["act"]: (row["state"], row["verified"], row["read"])
        for row in house.run("watchlist", "list", "--json").json
    }


def test_of_the_shipped_list_fourteen_acts_are_watched_and_the_rest_wait_for_a_person(light_house: House) -> None:
    ran = light_house.run("watchlist", "list", "--json", watchlist="")
    told = light_house.run("watchlist", "list", watchlist="")

    counted = [(row["state"], row["verified"]) for row in ran.json]
    assert {pair: counted.count(pair) for pair in counted} == {("watched", True): 14, ("proposed", False): 29}
    assert told.err.splitlines()[-1] == "In the list: 43; verified: 14; waiting for you: 29."


def test_an_act_taken_off_is_read_no_more_and_one_put_on_is_verified_when_it_agrees(listed: House) -> None:
    listed.run("watchlist", "remove", ACT)
    listed.run("watchlist", "add", "900002", "--topic", "labour")
    ran = listed.run("watch", "--json")

    # Beside them a pass reads acts that amend, and lists: neither is on watch.
    assert {ACT, "900002"} & {line["act"] for line in ran.json["outcomes"]} == {"900002"}
    # The list says № 1-I, and the portal says otherwise: read, but not verified.
    assert states(listed) == {
        ACT: ("off", True, False),
        "900002": ("watched", False, True),
        "rules": ("proposed", False, False),
    }
    (row,) = [row for row in listed.run("watchlist", "list", "--json").json if row["act"] == "900002"]
    assert row["doubt"].startswith("number: 1-I / ")
    assert row["topics"] == ["labour"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("add", "Z9"),
            "Z9: no act of the list has this id; give an ЕСПИ code (digits) or an adilet id (as Z1100000477)",
        ),
        (("add", "rules"), "rules: no id is known of this act; say which it has: --id Z2400000072"),
        (("add", "1-I"), "1-I: several acts have this number; name one by its id: 900002 (?), rules (?)"),
        (("add", "rules", "--id", "Z1"), "rules: 'Z1' is no adilet id; they look like"),
        (("add", ACT, "--topic", "taxes"), f"{ACT}: topics are a list of "),
        (("remove", "77"), "77: no act of the list has this id; see zanwatch watchlist list"),
        (("import", "none.csv"), "none.csv cannot be read"),
        (("export", "list.doc"), "list.doc: a list is one of .toml, .csv, .xlsx"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_changes_nothing(
    words: tuple[str, ...], said: str, listed: House
) -> None:
    before = states(listed)
    ran = listed.run("watchlist", *words)

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"zanwatch: {said}")
    assert states(listed) == before


def test_a_list_goes_out_and_comes_back_changed_and_a_wrong_line_keeps_all_of_it_out(
    listed: House, tmp_path: Path
) -> None:
    path = tmp_path / "out.csv"
    listed.run("watchlist", "export", str(path))
    same = listed.run("watchlist", "import", str(path), "--json").json
    lines = path.read_text("utf-8-sig").splitlines()
    path.write_text("\n".join([*lines[:-1], lines[-1].replace("children", "labour"), "77,,,,,labour"]), "utf-8")
    preview = listed.run("watchlist", "import", str(path), "--preview", "--json").json
    held = states(listed)
    kept = listed.run("watchlist", "import", str(path), "--json").json
    path.write_text("code,topics\n78,labour\n79,taxes", "utf-8")
    refused = listed.run("watchlist", "import", str(path))

    assert same == {"added": [], "changed": [], "same": [ACT, "900002", "rules"]}
    assert preview == kept == {"added": ["77"], "changed": ["rules"], "same": [ACT, "900002"]}
    assert "77" not in held
    assert refused.code == 2
    assert "line 3: topics" in refused.err
    assert states(listed) == held | {"77": ("watched", True, False)}
