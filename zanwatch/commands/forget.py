"""`zanwatch forget NAME`: all that is kept of a person goes, in one command."""

from typing import Annotated

import typer

from zanwatch.entry import now, opened_store, speak

BUSY = 3


def forget(name: Annotated[str, typer.Argument(help="The label given at subscribe.")]) -> None:
    """Forget a person: addresses, rules, notes and the words of what was sent; an older backup does not bring her back.

    Exit code 3 where somebody else reads the database at this moment: then run it once more, to clear the file's gaps.
    """
    from config.settings import read_settings  # noqa: PLC0415 - see zanwatch.commands
    from storage.forgetting import forget_person  # noqa: PLC0415

    settings, t, label = read_settings(), speak(), name.strip()
    with opened_store(settings) as store:
        was_there, is_erased = forget_person(store, settings.data_dir, label, now())
    if was_there:
        words = t.gettext("{name} is forgotten. Backups made before hold her data until they are replaced.")
    else:
        # The same end either way: she may stand in a backup.
        words = t.gettext("Nobody here is called {name}; whoever is in an older backup will not come back.")
    typer.echo(words.format(name=label))
    if not is_erased:
        typer.echo(
            t.gettext("The database is in use, so old bytes may be left in its file: run this again in a while."),
            err=True,
        )
        raise typer.Exit(BUSY)
