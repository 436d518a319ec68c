"""`zanwatch users …`: who may sign in to the pages, and as what."""

import json
import sys
from typing import Annotated

import typer

from zanwatch.entry import UsageError, now, opened_store, speak

app = typer.Typer(no_args_is_help=True, help="Who may sign in to the pages.")


@app.callback()
def group() -> None:
    """Who may sign in to the pages."""


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="What this person signs in with.")],
    role: Annotated[str, typer.Option(help="reader, editor or admin.")],
) -> None:
    """Let a person sign in; the password is one line on stdin. A name that exists gets the new role and password."""
    from storage.users import NAME_LETTERS, ROLES, User, store_user  # noqa: PLC0415 - see zanwatch.commands
    from web.doors.passwords import find_fault, hash_password  # noqa: PLC0415

    known = next((one for one in ROLES if one == role), None)
    if known is None:
        raise UsageError(f"--role {role}: one of {', '.join(ROLES)}")
    label = " ".join(name.split())
    if not label or len(label) > NAME_LETTERS or not label.isprintable():
        raise UsageError(f"NAME: 1 to {NAME_LETTERS} letters")
    password = _read_password()
    fault = find_fault(password)
    if fault:
        raise UsageError(f"{fault}; nothing was changed")
    user = User(label, known, now())
    with opened_store() as store:
        password_hash = hash_password(password)
        with store.transaction() as session:
            is_new = store_user(session, user, password_hash)
    t = speak()
    words = t.gettext("{name} may sign in.") if is_new else t.gettext("{name}: role and password were replaced.")
    typer.echo(words.format(name=label))


@app.command("list")
def list_all(as_json: Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")] = False) -> None:  # noqa: FBT002 - Typer's form of a flag
    """List who may sign in."""
    from storage.users import list_users  # noqa: PLC0415 - see zanwatch.commands

    with opened_store() as store, store.reading() as session:
        users = list_users(session)
    rows = [
        {
            "name": user.name,
            "role": user.role,
            "created_at": user.created_at.isoformat(),
            "disabled": user.is_disabled,
        }
        for user in users
    ]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    from zanwatch.show import show_table  # noqa: PLC0415

    t = speak()
    heads = [t.gettext("Name"), t.gettext("Role"), t.gettext("Since")]
    show_table(heads, [[user.name, user.role, f"{user.created_at:%d.%m.%Y}"] for user in users])


@app.command()
def remove(name: Annotated[str, typer.Argument(help="The name given at add.")]) -> None:
    """Let a person sign in no more; whoever is signed in by this name is out at once."""
    from storage.users import remove_user  # noqa: PLC0415 - see zanwatch.commands

    with opened_store() as store, store.transaction() as session:
        was_there = remove_user(session, name)
    if not was_there:
        raise UsageError(f"nobody is called «{name.strip()}»; `zanwatch users list` lists who may sign in")
    typer.echo(speak().gettext("{name} may sign in no more.").format(name=name.strip()))


@app.command("drop-factor")
def drop(name: Annotated[str, typer.Argument(help="The name given at add.")]) -> None:
    """Ask a person for no second factor any more, where telephone and recovery codes are lost."""
    from storage.audit import COMMAND, Deed, actor_of, append  # noqa: PLC0415 - see zanwatch.commands
    from storage.errors import NotStoredError  # noqa: PLC0415
    from storage.factors import drop_factor  # noqa: PLC0415

    label, t = name.strip(), speak()
    with opened_store() as store, store.transaction() as session:
        try:
            was_on = drop_factor(session, label)
        except NotStoredError as error:
            raise UsageError(f"nobody is called «{label}»; `zanwatch users list` lists who may sign in") from error
        if was_on:
            number = actor_of(session, label).rpartition(":")[2]
            append(session, Deed(COMMAND, "removed", "second_factor", number), now())
    words = (
        t.gettext("{name} signs in by the password alone now.") if was_on else t.gettext("{name} has no second factor.")
    )
    typer.echo(words.format(name=label))


def _read_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt(speak().gettext("Password"), hide_input=True, confirmation_prompt=True, err=True))
