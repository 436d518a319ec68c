"""`zanwatch outbox …`: what waits to be sent, and the switch that stops all sending."""

import json
from typing import Annotated

import typer

from zanwatch.commands.people import mask
from zanwatch.entry import opened_store, opened_tools, speak

app = typer.Typer(no_args_is_help=True, help="What waits to be sent.")


@app.command("list")
def list_(as_json: Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")] = False) -> None:  # noqa: FBT002 - Typer's form of a flag
    """List every delivery, newest last."""
    from storage.outbox import list_deliveries  # noqa: PLC0415 - see zanwatch.commands

    with opened_store() as store, store.reading() as session:
        deliveries = list_deliveries(session)
    rows = [
        {
            "alert": delivery.alert,
            "person": delivery.person,
            "to": mask(delivery.channel),
            "state": delivery.state,
            "attempts": delivery.attempts,
            "message_id": delivery.message_id,
            "created_at": delivery.created_at.isoformat(),
            "next_try_at": delivery.next_try_at.isoformat() if delivery.next_try_at else None,
            "sent_at": delivery.sent_at.isoformat() if delivery.sent_at else None,
            "answer": delivery.answer,
        }
        for delivery in deliveries
    ]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    from zanwatch.show import show_table  # noqa: PLC0415

    t = speak()
    heads = [t.gettext("Alert"), t.gettext("Name"), t.gettext("To"), t.gettext("State"), t.gettext("Answer")]
    show_table(heads, [[d.alert, d.person, mask(d.channel), d.state, d.answer] for d in deliveries])


@app.command()
def retry(as_json: Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")] = False) -> None:  # noqa: FBT002 - Typer's form of a flag
    """Send all that waits now, whatever the back-off says."""
    from flows.sending import deliver  # noqa: PLC0415
    from storage.outbox import release_all  # noqa: PLC0415
    from zanwatch.show import posted_as_json, show_posted  # noqa: PLC0415

    with opened_tools() as tools:
        with tools.store.transaction() as session:
            release_all(session)
        posted = deliver(tools)
    if as_json:
        typer.echo(json.dumps(posted_as_json(posted), ensure_ascii=False))
    show_posted(posted, speak(), quiet=as_json)


@app.command()
def stop() -> None:
    """Send nothing more until `resume`; crawling goes on and what is new waits."""
    from storage.outbox import stop_sending  # noqa: PLC0415

    with opened_store() as store, store.transaction() as session:
        stop_sending(session)
    typer.echo(speak().gettext("Nothing will be sent until `zanwatch outbox resume`."))


@app.command()
def resume() -> None:
    """Send again; what has waited goes out with the next pass or with `retry`."""
    from storage.outbox import resume_sending  # noqa: PLC0415

    with opened_store() as store, store.transaction() as session:
        resume_sending(session)
    typer.echo(speak().gettext("Sending is on again; `zanwatch outbox retry` sends what has waited."))
