"""`zanwatch subscribe`, `unsubscribe`, `subscribers`: who is told, where, of what, in which language, and when."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from alerts.masks import mask
from alerts.model import READER_LANGUAGES, Person
from alerts.subscriptions import Subscription, Wish
from config.settings import Settings, read_settings
from zanwatch.commands import tying
from zanwatch.commands.preview import preview
from zanwatch.commands.snoozing import snooze
from zanwatch.commands.subscribing import anchored, rules, takes, tell_forecast, wish
from zanwatch.entry import UsageError, now, opened_store, speak

if TYPE_CHECKING:
    from collections.abc import Sequence

AsJson = Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")]
group = typer.Typer(invoke_without_command=True, help="List who is told; take people out as a file, and back.")


def add_to(app: typer.Typer) -> None:
    """Add these commands to the front door."""
    app.command()(subscribe)
    app.command()(unsubscribe)
    app.command()(preview)
    app.command()(snooze)
    app.add_typer(group, name="subscribers")
    tying.add_to(group)


@takes(rules, wish)
def subscribe(  # noqa: PLR0913, PLR0917 - one option for each thing it is told
    name: Annotated[str, typer.Argument(help="A label for this person; it goes into no message.")],
    rules: tuple[Subscription, ...],
    wish: Wish,
    to: Annotated[
        list[str] | None, typer.Option(help="mailto:a@b.kz, tgram:CHAT or any Apprise URL; may be given again.")
    ] = None,
    language: Annotated[str, typer.Option(help="rus, kaz, uzb or eng.")] = "rus",
    deputy: Annotated[
        str, typer.Option(help="Another subscriber, told when this one leaves critical news unseen for 24 hours.")
    ] = "",
    add: Annotated[bool, typer.Option("--add", help="Let a person follow more; all else of hers stays.")] = False,  # noqa: FBT002 - Typer's form of a flag
) -> None:
    """Tell a person of every change in what she follows, at once. A name that exists is replaced."""
    from flows.previewing import try_rules  # noqa: PLC0415 - see zanwatch.commands
    from storage.audit import note_person  # noqa: PLC0415
    from storage.forgetting import note_back  # noqa: PLC0415
    from storage.people import add_person, find_person  # noqa: PLC0415

    spoken = next((known for known in READER_LANGUAGES if known == language), None)
    if spoken is None:
        raise UsageError(f"--language {language}: one of {', '.join(READER_LANGUAGES)}")
    if not name.strip():
        raise UsageError("NAME: give this person a label, such as «Reception»")
    if not rules:
        raise UsageError(
            "say what she follows: --topic, --act, --article, --chapter, --phrase, --drafts or --everything"
        )
    channels = _checked(to or [], is_more=add)
    settings = read_settings()
    today = _today(settings)
    with opened_store(settings) as store, store.transaction() as session:
        kept = anchored(session, settings, rules, today)
        person = Person(name.strip(), spoken, channels, (), kept, wish)
        if add:
            known = find_person(session, name.strip())
            if known is None:
                raise UsageError(f"nobody is subscribed as «{name.strip()}»; `zanwatch subscribers` lists who is")
            person = replace(known, subscriptions=(*known.subscriptions, *kept))
        forecast = try_rules(session, settings, replace(person, subscriptions=kept), today)
        is_new = add_person(session, person)
        if deputy:
            tying.stand_in(session, person.name, deputy.strip())
        note_person(session, "added" if is_new else "changed", person.name, now())
        note_back(session, settings.data_dir, person, now())
    t = speak()
    words = t.gettext("{name} is subscribed.") if is_new else t.gettext("{name}: the subscription was replaced.")
    words = t.gettext("{name} follows more now.") if add else words
    typer.echo(words.format(name=person.name))
    if forecast.is_known:
        tell_forecast(forecast, person, as_error=True)


def unsubscribe(name: Annotated[str, typer.Argument(help="The label given at subscribe.")]) -> None:
    """Tell a person nothing more, what waits for her included."""
    from storage.audit import note_person  # noqa: PLC0415
    from storage.forgetting import note_left  # noqa: PLC0415
    from storage.people import remove_person  # noqa: PLC0415

    settings = read_settings()
    with opened_store(settings) as store, store.transaction() as session:
        note_left(session, settings.data_dir, name.strip(), now())
        note_person(session, "removed", name.strip(), now())
        if not remove_person(session, name.strip()):
            raise UsageError(f"nobody is subscribed as «{name.strip()}»; `zanwatch subscribers` lists who is")
    typer.echo(speak().gettext("{name} will get nothing more.").format(name=name.strip()))


@group.callback()
def subscribers(context: typer.Context, as_json: AsJson = False) -> None:  # noqa: FBT002 - Typer's form of a flag
    """List who is told. Addresses are shown in part only."""
    from storage.audit import COMMAND, Deed, append  # noqa: PLC0415
    from storage.people import list_people  # noqa: PLC0415

    if context.invoked_subcommand is not None:
        return
    with opened_store() as store, store.transaction() as session:
        people = list_people(session)
        append(session, Deed(COMMAND, "seen", "people"), now())
    if as_json:
        typer.echo(json.dumps([_as_json(person) for person in people], ensure_ascii=False))
        return
    from zanwatch.show import show_table  # noqa: PLC0415

    t = speak()
    heads = [t.gettext("Name"), t.gettext("Language"), t.gettext("Follows"), t.gettext("To")]
    show_table(
        heads,
        [[p.name, p.language, _follows(p.subscriptions), ", ".join(map(mask, p.channels))] for p in people],
    )


@group.command()
def export(
    file: Annotated[
        Path | None, typer.Argument(help="Where to: its name ends with .json, .toml or .csv; none is stdout.")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="json, toml or csv, where no name says so.")] = "",
    with_addresses: Annotated[  # noqa: FBT002
        bool, typer.Option("--with-addresses", help="Write the addresses too; keep such a file as you keep keys.")
    ] = False,
) -> None:
    """Write everybody with what she follows as a file that `import` takes back; addresses only if asked for."""
    from alerts.asking import person_as_item  # noqa: PLC0415
    from flows.peoplefile import FORMS, BadPeopleFileError, show_people, write_people  # noqa: PLC0415
    from storage.audit import COMMAND, Deed, append  # noqa: PLC0415
    from storage.people import list_people  # noqa: PLC0415

    ending = f".{form.lower()}" if form else ""
    if (form and ending not in FORMS) or (file is None and not form):
        raise UsageError(f"--format {form}".rstrip() + ": one of json, toml, csv")
    with opened_store() as store, store.transaction() as session:
        people = list_people(session)
        # On record before the file is written: a death in between leaves one entry too many, never one too few.
        append(session, Deed(COMMAND, "exported", "people"), now(), {"addresses": with_addresses})
    items = [person_as_item(person, with_addresses=with_addresses) for person in people]
    if file is None:
        typer.echo(show_people(ending, items), nl=False)
        return
    try:
        write_people(file, items, ending)
    except BadPeopleFileError as error:
        raise UsageError(str(error)) from error
    typer.echo(speak().gettext("Written: {file}, {count} people.").format(file=file, count=len(people)), err=True)


@group.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="A file as `export` writes it: .json, .toml or .csv.")],
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Take people over from a file: all of it, or nothing where an entry is wrong. Whom it does not name stays."""
    from alerts.asking import BadWishError  # noqa: PLC0415
    from alerts.channels import BadChannelError  # noqa: PLC0415
    from flows.peoplefile import BadPeopleFileError, keep_people, read_people  # noqa: PLC0415
    from flows.previewing import CannotMatchError  # noqa: PLC0415
    from storage.audit import note_person  # noqa: PLC0415
    from storage.forgetting import note_back  # noqa: PLC0415

    settings = read_settings()
    try:
        people = read_people(file)
        with opened_store(settings) as store, store.transaction() as session:
            added = keep_people(session, settings, people, _today(settings))
            for person in people:
                note_person(session, "added" if person.name in added else "changed", person.name, now())
                note_back(session, settings.data_dir, person, now())
    except CannotMatchError as error:
        raise UsageError(f"{file.name}: {error.describe(speak())}") from error
    except (BadPeopleFileError, BadWishError, BadChannelError) as error:
        raise UsageError(str(error)) from error
    changed = len(people) - len(added)
    if as_json:
        names = [person.name for person in people if person.name not in added]
        typer.echo(json.dumps({"added": list(added), "replaced": names}, ensure_ascii=False))
        return
    words = speak().gettext("New: {added}, replaced: {replaced}.")
    typer.echo(words.format(added=len(added), replaced=changed))


@group.command()
def calendars(name: Annotated[str, typer.Argument(help="The label given at subscribe.")]) -> None:
    """Show the secret address of the calendar of each of her rules; whoever has it sees the dates."""
    from storage.audit import note_person  # noqa: PLC0415
    from storage.people import find_person  # noqa: PLC0415
    from storage.subscriptions import get_rule_id  # noqa: PLC0415
    from storage.tokens import make_calendar_token  # noqa: PLC0415

    settings = read_settings()
    if not settings.public_url:
        raise UsageError("set ZANWATCH_PUBLIC_URL to the address of these pages: a calendar is fetched from there")
    with opened_store(settings) as store, store.transaction() as session:
        person = find_person(session, name.strip())
        if person is None:
            raise UsageError(f"nobody is subscribed as «{name.strip()}»; `zanwatch subscribers` lists who is")
        note_person(session, "seen", person.name, now())
        tokens = [make_calendar_token(session, get_rule_id(session, rule.key)) for rule in person.subscriptions]
    for rule, token in zip(person.subscriptions, tokens, strict=True):
        typer.echo(f"{_follows((rule,))}\t{settings.public_url.rstrip('/')}/calendar/{token}.ics")


def _checked(to: "Sequence[str]", *, is_more: bool) -> tuple[str, ...]:
    from alerts.channels import BadChannelError, check_channel  # noqa: PLC0415

    if not to and not is_more:
        raise UsageError("--to: say where she is told, as mailto:a@b.kz")
    if to and is_more:
        raise UsageError("--add lets a person follow more and leaves her addresses; without it she is replaced")
    try:
        for channel in to:
            check_channel(channel)
    except BadChannelError as error:
        raise UsageError(f"--to: {error}") from error
    return tuple(dict.fromkeys(to))


def _as_json(person: Person) -> dict[str, Any]:
    from alerts.asking import person_as_item  # noqa: PLC0415

    item = person_as_item(person, with_addresses=False)
    follows = [rule.follow for rule in person.subscriptions]
    return {
        "name": person.name,
        "language": person.language,
        "topics": list(dict.fromkeys(follow.words for follow in follows if follow.kind == "topic")),
        "to": [mask(channel) for channel in person.channels],
        # The key by which a rule is named: what somebody wrote beside it is for her alone.
        "rules": [
            {key: value for key, value in rule.items() if key != "note"} | {"key": kept.key}
            for rule, kept in zip(item.pop("rules"), person.subscriptions, strict=True)
        ],
        "wish": {key: value for key, value in item.items() if key not in ("name", "language")},
    }


def _follows(kept: "Sequence[Subscription]") -> str:
    told = []
    for rule in kept:
        follow = rule.follow
        thing = (
            follow.words
            if follow.kind == "topic"
            else " ".join(part for part in (follow.kind, follow.act, follow.unit, follow.words) if part)
        )
        told.append(thing if rule.frequency == "at_once" else f"{thing} ({rule.frequency})")
    return ", ".join(told)


def _today(settings: Settings) -> date:
    return now().astimezone(ZoneInfo(settings.timezone)).date()
