"""Which comparisons a mail carries: noted with the delivery, in words that name no person, and made when it leaves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from sqlmodel import Session, select

from alerts.subscriptions import AttachForm
from law.model import Language
from storage.outbox_rows import ensure_detail
from storage.tables_delivery import DeliveryDetailRow
from storage.tables_people import DeliveryRow


@dataclass(frozen=True, slots=True)
class Wanted:
    """One comparison of two editions of an act in one language."""

    form: AttachForm
    language: Language
    from_on: date
    to_on: date
    act: str = ""
    """Empty where it is the one act that the delivery is about."""


def note_wanted(session: Session, key: str, wanted: Sequence[Wanted]) -> None:
    """Write down what a delivery is to carry; one that was not stored carries nothing."""
    if not wanted or session.exec(select(DeliveryRow.id).where(DeliveryRow.key == key)).first() is None:
        return
    # A digest is about no one act, and has had no more to say until now.
    row = ensure_detail(session, key)
    row.attach = ";".join(f"{one.form} {one.language} {one.from_on} {one.to_on} {one.act}".rstrip() for one in wanted)
    session.add(row)
    session.flush()


def list_wanted(session: Session, key: str) -> tuple[Wanted, ...]:
    """Return what a delivery is to carry, in its order."""
    row = session.get(DeliveryDetailRow, key)
    if row is None or not row.attach:
        return ()
    found = []
    for one in row.attach.split(";"):
        form, language, start, end, *act = one.split(" ")
        days = date.fromisoformat(start), date.fromisoformat(end)
        found.append(Wanted(cast("AttachForm", form), cast("Language", language), *days, *act))
    return tuple(found)


def list_folded(session: Session, keys: Sequence[str]) -> tuple[Wanted, ...]:
    """Return one comparison for each of the alerts that one message tells of, in its reader's language where it can.

    What weighs most comes first; the same two editions of an act are one.
    """
    rows = [row for row in (session.get(DeliveryDetailRow, key) for key in keys) if row is not None]
    found: dict[tuple[str, date, date], Wanted] = {}
    for row in sorted(rows, key=lambda row: -row.weight):
        for one in list_wanted(session, row.delivery_key)[:1]:
            found.setdefault((row.act, one.from_on, one.to_on), replace(one, act=row.act))
    return tuple(found.values())
