"""A message that could not be put together is kept in its place, so that whoever looks sees that somebody waits."""

from hashlib import sha256

from sqlmodel import Session, col, select

from alerts.deliveries import get_alert_number
from alerts.model import News
from storage.columns import insert_if_new
from storage.tables_people import ChannelRow, DeliveryRow

NOT_COMPOSED = "could not be composed"


def park(session: Session, news: News, person_id: int, error: str) -> int:
    """Keep a dead delivery without words for each address of a person, once; return how many are new.

    ``error`` is shown to the operator: it must hold nothing of hers.
    """
    new = 0
    channels = select(ChannelRow.id).where(ChannelRow.person_id == person_id).order_by(col(ChannelRow.position))
    for channel in session.exec(channels).all():
        key = sha256(f"{news.key}\n{person_id}\n{channel}\n{NOT_COMPOSED}".encode()).hexdigest()
        new += insert_if_new(
            session,
            DeliveryRow,
            key=key,
            news_key=sha256(news.key.encode()).hexdigest(),
            alert=get_alert_number(news.key, f"#{person_id}"),
            person_id=person_id,
            channel_id=channel,
            subject="",
            text="",
            html="",
            message_id="",
            created_at=news.seen_at,
            state="dead",
            attempts=0,
            answer=f"{NOT_COMPOSED}: {error}",
        )
    return new
