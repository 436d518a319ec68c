"""Which comparisons a mail carries: noted with the delivery, in words that name no person, and made when it leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from sqlmodel import Session

from alerts.subscriptions import AttachForm
from law.model import Language
from storage.tables_delivery import DeliveryDetailRow


@dataclass(frozen=True, slots=True)
class Wanted:
    """One comparison of the act that a delivery is about."""

    form: AttachForm
    language: Language
    from_on: date
    to_on: date


def note_wanted(session: Session, key: str, wanted: Sequence[Wanted]) -> None:
    """Write down what a delivery is to carry; one that was not stored carries nothing."""
    row = session.get(DeliveryDetailRow, key)
    if row is None or not wanted:
        return
    row.attach = ";".join(f"{one.form} {one.language} {one.from_on} {one.to_on}" for one in wanted)
    session.add(row)
    session.flush()


def list_wanted(session: Session, key: str) -> tuple[Wanted, ...]:
    """Return what a delivery is to carry, in its order."""
    row = session.get(DeliveryDetailRow, key)
    if row is None or not row.attach:
        return ()
    found = []
    for one in row.attach.split(";"):
        form, language, start, end = one.split(" ")
        days = date.fromisoformat(start), date.fromisoformat(end)
        found.append(Wanted(cast("AttachForm", form), cast("Language", language), *days))
    return tuple(found)
