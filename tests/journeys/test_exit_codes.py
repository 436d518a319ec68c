"""A script that calls us looks at one number, and a person at one sentence."""

from pathlib import Path

import pytest

from tests.journeys.line import House, Ran
from zanwatch.sample_portal import ReplayPortal

BAD = [
    ("DATABASE_URL", "mysql://root@localhost/x"),
    ("DATA_DIR", "/etc/hostname"),
    ("ESPI_URL", "ftp://zan.gov.kz"),
    ("ADILET_URL", "http://old.adilet.zan.kz"),
    ("LEGALACTS_URL", "legalacts.egov.kz"),
    ("GOVKZ_URL", "https://"),
    ("SMTP_URL", "http://127.0.0.1:25"),
    ("SMTP_URL", "smtp://127.0.0.1:notaport"),
    ("PUBLIC_URL", "zanwatch.example"),
    ("TELEGRAM_URL", "http://api.telegram.org"),
    ("CRAWL_DELAY", "soon"),
    ("CRAWL_DELAY", "-1"),
    ("SECRET_KEY", "abc"),
    ("TIMEZONE", "Asia/Nowhere"),
    ("WATCHLIST", "/nowhere/watchlist.toml"),
    ("MAIL_FROM", "nobody"),
    ("ADMIN_TO", "nonsense"),
    ("TELEGRAM_TOKEN", "abc"),
    ("ESPI_URL", "https://zan.gov.kz/client?x"),
    ("DATABASE_URL", "sqlite:///"),  # a database in memory, gone with the command
    ("DATA_DIR", "/proc/nowhere"),
]


def the_sentence(words: str) -> str:
    """Return the one line that a failed command says; it may not be a traceback."""
    (line,) = words.strip().splitlines()
    return line


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_bad_setting_is_one_sentence_that_names_it(light_house: House, name: str, value: str) -> None:
    ran = light_house.run("subscribers", **{name.lower(): value})

    assert (ran.code, ran.out) == (2, "")
    assert the_sentence(ran.err).startswith(f"zanwatch: ZANWATCH_{name}: ")


def test_no_pause_is_for_portals_of_this_machine_only(light_house: House) -> None:
    ran = light_house.run("subscribers", espi_url="https://zan.gov.kz", crawl_delay="0")

    assert ran.code == 2
    assert the_sentence(ran.err).startswith("zanwatch: ZANWATCH_CRAWL_DELAY: ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("watch", "--portal", "gazette"), "--portal gazette"),
        (("watch", "--act", "a-law"), "--act a-law"),
        (("changes", "--since", "yesterday"), "--since yesterday"),
        (("unsubscribe", "Nobody"), "«Nobody»"),
        (("subscribe", "A", "--to", "mailto:a@b.kz", "--topic", "football"), "--topic football"),
        (("subscribe", "A", "--to", "mailto:a@b.kz", "--topic", "labour", "--language", "fra"), "--language fra"),
        (("subscribe", "A", "--to", "mailto:nobody", "--topic", "labour"), "--to"),
        (("parse", "/nowhere/page.json"), "/nowhere/page.json"),
    ],
)
def test_wrong_usage_says_what_was_wrong(light_house: House, words: tuple[str, ...], said: str) -> None:
    ran = light_house.run(*words)

    assert (ran.code, ran.out) == (2, "")
    assert said in the_sentence(ran.err)


@pytest.mark.parametrize("words", [("watch", "--no-such-option"), ("fetch",), ("subscribe", "A")])
def test_what_the_command_does_not_know_is_wrong_usage(light_house: House, words: tuple[str, ...]) -> None:
    ran = light_house.run(*words)

    assert ran.code == 2
    assert "Traceback" not in ran.err


def test_an_act_that_the_portal_does_not_have_is_a_failed_source(light_house: House) -> None:
    ran = light_house.run("watch", "--act", "999999", "--json")

    assert ran.code == 3
    assert [(line["language"], line["outcome"], line["reason"]) for line in ran.json["outcomes"]] == [
        ("rus", "failed", "no-such-act"),
        ("kaz", "failed", "no-such-act"),
    ]


def test_a_portal_that_is_down_is_a_failed_source(light_house: House, portal: ReplayPortal) -> None:
    down = "http://127.0.0.1:9"

    ran = light_house.run("watch", "--act", "910001", "--json", espi_url=down)

    assert ran.code == 3
    assert [(line["outcome"], line["reason"]) for line in ran.json["outcomes"]] == [("failed", "refused")] * 2


def test_one_act_that_fails_keeps_no_other_from_being_read(light_house: House) -> None:
    ran = light_house.run("watch", "--act", "999999", "--act", "910001", "--json")

    assert ran.code == 3
    assert [(line["act"], line["outcome"]) for line in ran.json["outcomes"]] == [
        ("999999", "failed"),
        ("999999", "failed"),
        ("910001", "good"),
        ("910001", "good"),
    ]


def test_a_database_that_cannot_be_reached_is_one_sentence_too(light_house: House) -> None:
    ran = light_house.run("subscribers", database_url="postgresql+psycopg://nobody:secret@127.0.0.1:9/none")

    assert (ran.code, ran.out) == (1, "")
    assert "secret" not in the_sentence(ran.err)


def test_a_key_that_is_not_the_one_of_this_database_is_one_sentence_too(light_house: House) -> None:
    assert light_house.run("subscribers").code == 0

    ran = light_house.run("subscribers", secret_key="f" * 64)

    assert (ran.code, ran.out) == (1, "")
    assert "ZANWATCH_SECRET_KEY" in the_sentence(ran.err)


def test_the_schema_is_made_by_whoever_comes_first_and_told_apart_from_a_second_time(
    new_house: House, tmp_path: Path
) -> None:
    first, second = (new_house.run("db", "upgrade") for _ in range(2))

    assert (first.code, second.code, first.err, second.err) == (0, 0, "", "")
    assert (tmp_path / "data" / "zanwatch.db").is_file()


@pytest.mark.parametrize(
    ("words", "end"),
    [
        (("outbox", "retry"), Ran(0, "", "")),
        (("changes", "--json"), Ran(0, "[]\n", "")),
        (("pending", "--json"), Ran(0, "[]\n", "")),
        (("users", "list"), Ran(0, "Name  Role  Since\n", "")),
        (("successors", "list", "--json"), Ran(0, "[]\n", "")),
        (("cases", "list", "--json"), Ran(0, "[]\n", "")),
        (("parse", "/nowhere/page.json"), Ran(2, "", "zanwatch: /nowhere/page.json: No such file or directory\n")),
    ],
)
def test_a_command_loads_what_it_needs(cold_house: House, house: House, words: tuple[str, ...], end: Ran) -> None:
    # The families that are not named here start from nothing in test_canaries, in tests/prefect and in tests/web.
    assert cold_house.run(*words) == end
    # And a fork, by which most journeys are run, ends alike.
    assert house.run(*words) == end
