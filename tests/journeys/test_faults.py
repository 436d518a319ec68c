"""Whatever a portal does to an answer: no revision, no alert, a capture with its reason; the next good pass catches up.

Each fault has an act of its own, so that one pass meets them all. Both ways through it begin with an empty store: the
first pass is spoilt, the second takes the baseline, the third, after the law changed, is spoilt, the fourth tells it.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from flows.folding import CAP
from tests.journeys.conftest import START
from tests.journeys.faulty import OF_A_TEXT, OF_A_TEXT_ONCE, OF_ALL, look_inside, name_acts, worst_lines
from tests.journeys.invented import AFTER, change_of, make_act
from tests.journeys.line import House, write_acts, write_watchlist
from tests.servers import Mailbox
from zanwatch.sample_portal import ReplayPortal

ALL = name_acts(list(OF_ALL), "9200")
TEXT = name_acts(list(OF_A_TEXT), "9300")
ONCE = name_acts(list(OF_A_TEXT_ONCE), "9400")
"""Russian only, so that the one language is spoilt and there is no other to tell of."""
BOTH, CODES = (*ALL.values(), *TEXT.values()), (*ALL.values(), *TEXT.values(), *ONCE.values())
OTHER = "950000"
"""What the portal gives for `wrong-act`: any other act."""


@pytest.fixture(scope="module")
def running_portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReplayPortal]:
    corpus = tmp_path_factory.mktemp("corpus")
    write_acts(corpus, [*map(make_act, BOTH), *(make_act(code, ("rus",)) for code in ONCE.values())])
    write_acts(corpus, [make_act(OTHER)])
    with ReplayPortal([corpus], START) as portal:
        yield portal


@pytest.fixture(scope="session")
def watchlist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("watchlist") / "watchlist.toml"
    return write_watchlist(path, {code: ["labour"] for code in CODES})


def spoil(portal: ReplayPortal) -> None:
    """Spoil every answer about some acts, every text of others, and the first text of the rest, once."""
    for kind, code in ALL.items():
        portal.add_fault(f"/documents/{code}/", kind, times=0)
    for times, spoilt in ((0, TEXT), (1, ONCE)):
        for kind, code in spoilt.items():
            portal.add_fault(rf"/documents/{code}/...(/\d\d\.|\?)", kind, times=times)


def mend(portal: ReplayPortal, day: date) -> None:
    portal.reset()
    portal.set_today(day)


@pytest.mark.timeout(400)  # on a machine that does much else besides
def test_no_fault_becomes_law_and_the_next_good_pass_catches_up(
    light_house: House, portal: ReplayPortal, mailbox: Mailbox, key: bytes
) -> None:
    acts = [word for code in CODES for word in ("--act", code)]
    url = light_house.environment["ZANWATCH_DATABASE_URL"]
    assert light_house.run("subscribe", "R", "--to", "mailto:a@centre.example", "--topic", "labour").code == 0
    changed = date.fromisoformat(AFTER)
    wanted = {code: [("rus", *OF_ALL[kind]), ("kaz", *OF_ALL[kind])] for kind, code in ALL.items()}
    wanted |= {code: [("rus", *OF_A_TEXT[kind]), ("kaz", *OF_A_TEXT[kind])] for kind, code in TEXT.items()}
    wanted |= {code: [("rus", *OF_A_TEXT_ONCE[kind])] for kind, code in ONCE.items()}

    spoil(portal)
    first = light_house.run("watch", *acts, "--json")
    inside = look_inside(url, key, CODES)

    assert first.code == 3
    assert worst_lines(first.json) == wanted
    assert {code: revisions for code, (revisions, _) in inside.items() if revisions} == {}
    reasons = {code: [(doubt.outcome, doubt.reason) for doubt in doubts] for code, (_, doubts) in inside.items()}
    # The portal did say that it has no such act: to one who never read it this is an absence, and no doubt.
    assert reasons.pop(ALL["soft-404"]) == []
    assert reasons == {code: [line[1:] for line in lines] for code, lines in wanted.items() if code in reasons}

    mend(portal, START)
    baseline = light_house.run("watch", *acts, "--json")

    assert (baseline.code, worst_lines(baseline.json)) == (0, {})
    assert (baseline.json["revisions"], baseline.json["changes"]) == (2 * len(BOTH) + len(ONCE), [])
    assert mailbox.mails == []

    mend(portal, changed)
    spoil(portal)
    spoilt = light_house.run("watch", *acts, "--json")

    assert spoilt.code == 3
    wanted[ALL["soft-404"]] = [("rus", "failed", "soft-404"), ("kaz", "failed", "soft-404")]
    assert worst_lines(spoilt.json) == wanted
    assert (spoilt.json["revisions"], spoilt.json["changes"], spoilt.json["queued"]) == (0, [], 0)

    mend(portal, changed)
    caught_up = light_house.run("watch", *acts, "--json")

    assert (caught_up.code, worst_lines(caught_up.json)) == (0, {})
    assert caught_up.json["changes"] == [
        *(change_of(code, language) for code in BOTH for language in ("rus", "kaz")),
        *(change_of(code) for code in ONCE.values()),
    ]
    # One message for each act; of so many at once the first leave, and the last mail names those that were folded.
    states = Counter(row["state"] for row in light_house.read("outbox", "list"))
    assert caught_up.json["delivery"]["sent"] == len(mailbox.mails) == CAP
    assert states == {"sent": CAP, "folded": len(CODES) + 1 - CAP}
    assert len({mail["Message-ID"] for mail in mailbox.mails}) == CAP


def test_a_fault_that_comes_in_the_middle_of_an_act_takes_none_of_it(
    light_house: House, portal: ReplayPortal, mailbox: Mailbox
) -> None:
    code = ALL["half-gzip"]
    light_house.run("subscribe", "R", "--to", "mailto:a@centre.example", "--topic", "labour")
    assert light_house.run("watch", "--act", code).code == 0
    portal.set_today(date.fromisoformat(AFTER))
    portal.add_fault(f"/documents/{code}/kaz", "half-gzip")

    broken = light_house.run("watch", "--act", code, "--json")
    whole = light_house.run("watch", "--act", code, "--json")

    # What came whole is told at once; the other language follows when it can be read.
    assert (broken.code, broken.json["changes"]) == (3, [change_of(code, "rus")])
    assert (whole.code, whole.json["changes"]) == (0, [change_of(code, "kaz")])
    assert len(mailbox.mails) == 2


@pytest.mark.long
def test_a_script_in_a_law_is_words_and_nothing_else(
    light_house: House, portal: ReplayPortal, mailbox: Mailbox
) -> None:
    code = ONCE["empty-200"]
    light_house.run("subscribe", "R", "--to", "mailto:a@centre.example", "--topic", "labour")
    assert light_house.run("watch", "--act", code).code == 0
    portal.set_today(date.fromisoformat(AFTER))
    portal.add_fault(f"/documents/{code}/rus.*page=", "xss", times=0)

    ran = light_house.run("watch", "--act", code, "--json")

    (mail,) = mailbox.mails
    html = mail.get_body(("html",)).get_content()
    assert ran.code == 0
    assert any("<script>" in (change["after"] or "") for change in ran.json["changes"])
    assert "<script" not in html
    assert "<img" not in html
