"""Changes are held against the amending acts that are here before they are stored: their day, and what was promised."""

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlmodel import Session

from law.amending.settle import ReadAct, read_enactment, settle
from law.amending.warning import take_effect
from law.model import AmendingAct, Change, Revision
from storage.changes import list_changes
from storage.publication import find_enactment

UTC = ZoneInfo("UTC")


def refine(session: Session, revision: Revision, changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return the changes that led to a revision, with the day that their amending act gives and the right stage.

    Where the portal never had the amending act they stay as they are.
    """
    read: dict[AmendingAct, ReadAct | None] = {}
    settled = [_settled(session, revision, change, read) for change in changes]
    announced = [
        item.change
        for item in list_changes(session, act=revision.act, zone=UTC)
        if item.change.stage == "announced" and item.change.kind not in ("editorial", "status")
    ]
    return take_effect(settled, announced, revision.portal_version_on)


def _settled(session: Session, revision: Revision, change: Change, read: dict[AmendingAct, ReadAct | None]) -> Change:
    if len(change.amended_by) != 1 or change.effect.basis in ("stated", "computed"):
        return change
    (act,) = change.amended_by
    if act not in read:
        enactment = find_enactment(session, act)
        read[act] = read_enactment(enactment) if enactment else None
    amending = read[act]
    if amending is None:
        return change
    return replace(change, effect=settle(change, revision.facts, amending, revision.portal_version_on))
