"""A look around: the lists alone, and the watched acts that they show as changed; many a day, for a look costs little.

The lists are a run of their own, so that a pass which ends well says so, whatever they do.
"""

from collections.abc import Collection

from flows.discovery import Discovery, discover
from flows.lists import PORTALS
from flows.passes import PassReport, Ways, read_acts
from flows.sending import deliver
from flows.sources import BOTH
from flows.tools import Tools
from flows.wishes import find_wishes
from storage.runs import close_run, open_run


def look_at_lists(tools: Tools, portals: Collection[str] = PORTALS) -> Discovery:
    """Read the lists of these portals; what they show is stored, and nobody is told."""
    with tools.store.transaction() as session:
        run = open_run(session, "lists", tools.clock())
    seen = discover(tools, run, portals)
    with tools.store.transaction() as session:
        close_run(session, run, tools.clock())
    return seen


def look(tools: Tools, portals: Collection[str] = PORTALS) -> PassReport:
    """Read the lists of these portals, then the acts that moved to their front, and send what is new in these."""
    seen = look_at_lists(tools, portals)
    with tools.store.transaction() as session:
        report = PassReport(open_run(session, "discover", tools.clock()))
    if seen.moved:
        wishes = find_wishes(tools.store, tools.settings, seen.moved, reread=False)
        # Nobody knows which portal has it first.
        read_acts(tools, report, wishes, Ways(portal=BOTH))
    report.posted = deliver(tools)
    with tools.store.transaction() as session:
        close_run(session, report.run, tools.clock())
    report.lines = [*seen.lines, *report.lines]
    return report
