"""What is stored of an edition in the language that a piece of news is not about: silence is no «unchanged»."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session, col, select

from alerts.model import OtherText, Step
from law.model import LANGUAGES, Language
from storage.superseding import is_superseded
from storage.tables import ChangeRow, RevisionRow


def read_other_texts(session: Session, act: str, steps: Sequence[Step]) -> Mapping[Language, OtherText]:
    """Return what is stored of the newest edition of some steps in the languages that none of them is in."""
    # An announcement rests on another act's text, and says nothing of what this act's editions hold.
    days = [step.to_on for step in steps if step.from_on < step.to_on]
    missing = [language for language in LANGUAGES if all(step.language != language for step in steps)]
    if not days or not missing:
        return {}
    editions = select(RevisionRow.language).where(RevisionRow.act == act, RevisionRow.portal_version_on >= max(days))
    stored = set(session.exec(editions.distinct()))
    rows = select(ChangeRow.language, ChangeRow.value).where(
        ChangeRow.act == act, ChangeRow.to_on == max(days), col(ChangeRow.from_on) < ChangeRow.to_on, ~is_superseded()
    )
    changed = {language for language, value in session.exec(rows) if value["kind"] != "editorial"}
    return {
        language: "unread" if language not in stored else "changed" if language in changed else "unchanged"
        for language in missing
    }
