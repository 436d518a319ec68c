"""`zanwatch db …`: the schema and what lies in it."""

import typer

from zanwatch.entry import opened_store, speak

app = typer.Typer(no_args_is_help=True, help="The database.")


@app.callback()
def group() -> None:
    """The database."""


@app.command()
def upgrade() -> None:
    """Make the schema, or bring an older one up to date; any command does so on an empty database."""
    with opened_store() as store:
        store.upgrade()
    typer.echo(speak().gettext("The database is up to date."))
