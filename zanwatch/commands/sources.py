"""`zanwatch sources`: how every source fares, and the switch that lets its news go out again after a drift."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.settings import Settings, read_settings
from zanwatch.entry import UsageError, now, opened_store, opened_tools, speak, spoken_language
from zanwatch.operator import name_operator

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlmodel import Session

    from flows.timetable import Rhythm
    from storage.engine import Store
    from storage.reading import Standing
    from web.reading.sources import Source

COUNTED_DAYS = 30
MOST_NOTICES = 5
MOST_CHECKS = 100

app = typer.Typer(help="How every source fares.")


@app.callback(invoke_without_command=True)
def sources(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")] = False,  # noqa: FBT002 - Typer's form of a flag
) -> None:
    """Show when each source was last asked and read, what it brought, what fails, and whether its alerts go out."""
    if context.invoked_subcommand:
        return
    settings = read_settings()
    with opened_store(settings) as store:
        found = describe_sources(store, settings, now())
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    from zanwatch.show_sources import show_sources  # noqa: PLC0415 - see zanwatch.commands

    show_sources(found, speak())


@app.command()
def lift(name: Annotated[str, typer.Argument(help="The source, as `sources` shows it.")]) -> None:
    """Let the news of a source go out again; what has waited is sent at once."""
    from flows.drift import lift_alerts  # noqa: PLC0415 - see zanwatch.commands
    from flows.sending import deliver  # noqa: PLC0415
    from storage.errors import NotStoredError  # noqa: PLC0415
    from zanwatch.show import show_posted  # noqa: PLC0415

    t = speak()
    with opened_tools() as tools:
        try:
            with tools.store.transaction() as session:
                lift_alerts(session, name, name_operator(), tools.clock())
        except NotStoredError as error:
            raise UsageError(f"{error}; `zanwatch sources` shows which are") from error
        posted = deliver(tools)
    typer.echo(t.gettext("The alerts of {source} go out again.").format(source=name))
    show_posted(posted, t, quiet=False)


def describe_sources(store: "Store", settings: Settings, moment: "datetime") -> list[dict[str, Any]]:
    """Return every source as plain values, in the order of the settings, then whatever else was ever asked."""
    from datetime import timedelta  # noqa: PLC0415

    from flows.permission import list_never_open, name_hours  # noqa: PLC0415
    from flows.rhythms import find_rhythms  # noqa: PLC0415
    from flows.timetable import is_list  # noqa: PLC0415
    from storage.captures import list_captures  # noqa: PLC0415
    from storage.reading import find_last_run, last_change_seen, list_acts, list_standings  # noqa: PLC0415
    from storage.sightings import list_leads  # noqa: PLC0415
    from storage.timetable import count_yield  # noqa: PLC0415
    from web.reading.sources import Known, LastRun, read_leads, read_source  # noqa: PLC0415

    with store.reading() as session:
        never = list_never_open(session, settings, moment)
        standings = list_standings(session)
        rhythms = find_rhythms(session, moment)
        held = list_captures(session, outcome="quarantined")
        known = Known(list_acts(session), rhythms, standings, last_change_seen(session), held)
        leads, _ = read_leads(list_leads(session))
        rows = []
        for name in dict.fromkeys((*settings.portal_origins, *(one.last.source for one in standings))):
            run = find_last_run(session, name)
            brought = count_yield(session, name, run.run if run else None, moment - timedelta(days=COUNTED_DAYS))
            source = read_source(name, LastRun(run, brought), known, spoken_language(), moment)
            own = [one for one in standings if one.last.source == name]
            origin = settings.portal_origins.get(name, "")
            rows.append(
                {
                    **_describe(session, source, moment),
                    "pause": _describe_pause(session, origin),
                    "acts": [
                        _describe_text(one, rhythms, moment)
                        for one in own
                        if one.last.language and not is_list(one.last)
                    ],
                    "lists": [_describe_text(one, rhythms, moment) for one in own if is_list(one.last)],
                    "leads": [
                        {
                            "before": lead.second,
                            "editions": lead.count,
                            "median_days": lead.days,
                            "most_days": lead.most,
                        }
                        for lead in leads
                        if lead.first == name
                    ],
                    "crawl_hours": name_hours(settings),
                    "never_open": [one.name for one in never if one.portal == name],
                    "notices": _describe_notices(session, name),
                }
            )
        disk = _describe_disk(session, settings)
    return [{**row, "last_good_pass": _last_good_pass(settings), "disk": disk} for row in rows]


def _describe(session: "Session", source: "Source", moment: "datetime") -> dict[str, Any]:
    from flows.health import count_failures, measure_silence  # noqa: PLC0415
    from storage.health import find_event, list_change_days, list_checks, list_stopped  # noqa: PLC0415
    from storage.quarantine import list_doubts  # noqa: PLC0415

    silence = measure_silence(list_change_days(session, source.name))
    stop = find_event(session, source.name, "alerts") if source.name in list_stopped(session) else None
    checks = list_checks(session, source.name, MOST_CHECKS)
    brought = source.brought
    return {
        "source": source.name,
        "state": source.state,
        "last_check": _iso(checks[0].at if checks else None),
        "last_success": _iso(source.good_at),
        "last_change_seen": _iso(silence.since),
        "failures_in_a_row": count_failures(checks),
        "error_rate": round(brought.failed / brought.asked, 4) if brought.asked else None,
        "counted_days": COUNTED_DAYS,
        "silent_for_days": (moment - silence.since).days if silence.since else None,
        "silence_limit_days": round(silence.limit.total_seconds() / 86400, 1) if silence.limit else None,
        "is_silent": source.silent_for is not None or silence.is_over(moment),
        "next_run": _iso(source.rhythm.next_at),
        "alerts": "stopped" if stop else "on",
        "stopped_at": _iso(stop.at if stop else None),
        "stopped_because": stop.detail if stop else None,
        "held_back": sum(doubt.portal == source.name for doubt in list_doubts(session)),
    }


def _describe_pause(session: "Session", origin: str) -> dict[str, Any] | None:
    """Return since when, until when and why the host of a source is left alone; None where it is not."""
    from flows.hosts import name_host  # noqa: PLC0415
    from storage.cooldown import find_pause  # noqa: PLC0415

    pause = find_pause(session, name_host(origin)) if origin else None
    if pause is None:
        return None
    return {"since": _iso(pause.since), "until": _iso(pause.until), "because": pause.cause}


def _describe_notices(session: "Session", name: str) -> list[dict[str, Any]]:
    from storage.notices import list_notices  # noqa: PLC0415

    kept = (notice.in_language(spoken_language()) for notice in list_notices(session, name, MOST_NOTICES))
    return [{"at": _iso(one.created_at), "subject": one.subject, "text": one.text} for one in kept]


def _describe_text(standing: "Standing", rhythms: "Mapping[str, Rhythm]", moment: "datetime") -> dict[str, Any]:
    """Return how a text or a list fares; it is stale by the rhythm in which it should be read, a list by its own."""
    from flows.timetable import is_list, rhythm_of  # noqa: PLC0415

    last = standing.last
    is_silent = rhythm_of(rhythms, last).is_silent_since(standing.good_at, moment)
    return {
        "list" if is_list(last) else "act": last.act,
        "language": last.language,
        "outcome": last.outcome,
        "reason": last.detail.partition(":")[0] or None,
        "last_check": _iso(last.at),
        "last_success": _iso(standing.good_at),
        "failing_since": _iso(standing.failing_since),
        "is_stale": last.outcome != "absent" and (standing.good_at is None or is_silent),
    }


def _describe_disk(session: "Session", settings: Settings) -> dict[str, Any]:
    from flows.disk import make_forecast  # noqa: PLC0415

    found = make_forecast(session, settings)
    return {
        "bytes": found.size,
        "bytes_per_day": None if found.per_day is None else round(found.per_day),
        "free_bytes": found.free,
        "days_left": None if found.days_left is None else round(found.days_left, 1),
    }


def _last_good_pass(settings: Settings) -> str | None:
    from flows.health import read_good_pass  # noqa: PLC0415

    return read_good_pass(settings)


def _iso(moment: "datetime | None") -> str | None:
    return moment.isoformat() if moment else None
