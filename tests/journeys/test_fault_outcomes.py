"""Every fetch ends in exactly one recorded outcome, whatever the portal does to it, in whatever order."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

import tests.journeys.pages  # noqa: F401 - it shows the way to the replay portal
from storage.captures import list_unjudged
from storage.engine import open_store
from storage.runs import list_outcomes
from tests.flows.invented_portal import (
    Bench,
    InventedPortal,
    Spoil,
    make_portal,
    without_an_article,
    write_page,
)
from tests.journeys.faulty import DELIVERY, OF_A_TEXT

from replay_portal import faults  # isort: skip
from replay_portal.web import Response  # isort: skip

ON_THE_WIRE = {
    "timeout": "timeout",
    "slow": "timeout",
    **{kind: reason for kind, (outcome, reason) in DELIVERY.items() if outcome == "failed"},
}
"""What never arrives whole, and the word that a crawl has for it; the crawl itself is tested in tests/spiders."""
OTHER_ACT = "939999"
OF_A_QUESTION: dict[str, Spoil] = {
    "soft-404": lambda _: b'{"status": 404, "message": "Document not found"}',
    "wrong-act": lambda _: write_page(OTHER_ACT, "2020-03-02"),
    "wrong-language": lambda _: write_page("930000", "2020-03-02", language="kaz"),
    "missing-articles": without_an_article,
}
KINDS = ("", "silent", *ON_THE_WIRE, *(kind for kind in faults.KINDS if kind not in ON_THE_WIRE))


def test_every_kind_of_fault_is_in_the_lot() -> None:
    assert set(faults.KINDS) <= set(KINDS)
    assert set(OF_A_TEXT) == set(OF_A_QUESTION)


def order(portal: InventedPortal, kinds: dict[str, str]) -> None:
    """Let each act of a portal meet its fault, or none."""
    portal.silent = {code for code, kind in kinds.items() if kind == "silent"}
    portal.reasons = {code: ON_THE_WIRE[kind] for code, kind in kinds.items() if kind in ON_THE_WIRE}
    portal.spoilt = {
        code: OF_A_QUESTION.get(kind) or spoiler(kind)
        for code, kind in kinds.items()
        if kind and kind != "silent" and kind not in ON_THE_WIRE
    }


def spoiler(kind: str) -> Spoil:
    """Return what the replay portal does to a body; a redirect home ends at a page without a law."""
    if kind == "redirect-home":
        return lambda _: b"<html><body><p>zan.gov.kz</p></body></html>"

    def spoil(body: bytes) -> bytes:
        return faults.spoil(Response(body), faults.Fault(".*", kind), "/api/documents/1/rus?page=1").body

    return spoil


@settings(max_examples=12, deadline=None)
@given(st.lists(st.lists(st.sampled_from(KINDS), min_size=4, max_size=4), min_size=1, max_size=3))
def test_every_fetch_ends_in_exactly_one_outcome(sqlite_template: Path, key: bytes, passes: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{shutil.copy(sqlite_template, folder)}", key)
        bench = Bench(store, Path(folder), make_portal(4))
        try:
            for kinds in passes:
                order(bench.portal, dict(zip(bench.portal.acts, kinds, strict=True)))
                report = bench.watch()
                asked = sorted(bench.portal.acts)

                with bench.store.reading() as session:
                    lines = [line for line in list_outcomes(session, run=report.run) if line.language]
                    unjudged = list_unjudged(session)

                assert unjudged == ()
                assert sorted(line.act for line in lines) == asked
                assert sorted(line.act for line in report.lines) == asked
        finally:
            store.close()
