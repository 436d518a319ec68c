"""A test message: a real past change, by the real channel, with what the provider said of it.

It stands in no outbox and in no log of deliveries: it tells nobody anything new. Where nothing is stored yet, it says
so and carries no change.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from alerts.compose import write_letter
from alerts.deliveries import get_mail_domain, make_deliveries
from alerts.formats import mail, plain, telegram
from alerts.letter import read_links
from alerts.model import Delivery, Message, News, Person, Step, kind_of
from alerts.outcome import Sent
from alerts.way_out import add_way_out
from config.catalogues import read_catalogue
from config.settings import Settings
from flows.posting import NO_ACT, make_key
from storage.acts import find_facts
from storage.outgoing import read_posting
from storage.reviews import find_told
from storage.roster import find_address
from storage.seen import NewsStep
from storage.tables import ChangeRow

Send = Callable[[Delivery, Settings], Sent]
_FORMATS = {"mail": mail.write, "telegram": telegram.write, "other": plain.write}
_LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class Trial:
    """A test message that is ready to leave; ``step`` is the change it shows, None where nothing is stored."""

    delivery: Delivery
    step: NewsStep | None


def compose_trial(
    session: Session, settings: Settings, reader: tuple[int, Person], address: int, now: datetime
) -> Trial | None:
    """Return a test message to one address of a person, by numbers; None where she has none of this number."""
    number, person = reader
    channel = find_address(session, number, address)
    if channel is None:
        return None
    alone = replace(person, channels=(channel,))
    t = read_catalogue(person.language)
    kind = kind_of(channel)
    key = make_key(session, "trial", channel, now.isoformat())
    news, step = _find_news(session, person, key, now)
    words = t.gettext("This is a test: nothing new has happened.")
    letter = write_letter(alone, news, read_links(settings), t) if news else None
    if news is None or letter is None:
        step, news = None, News(key, NO_ACT, (), now)
        nothing = t.gettext("Nothing is stored yet that could be shown.")
        message = Message(words, f"{words} {nothing}")
    else:
        message = _FORMATS[kind](replace(letter, headline=f"{words} {letter.headline}"), t)
    (made,) = make_deliveries(news, alone, {kind: message}, now, get_mail_domain(settings.mail_from))
    posting = read_posting(session, made, address, settings.public_url)
    return Trial(add_way_out(replace(made, posting=posting), t), step) if posting else None


def _find_news(session: Session, person: Person, key: str, now: datetime) -> tuple[News | None, NewsStep | None]:
    """Return the newest change between two editions that this person could be told of."""
    query = (
        select(ChangeRow.act, col(ChangeRow.from_on), col(ChangeRow.to_on))
        .where(col(ChangeRow.from_on) != col(ChangeRow.to_on))
        .order_by(col(ChangeRow.to_on).desc(), col(ChangeRow.id).desc())
        .limit(_LOOKED_AT)
    )
    for act, from_on, to_on in dict.fromkeys(session.exec(query).all()):
        step = NewsStep(act, from_on, to_on)
        facts, told = find_facts(session, act), find_told(session, step, person.language)
        if facts is not None and told:
            return News(key, facts, (Step(told[0].language, from_on, to_on, told),), now), step
    return None, None
