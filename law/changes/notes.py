"""Notes are compared apart from law: a footnote that grew tells of a change, it is none.

A revision in which only notes changed is ``editorial``: kept, visible, silent. A new note of the publisher about
future wording is the exception: it is announced, because somebody must know before the day comes.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from law.amendments.notes import read_amendments
from law.amendments.targets import target_of
from law.languages import label
from law.model import Change, Language, Note, Revision
from law.wording import canonical_notes

_Key = tuple[str, str, str]


def compare_notes(
    before: Revision, after: Revision, law: Sequence[Change], covered: Collection[str] = ()
) -> tuple[Change, ...]:
    """Return the changes that are in notes alone; a note beside a change of its own unit only explains that change.

    ``covered`` are the units of ``after`` whose exclusion is told as a change already.
    """
    if before.notes_hash == after.notes_hash and before.notes_hash:
        return ()
    known = {unit.eid for unit in after.provisions}
    told = _Told(law)
    changes: list[Change] = []
    silent: dict[str, list[Note | None]] = {}
    was_keys, now_keys = _keys(before.notes), _keys(after.notes)
    for note in _gained(was_keys, after.notes, now_keys):
        if note.kind in ("publisher", "placeholder") and (read_amendments(note) or note.kind == "placeholder"):
            changes.append(_announced(note, after.language, known))
        elif note.eid not in covered and not told.explains(note):
            silent.setdefault(note.eid, [None, None])[1] = note
    announced = _Reach(change.eid for change in changes)
    for note in _gained(now_keys, before.notes, was_keys):
        if note.eid in silent:
            silent[note.eid][0] = note
        elif told.explains(note) or announced.touches(note.eid):
            continue
        elif note.kind != "excluded" or note.eid in known:
            # The line of an item that was excluded long ago is dropped when its article is restated: no news.
            silent.setdefault(note.eid, [None, None])[0] = note
    changes += [_editorial(eid, was, now, after.language) for eid, (was, now) in silent.items()]
    return tuple(changes)


class _Reach:
    """Units, all that they stand in, and all below them; a note is looked up in them, for both may be thousands."""

    def __init__(self, eids: Iterable[str]) -> None:
        self._eids = frozenset(eids)
        self._above = {outer for eid in self._eids for outer in _outward(eid)}

    def touches(self, eid: str) -> bool:
        return eid in self._above or any(outer in self._eids for outer in _outward(eid))


class _Told:
    """What the changes of the law tell already."""

    def __init__(self, law: Sequence[Change]) -> None:
        self._places = {eid for change in law for eid in change.places}
        self._reach = _Reach(self._places | {eid for change in law for eid in _before(change)})
        self._has_replacement = any(change.kind == "replacement" for change in law)
        self._has_title = any(change.eid == "title" for change in law)

    def explains(self, note: Note) -> bool:
        """Tell whether a note only explains one of them."""
        if note.eid == "title":
            # «По всему тексту слова … заменены …» explains a replacement; the order of entry into force explains none.
            return self._has_title or (self._has_replacement and _is_of_words(note))
        if note.kind == "excluded":
            return note.eid in self._places
        return self._reach.touches(note.eid)


def _is_of_words(note: Note) -> bool:
    return any(amendment.action == "words" for amendment in read_amendments(note))


def _outward(eid: str) -> list[str]:
    """Return the unit and every unit that it stands in.

    >>> _outward("art_1__para_2")
    ['art_1', 'art_1__para_2']
    """
    parts = eid.split("__")
    return ["__".join(parts[:size]) for size in range(1, len(parts) + 1)]


def gained_notes(before: Revision, after: Revision) -> list[Note]:
    """Return the notes of ``after`` that ``before`` does not have, word for word, in order."""
    return _gained(_keys(before.notes), after.notes, _keys(after.notes))


def _gained(had_keys: Sequence[_Key], notes: Sequence[Note], keys: Sequence[_Key]) -> list[Note]:
    had = Counter(had_keys)
    gained = []
    for note, key in zip(notes, keys, strict=True):
        if had[key]:
            had[key] -= 1
        else:
            gained.append(note)
    return gained


def _keys(notes: Sequence[Note]) -> list[_Key]:
    texts = canonical_notes([note.text for note in notes])
    return [(note.eid, note.kind, text) for note, text in zip(notes, texts, strict=True)]


def _before(change: Change) -> tuple[str, ...]:
    if change.eid_before is None:
        return ()
    return (change.eid_before,) if isinstance(change.eid_before, str) else change.eid_before


def _announced(note: Note, language: Language, known: set[str]) -> Change:
    eid = target_of(note, known)
    return Change(language, "editorial", "announced", eid, label(eid, language), None, note.text, places=(eid,))


def _editorial(eid: str, was: Note | None, now: Note | None, language: Language) -> Change:
    before, after = (note.text if note else None for note in (was, now))
    return Change(language, "editorial", "in_force", eid, label(eid, language), before, after, places=(eid,))
