"""`zanwatch subscribers link` and `deputy`: whose chat and account are a reader's own, and who stands in for her."""

from typing import TYPE_CHECKING, Annotated

import typer

from zanwatch.entry import UsageError, now, opened_store, speak

if TYPE_CHECKING:
    from sqlmodel import Session


def add_to(group: typer.Typer) -> None:
    """Add these commands to `zanwatch subscribers`."""
    group.command()(link)
    group.command()(deputy)


def link(
    name: Annotated[str, typer.Argument(help="The label given at subscribe.")],
    account: Annotated[
        str, typer.Option(help="Her account on the pages: what she has seen in a chat is seen there too.")
    ] = "",
) -> None:
    """Make a code that ties a private Telegram chat to a person: good for 15 minutes and one use."""
    from config.settings import read_settings  # noqa: PLC0415 - see zanwatch.commands
    from storage.audit import note_person  # noqa: PLC0415
    from storage.chats import make_link_code  # noqa: PLC0415
    from storage.digests import find_person_id  # noqa: PLC0415
    from storage.seen import tie_account  # noqa: PLC0415
    from storage.users import find_account  # noqa: PLC0415

    settings = read_settings()
    t = speak()
    with opened_store(settings) as store, store.transaction() as session:
        number = find_person_id(session, name.strip())
        if number is None:
            raise UsageError(f"nobody is subscribed as «{name.strip()}»; `zanwatch subscribers` lists who is")
        note_person(session, "changed", name.strip(), now())
        if account:
            row = find_account(session, account.strip())
            if row is None or row.id is None:
                raise UsageError(f"--account: nobody is called «{account.strip()}»; `zanwatch users list` says who is")
            tie_account(session, row.id, number)
        code = make_link_code(session, number, now()) if settings.telegram_token else ""
    if account:
        typer.echo(
            t.gettext("{account} is {name}'s own account now.").format(account=account.strip(), name=name.strip())
        )
    elif not code:
        raise UsageError("set ZANWATCH_TELEGRAM_TOKEN first: a code is given to your own bot")
    if code:
        typer.echo(t.gettext("Let her open a private chat with your bot within 15 minutes and send it:"))
        typer.echo(f"/start {code}")
        words = t.gettext("If the bot does not answer within a few minutes, the code was too old: make another one.")
        typer.echo(words, err=True)


def deputy(
    name: Annotated[str, typer.Argument(help="The label given at subscribe.")],
    to: Annotated[str, typer.Option(help="Who is told when she leaves critical news unseen; another subscriber.")] = "",
    after: Annotated[int, typer.Option(help="After so many hours; weekends and nights count.")] = 24,
    none: Annotated[bool, typer.Option("--none", help="Nobody stands in for her any more.")] = False,  # noqa: FBT002 - Typer's form of a flag
) -> None:
    """Show or say who is told when a person leaves critical news unmarked; her label stands in that message alone."""
    from storage.audit import note_person  # noqa: PLC0415
    from storage.deputies import MOST_HOURS, Deputy, find_deputy, set_deputy  # noqa: PLC0415
    from storage.errors import NotStoredError  # noqa: PLC0415
    from storage.people import find_person  # noqa: PLC0415

    if to and none:
        raise UsageError("--to names somebody, --none nobody: give one of them")
    if not 1 <= after <= MOST_HOURS:
        raise UsageError(f"--after {after}: a number of hours from 1 to {MOST_HOURS}")
    with opened_store() as store, store.transaction() as session:
        if to:
            check_deputy(session, to.strip(), "--to")
        if find_person(session, name.strip()) is None:
            raise UsageError(f"nobody is subscribed as «{name.strip()}»; `zanwatch subscribers` lists who is")
        if to or none:
            try:
                set_deputy(session, name.strip(), Deputy(to.strip(), after) if to else None, now())
            except NotStoredError as error:
                raise UsageError(f"{error}") from error
            note_person(session, "changed", name.strip(), now())
        found = find_deputy(session, name.strip())
    t = speak()
    if found is None:
        typer.echo(t.gettext("Nobody stands in for {name}.").format(name=name.strip()))
        return
    words = t.ngettext(
        "{deputy} is told when {name} leaves critical news unmarked for {n} hour.",
        "{deputy} is told when {name} leaves critical news unmarked for {n} hours.",
        found.hours,
    )
    typer.echo(words.format(deputy=found.name, name=name.strip(), n=found.hours))


def stand_in(session: "Session", name: str, deputy: str) -> None:
    """Let another subscriber stand in for somebody, after the hours that are said already, else the usual ones."""
    from storage.deputies import HOURS, Deputy, find_deputy, set_deputy  # noqa: PLC0415 - see zanwatch.commands
    from storage.errors import NotStoredError  # noqa: PLC0415

    check_deputy(session, deputy, "--deputy")
    known = find_deputy(session, name)
    try:
        set_deputy(session, name, Deputy(deputy, known.hours if known else HOURS), now())
    except NotStoredError as error:
        raise UsageError(f"--deputy: {error}") from error


def check_deputy(session: "Session", name: str, option: str) -> None:
    """Raise UsageError where somebody of this name may not be told of another reader; who is not here is let pass."""
    from flows.escalating import has_own_address  # noqa: PLC0415 - see zanwatch.commands
    from storage.people import find_person  # noqa: PLC0415

    named = find_person(session, name)
    if named is not None and not has_own_address(named):
        raise UsageError(f"{option}: «{name}» has no address of her own, and no name goes to a group")
