"""`zanwatch panic`: nothing is sent, nobody is signed in, no page of people is shown; the portals are read on."""

from typing import Annotated

import typer

from zanwatch.entry import UsageError, now, opened_store, speak


def panic(
    off: Annotated[bool, typer.Option("--off", help="It is over: send and show again.")] = False,  # noqa: FBT002 - Typer's form of a flag
) -> None:
    """Stop all sending, sign everybody out and hide every page of people, at once; crawling goes on."""
    from storage.panic import begin_panic, end_panic  # noqa: PLC0415 - see zanwatch.commands

    t = speak()
    with opened_store() as store, store.transaction() as session:
        if off:
            if not end_panic(session, now()):
                raise UsageError("--off: there is no panic; `zanwatch outbox resume` lets messages go again")
            said = t.gettext("It is over: messages leave again, and the pages are open. Everybody signs in anew.")
        else:
            count = begin_panic(session, now())
            said = t.ngettext(
                "Nothing is sent any more, {n} browser is signed out, and no page of people is shown."
                " The portals are read on. `zanwatch panic --off` ends it.",
                "Nothing is sent any more, {n} browsers are signed out, and no page of people is shown."
                " The portals are read on. `zanwatch panic --off` ends it.",
                count,
            ).format(n=count)
    typer.echo(said)
