"""Notes are compared apart from law: a footnote that grew tells of a change, it is none.

A revision in which only notes changed is ``editorial``: kept, visible, silent. A new note of the publisher about
future wording is the exception: it is announced, because somebody must know before the day comes.
"""

from collections import Counter
from collections.abc import Collection, Sequence

from law.amendments.notes import read_amendments
from law.amendments.targets import target_of
from law.languages import label
from law.model import Change, Language, Note, Revision
from law.wording import canonical_note


def compare_notes(
    before: Revision, after: Revision, law: Sequence[Change], covered: Collection[str] = ()
) -> tuple[Change, ...]:
    """Return the changes that are in notes alone; a note beside a change of its own unit only explains that change.

    ``covered`` are the units of ``after`` whose exclusion is told as a change already.
    """
    if before.notes_hash == after.notes_hash and before.notes_hash:
        return ()
    known = {unit.eid for unit in after.provisions}
    changes: list[Change] = []
    silent: dict[str, list[Note | None]] = {}
    for note in gained_notes(before, after):
        if note.kind in ("publisher", "placeholder") and (read_amendments(note) or note.kind == "placeholder"):
            changes.append(_announced(note, after.language, known))
        elif note.eid not in covered and not _is_told(note, law):
            silent.setdefault(note.eid, [None, None])[1] = note
    for note in gained_notes(after, before):
        if note.eid in silent:
            silent[note.eid][0] = note
        elif _is_told(note, law) or any(_touches(note.eid, change.eid) for change in changes):
            continue
        elif note.kind != "excluded" or note.eid in known:
            # The line of an item that was excluded long ago is dropped when its article is restated: no news.
            silent.setdefault(note.eid, [None, None])[0] = note
    changes += [_editorial(eid, was, now, after.language) for eid, (was, now) in silent.items()]
    return tuple(changes)


def _is_told(note: Note, law: Sequence[Change]) -> bool:
    if note.eid == "title":
        # «По всему тексту слова … заменены …» explains a replacement; «порядок введения в действие …» explains nothing.
        is_of_words = any(amendment.action == "words" for amendment in read_amendments(note))
        return any((change.kind == "replacement" and is_of_words) or change.eid == "title" for change in law)
    if note.kind == "excluded":
        return any(note.eid in change.places for change in law)
    return any(_touches(note.eid, eid) for change in law for eid in (*change.places, *_before(change)))


def gained_notes(before: Revision, after: Revision) -> list[Note]:
    """Return the notes of ``after`` that ``before`` does not have, word for word, in order."""
    had = Counter((note.eid, note.kind, canonical_note(note.text)) for note in before.notes)
    gained = []
    for note in after.notes:
        key = (note.eid, note.kind, canonical_note(note.text))
        if had[key]:
            had[key] -= 1
        else:
            gained.append(note)
    return gained


def _before(change: Change) -> tuple[str, ...]:
    if change.eid_before is None:
        return ()
    return (change.eid_before,) if isinstance(change.eid_before, str) else change.eid_before


def _touches(note_eid: str, eid: str) -> bool:
    return eid == note_eid or eid.startswith(f"{note_eid}__") or note_eid.startswith(f"{eid}__")


def _announced(note: Note, language: Language, known: set[str]) -> Change:
    eid = target_of(note, known)
    return Change(language, "editorial", "announced", eid, label(eid, language), None, note.text, places=(eid,))


def _editorial(eid: str, was: Note | None, now: Note | None, language: Language) -> Change:
    before, after = (note.text if note else None for note in (was, now))
    return Change(language, "editorial", "in_force", eid, label(eid, language), before, after, places=(eid,))
