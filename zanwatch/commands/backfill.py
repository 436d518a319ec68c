"""`zanwatch backfill`: every edition that the portals keep, in silence."""

import json
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from config.settings import read_settings
from zanwatch.commands.watching import SOURCE_FAILED, choose_acts
from zanwatch.entry import opened_tools, speak

if TYPE_CHECKING:
    from law.model import Language


def add_to(app: typer.Typer) -> None:
    """Add this command to the front door."""
    app.command()(backfill)


def backfill(
    act: Annotated[list[str] | None, typer.Option(help="ЕСПИ code or adilet id; may be given again.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")] = False,  # noqa: FBT002 - Typer's form of a flag
) -> None:
    """Store every edition that the portals keep and tell nobody; killed, it goes on where it was the next time."""
    from flows.backfill import Watchers  # noqa: PLC0415 - see zanwatch.commands
    from flows.backfill import backfill as fill  # noqa: PLC0415
    from flows.hosts import require_contact  # noqa: PLC0415
    from flows.sole import beside_passes  # noqa: PLC0415
    from zanwatch.show import Progress, report_as_json, show_report  # noqa: PLC0415

    t = speak()
    settings = read_settings()
    require_contact(settings, settings.portal_origins["espi"])
    with beside_passes(settings, "zanwatch backfill", t), opened_tools(settings) as tools:
        wishes = choose_acts(tools.store, settings, act or [])
        with Progress(len(wishes), t, quiet=as_json) as progress:

            def on_edition(code: str, language: "Language", on: date | None) -> None:
                progress.say(f"{code} {language} {on:%d.%m.%Y}" if on else f"{code} {language}")

            report = fill(tools, wishes, Watchers(on_edition, progress.advance))
        if as_json:
            typer.echo(json.dumps(report_as_json(report), ensure_ascii=False))
        show_report(report, t, quiet=as_json)
    if report.has_failures:
        raise typer.Exit(SOURCE_FAILED)
