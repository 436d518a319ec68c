"""`zanwatch pending`: what was announced and has not come, with the days that are left; and what came of the rest."""

import json
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from config.settings import read_settings
from zanwatch.entry import now, opened_store, speak

if TYPE_CHECKING:
    from gettext import NullTranslations

    from flows.pendings import Kept
    from law.pending import Pending
    from storage.changes import StoredChange


def add_to(app: typer.Typer) -> None:
    """Add this command to the front door."""
    app.command()(pending)


def pending(
    act: Annotated[str | None, typer.Option(help="ЕСПИ code or adilet id.")] = None,
    came: Annotated[bool, typer.Option(help="What was announced, and the changes that brought it.")] = False,  # noqa: FBT002 - Typer's form of a flag
    as_json: Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")] = False,  # noqa: FBT002 - Typer's form of a flag
) -> None:
    """List what is still to come in the watched acts: unit, day or condition, days left, amending act."""
    from flows.pendings import read_all_pending, read_arrivals  # noqa: PLC0415 - see zanwatch.commands

    settings = read_settings()
    today = now().astimezone(ZoneInfo(settings.timezone)).date()
    with opened_store(settings) as store, store.reading() as session:
        if came:
            kept = read_arrivals(session, act)
        else:
            items = read_all_pending(session, today, act)
    if came:
        _show_kept(kept, speak(), as_json=as_json)
    else:
        _show_pending(items, speak(), as_json=as_json)


def pending_as_json(item: "Pending") -> dict[str, Any]:
    """Return one pending thing as plain values; the day in the fields that a change has, else its condition."""
    return {
        "act": item.act,
        "language": item.language,
        "eid": item.eid,
        "label": item.label,
        "action": item.action,
        "source": item.source,
        "effective_rule": item.effect.rule,
        "effective_on": item.effect.on.isoformat() if item.effect.on else None,
        "effective_basis": item.effect.basis,
        "condition": None if item.effect.on else item.effect.phrase or None,
        "days_left": item.days_left,
        "amended_by": [
            {"number": by.number, "date": by.signed_on.isoformat() if by.signed_on else None} for by in item.amended_by
        ],
        "words": item.words,
    }


def kept_as_json(kept: "Kept") -> dict[str, Any]:
    """Return an announcement and what came of it as plain values."""
    return {
        "act": kept.promise.act,
        "announced": _place_as_json(kept.promise),
        "came": [_place_as_json(item) for item in kept.came],
    }


def _place_as_json(item: "StoredChange") -> dict[str, Any]:
    return {
        "language": item.change.language,
        "from": item.from_on.isoformat(),
        "to": item.to_on.isoformat(),
        "kind": item.change.kind,
        "eid": item.change.eid,
    }


def _show_pending(items: "tuple[Pending, ...]", t: "NullTranslations", *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps([pending_as_json(item) for item in items], ensure_ascii=False))
        return
    from law.summaries.effects import describe_effect, write_date  # noqa: PLC0415
    from zanwatch.show import show_table  # noqa: PLC0415

    if not items:
        typer.echo(t.gettext("Nothing is pending."))
        return
    rows = [
        (
            item.act,
            item.label,
            write_date(item.effect.on) if item.effect.on else describe_effect(item.effect, t),
            "" if item.days_left is None else str(item.days_left),
            ", ".join(f"№ {by.number}" for by in item.amended_by),
        )
        for item in items
    ]
    heads = [t.gettext("Act"), t.gettext("Unit"), t.gettext("From when"), t.gettext("Days left"), t.gettext("By")]
    show_table(heads, rows)


def _show_kept(kept: "tuple[Kept, ...]", t: "NullTranslations", *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps([kept_as_json(item) for item in kept], ensure_ascii=False))
        return
    from zanwatch.show import show_table  # noqa: PLC0415

    rows = [
        (
            item.promise.act,
            item.promise.change.label,
            f"{item.promise.to_on}",
            "; ".join(dict.fromkeys(f"{came.change.label} ({came.to_on})" for came in item.came)) or "—",
        )
        for item in kept
    ]
    show_table([t.gettext("Act"), t.gettext("Unit"), t.gettext("Announced"), t.gettext("Came")], rows)
