"""Before a round of sending: whoever would get more messages than the cap gets one for all that is over it."""

from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlmodel import Session

from alerts.deliveries import get_mail_domain, make_message_id
from alerts.model import Delivery, kind_of
from alerts.storm import Rest, write_rest
from config.catalogues import read_catalogue
from config.settings import Settings
from flows.attaching import note_for_mails
from flows.delivery_notices import tell_of_storm
from flows.tools import Tools
from storage.acts import find_facts
from storage.attachments import list_folded
from storage.flags import vault_of
from storage.folding import Storm, fold, list_storms
from storage.outbox import store_deliveries

CAP = 20
"""Messages to one person in one round; the last of them tells of the others."""


def fold_storms(tools: Tools, cap: int = CAP) -> int:
    """Fold what is over the cap, the lightest first, and tell the operator; return how many messages were folded."""
    now = tools.clock()
    with tools.store.transaction() as session:
        storms = list_storms(session, now, cap)
        folded = sum(_fold(session, storm, tools.settings, now) for storm in storms)
        if folded:
            tell_of_storm(session, len(storms), folded, now)
    return folded


def _fold(session: Session, storm: Storm, settings: Settings, now: datetime) -> int:
    keys = sorted(key for address in storm.addresses for key in address.keys)
    news_key = vault_of(session).hash("\n".join(keys), "news")
    zone = ZoneInfo(settings.timezone)
    since = storm.since.astimezone(zone).date()
    rest = Rest(
        alert=f"ZW-{news_key[:8].upper()}",
        day=now.astimezone(zone).date(),
        changes=storm.changes,
        acts=[(_title(session, code, storm.language), count) for code, count in storm.acts],
        page=f"{settings.public_url}/?since={since.isoformat()}" if settings.public_url else "",
    )
    domain = get_mail_domain(settings.mail_from)
    made = []
    for address in storm.addresses:
        key = vault_of(session).hash("\n".join(address.keys), "fold")
        made.append(
            Delivery(
                key=key,
                alert=rest.alert,
                person=storm.person,
                channel=address.channel,
                message=write_rest(rest, kind_of(address.channel), read_catalogue(storm.language)),
                message_id=make_message_id(key, domain),
                created_at=now,
                state="standby" if address.stands_by else "waiting",
            )
        )
    store_deliveries(session, sha256(news_key.encode()).hexdigest(), made)
    for one, address in zip(made, storm.addresses, strict=True):
        note_for_mails(session, list_folded(session, address.keys), (one,))
    return fold(
        session, rest.alert, {one.key: address.keys for one, address in zip(made, storm.addresses, strict=True)}
    )


def _title(session: Session, code: str, language: str) -> str:
    facts = find_facts(session, code)
    titles = facts.title if facts else {}
    return titles.get("kaz" if language == "kaz" else "rus") or next(iter(titles.values()), code)
