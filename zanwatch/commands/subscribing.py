"""What `zanwatch subscribe` and `zanwatch preview` ask alike: what somebody follows, and how she hears of it."""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast, get_type_hints

import typer

from alerts.subscriptions import ATTACH_FORMS, FREQUENCIES, MOMENTS, Follow, Subscription, Wish
from config.watchlist import TOPICS
from law.model import SEVERITIES
from zanwatch.entry import UsageError, speak

if TYPE_CHECKING:
    from sqlmodel import Session

    from alerts.model import Person
    from config.settings import Settings
    from flows.previewing import Forecast

Many = list[str] | None


def takes(*makers: Callable[..., object]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of ``makers`` too; it gets what each makes of them under the maker's own name."""

    def wrap(command: Callable[..., None]) -> Callable[..., None]:
        names = {maker.__name__ for maker in makers}
        own = [one for one in inspect.signature(command).parameters.values() if one.name not in names]
        options = {maker: list(inspect.signature(maker).parameters.values()) for maker in makers}

        def run(**said: Any) -> None:
            made = {
                maker.__name__: maker(**{one.name: said.pop(one.name) for one in options[maker]}) for maker in makers
            }
            command(**said, **made)

        parameters = [*own, *(one for each in options.values() for one in each)]
        hints = {name: hint for part in (command, *makers) for name, hint in _hints(part).items()}
        run.__name__, run.__doc__ = command.__name__, command.__doc__
        # Typer reads the options from it.
        vars(run)["__signature__"] = inspect.Signature(
            [one.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints[one.name]) for one in parameters]
        )
        run.__annotations__ = {one.name: hints[one.name] for one in parameters}
        return run

    return wrap


def rules(  # noqa: PLR0913, PLR0917 - one option for each thing a rule says
    topic: Annotated[Many, typer.Option(help=f"May be given again: {', '.join(TOPICS)}.")] = None,
    act: Annotated[Many, typer.Option(help="ЕСПИ code, adilet id or number of an act; may be given again.")] = None,
    article: Annotated[
        Many, typer.Option(help="An article of --act, as 17-1; it is followed under any number it gets.")
    ] = None,
    chapter: Annotated[Many, typer.Option(help="A chapter of --act, as 3, or part_2__chp_1.")] = None,
    phrase: Annotated[
        Many, typer.Option(help="Words of the law, as «торговл~ людьми»: ~ is any ending, … some words between.")
    ] = None,
    drafts: Annotated[  # noqa: FBT002 - Typer's form of a flag
        bool,
        typer.Option("--drafts", help="New drafts: on her topics, or all that concern any where she follows none."),
    ] = False,
    everything: Annotated[bool, typer.Option("--everything", help="Every change of every act.")] = False,  # noqa: FBT002
    least: Annotated[str, typer.Option(help=f"The lightest change to hear of: {', '.join(SEVERITIES)}.")] = "editorial",
    moment: Annotated[Many, typer.Option(help=f"When to speak, all if not given: {', '.join(MOMENTS)}.")] = None,
    frequency: Annotated[str, typer.Option(help=f"{', '.join(FREQUENCIES)}.")] = "at_once",
    note: Annotated[str, typer.Option(help="Why this is followed; it is encrypted.")] = "",
    snooze_until: Annotated[str, typer.Option(help="The day on which it speaks again, as 2026-12-31.")] = "",
) -> tuple[Subscription, ...]:
    """Return the rules that the options say: one for each thing that is followed, all under the same conditions."""
    from alerts.asking import BadWishError, check_follow, read_day, read_unit, read_word  # noqa: PLC0415 - see zanwatch.commands

    try:
        for one in topic or ():
            read_word(one, TOPICS, "--topic")
        units = [
            *(("article", read_unit(one, "article")) for one in article or ()),
            *(("chapter", read_unit(one, "chapter")) for one in chapter or ()),
        ]
        acts = list(act or ())
        if units and len(acts) != 1:
            raise UsageError("--article and --chapter need the one act that they are of: --act")
        follows = [
            *(Follow("topic", words=one) for one in topic or ()),
            *(Follow("act", one) for one in acts if not units),
            *(Follow(cast("Literal['article', 'chapter']", kind), acts[0], unit) for kind, unit in units),
            *(Follow("phrase", words=one) for one in phrase or ()),
            *([Follow("drafts")] if drafts else []),
            *([Follow("everything")] if everything else []),
        ]
        for follow in follows:
            check_follow(follow, f"--{follow.kind}")
        moments = {read_word(one, MOMENTS, "--moment") for one in moment or MOMENTS}
        usual = Subscription(
            Follow("everything"),
            read_word(least, SEVERITIES, "--least"),
            tuple(one for one in MOMENTS if one in moments),
            read_word(frequency, FREQUENCIES, "--frequency"),
            note.strip(),
            read_day(snooze_until, "--snooze-until") if snooze_until else None,
        )
    except BadWishError as error:
        raise UsageError(str(error)) from error
    return tuple(replace(usual, follow=follow) for follow in dict.fromkeys(follows))


def wish(  # noqa: PLR0913, PLR0917 - one option for each thing a person asks of all messages
    quiet: Annotated[str, typer.Option(help="Hours in which nothing is sent, as 22:00-07:00; it comes after.")] = "",
    holidays: Annotated[
        Many, typer.Option(help="Days on which nothing is sent, as public,2027-01-04: public are the holidays.")
    ] = None,
    critical_passes: Annotated[  # noqa: FBT002 - Typer's form of a flag
        bool, typer.Option("--critical-passes", help="What is critical is sent in quiet hours too.")
    ] = False,
    time_zone: Annotated[str, typer.Option(help="Whose clock the hours are of.")] = Wish().timezone,
    channels: Annotated[str, typer.Option(help="all, or in-order: the first address that works.")] = "all",
    digest_at: Annotated[str, typer.Option(help="When digests are sent.")] = "08:00",
    digest_on: Annotated[
        str, typer.Option(help="The day of the weekly one: mon, tue, wed, thu, fri, sat, sun.")
    ] = "mon",
    no_heartbeat: Annotated[bool, typer.Option("--no-heartbeat", help="No monthly word that all is well.")] = False,  # noqa: FBT002
    attach: Annotated[str, typer.Option(help="pdf or docx: mails that go at once carry the comparison.")] = "",
) -> Wish:
    """Return what the options say of every message."""
    from alerts.asking import (  # noqa: PLC0415
        CHANNEL_ORDERS,
        WEEKDAYS,
        BadWishError,
        read_hour,
        read_quiet,
        read_word,
        read_zone,
    )

    days = [day.strip() for line in holidays or () for day in line.split(",") if day.strip()]
    try:
        order = read_word(channels, CHANNEL_ORDERS, "--channels")
        return Wish(
            timezone=read_zone(time_zone),
            quiet=read_quiet(quiet, days, critical_passes=critical_passes),
            digest_at=read_hour(digest_at, "--digest-at"),
            digest_weekday=WEEKDAYS.index(read_word(digest_on, WEEKDAYS, "--digest-on")),
            channels="in_order" if order == "in-order" else "all",
            wants_heartbeat=not no_heartbeat,
            attach=read_word(attach, ATTACH_FORMS, "--attach"),
        )
    except BadWishError as error:
        raise UsageError(str(error)) from error


def anchored(
    session: "Session", settings: "Settings", asked: Sequence[Subscription], today: date
) -> tuple[Subscription, ...]:
    """Return rules bound to what is stored; one that can never match is wrong usage."""
    from flows.previewing import CannotMatchError, anchor  # noqa: PLC0415

    try:
        return anchor(session, settings, asked, today)
    except CannotMatchError as error:
        raise UsageError(error.describe(speak())) from error


def tell_forecast(forecast: "Forecast", person: "Person", *, as_error: bool) -> None:
    """Say what the rules would have brought, and warn where that is too much or nothing."""
    t = speak()
    if not forecast.is_known:
        typer.echo(t.gettext("Nothing is stored yet, so nothing can be said of the past."), err=as_error)
        return
    words = t.ngettext(
        "In the past 12 months {n} message would have come.",
        "In the past 12 months {n} messages would have come.",
        forecast.messages,
    )
    typer.echo(words.format(n=forecast.messages), err=as_error)
    for example in forecast.examples:
        title = example.facts.title.get(person.language) or example.facts.title.get("rus", example.facts.code)
        more = f" (+{len(example.places) - 1})" if len(example.places) > 1 else ""
        typer.echo(f"  {example.on:%d.%m.%Y}  {title}: {example.places[0]}{more}", err=as_error)
    if forecast.is_much:
        typer.echo(t.gettext("This is more than one a day: a digest or a higher --least may serve better."), err=True)
    elif not forecast.messages:
        typer.echo(t.gettext("Nothing would have come: is the rule what you mean?"), err=True)


def _hints(function: Callable[..., object]) -> dict[str, Any]:
    return get_type_hints(function, include_extras=True)
