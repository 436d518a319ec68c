"""What Prefect was last told of each schedule: without it nobody could tell our change from one made over there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, delete, select

from storage.tables_schedules import ScheduleToldRow


@dataclass(frozen=True, slots=True)
class Told:
    """What stood in Prefect under a slug when we last agreed, and what stands there now against our word, since when.

    ``told`` is None where we never told it anything; ``noticed`` is empty where the slug is missing over there.
    """

    deployment: str
    slug: str
    told: dict[str, Any] | None
    noticed: dict[str, Any] | None = None
    noticed_at: datetime | None = None


def list_told(session: Session) -> dict[tuple[str, str], Told]:
    """Return all that is remembered, by deployment and slug."""
    rows = session.exec(select(ScheduleToldRow))
    return {
        (row.deployment, row.slug): Told(row.deployment, row.slug, row.told, row.noticed, row.noticed_at)
        for row in rows
    }


def store_told(session: Session, told: Told) -> None:
    """Remember one slug, over what was remembered of it."""
    row = ScheduleToldRow(
        slug=told.slug,
        deployment=told.deployment,
        told=told.told,
        noticed=told.noticed,
        noticed_at=told.noticed_at,
    )
    session.merge(row)
    session.flush()


def forget_told(session: Session, deployment: str, slug: str) -> None:
    """Remember nothing of a slug that is neither ours nor Prefect's any more."""
    query = delete(ScheduleToldRow).where(
        col(ScheduleToldRow.deployment) == deployment, col(ScheduleToldRow.slug) == slug
    )
    session.exec(query)
