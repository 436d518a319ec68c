"""`zanwatch watch` and `changes`: one pass, and what was seen so far."""

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from config.settings import Settings, read_settings
from config.watchlist import read_watchlist
from zanwatch.entry import UsageError, loading, opened_store, opened_tools, speak

if TYPE_CHECKING:
    from flows.passes import PassReport, Wish
    from spiders.crawl import Crawler
    from storage.engine import Store

PORTALS = ("espi", "adilet", "all")
SOURCE_FAILED = 3


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the person at the terminal wants of a pass."""

    portal: str
    acts: list[str]
    history: bool
    as_json: bool


def add_to(app: typer.Typer) -> None:
    """Add these commands to the front door."""
    app.command()(watch)
    app.command()(changes)


def watch(
    portal: Annotated[
        str | None,
        typer.Option(help=f"The portal that is asked first, of {', '.join(PORTALS)}; the other one stands in for it."),
    ] = None,
    act: Annotated[list[str] | None, typer.Option(help="ЕСПИ code or adilet id; may be given again.")] = None,
    history: Annotated[bool, typer.Option(help="Store every edition and tell nobody.")] = False,  # noqa: FBT002 - Typer's form of a flag
    as_json: Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")] = False,  # noqa: FBT002
) -> None:
    """Make one pass: crawl, store, compare, queue, deliver. Exit code 3: a source failed or something is held back."""
    if portal is not None and portal not in PORTALS:
        raise UsageError(f"--portal {portal}: known here: {', '.join(PORTALS)}")
    settings = read_settings()
    from flows.sole import beside_passes  # noqa: PLC0415 - see zanwatch.commands
    from spiders.crawl import Crawler  # noqa: PLC0415

    with beside_passes(settings, "zanwatch watch", speak()), Crawler() as crawler:
        # It loads Scrapy while this process loads the rest: that is most of a pass that finds nothing new.
        crawler.start()
        report = _watch(settings, crawler, _Asked(portal or "", act or [], history, as_json))
    if report.has_failures:
        raise typer.Exit(SOURCE_FAILED)


def changes(
    since: Annotated[str | None, typer.Option(help="The first day on which we saw them, YYYY-MM-DD.")] = None,
    act: Annotated[str | None, typer.Option(help="ЕСПИ code or adilet id.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")] = False,  # noqa: FBT002 - Typer's form of a flag
) -> None:
    """List the stored changes, oldest first."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415

    from law.serial import change_as_contract  # noqa: PLC0415
    from storage.acts import find_facts  # noqa: PLC0415
    from storage.changes import list_changes  # noqa: PLC0415

    settings = read_settings()
    with opened_store(settings) as store, store.reading() as session:
        facts = find_facts(session, act) if act else None
        code = facts.code if facts else act
        found = list_changes(session, since=read_day(since), act=code, zone=ZoneInfo(settings.timezone))
    if as_json:
        rows = [
            {
                "act": item.act,
                "from": item.from_on.isoformat(),
                "to": item.to_on.isoformat(),
                **change_as_contract(item.change),
            }
            for item in found
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    from zanwatch.show import show_stored_changes  # noqa: PLC0415

    show_stored_changes(found, speak())


def _watch(settings: Settings, crawler: "Crawler", asked: _Asked) -> "PassReport":
    with loading():
        from flows.hosts import require_contact  # noqa: PLC0415 - see above
        from flows.passes import watch as make_pass  # noqa: PLC0415
        from zanwatch.show import Progress, report_as_json, show_report  # noqa: PLC0415

    require_contact(settings, settings.portal_origins[asked.portal if asked.portal == "adilet" else "espi"])
    t = speak()
    with opened_tools(settings, crawler) as tools:
        wishes = choose_acts(tools.store, settings, asked.acts)
        with Progress(len(wishes), t, quiet=asked.as_json) as progress:
            report = make_pass(tools, wishes, history=asked.history, portal=asked.portal, on_line=progress.on_line)
        if not asked.acts and not asked.history:
            from flows.looking import look_at_lists  # noqa: PLC0415 - a pass over named acts starts without it

            report.lines += look_at_lists(tools).lines
        if asked.as_json:
            typer.echo(json.dumps(report_as_json(report), ensure_ascii=False))
        show_report(report, t, quiet=asked.as_json)
    return report


def choose_acts(store: "Store", settings: Settings, named: list[str]) -> "list[Wish]":
    """Return the acts of a pass: those named, which are put on the watch list, else all that are on it."""
    from flows.passes import Wish  # noqa: PLC0415
    from flows.wishes import list_wishes  # noqa: PLC0415
    from storage.acts import find_facts, list_watched, put_on_watch  # noqa: PLC0415

    if not named:
        return list(list_wishes(store, settings))
    listed = {item.code: item for item in read_watchlist(settings.watchlist)}
    with store.transaction() as session:
        watched = {item.code: item for item in list_watched(session)}
        by_ngr = {item.adilet_id: item.code for item in listed.values() if item.adilet_id and not item.is_derived}
        wishes = []
        for name in dict.fromkeys(named):
            facts = find_facts(session, name)
            code = facts.code if facts else by_ngr.get(name, name)
            if not re.fullmatch(r"\d{1,9}|[A-Z]\d{2}[0-9A-Z]{6,9}_?", code):
                raise UsageError(
                    f"--act {name}: this is no id of an act; give its ЕСПИ code (digits), as --act 49212, or its adilet"
                    " id, as --act Z1100000477"
                )
            topics = listed[code].topics if code in listed else watched[code].topics if code in watched else ()
            if code not in watched:
                put_on_watch(session, code, topics)
            wishes.append(Wish(code, topics, reread=True))
    return wishes


def read_day(words: str | None) -> date | None:
    """Return a day written YYYY-MM-DD; raises UsageError."""
    if words is None:
        return None
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise UsageError(f"--since {words}: a day is written YYYY-MM-DD, as 2024-06-16") from error
