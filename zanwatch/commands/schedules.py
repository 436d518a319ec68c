"""`zanwatch schedules …`: when passes are made. The table is ours; it is listed and changed without Prefect too."""

import getpass
import json
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.schedules import (
    WEEKDAYS,
    BadScheduleError,
    Schedule,
    read_every,
    read_schedule,
    read_time,
    read_window,
    schedule_as_json,
    timing_as_json,
)
from config.settings import Settings, read_settings
from zanwatch.entry import UsageError, now, opened_store, opened_tools, speak

if TYPE_CHECKING:
    from flows.schedules import Listed, PrefectState
    from storage.engine import Store
    from storage.schedules import Deed

app = typer.Typer(no_args_is_help=True, help="When passes are made.")
SOURCE_FAILED = 3

Name = Annotated[str, typer.Argument(help="The schedule's name, as `schedules list` shows it.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")]
Reason = Annotated[str, typer.Option(help="Why; it is kept with the change.")]
Every = Annotated[str | None, typer.Option(help="How often: 15m, 3h, 1h30m; the shortest is 1m.")]
At = Annotated[str | None, typer.Option(help="At which time of day, as 08:00.")]
Weekdays = Annotated[str | None, typer.Option(help=f"Only on these days: {','.join(WEEKDAYS)}.")]
Since = Annotated[str | None, typer.Option("--from", help="With --every: not before this time of day.")]
Until = Annotated[str | None, typer.Option("--to", help="With --every: not after this time of day.")]
Zone = Annotated[str | None, typer.Option("--timezone", help="As Asia/Almaty, which it is without this option.")]


@app.callback()
def group() -> None:
    """When passes are made."""


@app.command("list")
def list_(as_json: AsJson = False) -> None:  # noqa: FBT002 - Typer's form of a flag
    """List every schedule, its next five moments, and whether Prefect has the same."""
    from flows.schedules import list_all  # noqa: PLC0415 - see zanwatch.commands

    settings = read_settings()
    with opened_store(settings) as store:
        listed = list_all(store, settings, now())
    if as_json:
        typer.echo(json.dumps([listed_as_json(one) for one in listed], ensure_ascii=False))
        return
    from zanwatch.show import show_table  # noqa: PLC0415

    t = speak()
    heads = [t.gettext("Name"), t.gettext("Does"), t.gettext("When"), t.gettext("Next"), t.gettext("Prefect")]
    show_table(heads, [_row(one) for one in listed])
    for one in listed:
        _warn(one.schedule, settings)


@app.command()
def add(  # noqa: PLR0913, PLR0917 - one option for each thing a schedule says
    name: Annotated[str | None, typer.Argument(help="Without it, one is made.")] = None,
    portal: Annotated[str, typer.Option(help="Whose acts are read.")] = "",
    what: Annotated[
        str,
        typer.Option(
            help="watch, reread (texts, changed or not, in their turn), look (at lists) or send (what waits)."
        ),
    ] = "watch",
    every: Every = None,
    at: At = None,
    weekdays: Weekdays = None,
    since: Since = None,
    until: Until = None,
    timezone: Zone = None,
    reason: Reason = "",
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Add a schedule: `--portal espi --every 3h --from 08:00 --to 20:00`, or `--weekdays mon,tue --at 08:00`."""
    from flows import schedules  # noqa: PLC0415

    settings = read_settings()
    values: dict[str, Any] = {
        "what": what,
        "portal": portal,
        "every": every,
        "at": at,
        "from": since,
        "to": until,
        "reason": reason,
    }
    values |= {"weekdays": _days(weekdays), "timezone": timezone or settings.timezone}
    with opened_store(settings) as store:
        taken = {one.schedule.name for one in schedules.list_all(store, settings, now())} if name is None else set()
        schedule = _read(values, name or _make_name(values, taken))
        state = schedules.add(store, settings, schedule, _deed(reason))
    _show(schedule, state, speak().gettext("{name} was added."), as_json=as_json)


@app.command()
def change(  # noqa: PLR0913, PLR0917 - see add
    name: Name,
    every: Every = None,
    at: At = None,
    weekdays: Weekdays = None,
    since: Since = None,
    until: Until = None,
    timezone: Zone = None,
    reason: Reason = "",
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Change when a schedule fires; what is not given stays. `--every` and `--at` replace each other."""
    from flows import schedules  # noqa: PLC0415

    settings = read_settings()
    with opened_store(settings) as store:
        old = schedules.get(store, name, now())
        try:
            fresh = replace(
                old,
                every=read_every(every) if every else None if at else old.every,
                at=read_time(at) if at else None if every else old.at,
                weekdays=tuple(_days(weekdays)) if weekdays else old.weekdays,
                window=read_window(since, until) if since or until else None if at else old.window,
                timezone=timezone or old.timezone,
                reason=reason or old.reason,
            )
            state = schedules.change(store, settings, fresh, _deed(reason))
        except BadScheduleError as error:
            raise UsageError(str(error)) from error
        fresh = schedules.get(store, name, now())
    _show(fresh, state, speak().gettext("{name} was changed."), as_json=as_json)


@app.command()
def pause(name: Name, reason: Reason = "", as_json: AsJson = False) -> None:  # noqa: FBT002
    """Let a schedule fire no more, until `resume`."""
    from flows import schedules  # noqa: PLC0415

    _do(schedules.pause, name, reason, speak().gettext("{name} is paused."), as_json=as_json)


@app.command()
def resume(name: Name, reason: Reason = "", as_json: AsJson = False) -> None:  # noqa: FBT002
    """Let a paused schedule fire again."""
    from flows import schedules  # noqa: PLC0415

    _do(schedules.resume, name, reason, speak().gettext("{name} fires again."), as_json=as_json)


@app.command()
def remove(name: Name, reason: Reason = "", as_json: AsJson = False) -> None:  # noqa: FBT002
    """Take a schedule away; its history stays."""
    from flows import schedules  # noqa: PLC0415

    _do(schedules.remove, name, reason, speak().gettext("{name} was removed."), as_json=as_json)


@app.command()
def run(name: Name, reason: Reason = "", as_json: AsJson = False) -> None:  # noqa: FBT002
    """Do now what a schedule means: through Prefect where `serve` runs, else here."""
    from flows import schedules  # noqa: PLC0415
    from flows.passes import PassReport  # noqa: PLC0415
    from flows.prefect_api import PrefectAwayError  # noqa: PLC0415
    from zanwatch.show import posted_as_json, report_as_json, show_posted, show_report  # noqa: PLC0415

    settings, t = read_settings(), speak()
    with opened_tools(settings) as tools:
        try:
            started = schedules.run_now(tools.store, settings, name, _deed(reason))
        except PrefectAwayError:
            ended = schedules.run_here(tools, name, _deed(reason))
        else:
            if as_json:
                typer.echo(json.dumps({"name": name, "through": "prefect", "run": started}, ensure_ascii=False))
            else:
                typer.echo(t.gettext("{name} was started; Prefect calls the run {run}.").format(name=name, run=started))
            return
    report = report_as_json(ended) if isinstance(ended, PassReport) else posted_as_json(ended)
    if as_json:
        typer.echo(json.dumps({"name": name, "through": "here", "report": report}, ensure_ascii=False))
    if not isinstance(ended, PassReport):
        show_posted(ended, t, quiet=as_json)
        return
    show_report(ended, t, quiet=as_json)
    if ended.has_failures:
        raise typer.Exit(SOURCE_FAILED)


def listed_as_json(one: "Listed") -> dict[str, Any]:
    """Return a line of the timetable as plain values; `next` is null only where it is paused."""
    moments = [moment.isoformat() for moment in one.next_five]
    return {
        **schedule_as_json(one.schedule),
        "next": moments[0] if moments else None,
        "next_five": moments,
        "prefect": {"in_sync": one.prefect.in_sync, "state": one.prefect.reach, "notes": list(one.prefect.notes)},
    }


def _do(
    deed: "Callable[[Store, Settings, str, Deed], PrefectState]", name: str, reason: str, words: str, *, as_json: bool
) -> None:
    from flows import schedules  # noqa: PLC0415

    settings = read_settings()
    with opened_store(settings) as store:
        schedule = schedules.get(store, name, now())
        state = deed(store, settings, name, _deed(reason))
        remains = [one for one in schedules.list_all(store, settings, now()) if one.schedule.name == name]
    _show(remains[0].schedule if remains else schedule, state, words, as_json=as_json)


def _show(schedule: Schedule, state: "PrefectState", words: str, *, as_json: bool) -> None:
    from config.timing import next_five  # noqa: PLC0415
    from flows.schedules import Listed  # noqa: PLC0415

    moments = next_five(schedule, now())
    if as_json:
        typer.echo(json.dumps(listed_as_json(Listed(schedule, moments, state)), ensure_ascii=False))
        return
    t = speak()
    typer.echo(words.format(name=schedule.name))
    for moment in moments:
        typer.echo(f"  {moment:%a %d.%m.%Y %H:%M} {schedule.timezone}")
    _warn(schedule, read_settings())
    if state.reach == "away":
        typer.echo(t.gettext("Prefect does not run: it is told when `zanwatch serve` starts."), err=True)


def _warn(schedule: Schedule, settings: Settings) -> None:
    """Say of a schedule that it never does anything, where that is so."""
    from flows.permission import is_never_open, name_hours  # noqa: PLC0415
    from zanwatch.show_sources import say_never_open  # noqa: PLC0415

    if is_never_open(settings, schedule, now()):
        typer.echo(say_never_open(schedule.name, name_hours(settings), speak()), err=True)


def _row(one: "Listed") -> list[str]:
    schedule = one.schedule
    t = speak()
    first = f"{one.next_five[0]:%d.%m.%Y %H:%M}" if one.next_five else t.gettext("paused")
    states = {
        "in_sync": t.gettext("in step"),
        "away": t.gettext("not running"),
        "differs": "; ".join(one.prefect.notes),
    }
    return [
        schedule.name,
        f"{schedule.what} {schedule.portal}".strip(),
        _when(schedule),
        f"{first} {schedule.timezone}",
        states[one.prefect.reach],
    ]


def _when(schedule: Schedule) -> str:
    timing = timing_as_json(schedule)
    days = "" if schedule.weekdays == WEEKDAYS else ",".join(schedule.weekdays)
    window = f"{timing['window']['from']}-{timing['window']['to']}" if timing["window"] else ""
    return " ".join(part for part in (days, timing["at"] or timing["every"], window) if part)


def _read(values: dict[str, Any], name: str) -> Schedule:
    try:
        return read_schedule({**values, "name": name})
    except BadScheduleError as error:
        raise UsageError(str(error)) from error


def _make_name(values: dict[str, Any], taken: set[str]) -> str:
    """Return a name that says what it does and is not taken, as `espi-every-1m` or `espi-0800`."""
    when = f"every-{values['every']}" if values["every"] else str(values["at"] or "").replace(":", "")
    what = "" if values["what"] == "watch" else values["what"]
    base = "-".join(part for part in (values["portal"], what, when) if part).lower()
    return next(name for name in (base, *(f"{base}-{at}" for at in range(2, 1000))) if name not in taken)


def _days(words: str | None) -> list[str]:
    return [day.strip().lower() for day in words.split(",")] if words else list(WEEKDAYS)


def _deed(reason: str) -> "Deed":
    from storage.schedules import Deed  # noqa: PLC0415

    try:
        who = getpass.getuser()
    except (OSError, KeyError):  # a container's user may have a number and no name
        who = "zanwatch"
    return Deed(f"{who} (command)", now(), reason)
