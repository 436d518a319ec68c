"""What a reader says is wrong in a comparison is told to the operator, once, with the address of the page.

Who said it is not kept: a notice holds no name. So that nobody floods the operator, a day has room for so many.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from gettext import NullTranslations
from hashlib import sha256
from typing import Literal

from sqlmodel import Session

from alerts.documents.model import printable
from flows.notices import note
from law.model import Language
from storage.notices import list_notices

SOURCE = "mistakes"
"""What these notices are noted under."""
MOST_IN_A_DAY = 30
LONGEST = 2000
MistakeKind = Literal["not_found", "wrong", "missing", "other"]


@dataclass(frozen=True, slots=True)
class Mistake:
    """What somebody says is wrong, and where."""

    act: str
    language: Language
    days: tuple[date, date]
    kind: MistakeKind
    text: str
    address: str
    """Of the page; its path alone where there are no public pages."""


def report(session: Session, mistake: Mistake, now: datetime) -> bool:
    """Keep it as a notice, the same only once a day; tells whether there was room for it."""
    told = list_notices(session, SOURCE, MOST_IN_A_DAY)
    if len(told) == MOST_IN_A_DAY and told[-1].created_at > now - timedelta(days=1):
        return False
    said = printable(mistake.text).strip()[:LONGEST]
    first, second = mistake.days

    def compose(t: NullTranslations) -> tuple[str, str]:
        kinds = {
            "not_found": t.gettext("a change is not found"),
            "wrong": t.gettext("something shown is wrong"),
            "missing": t.gettext("a text or an edition is missing"),
            "other": t.gettext("something else"),
        }
        head = t.gettext("A reader reports a mistake in the comparison of act {act}, {before} → {after}: {kind}.")
        opening = head.format(
            act=mistake.act, before=f"{first:%d.%m.%Y}", after=f"{second:%d.%m.%Y}", kind=kinds[mistake.kind]
        )
        return t.gettext("A mistake in a comparison"), "\n".join(
            part for part in (opening, mistake.address, said) if part
        )

    parts = (mistake.act, mistake.language, f"{first}", f"{second}", mistake.kind, said, f"{now:%Y-%m-%d}")
    digest = sha256("\n".join(parts).encode()).hexdigest()
    note(session, f"{SOURCE} {digest}", SOURCE, now, compose)
    return True
