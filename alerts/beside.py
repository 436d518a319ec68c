"""What a letter says beside the changes: an editor's words, always marked as such, and which alert it takes back."""

from dataclasses import dataclass
from datetime import date
from gettext import NullTranslations


@dataclass(frozen=True, slots=True)
class StaffWords:
    """What an editor of the centre said of the news in the reader's language; never needed for it to go out."""

    summary: str = ""
    """In place of the program's own; empty where that is approved as it is, or nobody has said anything of it."""
    meaning: str = ""
    """What it means for clients."""
    is_approved: bool = False
    """Whether the program's own summary was found right."""


@dataclass(frozen=True, slots=True)
class Beside:
    """All that is known beside the news itself; as it is made, a letter says nothing of it."""

    staff: StaffWords = StaffWords()
    earlier_alert: str = ""
    """The number under which the reader was told of the text that is taken back; empty where she was not."""
    alert: str = ""
    """The number that the message has already, where it is put together anew; else it is made from the news."""
    today: date | None = None
    """The reader's calendar day on which the message leaves; None where it leaves as soon as the news was seen."""


def say_approval(staff: StaffWords, t: NullTranslations) -> str:
    """Return that the program's own words were found right; it tells nothing of what they are about."""
    return t.gettext("An editor has checked this summary.") if staff.is_approved and not staff.summary else ""


def say_staff(staff: StaffWords, t: NullTranslations) -> tuple[str, ...]:
    """Return an editor's own words, a paragraph each, said to be an editor's."""
    said = []
    if staff.summary:
        said.append(t.gettext("The editor's words: {text}").format(text=staff.summary))
    if staff.meaning:
        said.append(t.gettext("What it means for clients (the editor's words): {text}").format(text=staff.meaning))
    return tuple(said)
