"""A portal that shows now one text of an edition and now another: told when it goes back, then not before it stays.

A correction that is taken back is told at once (F31): whoever heard of it must not rely on it. When the same two texts
go on changing places, as from two machines behind one address of which one is old, every pass would write to everybody.
"""

from datetime import datetime, timedelta

from sqlmodel import Session

from flows.reading import Reading
from law.model import Revision, Verdict
from storage.flags import drop_flags, find_flag, set_flag
from storage.revisions import list_editions

REASON = "back-and-forth"
STAYS = timedelta(hours=1)
"""A text that is still there in a pass so much later has come to stay."""
_KNOWN = 3
"""One text, another, and the first again: fewer than this are one correction and its taking back."""


def settle_flaps(session: Session, code: str, reading: Reading, now: datetime) -> Reading:
    """Return what of a reading may be stored now; a text that comes and goes waits for a later pass that has it too."""
    prefix = f"{REASON} {code} {reading.language} "
    held = [item for item in reading.revisions if _comes_and_goes(session, item[0])]
    if not held and (reading.revisions or any(verdict.outcome == "identical" for _, verdict in reading.verdicts)):
        drop_flags(session, prefix)
    for revision, captures in held:
        name = f"{prefix}{revision.portal_version_on} {revision.law_hash}"
        since = find_flag(session, name)
        if since is not None and now - datetime.fromisoformat(since) >= STAYS:
            drop_flags(session, prefix)
            continue
        if since is None:
            drop_flags(session, prefix)
            set_flag(session, name, now.isoformat())
        doubt = Verdict("quarantined", REASON, "the portal shows two texts of this edition by turns")
        reading.verdicts = [(at, doubt if at in captures else found) for at, found in reading.verdicts]
        reading.revisions = [item for item in reading.revisions if item[0] is not revision]
    return reading


def _comes_and_goes(session: Session, revision: Revision) -> bool:
    """Tell whether this text stood here before, and the one in its place too."""
    editions = list_editions(session, revision.act, revision.language)
    same = sorted((e for e in editions if e.portal_version_on == revision.portal_version_on), key=lambda e: e.seq)
    if len(same) < _KNOWN or same[-1].law_hash == revision.law_hash:
        return False
    earlier = {edition.law_hash for edition in same[:-1]}
    return revision.law_hash in earlier and same[-1].law_hash in earlier
