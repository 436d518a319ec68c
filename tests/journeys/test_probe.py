"""Each portal is asked once for every kind of answer; what is not as we expect is named, and can be sent on."""

import json
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.bundle import redact
from tests.journeys.line import House
from tests.portal.govkz import Document, Govkz
from zanwatch.sample_portal import ReplayPortal
from zanwatch.samples import acts_folder

TODAY = date(2024, 6, 15)
ORDER = Document(1072001, "enbek", "Приказ № 54-ОД от 11.06.2024 года «О награждении»", date(2024, 6, 12))
GOOD = {
    "espi": ["versions", "edition", "list search"],
    "adilet": ["versions", "edition", "list changed", "list rss"],
    "legalacts": ["list 359"],
    "govkz": ["list enbek"],
}


@pytest.fixture
def govkz() -> Iterator[Govkz]:
    with Govkz([ORDER], TODAY) as portal:
        yield portal


@pytest.fixture
def probing_house(light_house: House, portal: ReplayPortal, govkz: Govkz) -> House:
    portal.set_today(TODAY)
    urls = {"adilet_url": portal.adilet_url, "legalacts_url": portal.legalacts_url, "govkz_url": govkz.url}
    named = {f"ZANWATCH_{name.upper()}": value for name, value in urls.items()}
    vars(light_house)["environment"] = {**light_house.environment, **named}
    return light_house


def shown(said: dict[str, Any]) -> dict[str, list[tuple[str, str, str | None]]]:
    return {
        row["portal"]: [(row["state"], look["endpoint"], look["reason"]) for look in row["endpoints"]]
        for row in said["portals"]
    }


def learn_adilet_id(house: House, portal: ReplayPortal) -> None:
    """An act's adilet id becomes known when ЕСПИ has given the act."""
    assert house.run("watch", "--act", "900001").code == 0
    portal.reset()
    portal.set_today(TODAY)


def test_portals_that_are_well_are_asked_once_for_each_kind_of_answer(
    probing_house: House, portal: ReplayPortal, govkz: Govkz
) -> None:
    learn_adilet_id(probing_house, portal)
    ran = probing_house.run("probe", "--json")

    assert ran.code == 0, ran.out + ran.err
    assert shown(ran.json) == {name: [("good", look, None) for look in looks] for name, looks in GOOD.items()}
    assert all(row["robots"].startswith(("200, ", "404, ")) for row in ran.json["portals"])
    asked = Counter((line.portal, line.method, line.path) for line in portal.log() if line.path != "/robots.txt")
    assert set(asked.values()) == {1}
    assert len(asked) == 8
    assert len([path for path in govkz.asked if path != "/robots.txt"]) == 1
    words = {row["portal"]: row["words"] for row in ran.json["portals"]}
    assert all(set(one) == {"rus", "kaz", "eng"} for one in words.values())
    assert words["espi"]["eng"].startswith("espi: good. All 3 answers have the shape that we expect.")


def test_an_act_of_many_pages_is_judged_by_its_first_one(probing_house: House) -> None:
    with ReplayPortal([acts_folder()], TODAY, page_size=5) as portal:
        ran = probing_house.run("probe", "--portal", "espi", "--json", espi_url=portal.espi_url)

    assert (ran.code, shown(ran.json)) == (0, {"espi": [("good", look, None) for look in GOOD["espi"]]})


def test_a_portal_that_drifted_is_named_with_what_drifted(
    probing_house: House, portal: ReplayPortal, govkz: Govkz
) -> None:
    learn_adilet_id(probing_house, portal)
    portal.add_fault("versions", "template-drift", portal="espi")
    portal.add_fault("/docs/", "template-drift", 0, portal="adilet")
    portal.add_fault("/list", "maintenance-200", portal="legalacts")
    govkz.add_fault("documents", "status-503")
    ran = probing_house.run("probe", "--json")

    assert ran.code == 3
    found = shown(ran.json)
    assert {name: {line[0] for line in lines} for name, lines in found.items()} == {name: {"bad"} for name in GOOD}
    reasons = {name: [line[2] for line in lines if line[2]] for name, lines in found.items()}
    assert reasons["espi"] == ["drift"]
    assert set(reasons["adilet"]) <= {"drift", "not-a-document", "empty"}
    assert len(reasons["adilet"]) >= 2
    assert (reasons["legalacts"], reasons["govkz"]) == (["maintenance"], ["http-error"])
    (govkz_words,) = [row["words"]["eng"] for row in ran.json["portals"] if row["portal"] == "govkz"]
    assert "it answers with HTTP 503" in govkz_words
    path = Path(ran.json["bundle"])
    assert path.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(path) as bundle:
        names, report = bundle.namelist(), json.loads(bundle.read("report.json"))
    assert names[0] == "report.json"
    assert len(names) == 1 + sum(len(row["endpoints"]) for row in report)
    assert {row["portal"]: row["state"] for row in report} == dict.fromkeys(GOOD, "bad")


def test_in_words_a_person_reads_a_line_for_each_portal(probing_house: House, portal: ReplayPortal) -> None:
    portal.add_fault("/list", "captcha-200", portal="legalacts")
    ran = probing_house.run("probe", "--portal", "legalacts")

    assert ran.code == 3
    first, second, *_ = ran.out.splitlines()
    assert first == "legalacts: bad. 1 of 1 answers cannot be used."
    assert second.startswith("  list 359: asks whether we are a person (captcha: ")
    assert probing_house.run("probe", "--portal", "gazette").code == 2


def test_a_portal_that_is_left_alone_is_not_probed_either(probing_house: House, portal: ReplayPortal) -> None:
    portal.add_fault("/list", "captcha-200", portal="legalacts")
    probing_house.run("probe", "--portal", "legalacts", crawl_delay="0.3")
    asked = len(portal.log())
    again = probing_house.run("probe", "--portal", "legalacts", "--json", crawl_delay="0.3")

    assert again.code == 3
    assert len(portal.log()) == asked
    (row,) = again.json["portals"]
    assert (row["state"], row["cause"], row["endpoints"]) == ("bad", "captcha", [])
    assert "because it asks whether we are a person" in row["words"]["eng"]


@pytest.mark.parametrize(
    "words",
    [
        ("probe", "--portal", "espi"),
        ("watch",),
        ("watch", "--portal", "adilet"),
        ("discover",),
        ("backfill",),
        ("quarantine", "refetch", "1"),
    ],
)
def test_a_real_host_is_not_asked_before_it_is_said_who_asks(light_house: House, words: tuple[str, ...]) -> None:
    # The names lead nowhere; the first crawl would say so, and exit with 3.
    hosts = {"espi_url": "https://zan.invalid", "adilet_url": "https://adilet.invalid"}
    ran = light_house.run(*words, **hosts, crawl_delay="2.5", contact="")

    assert ran.code == 2
    assert ran.err.startswith("zanwatch: ZANWATCH_CONTACT: say who runs this before ")
    assert ran.err.count("\n") == 1


def test_with_a_contact_a_real_host_is_asked_and_a_name_that_leads_nowhere_is_named(light_house: House) -> None:
    ran = light_house.run(
        "probe",
        "--portal",
        "espi",
        "--json",
        espi_url="https://zan.invalid",
        contact="mailto:a@b.kz",
        crawl_delay="0.3",
    )

    assert ran.code == 3
    assert {look["reason"] for row in ran.json["portals"] for look in row["endpoints"]} == {"dns"}
    assert "b.kz" not in ran.out


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("admin@zan.gov.kz", "[mail]"),
        ("Ray 203.0.113.9", "Ray [address]"),
        ("2001:db8:0:1:2:3:4:5", "[address]"),
        ("8 (717) 274-12-34", "[phone]"),
        ('name="_csrf_token" value="x", csrf="a1b2c3d4"', 'name="_csrf_token" value="x", csrf="[key]"'),
        ("0123456789abcdef0123456789abcdef", "[key]"),
        ("статья 17 от 15.04.2024 № 72-VIII", "статья 17 от 15.04.2024 № 72-VIII"),
        ("/rus/docs/Z1100000477", "/rus/docs/Z1100000477"),
    ],
)
def test_the_bundle_masks_people_and_keys_and_leaves_the_law(text: str, expected: str) -> None:
    assert redact(text) == expected
