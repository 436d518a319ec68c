"""The announcements that the corpus holds, against a person's own reading, and the changes that kept them."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from law.explain import explain
from law.model import Change
from law.pending import Pending, link_arrivals, list_pending
from tests.journeys.pages import Pages

READING = json.loads(Path(__file__).with_name("pending_reading.json").read_text("utf-8"))["lists"]


@pytest.fixture(scope="module")
def pages(shared: Path) -> Pages:
    return Pages([shared / "corpus"])


def as_read(item: Pending) -> dict[str, Any]:
    """Return a pending thing in the words of the reading."""
    (act,) = item.amended_by
    return {
        "eid": item.eid,
        "label": item.label,
        "action": item.action,
        "effective_on": item.effect.on.isoformat() if item.effect.on else None,
        "days_left": item.days_left,
        "by": f"{act.number} of {act.signed_on}",
    }


def expected(entry: dict[str, Any]) -> list[dict[str, Any]]:
    return [{name: value for name, value in line.items() if name != "came"} for line in entry["pending"]]


def history(pages: Pages, code: str) -> list[Change]:
    """Return all changes of an act in Russian, from its first edition to its last."""
    days = [on for language, on in pages.editions(code) if language == "rus"]
    texts = [pages.revision(code, "rus", on) for on in days]
    return [change for at in range(1, len(texts)) for change in explain(texts[at - 1], texts[at])]


@pytest.mark.parametrize("entry", READING, ids=lambda entry: f"{entry['act']}-{entry['edition']}")
def test_what_an_edition_announces_is_what_a_person_reads_in_it(pages: Pages, entry: dict[str, Any]) -> None:
    revision = pages.revision(entry["act"], "rus", entry["edition"])
    # The corpus' requisites of 214-IV already name its end of 2025, which no edition of 2014 could.
    found = [
        item
        for item in list_pending(revision, None, (), date.fromisoformat(entry["today"]))
        if item.source != "requisites"
    ]

    assert [as_read(item) for item in found] == expected(entry)
    assert {(item.source, item.effect.basis) for item in found} == {("note", "stated")}


@pytest.mark.parametrize("entry", READING, ids=lambda entry: f"{entry['act']}-{entry['edition']}")
def test_what_was_announced_came_and_is_linked_to_its_announcement(pages: Pages, entry: dict[str, Any]) -> None:
    arrivals = link_arrivals(history(pages, entry["act"]))

    came = [(a.promise.eid, [f"{change.kind} {change.eid}" for change in a.came]) for a in arrivals]
    assert came == [(line["eid"], line["came"]) for line in entry["pending"]]


def test_no_other_edition_of_the_corpus_announces_anything(pages: Pages) -> None:
    named = {(entry["act"], entry["edition"]) for entry in READING}
    odd = [
        (act.espi_id, language, on, item.eid)
        for act in pages.acts().values()
        for language, on in pages.editions(act.espi_id)
        if (act.espi_id, on) not in named
        for item in list_pending(pages.revision(act.espi_id, language, on), None, (), date(2030, 1, 1))
        if item.source != "requisites"
    ]

    assert odd == []
