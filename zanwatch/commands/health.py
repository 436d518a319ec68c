"""`zanwatch health`: what a watchman outside, or a container's engine, asks every few minutes."""

import json
from datetime import timedelta
from typing import Annotated

import typer

from zanwatch.entry import now, opened_store, speak

ILL = 1


def health(
    hours: Annotated[float, typer.Option(min=0, help="How old the last good pass may be; 0 does not ask.")] = 8.0,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where the pages must answer; 0 does not ask.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")] = False,  # noqa: FBT002 - Typer's form of a flag
) -> None:
    """Say whether this house is alive: database, last good pass, pages. Exit code 1: it is not."""
    from flows import pulse  # noqa: PLC0415 - see zanwatch.commands

    t = speak()
    with opened_store() as store:
        beats = [pulse.feel_database(store, t)]
        if hours and beats[0].is_well:
            beats.append(pulse.feel_pass(store, now(), timedelta(hours=hours), t))
    if port:
        beats.append(pulse.feel_pages(port, t))
    is_well = all(beat.is_well for beat in beats)
    if as_json:
        checks = [{"name": beat.name, "ok": beat.is_well, "words": beat.words} for beat in beats]
        typer.echo(json.dumps({"ok": is_well, "checks": checks}, ensure_ascii=False))
    else:
        for beat in beats:
            typer.echo(f"{'+' if beat.is_well else '!'} {beat.words}")
    if not is_well:
        raise typer.Exit(ILL)
