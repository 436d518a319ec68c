"""`zanwatch affected FILE`: whom a leak of this database concerns, and what of each: to be told in a working day."""

import csv
import io
import os
from pathlib import Path
from typing import Annotated

import typer

from zanwatch.entry import UsageError, now, opened_store, speak

HEADS = ("kind", "name", "language", "addresses", "kept")


def affected(
    file: Annotated[Path, typer.Argument(help="Where to: a new CSV file, for your eyes alone.")],
) -> None:
    """Write down everybody of whom something is kept here, with the addresses at which to tell them and what is kept.

    Keep the file as you keep keys, and remove it when everybody was told.
    """
    from config.listfile import guard_cell  # noqa: PLC0415 - see zanwatch.commands
    from storage.affected import list_affected  # noqa: PLC0415
    from storage.audit import COMMAND, Deed, append  # noqa: PLC0415

    with opened_store() as store, store.transaction() as session:
        # On record before the file is written: a death in between leaves one entry too many, never one too few.
        append(session, Deed(COMMAND, "exported", "affected"), now())
        people = list_affected(session)
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(HEADS)
    for one in people:
        cells = (one.kind, one.name, one.language, " ".join(one.addresses), ", ".join(one.kept))
        rows.writerow([guard_cell(cell) for cell in cells])
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8-sig") as out:
            out.write(written.getvalue())
    except OSError as error:
        raise UsageError(f"{file}: cannot be made as a new file ({error.strerror})") from error
    words = speak().ngettext("Written: {file}, {n} person.", "Written: {file}, {n} people.", len(people))
    typer.echo(words.format(file=file, n=len(people)), err=True)
