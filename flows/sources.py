"""Two portals print one act: where one fails, the other is read for it; where their words differ, neither overwrites.

The text of an edition is that of the portal which had it first here. Another portal's words are held against it: the
same words are no news, other words are a case for an editor. A portal that corrects itself later is believed, as ever.
A new edition that only the stand-in has is told when both agreed on the edition before it; else its differences from
the other portal would be told as changes of the law, so it is held back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import attrgetter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlmodel import Session

from config.settings import is_loopback
from config.watchlist import read_watchlist
from flows.reading import Reading
from flows.rereading import bring_up_to_date
from flows.tools import Tools
from law.cases.sources import find_differences
from law.model import Outcome, Revision, Verdict
from storage.acts import find_facts
from storage.cases import store_cases
from storage.revisions import Edition, get_revision, list_editions
from storage.sightings import find_lead, find_sightings, find_source, record_sighting

if TYPE_CHECKING:
    from flows.passes import ActReport, Wish

PORTALS = ("espi", "adilet")
"""The portals of acts, in the order in which they are asked and believed."""
BOTH = "all"
"""The word for a pass that asks every portal, to hold them against each other."""
DIFFER = "sources-differ"
BAD: tuple[Outcome, ...] = ("failed", "quarantined")


@dataclass(frozen=True, slots=True)
class Sources:
    """Whom a pass asks: the first for every act that it has, the second for what the first could not give."""

    first: str
    second: str
    stands_in: bool
    """Whether the second may be asked for what the first is asked for too."""
    both: bool
    """Whether it is asked for all of that, whatever came."""
    addresses: dict[str, str]
    """The adilet id of each act that has one, by code."""
    unsure: frozenset[str]
    """Those of them that nobody has seen but that follow from the act's number: asked for, they prove nothing."""

    def ids_of(self, code: str) -> tuple[str, ...]:
        """Return what portals call an act beside its code."""
        return tuple({self.addresses.get(code, "")} - {"", code} - self.unsure)

    def has(self, portal: str, code: str) -> bool:
        """Tell whether a portal may be asked for an act: ЕСПИ needs its code, adilet its own id."""
        return code.isdecimal() if portal == "espi" else code in self.addresses

    def has_both(self, code: str) -> bool:
        """Tell whether the second portal may be asked for an act that the first is asked for too."""
        return self.stands_in and self.has(self.first, code) and self.has(self.second, code)

    def choose_alone(self, wishes: Sequence["Wish"]) -> list["Wish"]:
        """Return what the second portal is asked for beside the first: what that has not."""
        return [wish for wish in wishes if self.has(self.second, wish.code) and not self.has(self.first, wish.code)]

    def choose_again(self, wishes: Sequence["Wish"], lines: Sequence["ActReport"]) -> Iterator["Wish"]:
        """Yield what the second portal is asked for after the first: what that could not give, or all of it."""
        bad = {(line.act, line.language) for line in lines if line.source == self.first and line.verdict.outcome in BAD}
        for wish in wishes:
            failed = tuple(language for language in wish.languages if (wish.code, language) in bad)
            if not self.has_both(wish.code):
                continue
            if self.both:
                yield wish
            elif failed:
                yield replace(wish, languages=failed)


def choose_sources(tools: Tools, wishes: Sequence["Wish"], portal: str) -> Sources:
    """Return whom to ask; ``portal`` is the one that goes first, «all», or empty for the order of PORTALS."""
    first = portal if portal in PORTALS else PORTALS[0]
    (second,) = (name for name in PORTALS if name != first)
    listed = {act.code: act for act in read_watchlist(tools.settings.watchlist) if act.adilet_id}
    addresses, unsure = {}, set()
    with tools.store.reading() as session:
        for wish in wishes:
            facts = find_facts(session, wish.code)
            if facts and facts.ngr:
                addresses[wish.code] = facts.ngr
            elif wish.code in listed:
                addresses[wish.code] = listed[wish.code].adilet_id
                unsure |= {listed[wish.code].adilet_id} if listed[wish.code].is_derived else set()
            elif not wish.code.isdecimal():
                addresses[wish.code] = wish.code
    # A rehearsal on this machine must never ask a real portal behind its own portal's back.
    hosts = [urlsplit(tools.settings.portal_origins[name]).hostname or "" for name in PORTALS]
    stands_in = len({is_loopback(host) for host in hosts}) == 1
    return Sources(first, second, stands_in, portal == BOTH, addresses, frozenset(unsure))


def settle_sources(session: Session, code: str, reading: Reading, now: datetime) -> Reading:
    """Return what of a reading is to be stored: what another portal has already in the same words is left out.

    Every good text is written down as seen at its portal. Other words than the stored ones become cases.
    """
    kept: list[tuple[Revision, tuple[int, ...]]] = []
    dates = {revision.portal_version_on for revision, _ in reading.revisions}
    bring_up_to_date(session, code, reading.language, dates, now)
    for revision, captures in reading.revisions:
        held = _Held(list_editions(session, code, reading.language), revision.portal_version_on)
        verdict = _place(session, reading.portal, revision, held, {item.portal_version_on for item, _ in kept})
        if verdict == DIFFER and held.same is not None:
            _open_cases(session, held.same, revision, reading.portal, now)
        if verdict == "hold":
            doubt = Verdict("quarantined", DIFFER, "the portals did not agree on the edition before this one")
            reading.verdicts = [(at, doubt if at in captures else found) for at, found in reading.verdicts]
        else:
            record_sighting(session, revision, reading.portal, captures[0], now)
        if verdict in ("same", DIFFER) and held.same is not None:
            reading.differs = reading.differs or verdict == DIFFER
            reading.remark = _compare_days(session, revision, is_other=verdict == DIFFER)
        if verdict == "store":
            kept.append((revision, captures))
    reading.revisions = kept
    return reading


@dataclass(frozen=True, slots=True)
class _Held:
    """What is stored of an act in a language, seen from one edition."""

    editions: Sequence[Edition]
    on: date

    @property
    def same(self) -> Edition | None:
        """The newest text of that edition."""
        return max((e for e in self.editions if e.portal_version_on == self.on), key=attrgetter("seq"), default=None)

    @property
    def before(self) -> Edition | None:
        """The newest text of the edition before it."""
        earlier = [edition for edition in self.editions if edition.portal_version_on < self.on]
        return max(earlier, key=attrgetter("portal_version_on", "seq"), default=None)


def _place(session: Session, portal: str, revision: Revision, held: _Held, fresh: set[date]) -> str:
    """Return what becomes of a text: «store», «same», DIFFER, or «hold»; ``fresh`` are this portal's new editions."""
    edition = held.same or held.before
    if edition is None or find_source(session, edition.id) in ("", portal):
        return "store"
    if held.same is None and any(day > edition.portal_version_on for day in fresh):
        return "store"
    is_same, has_agreed = _is_of(edition, revision.law_hash), _agreed(session, portal, revision, edition)
    if held.same is not None:
        # What agreed and does no more is this portal's own correction.
        return "same" if is_same else "store" if has_agreed else DIFFER
    if is_same and not has_agreed:
        return "same"
    # The portal that is believed first is never kept waiting: a lost change is worse than one told in two pieces.
    return "store" if has_agreed or portal == PORTALS[0] else "hold"


def _agreed(session: Session, portal: str, revision: Revision, edition: Edition) -> bool:
    """Tell whether a portal was seen with the very words that are stored of an edition."""
    seen = find_sightings(session, revision.act, revision.language, edition.portal_version_on).get(portal)
    return seen is not None and _is_of(edition, seen.law_hash)


def _is_of(edition: Edition, law_hash: str) -> bool:
    return law_hash in (edition.law_hash, edition.first_law_hash)


def _compare_days(session: Session, revision: Revision, *, is_other: bool) -> str:
    """Return what two portals' texts of an edition are to each other, for the line of the run."""
    lead = find_lead(session, revision.act, revision.language, revision.portal_version_on)
    words = "other words than" if is_other else "the same words as"
    if lead is None:
        return ""
    return f"{lead.second} has {words} {lead.first}, which was seen with this edition {lead.days} days earlier"


def _open_cases(session: Session, stored: Edition, revision: Revision, portal: str, now: datetime) -> None:
    ours = get_revision(session, stored.id).revision
    cases = find_differences(ours, revision, (find_source(session, stored.id), portal))
    on = revision.portal_version_on
    store_cases(session, revision.act, (on, on), cases, now)


def find_topics(tools: Tools, code: str) -> tuple[str, ...]:
    """Return the topics of an act of the list; none where it is not on it."""
    return next((act.topics for act in read_watchlist(tools.settings.watchlist) if act.code == code), ())
