"""What nobody watches yet is found in the portals' lists, shown with its reason, and told to nobody by itself."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.journeys.conftest import SAMPLES
from tests.journeys.line import House, Ran, write_watchlist
from tests.portal.govkz import Document, Govkz
from tests.servers import Mailbox
from zanwatch.sample_portal import ReplayPortal

TODAY = date(2024, 6, 15)
DOCUMENTS = (
    Document(
        1072001,
        "qriim",
        "Приказ № 513 от 12.06.2024 года «О внесении изменений в Правила регистрации иностранцев»",
        date(2024, 6, 13),
    ),
    Document(1072002, "enbek", "Приказ № 54-ОД от 11.06.2024 года «О награждении»", date(2024, 6, 12)),
    Document(
        1072003, "enbek", "Приказ № 77 от 20.06.2024 года «О квоте на иностранную рабочую силу»", date(2024, 6, 21)
    ),
)
LISTS = [
    ("espi", "search"),
    ("adilet", "changed"),
    ("adilet", "rss"),
    *(("legalacts", name) for name in ("359", "367", "369", "370")),
    *(("legalacts", f"{name}/IN_ARCHIVE") for name in ("359", "367", "369", "370")),
    ("govkz", "enbek"),
    ("govkz", "qriim"),
]


DAILY = {("adilet", "rss"), *(name for name in LISTS if "ARCHIVE" in name[1])}


@pytest.fixture
def govkz() -> Iterator[Govkz]:
    with Govkz(DOCUMENTS, TODAY) as portal:
        yield portal


@pytest.fixture
def looking_house(light_house: House, portal: ReplayPortal, govkz: Govkz) -> House:
    """A ZanWatch that may ask all four portals."""
    portal.set_today(TODAY)
    urls = {"adilet_url": portal.adilet_url, "legalacts_url": portal.legalacts_url, "govkz_url": govkz.url}
    named = {f"ZANWATCH_{name.upper()}": value for name, value in urls.items()}
    vars(light_house)["environment"] = {**light_house.environment, **named}
    return light_house


def ends(ran: Ran) -> dict[tuple[str, str], tuple[str, str]]:
    return {(line["source"], line["act"]): (line["outcome"], line["reason"]) for line in ran.json["outcomes"]}


def test_every_list_ends_in_one_outcome_and_each_draft_and_act_is_found_once(
    looking_house: House, portal: ReplayPortal, govkz: Govkz
) -> None:
    first = looking_house.run("discover", "--json")
    drafts, found = looking_house.read("drafts", "--all"), looking_house.read("found", "--all")
    again = looking_house.run("discover", "--json")

    assert (first.code, list(ends(first))) == (0, LISTS)
    assert set(ends(first).values()) == {("good", ""), ("identical", "")}
    # What was read today and is read once a day is left alone.
    assert ends(again) == {name: ("identical", "") for name in LISTS if name not in DAILY}
    assert (looking_house.read("drafts", "--all"), looking_house.read("found", "--all")) == (drafts, found)
    assert [draft["number"] for draft in drafts] == ["90000005", "90000004", "90000003", "90000002", "90000001"]
    of_ministries = {card["number"]: card["concern"] for card in found if card["portal"] == "govkz"}
    assert of_ministries == {"1072001": "sure", "1072002": "none"}
    assert not any("/npa/view" in line.path for line in portal.log())
    assert not any("news" in path for path in govkz.asked)


def test_a_draft_shows_its_last_day_and_why_it_concerns_us(looking_house: House) -> None:
    looking_house.run("discover", "--json")

    draft = looking_house.read("drafts", "--all")[1]

    told = {name: draft[name] for name in draft if name not in ("title", "first_seen_at")}
    assert told == {
        "topics": [
            {
                "topic": "migration",
                "because": "migration, the title («въезда и пребывания», «пребывания иммигрантов в Республике»,"
                " «иммигрантов»)",
            }
        ],
        "portal": "legalacts",
        "number": "90000004",
        "kind": "Постановление",
        "developer": "Министерство внутренних дел РК",
        "status": "На публичном обсуждении",
        "created_on": "2024-06-03",
        "open_until": "2024-06-24",
        "days_left": None,
        "concern": "sure",
        "acts": [],
        "link": "https://legalacts.egov.kz/npa/view?id=90000004",
        "states": [{"status": "На публичном обсуждении", "open_until": "2024-06-24"}],
    }


def test_a_pass_over_all_acts_looks_at_the_lists_too_and_one_over_a_named_act_does_not(
    looking_house: House, portal: ReplayPortal, mailbox: Mailbox
) -> None:
    ran = looking_house.run("subscribe", "Reception", "--to", "mailto:a@centre.example", "--topic", "labour")
    assert ran.code == 0
    named = looking_house.run("watch", "--act", "900002", "--json")
    after_named = looking_house.read("found", "--all")

    everything = looking_house.run("watch", "--json")

    assert (after_named, {source for source, _ in ends(named)}) == ([], {"espi"})
    assert [name for name in LISTS if name in ends(everything)] == LISTS
    cards = [card for card in looking_house.read("found") if card["number"] == "900006"]
    # An omnibus is one card for each watched act that it changes.
    assert [(card["act"], card["concern"], card["text"]) for card in cards] == [
        ("900001", "sure", "read"),
        ("900002", "sure", "read"),
    ]
    # What is on the watch list is no proposal.
    watched = {"900001", "900002", "900003", "900004", "910001", "910002"}
    assert not {card["number"] for card in looking_house.read("found", "--all")} & watched
    assert (mailbox.mails, looking_house.read("outbox", "list")) == ([], [])


def test_a_list_that_fails_is_an_exit_code_and_the_others_are_read(
    looking_house: House, portal: ReplayPortal, govkz: Govkz
) -> None:
    portal.add_fault("docs/rss", "billion-laughs")
    first = looking_house.run("discover", "--json")
    portal.add_fault("sort_field=dl", "maintenance-200")
    portal.add_fault("categoryId=359", "template-drift")
    portal.add_fault("categoryId=367", "captcha-200")
    portal.add_fault("categoryId=369", "wrong-act")
    portal.add_fault("documents/search", "truncated-html")
    govkz.add_fault("projects=enbek", "half-gzip")
    govkz.add_fault("projects=qriim", "status-503")

    ran = looking_house.run("discover", "--json")

    assert (first.code, ends(first)["adilet", "rss"]) == (3, ("quarantined", "entities"))
    assert ran.code == 3
    assert {name: end for name, end in ends(ran).items() if name != ("adilet", "rss")} == {
        ("espi", "search"): ("quarantined", "cut-text"),
        ("adilet", "changed"): ("quarantined", "maintenance"),
        ("legalacts", "359"): ("quarantined", "drift"),
        ("legalacts", "367"): ("quarantined", "captcha"),
        ("legalacts", "369"): ("identical", ""),
        ("legalacts", "370"): ("identical", ""),
        ("govkz", "enbek"): ("failed", "cut-stream"),
        ("govkz", "qriim"): ("failed", "http-error"),
    }


def test_an_omnibus_that_was_read_is_opened_once_more_for_an_act_that_joins_the_watch_list(
    looking_house: House, portal: ReplayPortal, tmp_path: Path
) -> None:
    def watch(*codes: str) -> tuple[list[tuple[str, str]], int]:
        """Make a pass over a watch list of these acts; return the cards of the omnibus, and how often it was opened."""
        listed = write_watchlist(tmp_path / "watchlist.toml", {code: SAMPLES[code] for code in codes})
        vars(looking_house)["environment"] = {**looking_house.environment, "ZANWATCH_WATCHLIST": str(listed)}
        before = len(portal.log())
        looking_house.run("watch", "--json")
        opened = {line.path for line in portal.log()[before:] if "900006" in line.path}
        cards = [card for card in looking_house.read("found", "--all") if card["number"] == "900006"]
        return [(card["act"], card["text"]) for card in cards], len(opened)

    alone = watch("900001")
    joined = watch("900001", "900002")
    later = watch("900001", "900002")

    assert (alone[0], alone[1] > 0) == ([("900001", "read")], True)
    assert (joined[0], joined[1] > 0) == ([("900001", "read"), ("900002", "read")], True)
    assert later == (joined[0], 0)
