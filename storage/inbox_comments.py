"""What the staff says to each other of a piece of work; whom somebody names with «@» finds it in her inbox.

A name in a comment is kept as the number of its account: who is forgotten is named nowhere, and what was said stays.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select, update

from storage.audit import Deed, actor_of, append
from storage.flags import vault_of
from storage.inbox import Colleague, get_item, list_colleagues
from storage.seen import NewsStep
from storage.tables_inbox import InboxCommentRow, InboxItemRow, InboxMentionRow
from storage.users import find_account

TEXT = "inbox_comment.text"
LONGEST = 2000
NOBODY = "…"
"""What stands in a comment where somebody was named who is gone."""
_MARK = re.compile(r"@\[(\d{1,10})\]")


@dataclass(frozen=True, slots=True)
class Comment:
    """What was said; ``author`` is empty where her account is gone. ``text`` has the names of today."""

    number: int
    author: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A comment in which somebody is named, and the step it is about."""

    step: NewsStep
    comment: Comment


def store_comment(session: Session, step: NewsStep, name: str, text: str, at: datetime) -> tuple[Colleague, ...]:
    """Keep what somebody says of a step, and return whom it names; raises ValueError where nothing is said.

    Raises NotStoredError where there is no such step.
    """
    if not text.strip() or len(text) > LONGEST:
        raise ValueError(f"a comment has 1 to {LONGEST} letters")
    item, author = get_item(session, step), find_account(session, name)
    kept, named = _mark_names(text.strip(), list_colleagues(session))
    row = InboxCommentRow(
        item_id=item.id or 0,
        author_id=author.id if author else None,
        at=at,
        text_secret=vault_of(session).encrypt(kept, TEXT),
    )
    session.add(row)
    session.flush()
    for one in named:
        session.add(InboxMentionRow(comment_id=row.id or 0, account_id=one.number))
    session.flush()
    append(session, Deed(actor_of(session, name), "added", "comment", str(row.id)), at)
    return named


def list_comments(session: Session, step: NewsStep) -> tuple[Comment, ...]:
    """Return what was said of a step, oldest first."""
    query = (
        select(InboxCommentRow)
        .join(InboxItemRow, col(InboxItemRow.id) == InboxCommentRow.item_id)
        .where(InboxItemRow.act == step.act, InboxItemRow.from_on == step.from_on, InboxItemRow.to_on == step.to_on)
        .order_by(col(InboxCommentRow.id))
    )
    names = _names(session)
    return tuple(_as_comment(session, row, names) for row in session.exec(query).all())


def list_mentions(session: Session, name: str, limit: int) -> tuple[Mention, ...]:
    """Return the comments that name somebody and that she has not read, newest first."""
    account = find_account(session, name)
    query = (
        select(InboxCommentRow, InboxItemRow)
        .join(InboxItemRow, col(InboxItemRow.id) == InboxCommentRow.item_id)
        .join(InboxMentionRow, col(InboxMentionRow.comment_id) == InboxCommentRow.id)
        .where(InboxMentionRow.account_id == (account.id if account else None), col(InboxMentionRow.read_at).is_(None))
        .order_by(col(InboxCommentRow.id).desc())
        .limit(limit)
    )
    names = _names(session)
    return tuple(
        Mention(NewsStep(item.act, item.from_on, item.to_on), _as_comment(session, row, names))
        for row, item in session.exec(query).all()
    )


def count_mentions(session: Session, name: str) -> int:
    """Return how many comments name somebody that she has not read."""
    account = find_account(session, name)
    mine = InboxMentionRow.account_id == (account.id if account else None)
    query = select(func.count()).select_from(InboxMentionRow).where(mine, col(InboxMentionRow.read_at).is_(None))
    return session.exec(query).one()


def mark_read(session: Session, step: NewsStep, name: str, at: datetime) -> None:
    """Note that somebody has read all comments of a step that name her."""
    account = find_account(session, name)
    here = (
        select(InboxCommentRow.id)
        .join(InboxItemRow, col(InboxItemRow.id) == InboxCommentRow.item_id)
        .where(InboxItemRow.act == step.act, InboxItemRow.from_on == step.from_on, InboxItemRow.to_on == step.to_on)
    )
    session.exec(
        update(InboxMentionRow)
        .where(col(InboxMentionRow.account_id) == (account.id if account else None))
        .where(col(InboxMentionRow.comment_id).in_(here), col(InboxMentionRow.read_at).is_(None))
        .values(read_at=at)
    )


def _mark_names(text: str, colleagues: Sequence[Colleague]) -> tuple[str, tuple[Colleague, ...]]:
    """Return a text with the number of each account in place of its name after «@», and who they are.

    Of two names the longer one is meant. What looks like our own mark is no mention, whoever types it.
    """
    text = unicodedata.normalize("NFC", _MARK.sub(r"@(\1)", text))
    by_name = {one.name.casefold(): one for one in colleagues}
    names = sorted(by_name, key=len, reverse=True)
    if not names:
        return text, ()
    named: dict[int, Colleague] = {}

    def put(found: re.Match[str]) -> str:
        one = by_name.get(found[1].casefold())
        if one is None:
            return found[0]
        named[one.number] = one
        return f"@[{one.number}]"

    sought = "|".join(re.escape(name) for name in names)
    kept = re.sub(rf"(?<!\w)@({sought})(?!\w)", put, text, flags=re.IGNORECASE)
    return kept, tuple(named.values())


def _names(session: Session) -> dict[int, str]:
    return {one.number: one.name for one in list_colleagues(session)}


def _as_comment(session: Session, row: InboxCommentRow, names: dict[int, str]) -> Comment:
    text = vault_of(session).decrypt(row.text_secret, TEXT)
    shown = _MARK.sub(lambda found: f"@{names.get(int(found[1]), NOBODY)}", text)
    return Comment(row.id or 0, names.get(row.author_id or 0, ""), row.at, shown)
