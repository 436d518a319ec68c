"""A portal that changed its form spoils many acts at once: its alerts stop before anybody is told a thing.

What was good in the same pass is stored and queued as ever, and waits until a person lifts the stop or a clean pass
does. Acts that are held back are one sign; many texts that are worded anew under their old date are another: then
the reader was fooled and the gate was not, so only a person may lift it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from gettext import NullTranslations
from typing import TYPE_CHECKING

from sqlmodel import Session

from alerts.model import Step
from flows.notices import note_event
from flows.tools import Tools
from law.model import Outcome
from storage.errors import NotStoredError
from storage.health import SourceEvent, find_event, list_stopped
from storage.runs import WHOLE_AND_GOOD, RunOutcome, list_outcomes

if TYPE_CHECKING:
    from flows.passes import ActReport

MOST_SHARE = 0.05
"""Of the acts that a pass asks a source for."""
FEWEST_ACTS = 20
"""Of fewer acts a share says nothing."""
FEWEST_CORRECTED = 5
"""The portals correct an edition or two in silence, after one amending law perhaps a few."""
NO_PAGE = frozenset(("maintenance", "captcha", "empty", "sources-differ"))
"""Doubts that do not come from another form of the page: the source is away, or two of them disagree."""
HELD, CORRECTED = "held", "corrected"
SHOWN = 5


class Guard:
    """Looks at every outcome of one pass, and stops a source's alerts as soon as too many of its acts are hit."""

    def __init__(self, tools: Tools, run: int) -> None:
        self._tools, self._run = tools, run
        self._asked: dict[str, int] = {}
        self._hit: dict[tuple[str, str], set[str]] = {}

    def expect(self, source: str, acts: int) -> None:
        """Hear how many acts a source is asked for, or how many more."""
        self._asked[source] = self._asked.get(source, 0) + acts

    def see(self, lines: Sequence["ActReport"], steps: Iterable[Step] = ()) -> None:
        """Look at the lines of one act, and at the changes that were stored of it."""
        for line in lines:
            if line.language and is_hit(line.verdict.outcome, line.verdict.reason):
                self._count(line.source, HELD, line.act)
        if lines and any(is_correction(step) for step in steps):
            self._count(lines[0].source, CORRECTED, lines[0].act)

    def _count(self, source: str, sign: str, act: str) -> None:
        hit = self._hit.setdefault((source, sign), set())
        hit.add(act)
        asked = self._asked.get(source, 0)
        if is_drift(len(hit), asked) and (sign == HELD or len(hit) >= FEWEST_CORRECTED):
            with self._tools.store.transaction() as session:
                stop_alerts(session, source, (sign, sorted(hit), asked), (self._run, self._tools.clock()))


def is_hit(outcome: Outcome, reason: str) -> bool:
    """Tell whether an act came in a form that is doubted."""
    return outcome == "quarantined" and reason not in NO_PAGE


def is_correction(step: Step) -> bool:
    """Tell whether the law was worded anew under the edition date that it had."""
    is_law = any(change.stage == "in_force" and change.kind not in ("editorial", "status") for change in step.changes)
    return step.from_on == step.to_on and is_law


def is_drift(hit: int, asked: int) -> bool:
    """Tell whether so many acts of so many are too many.

    >>> is_drift(1, 20), is_drift(2, 20), is_drift(19, 19), is_drift(50, 1000), is_drift(51, 1000)
    (False, True, False, False, True)
    """
    return asked >= FEWEST_ACTS and hit > asked * MOST_SHARE


def stop_alerts(
    session: Session, source: str, seen: tuple[str, Sequence[str], int], moment: tuple[int, datetime]
) -> None:
    """Let nothing of a source reach a reader, and tell the operator, once.

    ``seen`` is the sign, the acts that are hit, and how many were asked for; ``moment`` the run and the instant.
    """
    if source in list_stopped(session):
        return
    sign, hit, asked = seen
    run, now = moment

    def compose(t: NullTranslations) -> tuple[str, str]:
        subject = t.gettext("ZanWatch: alerts of {source} are stopped").format(source=source)
        what = t.gettext(
            "In one pass {hit} of {asked} acts of {source} came in a form that we doubt: the portal has probably"
            " changed its pages."
        )
        if sign == CORRECTED:
            what = t.gettext(
                "In one pass {hit} of {asked} acts of {source} were worded anew under the dates they had: probably"
                " we misread the portal's pages."
            )
        lines = [
            what.format(hit=len(hit), asked=asked, source=source),
            t.gettext("For example: {acts}.").format(acts=", ".join(hit[:SHOWN])),
            t.gettext("Readers are told nothing from this source until it is lifted; what is good waits."),
            t.gettext("To look: zanwatch quarantine list. To lift: zanwatch sources lift {source}.").format(
                source=source
            ),
        ]
        if sign == HELD:
            lines.append(t.gettext("A clean pass lifts it by itself."))
        return subject, "\n".join(lines)

    event = SourceEvent(source, "alerts", "stopped", now, run=run, detail=f"{sign}: {len(hit)} of {asked}")
    note_event(session, event, compose)


def lift_alerts(session: Session, source: str, who: str, now: datetime, run: int | None = None) -> None:
    """Let the news of a source go out again; raises NotStoredError where nothing is stopped."""
    if source not in list_stopped(session):
        raise NotStoredError(f"the alerts of {source} are not stopped")

    def compose(t: NullTranslations) -> tuple[str, str]:
        subject = t.gettext("ZanWatch: alerts of {source} go out again").format(source=source)
        by = t.gettext("Lifted by {who}.").format(who=who) if who else t.gettext("A clean pass has lifted the stop.")
        return subject, by

    note_event(session, SourceEvent(source, "alerts", "lifted", now, who, run), compose)


def lift_after_clean_pass(session: Session, run: int, now: datetime) -> None:
    """Lift the stops that this pass has shown to be over: those of an earlier pass, whose acts all came well now."""
    for source in list_stopped(session):
        event = find_event(session, source, "alerts")
        if event is None or event.run in (None, run) or not event.detail.startswith(HELD):
            continue
        before, here = _by_act(session, event.run or 0, source), _by_act(session, run, source)
        were_hit = {act for act, lines in before.items() if any(_is_hit(line) for line in lines)}
        hit = [act for act, lines in here.items() if any(_is_hit(line) for line in lines)]
        is_enough = len(here) >= FEWEST_ACTS and not is_drift(len(hit), len(here))
        if is_enough and all(_is_well(here.get(act, ())) for act in were_hit):
            lift_alerts(session, source, "", now, run)


def _by_act(session: Session, run: int, source: str) -> dict[str, list[RunOutcome]]:
    """Return the last line of each language of every act that a run asked a source for."""
    found: dict[str, list[RunOutcome]] = {}
    seen: set[tuple[str, str]] = set()
    for line in list_outcomes(session, run=run):
        if line.source == source and line.language and (line.act, line.language) not in seen:
            seen.add((line.act, line.language))
            found.setdefault(line.act, []).append(line)
    return found


def _is_hit(line: RunOutcome) -> bool:
    return is_hit(line.outcome, line.detail.partition(":")[0])


def _is_well(lines: Sequence[RunOutcome]) -> bool:
    return bool(lines) and all(line.outcome in (*WHOLE_AND_GOOD, "absent") for line in lines)
