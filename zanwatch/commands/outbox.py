"""`zanwatch outbox …`: what waits to be sent, and the switch that stops all sending."""

import json
import sys
import tomllib
from pathlib import Path
from typing import Annotated

import typer

from alerts.masks import mask
from alerts.model import READER_LANGUAGES, ReaderLanguage
from zanwatch.entry import UsageError, opened_store, opened_tools, speak

app = typer.Typer(no_args_is_help=True, help="What waits to be sent.")


@app.command("list")
def list_(as_json: Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")] = False) -> None:  # noqa: FBT002 - Typer's form of a flag
    """List every delivery, newest last."""
    from storage.outbox import list_deliveries  # noqa: PLC0415 - see zanwatch.commands

    with opened_store() as store, store.reading() as session:
        deliveries = list_deliveries(session)
    rows = [
        {
            "alert": delivery.alert,
            "person": delivery.person,
            "to": mask(delivery.channel),
            "state": delivery.state,
            "attempts": delivery.attempts,
            "message_id": delivery.message_id,
            "created_at": delivery.created_at.isoformat(),
            "next_try_at": delivery.next_try_at.isoformat() if delivery.next_try_at else None,
            "sent_at": delivery.sent_at.isoformat() if delivery.sent_at else None,
            "answer": delivery.answer,
            "corrects": delivery.about.answers or None,
        }
        for delivery in deliveries
    ]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    from zanwatch.show import show_table  # noqa: PLC0415

    t = speak()
    heads = [t.gettext("Alert"), t.gettext("Name"), t.gettext("To"), t.gettext("State"), t.gettext("Answer")]
    show_table(heads, [[d.alert, d.person, mask(d.channel), d.state, d.answer] for d in deliveries])


@app.command()
def retry(as_json: Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")] = False) -> None:  # noqa: FBT002 - Typer's form of a flag
    """Send all that waits now, whatever the back-off says."""
    from flows.sending import deliver  # noqa: PLC0415
    from storage.outbox import release_all  # noqa: PLC0415
    from zanwatch.show import posted_as_json, show_posted  # noqa: PLC0415

    with opened_tools() as tools:
        with tools.store.transaction() as session:
            release_all(session)
        posted = deliver(tools)
    if as_json:
        typer.echo(json.dumps(posted_as_json(posted), ensure_ascii=False))
    show_posted(posted, speak(), quiet=as_json)


@app.command()
def stop() -> None:
    """Send nothing more until `resume`; crawling goes on and what is new waits."""
    from storage.outbox import stop_sending  # noqa: PLC0415

    with opened_store() as store, store.transaction() as session:
        stop_sending(session)
    typer.echo(speak().gettext("Nothing will be sent until `zanwatch outbox resume`."))


@app.command()
def resume() -> None:
    """Send again; what has waited goes out with the next pass or with `retry`."""
    from storage.outbox import resume_sending  # noqa: PLC0415

    with opened_store() as store, store.transaction() as session:
        resume_sending(session)
    typer.echo(speak().gettext("Sending is on again; `zanwatch outbox retry` sends what has waited."))


@app.command()
def hold(
    minutes: Annotated[
        int | None, typer.Argument(help="How long alerts wait for an editor; 0 lets them go at once.")
    ] = None,
) -> None:
    """Show or say how many minutes an alert waits for an editor's eyes; then it goes as it stands."""
    from storage.holding import LONGEST, find_hold, set_hold  # noqa: PLC0415

    if minutes is not None and not 0 <= minutes <= LONGEST:
        raise UsageError(f"MINUTES {minutes}: a number from 0 to {LONGEST}")
    with opened_store() as store, store.transaction() as session:
        if minutes is not None:
            set_hold(session, minutes)
        waits = find_hold(session)
    t = speak()
    words = t.ngettext(
        "An alert waits {n} minute for an editor, and then goes as it stands.",
        "An alert waits {n} minutes for an editor, and then goes as it stands.",
        waits,
    )
    typer.echo(words.format(n=waits) if waits else t.gettext("Alerts go at once."))


@app.command()
def addresses(as_json: Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")] = False) -> None:  # noqa: FBT002 - Typer's form of a flag
    """List the addresses that get nothing more, since when and why, and the servers that are away."""
    from storage.addresses import list_suspensions, list_troubles  # noqa: PLC0415

    with opened_store() as store, store.reading() as session:
        suspended, troubles = list_suspensions(session), list_troubles(session)
    if as_json:
        told = {
            "suspended": [
                {
                    "number": s.channel_id,
                    "person": s.person,
                    "to": mask(s.channel),
                    "since": s.since.isoformat(),
                    "why": s.why,
                }
                for s in suspended
            ],
            "away": [
                {
                    "carrier": trouble.name,
                    "since": trouble.since.isoformat() if trouble.since else None,
                    "until": trouble.until.isoformat() if trouble.until else None,
                    "failures": trouble.failures,
                    "why": trouble.why,
                }
                for trouble in troubles
            ],
        }
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    from zanwatch.show import show_table  # noqa: PLC0415

    t = speak()
    heads = [t.gettext("No."), t.gettext("Name"), t.gettext("To"), t.gettext("Since"), t.gettext("Answer")]
    rows = [[f"{s.channel_id}", s.person, mask(s.channel), f"{s.since:%d.%m.%Y %H:%M}", s.why] for s in suspended]
    rows += [
        ["", "", trouble.name, f"{trouble.since:%d.%m.%Y %H:%M}" if trouble.since else "", trouble.why]
        for trouble in troubles
    ]
    show_table(heads, rows)


@app.command()
def mend(name: Annotated[str, typer.Argument(help="The label given at subscribe.")]) -> None:
    """Let messages go again to the suspended addresses of a person."""
    from storage.addresses import mend_person  # noqa: PLC0415

    with opened_store() as store, store.transaction() as session:
        mended = mend_person(session, name.strip())
    t = speak()
    words = t.ngettext("{count} address gets messages again.", "{count} addresses get messages again.", mended)
    typer.echo(words.format(count=mended))


@app.command()
def bounce(
    file: Annotated[Path, typer.Argument(help="A mail that came back, a mailbox of such, or - for stdin.")],
) -> None:
    """Take in mails that came back: an address that does not exist is suspended, and you are told."""
    from alerts.bounces import NotABounceError  # noqa: PLC0415
    from flows.bounces import take_bounces  # noqa: PLC0415

    data = _read_bytes(file)
    with opened_tools() as tools, tools.store.transaction() as session:
        try:
            bounced = take_bounces(session, data, tools.clock())
        except NotABounceError as error:
            raise UsageError(f"{file}: {error}") from error
    words = speak().gettext(
        "Addresses suspended: {suspended}. Messages that came back: {returned}. Not ours: {not_ours}."
    )
    typer.echo(words.format(suspended=bounced.suspended, returned=bounced.returned, not_ours=bounced.not_ours))


@app.command()
def correct(
    alert: Annotated[str, typer.Argument(help="The number that one receiver saw, as ZW-3F9A2C1B.")],
    text: Annotated[Path, typer.Option(help='A TOML file with the words for each language: rus = "…", kaz = "…".')],
) -> None:
    """Queue a correction for exactly those who got an alert, in the same thread; `retry` or the next pass sends it."""
    from flows.corrections import MissingWordsError, queue_correction  # noqa: PLC0415
    from storage.audit import COMMAND, Deed, append  # noqa: PLC0415
    from storage.errors import NotStoredError  # noqa: PLC0415

    texts, number = _read_texts(text), alert.strip().upper()
    with opened_tools() as tools, tools.store.transaction() as session:
        now = tools.clock()
        try:
            queued = queue_correction(session, number, texts, tools.settings, now)
            if queued:
                append(session, Deed(COMMAND, "corrected", "alert", number), now)
        except (MissingWordsError, NotStoredError) as error:
            raise UsageError(f"{error}") from error
    words = speak().ngettext("{count} correction waits to be sent.", "{count} corrections wait to be sent.", queued)
    typer.echo(words.format(count=queued))


def _read_texts(path: Path) -> dict[ReaderLanguage, str]:
    try:
        told = tomllib.loads(_read_bytes(path).decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f'--text {path}: not a TOML file with lines such as rus = "…"') from error
    unknown = next((name for name in told if name not in READER_LANGUAGES), None)
    if unknown is not None or not all(isinstance(words, str) for words in told.values()):
        raise UsageError(f"--text {path}: one text for each of {', '.join(READER_LANGUAGES)}, and nothing else")
    return {language: told[language] for language in READER_LANGUAGES if language in told}


def _read_bytes(path: Path) -> bytes:
    try:
        return sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
