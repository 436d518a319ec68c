"""Alerts wait so many minutes for an editor's eyes where the house wants that, and then go as they stand.

Nobody is waited for: the minutes are written into each message, and when they are over it is due like any other. What
is stored of the news beside them has no key, from which the keys of messages could be guessed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, delete, func, or_, select, update

from alerts.model import Message, News, NextAct, Step
from law.serial import from_plain, to_plain
from storage.acts import find_facts
from storage.flags import find_flag, set_flag
from storage.other_texts import read_other_texts
from storage.outbox_rows import get_row, is_writable, seal_words
from storage.seen import NewsStep
from storage.tables_buttons import HeldForReviewRow
from storage.tables_delivery import DeliveryDetailRow
from storage.tables_people import DeliveryRow

MINUTES = "review hold"
LONGEST = 24 * 60
"""Minutes; what waits for longer is no alert."""
_KEPT = timedelta(days=1)
_UNSENT = ("waiting", "standby")


@dataclass(frozen=True, slots=True)
class HeldNews:
    """News whose alerts wait for an editor; ``weight`` is that of its heaviest change, ``people`` who waits for it."""

    key: str
    news: News
    until: datetime
    people: int
    weight: int

    @property
    def steps(self) -> tuple[NewsStep, ...]:
        """The steps that an editor may speak of, each once."""
        code = self.news.facts.code
        return tuple(dict.fromkeys(NewsStep(code, step.from_on, step.to_on) for step in self.news.steps))


def find_hold(session: Session) -> int:
    """Return how many minutes alerts wait for an editor; 0 is none, and what holds where nothing was said."""
    return int(find_flag(session, MINUTES) or 0)


def set_hold(session: Session, minutes: int) -> None:
    """Let alerts wait for so long from now on; what waits already waits as it was told to."""
    set_flag(session, MINUTES, str(min(max(minutes, 0), LONGEST)))


def hold_for_review(session: Session, news_key: str, news: News) -> None:
    """Let the messages of a piece of news wait, in the transaction that queues them: nobody sees them before."""
    minutes = find_hold(session)
    if not minutes:
        return
    until = news.seen_at + timedelta(minutes=minutes)
    here = col(DeliveryRow.news_key) == news_key, col(DeliveryRow.state).in_(_UNSENT), col(DeliveryRow.attempts) == 0
    early = or_(col(DeliveryRow.next_try_at).is_(None), col(DeliveryRow.next_try_at) < until)
    keys = select(DeliveryRow.key).where(*here)
    session.exec(
        update(DeliveryDetailRow).where(col(DeliveryDetailRow.delivery_key).in_(keys)).values(held_until=until)
    )
    session.exec(update(DeliveryRow).where(*here, early).values(next_try_at=until))
    session.exec(delete(HeldForReviewRow).where(col(HeldForReviewRow.until) < news.seen_at - _KEPT))
    value: dict[str, Any] = {
        "act": news.facts.code,
        "seen_at": news.seen_at.isoformat(),
        "steps": [to_plain(step) for step in news.steps],
        "next_act": to_plain(news.next_act) if news.next_act else None,
    }
    session.merge(HeldForReviewRow(news_key=news_key, until=until, value=value))
    session.flush()


def list_held(session: Session, now: datetime) -> tuple[HeldNews, ...]:
    """Return the news whose alerts wait for an editor now, what goes first at the head."""
    query = select(HeldForReviewRow).where(col(HeldForReviewRow.until) > now)
    held = []
    for row in session.exec(query.order_by(col(HeldForReviewRow.until), col(HeldForReviewRow.news_key))).all():
        people, weight = session.exec(
            select(func.count(func.distinct(DeliveryRow.person_id)), func.max(DeliveryDetailRow.weight))
            .join(DeliveryDetailRow, col(DeliveryDetailRow.delivery_key) == DeliveryRow.key)
            .where(DeliveryRow.news_key == row.news_key, *_is_held(now))
        ).one()
        news = _read_news(session, row)
        if people and news is not None:
            held.append(HeldNews(row.news_key, news, row.until, people, weight or 0))
    return tuple(held)


def list_held_rows(session: Session, news_key: str, now: datetime) -> Sequence[DeliveryRow]:
    """Return the messages of a piece of news that wait for an editor, held until the transaction ends."""
    query = (
        select(DeliveryRow)
        .join(DeliveryDetailRow, col(DeliveryDetailRow.delivery_key) == DeliveryRow.key)
        .where(DeliveryRow.news_key == news_key, *_is_held(now))
        .order_by(col(DeliveryRow.id))
        .with_for_update(of=DeliveryRow)
    )
    return session.exec(query).all()


def rewrite(session: Session, key: str, message: Message) -> bool:
    """Put other words into a message that nobody has tried to send; tells whether it could be done."""
    row = get_row(session, key)
    words = message.subject, message.text, message.html
    if row.state not in _UNSENT or row.attempts or not all(map(is_writable, words)):
        return False
    row.subject, row.text, row.html = words[0], seal_words(session, words[1]), seal_words(session, words[2])
    session.add(row)
    session.flush()
    return True


def let_go(session: Session, news_key: str, now: datetime) -> int:
    """Let the messages of a piece of news wait for no editor any more; quiet hours hold. Returns how many there are."""
    rows = list_held_rows(session, news_key, now)
    for row in rows:
        detail = session.get_one(DeliveryDetailRow, row.key)
        if row.next_try_at == detail.held_until:
            row.next_try_at = None
        detail.held_until = None
        session.add_all((row, detail))
    session.exec(delete(HeldForReviewRow).where(col(HeldForReviewRow.news_key) == news_key))
    session.flush()
    return len(rows)


def _is_held(now: datetime) -> tuple[Any, ...]:
    return (
        col(DeliveryRow.state).in_(_UNSENT),
        col(DeliveryRow.attempts) == 0,
        col(DeliveryDetailRow.held_until) > now,
        # `outbox retry` sends what waits, whatever it waits for.
        col(DeliveryRow.next_try_at) > now,
    )


def _read_news(session: Session, row: HeldForReviewRow) -> News | None:
    value = row.value
    facts = find_facts(session, value["act"])
    if facts is None:
        return None
    next_act = from_plain(NextAct, value["next_act"]) if value["next_act"] else None
    steps = tuple(from_plain(Step, step) for step in value["steps"])
    seen_at = datetime.fromisoformat(value["seen_at"])
    return News("", facts, steps, seen_at, next_act, read_other_texts(session, facts.code, steps))
