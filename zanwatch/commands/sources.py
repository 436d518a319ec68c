"""`zanwatch sources`: how every source fares, and the switch that lets its news go out again after a drift."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.settings import Settings, read_settings
from zanwatch.entry import UsageError, now, opened_store, opened_tools, speak, spoken_language
from zanwatch.operator import name_operator

if TYPE_CHECKING:
    from datetime import datetime
    from gettext import NullTranslations

    from sqlmodel import Session

    from storage.engine import Store
    from storage.reading import Standing
    from web.reading.sources import Source
    from web.reading.timetable import Rhythm

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
    _print(found, speak())


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

    from storage.captures import list_captures  # noqa: PLC0415
    from storage.reading import find_last_run, last_change_seen, list_acts, list_standings  # noqa: PLC0415
    from storage.timetable import count_yield  # noqa: PLC0415
    from web.pages.rhythms import find_rhythms  # noqa: PLC0415
    from web.reading.sources import Known, LastRun, read_source  # noqa: PLC0415

    with store.reading() as session:
        standings = list_standings(session)
        rhythms = find_rhythms(session, moment)
        held = list_captures(session, outcome="quarantined")
        known = Known(list_acts(session), rhythms, standings, last_change_seen(session), held)
        rows = []
        for name in dict.fromkeys((*settings.portal_origins, *(one.last.source for one in standings))):
            run = find_last_run(session, name)
            brought = count_yield(session, name, run.run if run else None, moment - timedelta(days=COUNTED_DAYS))
            source = read_source(name, LastRun(run, brought), known, spoken_language(), moment)
            own = [one for one in standings if one.last.source == name]
            rows.append(_describe(session, source, own, moment))
    return [{**row, "last_good_pass": _last_good_pass(settings)} for row in rows]


def _describe(session: "Session", source: "Source", standings: "list[Standing]", moment: "datetime") -> dict[str, Any]:
    from flows.health import count_failures, measure_silence  # noqa: PLC0415
    from storage.health import find_event, list_change_days, list_checks, list_stopped  # noqa: PLC0415
    from storage.notices import list_notices  # noqa: PLC0415
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
        "acts": [_describe_act(one, source.rhythm, moment) for one in standings if one.last.language],
        "notices": [
            {"at": _iso(one.created_at), "subject": one.subject, "text": one.text}
            for one in list_notices(session, source.name, MOST_NOTICES)
        ],
    }


def _describe_act(standing: "Standing", rhythm: "Rhythm", moment: "datetime") -> dict[str, Any]:
    last = standing.last
    return {
        "act": last.act,
        "language": last.language,
        "outcome": last.outcome,
        "reason": last.detail.partition(":")[0] or None,
        "last_check": _iso(last.at),
        "last_success": _iso(standing.good_at),
        "failing_since": _iso(standing.failing_since),
        "is_stale": last.outcome != "absent"
        and (standing.good_at is None or rhythm.is_silent_since(standing.good_at, moment)),
    }


def _last_good_pass(settings: Settings) -> str | None:
    from flows.health import read_good_pass  # noqa: PLC0415

    return read_good_pass(settings)


def _iso(moment: "datetime | None") -> str | None:
    return moment.isoformat() if moment else None


def _print(found: list[dict[str, Any]], t: "NullTranslations") -> None:
    from zanwatch.show import err, out, show_table  # noqa: PLC0415

    heads = [
        t.gettext("Source"),
        t.gettext("State"),
        t.gettext("Alerts"),
        t.gettext("Last check"),
        t.gettext("Last success"),
        t.gettext("Last change seen"),
        t.gettext("Errors"),
        t.gettext("Held back"),
        t.gettext("Stale texts"),
    ]
    show_table(heads, [_row(source, t) for source in found])
    for source in found:
        if source["alerts"] == "stopped":
            words = t.gettext("Alerts of {source} are stopped ({why}); `zanwatch sources lift {source}` lifts it.")
            err().print(words.format(source=source["source"], why=source["stopped_because"]), style="yellow")
        for notice in source["notices"][:1]:
            out().print(f"{_short(notice['at'])} {notice['subject']}", style="dim")
    good = next((source["last_good_pass"] for source in found), None)
    out().print(t.gettext("Last good pass: {moment}").format(moment=_short(good)))


def _row(source: dict[str, Any], t: "NullTranslations") -> list[str]:
    states = {
        "works": t.gettext("works"),
        "partly": t.gettext("works in part"),
        "silent": t.gettext("silent"),
        "fails": t.gettext("does not work"),
        "never": t.gettext("never asked"),
    }
    rate = source["error_rate"]
    stale = sum(act["is_stale"] for act in source["acts"])
    return [
        source["source"],
        states["silent" if source["is_silent"] and source["state"] == "works" else source["state"]],
        t.gettext("stopped") if source["alerts"] == "stopped" else t.gettext("go out"),
        _short(source["last_check"]),
        _short(source["last_success"]),
        _short(source["last_change_seen"]),
        "—" if rate is None else f"{rate:.0%}",
        f"{source['held_back']}",
        f"{stale} / {len(source['acts'])}",
    ]


def _short(moment: str | None) -> str:
    return f"{moment[:16].replace('T', ' ')} UTC" if moment else "—"
