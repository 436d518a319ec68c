"""What a rule brought its person that was nothing to her, by her own word: it alters no rule by itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast, get_args

from sqlmodel import Session, col, select

from storage.audit import Deed, append
from storage.flags import vault_of
from storage.seen import NewsStep
from storage.subscriptions import get_rule_id
from storage.tables_inbox import NotRelevantRow

Unfit = Literal["too_small", "too_early", "other_subject", "other"]
UNFIT: tuple[Unfit, ...] = get_args(Unfit)
"""The change weighs too little; it is only announced; it is of something else; something that her words say."""
WORDS = "not_relevant.words"


@dataclass(frozen=True, slots=True)
class NotRelevant:
    """One word of hers about one step; ``words`` are her own and may be empty."""

    step: NewsStep
    reason: Unfit
    words: str
    at: datetime


def store_not_relevant(session: Session, whose: tuple[int, str], said: NotRelevant, who: str) -> None:
    """Keep what a person says of what her rule brought; said anew, the newer word holds.

    ``whose`` is her number and the key of the rule, ``who`` the actor of the audit log. Raises NoResultFound.
    """
    person_id, key = whose
    sealed = vault_of(session).encrypt(said.words, WORDS) if said.words else ""
    step = said.step
    row = NotRelevantRow(
        rule_id=get_rule_id(session, key),
        act=step.act,
        from_on=step.from_on,
        to_on=step.to_on,
        person_id=person_id,
        reason=said.reason,
        words_secret=sealed,
        at=said.at,
    )
    session.merge(row)
    session.flush()
    append(session, Deed(who, "changed", "not relevant", str(row.rule_id)), said.at, {"reason": said.reason})


def list_not_relevant(session: Session, key: str) -> tuple[NotRelevant, ...]:
    """Return all that a rule brought and its person has called nothing to her, newest first."""
    vault = vault_of(session)
    query = select(NotRelevantRow).where(NotRelevantRow.rule_id == get_rule_id(session, key))
    return tuple(
        NotRelevant(
            NewsStep(row.act, row.from_on, row.to_on),
            cast("Unfit", row.reason),
            vault.decrypt(row.words_secret, WORDS) if row.words_secret else "",
            row.at,
        )
        for row in session.exec(query.order_by(col(NotRelevantRow.at).desc(), col(NotRelevantRow.to_on).desc()))
    )
