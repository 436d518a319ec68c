"""`zanwatch audit …`: who saw, changed and sent what, and whether that record is as it was written."""

import json
from typing import Annotated

import typer

from zanwatch.entry import opened_store, speak

app = typer.Typer(no_args_is_help=True, help="Who did what; names and addresses are not in it.")
BROKEN = 1


@app.command("list")
def list_(
    last: Annotated[int, typer.Option(min=1, help="So many entries, the newest.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")] = False,  # noqa: FBT002 - Typer's form of a flag
) -> None:
    """List what is on record, newest first. People and things stand there by their numbers."""
    from storage.audit import list_entries  # noqa: PLC0415 - see zanwatch.commands

    with opened_store() as store, store.reading() as session:
        entries = list_entries(session, last)
    rows = [
        {
            "seq": entry.seq,
            "at": entry.at.isoformat(),
            "actor": entry.deed.actor,
            "action": entry.deed.action,
            "kind": entry.deed.object_kind,
            "id": entry.deed.object_id,
            "hash": entry.hash,
        }
        for entry in entries
    ]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    from zanwatch.show import show_table  # noqa: PLC0415

    t = speak()
    heads = [t.gettext("No."), t.gettext("When"), t.gettext("Who"), t.gettext("Did"), t.gettext("With what")]
    show_table(
        heads,
        [
            [str(row["seq"]), str(row["at"])[:16], str(row["actor"]), str(row["action"]), f"{row['kind']} {row['id']}"]
            for row in rows
        ],
    )


@app.command()
def verify(as_json: Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")] = False) -> None:  # noqa: FBT002 - Typer's form of a flag
    """Tell whether the record is as it was written; exit code 1 where it is not, and from which entry on."""
    from storage import audit  # noqa: PLC0415

    with opened_store() as store, store.reading() as session:
        broken = audit.verify(session)
        newest = next(iter(audit.list_entries(session, 1)), None)
    t, count, head = speak(), newest.seq if newest else 0, newest.hash if newest else ""
    if as_json:
        typer.echo(json.dumps({"broken_at": broken, "entries": count, "last_hash": head}, ensure_ascii=False))
    elif broken is None:
        words = t.gettext("The record is whole: {count} entries. The last one's hash is {hash}; keep it elsewhere.")
        typer.echo(words.format(count=count, hash=head or "-"))
    else:
        words = t.gettext("The record is broken from entry {number} on: somebody altered it outside ZanWatch.")
        typer.echo(words.format(number=broken), err=True)
    if broken is not None:
        raise typer.Exit(BROKEN)
