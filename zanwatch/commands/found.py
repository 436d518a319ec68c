"""`zanwatch discover` and `found`: look at the portals' lists; acts that nobody watches yet, and whom they concern."""

import json
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from config.settings import read_settings
from zanwatch.commands.topics import topics_as_json
from zanwatch.commands.watching import SOURCE_FAILED
from zanwatch.entry import opened_store, opened_tools, speak

if TYPE_CHECKING:
    from gettext import NullTranslations

    from sqlmodel import Session

    from law.discovery.concern import Part
    from storage.found import FoundAct


def add_to(app: typer.Typer) -> None:
    """Add these commands to the front door."""
    app.command()(discover)
    app.command()(found)


def discover(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")] = False,  # noqa: FBT002 - Typer's form of a flag
) -> None:
    """Look at the lists alone, and read the watched acts that they show as changed: a dozen requests, not hundreds."""
    from flows.hosts import require_contact  # noqa: PLC0415 - see zanwatch.commands
    from flows.looking import look  # noqa: PLC0415
    from zanwatch.show import report_as_json, show_report  # noqa: PLC0415

    t = speak()
    settings = read_settings()
    require_contact(settings, settings.portal_origins["espi"])
    with opened_tools(settings) as tools:
        report = look(tools)
    if as_json:
        typer.echo(json.dumps(report_as_json(report), ensure_ascii=False))
    show_report(report, t, quiet=as_json)
    if report.has_failures:
        raise typer.Exit(SOURCE_FAILED)


def found(
    everything: Annotated[bool, typer.Option("--all", help="Those that concern no topic, too.")] = False,  # noqa: FBT002 - Typer's form of a flag
    as_json: Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")] = False,  # noqa: FBT002 - Typer's form of a flag
) -> None:
    """List acts that were found and are not watched: one card for each, or for each watched act that one changes."""
    from storage.found import list_found  # noqa: PLC0415 - see zanwatch.commands

    settings, t = read_settings(), speak()
    with opened_store(settings) as store, store.reading() as session:
        acts = list_found(session)
        titles = {code: _title_of(session, code) for code in {part.act for act in acts for part in act.parts}}
    cards = [(act, part) for act in acts if everything or act.concern != "none" for part in act.parts or (None,)]
    if as_json:
        typer.echo(json.dumps([card_as_json(act, part, t) for act, part in cards], ensure_ascii=False))
        return
    from zanwatch.show import show_table  # noqa: PLC0415

    if cards:
        heads = [t.gettext("Found"), t.gettext("Act"), t.gettext("Title"), t.gettext("Why")]
        show_table(heads, [_row(act, part, titles, t, ZoneInfo(settings.timezone)) for act, part in cards])
    else:
        typer.echo(t.gettext("Nothing was found."))
    silent = sum(act.concern == "none" for act in acts)
    if silent and not everything:
        words = t.ngettext(
            "{count} more act concerns no topic; `zanwatch found --all` shows it.",
            "{count} more acts concern no topic; `zanwatch found --all` shows them.",
            silent,
        )
        typer.echo(words.format(count=silent))


def card_as_json(act: "FoundAct", part: "Part | None", t: "NullTranslations") -> dict[str, Any]:
    """Return a card as plain values; ``act`` is the code of the watched act that it changes, else null."""
    from law.discovery.links import link_to_act  # noqa: PLC0415

    listed = act.listed
    return {
        **topics_as_json(_title(act), part.found if part and part.found else act.found, t),
        "portal": listed.portal,
        "number": listed.number,
        "also": dict(act.also),
        "act_number": listed.act_number or None,
        "adopted_on": listed.adopted_on.isoformat() if listed.adopted_on else None,
        "shown_on": listed.shown_on.isoformat() if listed.shown_on else None,
        "requisites": dict(listed.requisites),
        "concern": act.concern,
        "act": part.act if part else None,
        "places": list(part.places) if part else [],
        "text": act.text or None,
        "link": link_to_act(listed),
        "first_seen_at": act.first_seen_at.isoformat(),
    }


def _row(
    act: "FoundAct", part: "Part | None", titles: dict[str, str], t: "NullTranslations", zone: ZoneInfo
) -> tuple[str, ...]:
    from law.summaries.effects import write_date  # noqa: PLC0415
    from law.topics.because import because  # noqa: PLC0415

    why = because(part.found if part and part.found else act.found, t)
    changes = t.gettext("changes the watched act {act}").format(act=titles[part.act]) if part else ""
    said = "; ".join(filter(None, (changes, why))) or "—"
    return (write_date(act.first_seen_at.astimezone(zone).date()), act.listed.number, _title(act), said)


def _title_of(session: "Session", code: str) -> str:
    from storage.acts import find_facts  # noqa: PLC0415

    facts = find_facts(session, code)
    return f"«{facts.title.get('rus') or facts.title.get('kaz') or code}»" if facts else code


def _title(act: "FoundAct") -> str:
    return act.listed.title.get("rus") or act.listed.title.get("kaz") or ""
