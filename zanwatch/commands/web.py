"""`zanwatch web`: the pages for staff, on this machine."""

from typing import Annotated

import typer

from config.settings import read_settings
from zanwatch.entry import opened_store, speak


def web(port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8000) -> None:
    """Serve the pages on 127.0.0.1 until Ctrl-C; `zanwatch users add` says who may sign in."""
    from storage.users import list_users  # noqa: PLC0415 - see zanwatch.commands
    from web.server import serve  # noqa: PLC0415

    settings, t = read_settings(), speak()
    with opened_store(settings) as store:
        with store.reading() as session:
            has_users = bool(list_users(session))
        if not has_users:
            typer.echo(t.gettext("Nobody may sign in yet: zanwatch users add NAME --role admin"), err=True)
        serve(store, settings, port, lambda url: typer.echo(t.gettext("The pages are at {url}").format(url=url)))
