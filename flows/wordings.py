"""Every wording that one unit of an act had: where it begins, what it was called, and the step that brought it.

Only editions whose step touched the unit are opened; that nothing else altered it is what the stored steps say.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from sqlmodel import Session

from law.changes.side import Side
from law.languages.labels import topmost
from law.model import Change, Language, Revision
from law.wording import canonical
from storage.changes import list_changes
from storage.revisions import Edition, get_revision, list_editions
from storage.units import read_units

_WHOLE = ("insertion", "repeal", "renumbering", "move", "split", "join", "replacement")


@dataclass(frozen=True, slots=True)
class Wording:
    """What a unit said from the edition ``on`` until that of ``until`` (None: it says so still).

    ``names`` are its eids there, more than one after a split, none where it is not there; ``text`` has a line for
    each unit, empty where it was taken out. ``changes`` are those of the step that touched it; none of the first.
    """

    on: date
    until: date | None
    names: tuple[str, ...]
    text: str
    changes: tuple[Change, ...]
    before: Revision | None
    after: Revision
    only_announces: bool = False
    """Whether it reads as the one before it, and its edition only tells of wording to come."""

    @property
    def from_on(self) -> date | None:
        """The edition just before, with which its own is compared."""
        return self.before.portal_version_on if self.before else None


def list_wordings(session: Session, act: str, language: Language, unit: str) -> tuple[Wording, ...]:
    """Return the wordings of a unit, oldest first; ``unit`` is its eid in the newest edition that has one of that name.

    Nothing is returned for a unit that no stored edition has.
    """
    editions = list_editions(session, act, language)
    since = _find_newest(session, editions, unit)
    if since is None:
        return ()
    units = read_units(session, act, ())
    steps = _list_steps(session, act, language)
    found: list[Wording] = []
    last = -1
    for at, edition in enumerate(editions):
        names = units.names(unit, since, language, edition.portal_version_on)
        earlier = editions[at - 1] if at else None
        touching: tuple[Change, ...] = ()
        if earlier is not None:
            all_names = names | units.names(unit, since, language, earlier.portal_version_on)
            step = steps.get((earlier.portal_version_on, edition.portal_version_on))
            touching = tuple(change for change in step or () if _touches(change, all_names))
            # A step that was never compared may have touched it.
            if not touching and (step or edition.law_hash == earlier.law_hash):
                continue
        revision = get_revision(session, edition.id).revision
        before = get_revision(session, earlier.id).revision if earlier else None
        wording = _read(revision, before, names, touching)
        if last < 0 and not wording.names:
            continue
        if last >= 0 and _is_same(found[last], wording):
            if any(change.stage == "announced" for change in touching):
                found.append(replace(wording, only_announces=True))
            continue
        if last >= 0:
            found[last] = replace(found[last], until=edition.portal_version_on)
        last = len(found)
        found.append(wording)
    return tuple(found)


def _find_newest(session: Session, editions: Sequence[Edition], unit: str) -> date | None:
    for edition in reversed(editions):
        if any(one.eid == unit for one in get_revision(session, edition.id).revision.provisions):
            return edition.portal_version_on
    return None


def _list_steps(session: Session, act: str, language: Language) -> dict[tuple[date, date], list[Change]]:
    steps: dict[tuple[date, date], list[Change]] = {}
    for stored in list_changes(session, act=act, zone=ZoneInfo("UTC")):
        if stored.change.language == language:
            steps.setdefault((stored.from_on, stored.to_on), []).append(stored.change)
    return steps


def _touches(change: Change, names: frozenset[str]) -> bool:
    """Tell whether a change is of one of these units, in it, around it, or of a chapter that may hold it."""
    before = change.eid_before
    places = {change.eid, *change.places, *(() if before is None else (before,) if isinstance(before, str) else before)}
    if change.kind == "editorial" and change.stage != "announced":
        return False
    for place in places:
        if any(name == place or name.startswith(f"{place}__") or place.startswith(f"{name}__") for name in names):
            return True
        # Which articles a chapter held is not in its name; the texts tell whether this one was among them.
        is_above = not any(part.partition("_")[0] in ("art", "annex", "para") for part in place.split("__"))
        if is_above and change.kind in _WHOLE:
            return True
    return False


def _read(revision: Revision, before: Revision | None, names: frozenset[str], touching: tuple[Change, ...]) -> Wording:
    side = Side(revision)
    there = tuple(unit.eid for unit in revision.provisions if unit.eid in names)
    text = "\n".join(side.whole_text(side.units[eid]) for eid in there if not side.units[eid].excluded)
    return Wording(revision.portal_version_on, None, there, text, touching, before, revision)


def _is_same(earlier: Wording, later: Wording) -> bool:
    same_names = [topmost(name) for name in earlier.names] == [topmost(name) for name in later.names]
    return same_names and canonical(earlier.text) == canonical(later.text)
