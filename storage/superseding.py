"""A step between two editions is no part of the history any more once one that lies between them is stored."""

from functools import cache

from sqlalchemy import ColumnElement, exists, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.tables import ChangeRow, RevisionRow


@cache
def is_superseded() -> ColumnElement[bool]:
    """Return the condition that a row of changes leads past an edition that lies between its two by now.

    It is always the same one: to make it anew would take longer than most queries that it stands in.
    """
    old, new, between = aliased(RevisionRow), aliased(RevisionRow), aliased(RevisionRow)
    place = tuple_(col(between.portal_version_on), col(between.seq))
    return (
        exists()
        .where(col(old.id) == ChangeRow.before_id, col(new.id) == ChangeRow.after_id)
        .where(col(between.act) == ChangeRow.act, col(between.language) == ChangeRow.language)
        .where(place > tuple_(col(old.portal_version_on), col(old.seq)))
        .where(place < tuple_(col(new.portal_version_on), col(new.seq)))
        .correlate(ChangeRow)
    )
