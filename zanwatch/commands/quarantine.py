"""`zanwatch quarantine …`: what is held back and why, beside the text before it, and what a person decides of it."""

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.catalogues import read_catalogue
from zanwatch.entry import UsageError, opened_store, opened_tools, speak, spoken_language
from zanwatch.operator import name_operator

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from gettext import NullTranslations

    from flows.quarantine import Held
    from law.model import Provision, Revision
    from storage.quarantine import Doubt, DoubtDecision

SOURCE_FAILED = 3
LONGEST_TEXT = 2000
"""Characters of a page or text on the screen; `--json` has all of them."""

app = typer.Typer(no_args_is_help=True, help="What is held back, and what a person decides of it.")

Number = Annotated[int, typer.Argument(metavar="ID", help="The page's number, as `quarantine list` shows it.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")]
Reason = Annotated[str, typer.Option(help="Why; it is kept with the decision.")]


@app.callback()
def group() -> None:
    """What is held back, and what a person decides of it."""


@app.command("list")
def list_(
    state: Annotated[str, typer.Option(help="open, accepted, rejected, superseded, or all.")] = "open",
    act: Annotated[str | None, typer.Option(help="ЕСПИ code or adilet id.")] = None,
    as_json: AsJson = False,  # noqa: FBT002 - Typer's form of a flag
) -> None:
    """List what is held back, oldest first."""
    from storage.acts import find_facts  # noqa: PLC0415 - see zanwatch.commands
    from storage.quarantine import DOUBT_STATES, list_doubts  # noqa: PLC0415

    known = next((one for one in DOUBT_STATES if one == state), None)
    if known is None and state != "all":
        raise UsageError(f"--state {state}: one of {', '.join(DOUBT_STATES)}, all")
    with opened_store() as store, store.reading() as session:
        facts = find_facts(session, act) if act else None
        found = list_doubts(session, state=known, act=facts.code if facts else act)
    if as_json:
        typer.echo(json.dumps([doubt_as_json(one) for one in found], ensure_ascii=False))
        return
    t = speak()
    if not found:
        typer.echo(t.gettext("Nothing is held back."))
        return
    from zanwatch.show import show_table  # noqa: PLC0415

    show_table(_heads(t), [_row(one, t) for one in found])


@app.command()
def show(number: Number, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Show what is held back, the text before it, what differs, and all that was decided."""
    from flows.quarantine import read_doubt  # noqa: PLC0415
    from storage.errors import NotStoredError  # noqa: PLC0415
    from storage.quarantine import list_doubt_decisions  # noqa: PLC0415

    with opened_store() as store, store.reading() as session:
        try:
            held = read_doubt(session, number)
        except NotStoredError as error:
            raise _unknown(number) from error
        decisions = list_doubt_decisions(session, held.doubt)
    if as_json:
        typer.echo(json.dumps(held_as_json(held, decisions), ensure_ascii=False))
        return
    _print(held, decisions)


@app.command()
def accept(number: Number, reason: Reason = "", as_json: AsJson = False) -> None:  # noqa: FBT002
    """Take it as the law: it is stored and told, as if it had come without a doubt."""
    from flows import quarantine  # noqa: PLC0415
    from zanwatch.show import posted_as_json, show_posted  # noqa: PLC0415

    with opened_tools() as tools, _explained(number):
        done = quarantine.accept(tools, number, name_operator(), reason)
    changes = sum(len(step.changes) for step in done.told.steps)
    if as_json:
        value = {
            "id": number,
            "state": "accepted",
            "revision": done.revision,
            "changes": changes,
            "queued": done.told.queued,
            "delivery": posted_as_json(done.posted),
        }
        typer.echo(json.dumps(value, ensure_ascii=False))
    else:
        t = speak()
        typer.echo(t.gettext("Accepted: it is stored as a text of the act."))
        typer.echo(
            t.ngettext("{count} change was stored.", "{count} changes were stored.", changes).format(count=changes)
        )
    show_posted(done.posted, speak(), quiet=as_json)


@app.command()
def reject(number: Number, reason: Reason = "", as_json: AsJson = False) -> None:  # noqa: FBT002
    """Throw it out; the same bytes are not asked about again."""
    from flows import quarantine  # noqa: PLC0415

    with opened_tools() as tools, _explained(number):
        doubt = quarantine.reject(tools, number, name_operator(), reason)
    if as_json:
        typer.echo(json.dumps(doubt_as_json(doubt), ensure_ascii=False))
        return
    typer.echo(speak().gettext("Rejected: it will not be asked about again."))


@app.command()
def refetch(number: Number, reason: Reason = "", as_json: AsJson = False) -> None:  # noqa: FBT002
    """Ask the portal for it now. Exit code 3: it failed, or is held back again."""
    from config.settings import read_settings  # noqa: PLC0415
    from flows import quarantine  # noqa: PLC0415
    from flows.hosts import require_contact  # noqa: PLC0415
    from zanwatch.show import report_as_json, show_report  # noqa: PLC0415

    settings = read_settings()
    require_contact(settings, settings.portal_origins["espi"])
    with opened_tools(settings) as tools, _explained(number):
        report = quarantine.refetch(tools, number, name_operator(), reason)
    if as_json:
        typer.echo(json.dumps(report_as_json(report), ensure_ascii=False))
    show_report(report, speak(), quiet=as_json)
    if report.has_failures:
        raise typer.Exit(SOURCE_FAILED)


def doubt_as_json(doubt: "Doubt") -> dict[str, Any]:
    """Return a doubt as plain values; `edition` is null where the current one was asked for."""
    asked = doubt.asked
    return {
        "id": doubt.id,
        "source": asked.portal,
        "act": asked.act,
        "language": asked.language,
        "kind": asked.kind,
        "edition": asked.version_on.isoformat() if asked.version_on else None,
        "url": doubt.url,
        "captured_at": doubt.captured_at.isoformat(),
        "since": doubt.since.isoformat(),
        "times": doubt.times,
        "pages": list(doubt.captures),
        "reason": doubt.verdict.reason,
        "words": say(doubt, speak_web()),
        "detail": doubt.verdict.detail,
        "state": doubt.state,
        "closed_by": doubt.closed_by,
    }


def held_as_json(held: "Held", decisions: "Sequence[DoubtDecision]") -> dict[str, Any]:
    """Return a doubt with its page, the text before it and what differs, as plain values."""
    from law.serial import change_as_contract  # noqa: PLC0415

    previous = held.previous
    return {
        **doubt_as_json(held.doubt),
        "readable": held.revision is not None,
        "unreadable": held.unreadable or None,
        "held": _text(held.revision) if held.revision else held.captures[0].body.decode("utf-8", "replace"),
        "previous": {
            "revision": previous.id,
            "edition": previous.revision.portal_version_on.isoformat(),
            "text": _text(previous.revision),
        }
        if previous
        else None,
        "changes": [change_as_contract(change) for change in held.changes],
        "decisions": [
            {
                "deed": one.deed,
                "who": one.who,
                "at": one.at.isoformat(),
                "reason": one.reason or None,
                "revision": one.revision,
            }
            for one in decisions
        ],
    }


def say(doubt: "Doubt", t: "NullTranslations") -> str:
    """Return why something is held back, in words."""
    from web.reading.reasons import say_reason  # noqa: PLC0415

    return say_reason(doubt.verdict.reason, t)


def speak_web() -> "NullTranslations":
    """Return the words of the pages in the language of the terminal: reasons are said there too."""
    return read_catalogue(spoken_language(), "web")


def _print(held: "Held", decisions: "Sequence[DoubtDecision]") -> None:
    from rich.markup import escape  # noqa: PLC0415

    from zanwatch.show import out, show_changes, show_table  # noqa: PLC0415

    t, console, doubt = speak(), out(), held.doubt
    show_table(_heads(t), [_row(doubt, t)])
    console.print(f"[dim]{escape(doubt.url)}[/]")
    if doubt.verdict.detail:
        console.print(escape(doubt.verdict.detail))
    if held.revision is None:
        console.print(t.gettext("It cannot be read as a text of this act, and so cannot be accepted:"), style="yellow")
        console.print(escape(held.unreadable))
        console.print(escape(held.captures[0].body[:LONGEST_TEXT].decode("utf-8", "replace")), style="dim")
    if held.previous is None:
        console.print(t.gettext("No text of this act is stored before it."))
    elif held.revision is not None:
        since = held.previous.revision.portal_version_on
        console.print(t.gettext("Beside the edition of {date}:").format(date=f"{since:%d.%m.%Y}"), style="bold")
        show_changes(held.changes, t)
    if held.revision is not None and held.previous is None:
        console.print(escape(_text(held.revision)[:LONGEST_TEXT]), style="dim")
    for one in decisions:
        console.print(
            f"{one.at:%d.%m.%Y %H:%M} UTC  {escape(one.who)}: {_deed(one.deed, t)} {escape(one.reason)}".rstrip()
        )


def _text(revision: "Revision") -> str:
    from law.languages import label  # noqa: PLC0415

    def name(unit: "Provision") -> str:
        return label(unit.eid, revision.language) if unit.heading and unit.number else ""

    return "\n".join(
        " ".join(part for part in (name(unit), unit.heading, unit.text) if part)
        for unit in revision.provisions
        if unit.heading or unit.text
    )


def _heads(t: "NullTranslations") -> list[str]:
    first = [t.gettext("No."), t.gettext("State"), t.gettext("Source"), t.gettext("Act"), t.gettext("Edition")]
    return [*first, t.gettext("Seen"), t.gettext("Times"), t.gettext("Why")]


def _row(doubt: "Doubt", t: "NullTranslations") -> list[str]:
    states = {
        "open": t.gettext("held back"),
        "accepted": t.gettext("accepted"),
        "rejected": t.gettext("thrown out"),
        "superseded": t.gettext("superseded by a later good page"),
    }
    edition = doubt.asked.version_on
    return [
        f"{doubt.id}",
        states[doubt.state],
        doubt.portal,
        f"{doubt.act} {doubt.language}",
        f"{edition:%d.%m.%Y}" if edition else t.gettext("the current one"),
        f"{doubt.captured_at:%d.%m.%Y %H:%M} UTC",
        f"{doubt.times}",
        say(doubt, speak_web()),
    ]


def _deed(deed: str, t: "NullTranslations") -> str:
    words = {
        "accepted": t.gettext("accepted"),
        "rejected": t.gettext("thrown out"),
        "refetched": t.gettext("fetched again"),
    }
    return words[deed]


def _unknown(number: int) -> UsageError:
    return UsageError(f"nothing with the number {number} is held back; `zanwatch quarantine list` lists what there is")


@contextmanager
def _explained(number: int) -> "Iterator[None]":
    """Make an unknown number, and what cannot be decided so, a wrong usage with its own words."""
    from flows.quarantine import DoubtError  # noqa: PLC0415
    from storage.errors import NotStoredError  # noqa: PLC0415

    try:
        yield
    except NotStoredError as error:
        raise _unknown(number) from error
    except DoubtError as error:
        raise UsageError(f"quarantine {number}: {error}") from error
