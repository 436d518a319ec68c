"""`zanwatch drafts`: drafts of acts that one can still speak up on, whom they concern, and until when."""

import json
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from config.settings import read_settings
from zanwatch.commands.topics import topics_as_json
from zanwatch.entry import now, opened_store, speak

if TYPE_CHECKING:
    from datetime import date
    from gettext import NullTranslations

    from storage.drafts import StoredDraft


def add_to(app: typer.Typer) -> None:
    """Add this command to the front door."""
    app.command()(drafts)


def drafts(
    everything: Annotated[bool, typer.Option("--all", help="Those that are closed or concern no topic, too.")] = False,  # noqa: FBT002 - Typer's form of a flag
    as_json: Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")] = False,  # noqa: FBT002 - Typer's form of a flag
) -> None:
    """List the drafts under public discussion that concern a topic, or may; the ones that close last stand first."""
    from storage.drafts import list_drafts  # noqa: PLC0415 - see zanwatch.commands

    settings, t = read_settings(), speak()
    today = now().astimezone(ZoneInfo(settings.timezone)).date()
    with opened_store(settings) as store, store.reading() as session:
        found = list_drafts(session, open_on=None if everything else today)
    shown = [one for one in found if everything or one.concern != "none"]
    if as_json:
        typer.echo(json.dumps([draft_as_json(one, today, t) for one in shown], ensure_ascii=False))
        return
    from zanwatch.show import show_table  # noqa: PLC0415

    rows = [_row(one, today, t) for one in shown]
    heads = [t.gettext("Until"), t.gettext("Days left"), t.gettext("Draft"), t.gettext("Developer"), t.gettext("Why")]
    if rows:
        show_table(heads, rows)
    else:
        typer.echo(t.gettext("No drafts."))
    silent = sum(one.concern == "none" for one in found)
    if silent and not everything:
        words = t.ngettext(
            "{count} more draft concerns no topic; `zanwatch drafts --all` shows it.",
            "{count} more drafts concern no topic; `zanwatch drafts --all` shows them.",
            silent,
        )
        typer.echo(words.format(count=silent))


def draft_as_json(stored: "StoredDraft", today: "date", t: "NullTranslations") -> dict[str, Any]:
    """Return a draft as plain values; ``states`` is what it was from when on, oldest first."""
    from law.discovery.links import link_to_draft  # noqa: PLC0415

    draft = stored.draft
    return {
        **topics_as_json(draft.title, stored.found, t),
        "portal": stored.portal,
        "number": draft.number,
        "kind": draft.kind,
        "developer": draft.developer,
        "status": draft.status,
        "created_on": draft.created_on.isoformat() if draft.created_on else None,
        "open_until": draft.open_until.isoformat() if draft.open_until else None,
        "days_left": (draft.open_until - today).days if draft.open_until and draft.open_until >= today else None,
        "concern": stored.concern,
        "acts": list(stored.named),
        "link": link_to_draft(draft.number),
        "first_seen_at": stored.first_seen_at.isoformat(),
        "states": [
            {"status": state.status, "open_until": state.open_until.isoformat() if state.open_until else None}
            for state in stored.states
        ],
    }


def _row(stored: "StoredDraft", today: "date", t: "NullTranslations") -> tuple[str, ...]:
    from law.summaries.effects import write_date  # noqa: PLC0415
    from law.topics.because import because  # noqa: PLC0415

    until = stored.draft.open_until
    left = str((until - today).days) if until and until >= today else ""
    why = "; ".join(filter(None, (_acts(stored.named, t), because(stored.found, t)))) or "—"
    return (write_date(until) if until else "—", left, stored.draft.title, stored.draft.developer, why)


def _acts(codes: tuple[str, ...], t: "NullTranslations") -> str:
    return t.gettext("changes watched acts: {acts}").format(acts=", ".join(codes)) if codes else ""
