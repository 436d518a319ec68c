"""Doubt never reaches a reader: every capture gets one verdict, and only a good one is read further.

A portal that is under repair, asks for a captcha or answers for another act does so with HTTP 200; a page that lost
a third of its articles is well-formed. What says so is the page itself, and the revision we have from before.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, TypeVar

from law.errors import UnreadablePageError
from law.model import Capture, Revision, Verdict, Version
from law.parsing.portals import adilet_history, espi
from law.parsing.read import Reading, read_edition
from law.quality.delivery import DELIVERY as DELIVERY_RULES
from law.quality.delivery import read_answer
from law.quality.identity import IDENTITY
from law.quality.letters import LETTERS
from law.quality.listing import LISTING as LISTING_RULES
from law.quality.rules import Answer, Listing, Rule, Sight, first_doubt
from law.quality.sequence import SEQUENCE
from law.quality.wholeness import WHOLENESS

DELIVERY: tuple[Rule[Answer], ...] = DELIVERY_RULES
LISTING: tuple[Rule[Listing], ...] = LISTING_RULES
EDITION: tuple[Rule[Sight], ...] = (*WHOLENESS[:1], *IDENTITY, *LETTERS, *WHOLENESS[1:2], *SEQUENCE, *WHOLENESS[2:])
"""Every rule of the gate, in the order in which they are asked; the first that finds something gives the verdict."""
_FIRM = ("missing-pages", "other-act", "other-language", "foreign-pages")
NEVER: tuple[Rule[Sight], ...] = tuple(rule for rule in EDITION if rule.name in _FIRM)
"""Rules that no person can overrule."""
Read = TypeVar("Read")


@dataclass(frozen=True)
class Judged(Generic[Read]):
    """A verdict and, where it is good, what was read."""

    verdict: Verdict
    value: Read | None = None


def judge_versions(capture: Capture, ids: Collection[str] = ()) -> Judged[tuple[Version, ...]]:
    """Judge a list of editions: it must be one, of this act, in this language, with at least one edition.

    ``ids`` are what the act is called beside the id that was asked for.
    """
    verdict = judge_delivery(capture)
    if verdict:
        return Judged(verdict)
    try:
        is_page = adilet_history.is_history_page(capture.body)
        versions = (adilet_history if is_page else espi).read_versions(capture.body)
    except UnreadablePageError as error:
        return Judged(_unreadable(error))
    doubt = first_doubt(LISTING, Listing(capture, versions, frozenset(ids)))
    if doubt:
        return Judged(doubt)
    return Judged(Verdict("good"), tuple(sorted(versions, key=lambda version: version.portal_version_on)))


def judge_edition(
    captures: Sequence[Capture], expected_on: date | None, previous: Revision | None, ids: Collection[str] = ()
) -> Judged[Revision]:
    """Judge the pages of one edition, ЕСПИ or old.adilet, against what was asked for and the revision before it.

    ``expected_on`` is the edition's date that the list of editions gives, None where it gives none. A page of adilet
    that does not say of which edition it is gets the date that was asked for, where one was.
    """
    for capture in captures:
        verdict = judge_delivery(capture)
        if verdict:
            return Judged(verdict)
    try:
        reading = read_edition([capture.body for capture in captures])
    except UnreadablePageError as error:
        return Judged(_unreadable(error))
    wanted_on = captures[0].version_on or expected_on
    doubt = first_doubt(EDITION, Sight(captures, wanted_on, reading, previous, frozenset(ids)))
    if doubt:
        return Judged(doubt)
    told = f"hidden characters: {reading.hidden}" if reading.hidden.counts else ""
    return Judged(Verdict("good", detail=told), _dated(reading, wanted_on))


def read_held(captures: Sequence[Capture], expected_on: date | None, ids: Collection[str] = ()) -> Revision:
    """Return the text of pages that are held back, as it will be stored if a person takes it all the same.

    Raises UnreadablePageError where there is no such text: half a page, another act and another language cannot be
    taken for this one by anybody.
    """
    if captures[0].kind != "edition":
        raise UnreadablePageError("this is a list, and no text of an act")
    broken = next((capture.reason for capture in captures if capture.reason), "")
    if broken:
        raise UnreadablePageError(f"the page did not arrive whole: {broken}")
    reading = read_edition([capture.body for capture in captures])
    wanted_on = captures[0].version_on or expected_on
    doubt = first_doubt(NEVER, Sight(captures, wanted_on, reading, None, frozenset(ids)))
    if doubt:
        raise UnreadablePageError(f"{doubt.reason}: {doubt.detail}")
    return _dated(reading, wanted_on)


def judge_delivery(capture: Capture) -> Verdict | None:
    """Return the verdict on an answer that is no document at all; None if it has the shape of one."""
    if capture.reason:
        absent = capture.reason == "http-404"
        return Verdict("absent" if absent else "failed", capture.reason)
    return first_doubt(DELIVERY, read_answer(capture))


def _dated(reading: Reading, wanted_on: date | None) -> Revision:
    revision = reading.revision
    return revision if reading.is_dated or not wanted_on else replace(revision, portal_version_on=wanted_on)


def _unreadable(error: UnreadablePageError) -> Verdict:
    return Verdict("quarantined", "drift", str(error))
