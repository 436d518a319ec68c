"""The steps of a pass by their ids, for whoever runs them apart: a run's number and acts' codes, never a text.

Every step reads what it needs from the store and leaves its result there, so that it can run again, in another
process, after any failure. No Prefect here.
"""

from collections import Counter
from collections.abc import Sequence

from flows.discovery import discover
from flows.passes import PassReport, Ways, read_acts
from flows.rounds import choose_round, is_look_due, may_ask, still_due, with_turns
from flows.sending import deliver
from flows.sources import BOTH, PORTALS
from flows.tools import Tools
from flows.wishes import find_wishes
from law.errors import MonitorError
from storage.runs import RunOutcome, close_run, list_outcomes, open_run

PASSING = frozenset(
    ("refused", "timeout", "dns", "reset", "short-body", "cut-stream", "http-error", "bad-answer", "crawl-failed")
)
"""Reasons that may be gone a minute later. Not «asked-to-wait»: a portal that says when to come back is obeyed."""


class NetworkTroubleError(MonitorError):
    """Raised when acts could not be fetched for a reason that may pass, from ``read_pending``; trying again helps."""


class SourceFailedError(MonitorError):
    """Raised when a pass ends with something that failed or is held back, from ``end_pass``; the rest is stored."""


def begin_pass(tools: Tools, command: str) -> int:
    """Open a run and return its number."""
    with tools.store.transaction() as session:
        return open_run(session, command, tools.clock())


def choose_acts(tools: Tools, portal: str = "espi", *, reread: bool = False) -> list[str]:
    """Return the codes of the acts whose turn it is; none in the hours in which their portal is left alone."""
    if not may_ask(tools, portal):
        return []
    return [wish.code for wish in choose_round(tools, portal, reread=reread)]


def look_at(tools: Tools, run: int, portal: str) -> list[str]:
    """Read the lists of a portal, if it is time; return the codes of watched acts that moved to the front of one."""
    return list(discover(tools, run, (portal,)).moved) if is_look_due(tools, portal) else []


def read_pending(tools: Tools, run: int, codes: Sequence[str], *, reread: bool = False, portal: str = "") -> None:
    """Read the acts that this run has not read yet, or could not fetch; raises NetworkTroubleError to be run again.

    A retry asks the portal only for what failed for a reason that may pass, in both languages. With ``reread``, or for
    the portal «all», every portal is asked, and they are held against each other.
    """
    pending = find_pending(tools, run, codes)
    if pending:
        wishes = find_wishes(tools.store, tools.settings, pending, reread=reread)
        if not reread and portal != BOTH:
            asked = {line.act for line in list_latest(tools, run)}
            rest = [wish for wish in wishes if wish.code not in asked]
            turns = still_due if asked else with_turns
            wishes = (*(wish for wish in wishes if wish.code in asked), *turns(tools, rest, portal or PORTALS[0]))
        read_acts(tools, PassReport(run), wishes, Ways(portal=BOTH if reread else portal))
    left = find_pending(tools, run, codes, unread=False)
    if left:
        raise NetworkTroubleError(f"{len(left)} of {len(codes)} acts could not be fetched: {', '.join(left[:10])}")


def find_pending(tools: Tools, run: int, codes: Sequence[str], *, unread: bool = True) -> list[str]:
    """Return the codes whose last lines in this run tell of a failure that may pass, and those without a line."""
    latest = list_latest(tools, run)
    seen = {line.act for line in latest}
    read = {(line.act, line.language) for line in latest if line.outcome in ("good", "identical")}
    failed = (line for line in latest if line.outcome == "failed" and _reason(line) in PASSING)
    # What one portal could not give and the other one did is not asked for again at once.
    broken = {line.act for line in failed if (line.act, line.language) not in read}
    return [code for code in codes if code in broken or (unread and code not in seen)]


def send_due(tools: Tools) -> None:
    """Send all that is due; what cannot be sent stays queued, with its reason, and is no failure of the pass."""
    deliver(tools)


def end_pass(tools: Tools, run: int) -> None:
    """Close a run; raises SourceFailedError in one sentence where a source failed or something is held back."""
    with tools.store.transaction() as session:
        close_run(session, run, tools.clock())
    bad = [line for line in list_latest(tools, run) if line.outcome in ("failed", "quarantined")]
    if bad:
        counted = Counter(f"{line.source} {line.outcome} {_reason(line)}".strip() for line in bad)
        words = ", ".join(f"{count} × {kind}" for kind, count in counted.most_common())
        raise SourceFailedError(f"run {run}: {words}")


def list_latest(tools: Tools, run: int) -> list[RunOutcome]:
    """Return the last line of a run for each source, act and language: a retry writes a new one."""
    with tools.store.reading() as session:
        lines = list_outcomes(session, run=run)
    latest: dict[tuple[str, str, str], RunOutcome] = {}
    for line in lines:
        latest.setdefault((line.source, line.act, line.language), line)
    return list(latest.values())


def _reason(line: RunOutcome) -> str:
    return line.detail.partition(":")[0]
