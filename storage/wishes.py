"""Rules that went on to the act that takes another's place: each once, so that one she takes back stays away."""

from datetime import datetime

from sqlmodel import Session, and_, col, exists, select

from storage.columns import insert_if_new
from storage.digests import find_person_id, read_names
from storage.subscriptions import OF_ONE_ACT
from storage.tables_people import PersonRow, SubscriptionRow
from storage.tables_wishes import FollowedOnRow


def list_followers_left(session: Session, old: str, new: str) -> tuple[str, ...]:
    """Return the names of those with a rule about an act, or a unit of it, that has not gone on to the new one."""
    gone = and_(
        FollowedOnRow.person_id == SubscriptionRow.person_id,
        FollowedOnRow.old_act == old,
        FollowedOnRow.old_unit == SubscriptionRow.unit,
        FollowedOnRow.new_act == new,
    )
    follows = and_(
        SubscriptionRow.person_id == PersonRow.id,
        col(SubscriptionRow.kind).in_(OF_ONE_ACT),
        SubscriptionRow.act == old,
        ~exists().where(gone).correlate_except(FollowedOnRow),
    )
    return read_names(session, select(PersonRow.name_secret).where(exists().where(follows)))


def store_followed_on(session: Session, person_name: str, went: tuple[str, str, str], now: datetime) -> bool:
    """Write down that a rule goes on: (old act, its unit or «», new act); False where it has before."""
    person = find_person_id(session, person_name)
    old_act, old_unit, new_act = went
    fields = {"old_act": old_act, "old_unit": old_unit, "new_act": new_act, "at": now}
    return person is not None and insert_if_new(session, FollowedOnRow, person_id=person, **fields)
