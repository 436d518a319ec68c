"""A change of a cell gains the words that people find the cell by, cut short for a line, and its label says them."""

from collections.abc import Sequence
from dataclasses import replace

from law.changes.naming import Tables
from law.languages import label
from law.model import CellName, Change, Revision
from law.summaries.excerpts import shorten

_ROW_LIMIT = 80
_COLUMN_LIMIT = 60


def name_cells(changes: Sequence[Change], before: Revision, after: Revision) -> tuple[Change, ...]:
    """Return the changes with every cell named by its row and column; what is gone has the names that it had."""
    if all(change.kind != "table_cell" for change in changes):
        return tuple(changes)
    old, new = Tables(before), Tables(after)
    # A cell that is left empty still stands where it stood; one that is gone has a place in the earlier text alone.
    return tuple(
        _named(change, old if change.after is None and change.eid_before is None else new) for change in changes
    )


def _named(change: Change, tables: Tables) -> Change:
    name = tables.name(change.eid) if change.kind == "table_cell" else None
    if name is None:
        return change
    cell = CellName(shorten(name.row, _ROW_LIMIT), shorten(name.column, _COLUMN_LIMIT))
    return replace(change, cell=cell, label=label(change.eid, change.language, cell=cell))
