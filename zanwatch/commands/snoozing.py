"""`zanwatch snooze`: a rule that stands is silent until a day, and tells then what came meanwhile, all together."""

from datetime import date
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from config.settings import read_settings
from zanwatch.entry import UsageError, now, opened_store, speak

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alerts.subscriptions import Subscription

_SHOWN = 8


def snooze(
    name: Annotated[str, typer.Argument(help="The label given at subscribe.")],
    rule: Annotated[
        str, typer.Option(help="The key of one rule, or how it begins: `zanwatch subscribers --json`; else all.")
    ] = "",
    until: Annotated[str, typer.Option(help="The day on which it speaks again, as 2026-12-31.")] = "",
    end: Annotated[bool, typer.Option("--end", help="Let it speak again from now on.")] = False,  # noqa: FBT002 - Typer's form of a flag
) -> None:
    """Let the rules of a person be silent until a day; nothing is lost, it is told then."""
    from flows.snoozing import snooze_rule  # noqa: PLC0415 - see zanwatch.commands
    from storage.audit import note_person  # noqa: PLC0415
    from storage.people import find_person  # noqa: PLC0415

    settings, at = read_settings(), now()
    today = at.astimezone(ZoneInfo(settings.timezone)).date()
    day = _read_until(until, today, is_end=end)
    with opened_store(settings) as store, store.transaction() as session:
        person = find_person(session, name.strip())
        if person is None:
            raise UsageError(f"nobody is subscribed as «{name.strip()}»; `zanwatch subscribers` lists who is")
        chosen = _choose(person.subscriptions, rule.strip().lower())
        for one in chosen:
            snooze_rule(session, (settings, at), person, one, day)
        note_person(session, "changed", person.name, at)
    t = speak()
    if day is None:
        words = t.gettext("{name}: rules that speak again: {n}.")
        typer.echo(words.format(name=person.name, n=len(chosen)))
    else:
        words = t.gettext("{name}: rules that are silent until {date}: {n}.")
        typer.echo(words.format(name=person.name, n=len(chosen), date=f"{day:%d.%m.%Y}"))


def _read_until(until: str, today: date, *, is_end: bool) -> date | None:
    from alerts.asking import BadWishError, read_day  # noqa: PLC0415

    if bool(until) == is_end:
        raise UsageError("say one of --until 2026-12-31 and --end")
    if is_end:
        return None
    try:
        day = read_day(until, "--until")
    except BadWishError as error:
        raise UsageError(str(error)) from error
    if day <= today:
        raise UsageError(f"--until {until}: this day is not to come; --end lets a rule speak again")
    return day


def _choose(rules: "Sequence[Subscription]", key: str) -> "tuple[Subscription, ...]":
    chosen = tuple(rule for rule in rules if rule.key.startswith(key))
    if key and len(chosen) != 1:
        keys = ", ".join(rule.key[:_SHOWN] for rule in rules)
        raise UsageError(f"--rule {key}: the key of one rule of hers, or how it begins: {keys}")
    return chosen
