"""In Kazakh the last item of a list carries the predicate of the whole list; a new last item takes it over.

«3) … материалдар негіз болып табылады.» becomes «3) … материалдар;» when «4) … хабарламалар негіз болып табылады.»
is added (law 214-IV, art. 18, edition of 16.06.2024): the words of item 3 changed, its meaning did not.
"""

from collections.abc import Sequence
from dataclasses import replace

from law.changes.words import diff_words, join
from law.model import Change
from law.wording import canonical, words

MOST_PREDICATE_WORDS = 12


def mark_form(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return the changes with every handing over of a closing predicate marked as form."""
    return tuple(replace(change, is_form=True) if _hands_over(change, changes) else change for change in changes)


def _hands_over(change: Change, changes: Sequence[Change]) -> bool:
    if change.language != "kaz" or change.kind != "substitution" or not change.before or not change.after:
        return False
    predicate = _dropped_end(change.before, change.after) or _dropped_end(change.after, change.before)
    if not predicate:
        return False
    siblings = (other for other in changes if other is not change and _parent(other.eid) == _parent(change.eid))
    return any(canonical(other.after or other.before or "").endswith(predicate) for other in siblings)


def _dropped_end(longer: str, shorter: str) -> str:
    """Return the canonical words that end one text and are all that the other lacks; empty if that is not so."""
    pieces, _ = diff_words(longer, shorter)
    gone = [piece for piece in pieces if piece.kind == "gone" and any(map(str.isalnum, piece.text))]
    if len(gone) != 1 or any(piece.kind == "new" and any(map(str.isalnum, piece.text)) for piece in pieces):
        return ""
    dropped = [word for word in gone[0].words if any(map(str.isalnum, word))]
    end = canonical(join(dropped))
    tail = canonical(join(words(longer)))
    return end if len(dropped) <= MOST_PREDICATE_WORDS and tail.endswith(end) else ""


def _parent(eid: str) -> str:
    return eid.rpartition("__")[0]
