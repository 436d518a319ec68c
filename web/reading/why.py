"""Why a comparison shows nothing, or so little: one word for each reason, which the page says in a sentence."""

from collections.abc import Sequence
from typing import Literal

from law.model import Change, Revision

Why = Literal["", "same-text", "typing-only", "notes-only", "announced-only", "numbers-only"]


def say_why(before: Revision, after: Revision, changes: Sequence[Change]) -> Why:
    """Return why there is nothing, or so little, to see; empty where the law itself changed."""
    why: Why = ""
    if not changes:
        is_same = before.law_hash == after.law_hash and before.title == after.title
        why = "same-text" if is_same and before.provisions == after.provisions else "typing-only"
    elif all(change.kind == "editorial" for change in changes):
        why = "announced-only" if any(change.stage == "announced" for change in changes) else "notes-only"
    elif all(change.kind in ("renumbering", "editorial") for change in changes):
        why = "numbers-only"
    return why
