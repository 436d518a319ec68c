"""`zanwatch subscribe`, `unsubscribe`, `subscribers`: who is told, where, of what, in which language."""

import json
from typing import Annotated

import typer

from alerts.model import READER_LANGUAGES, Person
from config.watchlist import TOPICS
from zanwatch.entry import UsageError, opened_store, speak

_LONG = 6


def add_to(app: typer.Typer) -> None:
    """Add these commands to the front door."""
    app.command()(subscribe)
    app.command()(unsubscribe)
    app.command()(subscribers)


def subscribe(
    name: Annotated[str, typer.Argument(help="A label for this person; it goes into no message.")],
    to: Annotated[list[str], typer.Option(help="mailto:a@b.kz, tgram:CHAT or any Apprise URL; may be given again.")],
    topic: Annotated[list[str], typer.Option(help=f"May be given again: {', '.join(TOPICS)}.")],
    language: Annotated[str, typer.Option(help="rus, kaz, uzb or eng.")] = "rus",
) -> None:
    """Tell a person of every change in these topics, at once. A name that exists is replaced."""
    from alerts.channels import BadChannelError, check_channel  # noqa: PLC0415 - see zanwatch.commands
    from storage.people import add_person  # noqa: PLC0415

    spoken = next((known for known in READER_LANGUAGES if known == language), None)
    if spoken is None:
        raise UsageError(f"--language {language}: one of {', '.join(READER_LANGUAGES)}")
    unknown = next((asked for asked in topic if asked not in TOPICS), None)
    if unknown is not None:
        raise UsageError(f"--topic {unknown}: one of {', '.join(TOPICS)}")
    if not name.strip():
        raise UsageError("NAME: give this person a label, such as «Reception»")
    try:
        for channel in to:
            check_channel(channel)
    except BadChannelError as error:
        raise UsageError(f"--to: {error}") from error
    person = Person(name.strip(), spoken, tuple(dict.fromkeys(to)), tuple(dict.fromkeys(topic)))
    with opened_store() as store, store.transaction() as session:
        is_new = add_person(session, person)
    t = speak()
    words = t.gettext("{name} is subscribed.") if is_new else t.gettext("{name}: the subscription was replaced.")
    typer.echo(words.format(name=person.name))


def unsubscribe(name: Annotated[str, typer.Argument(help="The label given at subscribe.")]) -> None:
    """Tell a person nothing more, what waits for her included."""
    from storage.people import remove_person  # noqa: PLC0415

    with opened_store() as store, store.transaction() as session:
        was_there = remove_person(session, name.strip())
    if not was_there:
        raise UsageError(f"nobody is subscribed as «{name.strip()}»; `zanwatch subscribers` lists who is")
    typer.echo(speak().gettext("{name} will get nothing more.").format(name=name.strip()))


def subscribers(as_json: Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")] = False) -> None:  # noqa: FBT002 - Typer's form of a flag
    """List who is told. Addresses are shown in part only."""
    from storage.people import list_people  # noqa: PLC0415

    with opened_store() as store, store.reading() as session:
        people = list_people(session)
    rows = [
        {
            "name": person.name,
            "language": person.language,
            "topics": list(person.topics),
            "to": [mask(channel) for channel in person.channels],
        }
        for person in people
    ]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    from zanwatch.show import show_table  # noqa: PLC0415

    t = speak()
    heads = [t.gettext("Name"), t.gettext("Language"), t.gettext("Topics"), t.gettext("To")]
    show_table(heads, [[p.name, p.language, ", ".join(p.topics), ", ".join(map(mask, p.channels))] for p in people])


def mask(channel: str) -> str:
    """Return an address as it may be shown: enough to tell two apart, too little to write to.

    >>> mask("mailto:aigul@centre.kz"), mask("tgram:123456789")
    ('mailto:a…@centre.kz', 'tgram:…789')
    """
    scheme, _, rest = channel.partition(":")
    if scheme.startswith("mailto") and "@" in rest:
        name, _, host = rest.lstrip("/").rpartition("@")
        return f"{scheme}:{name[:1]}…@{host.partition('?')[0]}"
    return f"{scheme}:…{rest[-3:]}" if scheme == "tgram" and len(rest) > _LONG else f"{scheme}:…"
