"""`zanwatch db …`: the schema, what lies in it, and its backups."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.settings import Settings, make_data_dir, read_settings
from law.errors import MonitorError
from zanwatch.entry import UsageError, now, opened_store, speak

if TYPE_CHECKING:
    from gettext import NullTranslations

    from storage.check import Checked, Fault

app = typer.Typer(no_args_is_help=True, help="The database.")

FAULTY = 1
NOT_ALL = 3


class NoDatabaseError(MonitorError):
    """Raised when there is no database where one should be looked at, from ``db``; exit code 1."""


@app.callback()
def group() -> None:
    """The database."""


@app.command()
def upgrade() -> None:
    """Make the schema, or bring an older one up to date; any command does so on an empty database."""
    with opened_store() as store:
        store.upgrade()
    typer.echo(speak().gettext("The database is up to date."))


@app.command()
def check(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")] = False,  # noqa: FBT002 - Typer's form of a flag
) -> None:
    """Read everything again and build every text anew from its raw bytes. Exit code 1: something is not as it was."""
    from flows.rereading import name_reader, read_again  # noqa: PLC0415 - see zanwatch.commands
    from storage.check import Reader, check_store  # noqa: PLC0415

    t = speak()
    with opened_store(_with_database()) as store, _bar(t.gettext("Checking"), quiet=as_json) as on_step:
        checked = check_store(store, Reader(name_reader(), read_again), on_step)
    if as_json:
        typer.echo(json.dumps(_as_json(checked), ensure_ascii=False))
    else:
        for line in _say(checked, t):
            typer.echo(line)
    if checked.faults:
        raise typer.Exit(FAULTY)


@app.command()
def reparse(
    act: Annotated[str | None, typer.Option(help="ЕСПИ code or adilet id.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")] = False,  # noqa: FBT002 - Typer's form of a flag
) -> None:
    """Read the stored pages again with this version's reader; no revision is altered and nobody is told."""
    from flows import rereading  # noqa: PLC0415
    from storage.acts import find_facts  # noqa: PLC0415
    from storage.reindexing import refresh  # noqa: PLC0415

    t = speak()
    with opened_store(_with_database()) as store:
        code = None
        if act is not None:
            with store.reading() as session:
                facts = find_facts(session, act)
            if facts is None:
                raise UsageError(f"--act {act}: nothing is stored of an act with this id")
            code = facts.code
        with _bar(t.gettext("Reading again"), quiet=as_json) as on_step:
            report = rereading.reparse(store, now(), code, on_step)
        refresh(store, code)
    if as_json:
        shown = {
            "reader": report.reader,
            "same": report.same,
            "better": report.better,
            "unreadable": [{"revision": number, "reason": reason} for number, reason in report.unreadable],
        }
        typer.echo(json.dumps(shown, ensure_ascii=False))
    else:
        words = t.gettext("Reader {reader}: {same} revisions read as before, {better} otherwise, {bad} not readable.")
        bad = len(report.unreadable)
        typer.echo(words.format(reader=report.reader, same=report.same, better=report.better, bad=bad))
        for number, reason in report.unreadable:
            typer.echo(
                t.gettext("Revision {number} keeps its old reading: {reason}").format(number=number, reason=reason)
            )
    if report.unreadable:
        raise typer.Exit(NOT_ALL)


@app.command()
def reindex() -> None:
    """Make the index of the search anew from the stored texts; nothing else is touched."""
    from storage import reindexing  # noqa: PLC0415

    t = speak()
    with opened_store(_with_database()) as store, _bar(t.gettext("Indexing"), quiet=False) as on_step:
        done = reindexing.reindex(store, on_step)
    typer.echo(t.ngettext("{n} text is indexed.", "{n} texts are indexed.", done).format(n=done))


@app.command()
def backup(
    folder: Annotated[Path, typer.Argument(help="Where the backup is kept; the one that is there is replaced.")],
) -> None:
    """Keep the database as it stands at this moment in a folder; a pass may be running. The secret key is not kept."""
    from storage.backup import make_backup  # noqa: PLC0415

    settings, t = _with_database(), speak()
    with opened_store(settings) as store:
        made = make_backup(store, folder, now())
    words = t.gettext("Backup made and proved: {file} in {folder}, {rows} rows, {size} bytes.")
    typer.echo(words.format(file=made.file, folder=folder, rows=sum(made.rows.values()), size=made.size))
    typer.echo(
        t.gettext(
            "The secret key is not in it. Keep a copy of {key} in another place: without it this backup cannot be"
            " restored, and whoever has both can read the addresses."
        ).format(key="ZANWATCH_SECRET_KEY" if settings.secret_key else _key_path(settings))
    )


@app.command()
def restore(folder: Annotated[Path, typer.Argument(help="Where the backup lies.")]) -> None:
    """Put a backup in the place of the database, without asking; nothing is replaced before all of it was proved."""
    from flows.sole import alone  # noqa: PLC0415 - see zanwatch.commands
    from storage.backup_restore import restore_backup  # noqa: PLC0415
    from storage.keys import read_key  # noqa: PLC0415
    from storage.reindexing import catch_up  # noqa: PLC0415

    settings, t = read_settings(), speak()
    if not settings.secret_key and not _key_path(settings).exists():
        raise UsageError(
            f"the secret key is not here: set ZANWATCH_SECRET_KEY, or put the old key back as {_key_path(settings)};"
            " a backup holds no key, and a new one would open nothing in it"
        )
    make_data_dir(settings)
    with alone(settings, "zanwatch db restore", t):
        done = restore_backup(folder, settings.database, read_key(settings), settings.data_dir)
        words = t.gettext("Restored as it was on {moment}: {rows} rows.")
        typer.echo(words.format(moment=done.made_at[:16].replace("T", " ") + " UTC", rows=sum(done.rows.values())))
        typer.echo(
            t.gettext(
                "What was seen since then is found again by the next pass, under the same alert numbers. Who was"
                " forgotten or unsubscribed since then, or stopped an address by its link, is not subscribed again."
            )
        )
        # The index is in no backup: it follows from the texts, and takes longer than all the rest.
        with opened_store(settings) as store, _bar(t.gettext("Indexing"), quiet=False) as on_step:
            catch_up(store, on_step)


def _with_database() -> Settings:
    """Return the settings; raises NoDatabaseError where an empty database would be made only to be looked at."""
    settings = read_settings()
    path = settings.database.removeprefix("sqlite:///")
    if path != settings.database and not Path(path).exists():
        raise NoDatabaseError(f"there is no database at {path}; `zanwatch db restore DIR` puts a backup there")
    return settings


def _key_path(settings: Settings) -> Path:
    from storage.keys import KEY_FILE  # noqa: PLC0415

    return settings.data_dir / KEY_FILE


def _as_json(checked: "Checked") -> dict[str, Any]:
    return {
        "ok": not checked.faults,
        "reader": checked.reader,
        "rows": checked.rows,
        "blobs": checked.blobs,
        "revisions": checked.revisions,
        "rebuilt": checked.rebuilt,
        "otherwise": checked.otherwise,
        "faults": [{"kind": fault.kind, "where": fault.where, "detail": fault.detail} for fault in checked.faults],
    }


def _say(checked: "Checked", t: "NullTranslations") -> Iterator[str]:
    words = t.gettext(
        "{rows} rows, {blobs} stored bodies; {rebuilt} of {revisions} texts built anew by reader {reader}."
    )
    yield words.format(
        rows=checked.rows,
        blobs=checked.blobs,
        rebuilt=checked.rebuilt,
        revisions=checked.revisions,
        reader=checked.reader,
    )
    if checked.otherwise:
        yield t.gettext(
            "{count} texts of older readers are read otherwise by this one; `zanwatch db reparse` stores its reading."
        ).format(count=checked.otherwise)
    for fault in checked.faults:
        yield _say_fault(fault, t)
    if not checked.faults:
        yield t.gettext("Everything is as it was stored.")
    elif all(fault.kind == "kept-differs" for fault in checked.faults):
        # What follows from the law is made from it; a backup would only lose what came since.
        words = t.gettext("Wrong: {count}. `zanwatch db reindex` mends all of it; no backup is needed.")
        yield words.format(count=len(checked.faults))
    else:
        words = t.gettext("Wrong: {count}. Restore the last good backup (`zanwatch db restore DIR`), and make a pass.")
        yield words.format(count=len(checked.faults))


def _say_fault(fault: "Fault", t: "NullTranslations") -> str:
    words = {
        "database": t.gettext("The database says that it is damaged: {where}"),
        "blob": t.gettext("Stored bytes are damaged: {where}: {detail}"),
        "missing-row": t.gettext("A row is missing: {where} names {detail}, which is not there."),
        "hole": t.gettext("A row is missing: {where} has no number {detail}."),
        "unguarded": t.gettext("The guard of the history is gone: rows of {where} could be altered."),
        "unbuildable": t.gettext("Revision {where} cannot be built anew: {detail}"),
        "hash-differs": t.gettext("The hash of revision {where} is not that of its text: {detail}"),
        "text-differs": t.gettext("The text of revision {where} is not the one on its stored page. {detail}"),
        "kept-differs": t.gettext(
            "What is counted of the changes does not follow from them: {where}; `zanwatch db reindex` counts anew."
        ),
    }[fault.kind]
    return words.format(where=fault.where, detail=fault.detail).strip()


@contextmanager
def _bar(words: str, *, quiet: bool) -> "Iterator[Callable[[int, int], None]]":
    """Give what moves a bar on stderr, where somebody looks at it."""
    from rich.progress import Progress  # noqa: PLC0415

    from zanwatch.show import err  # noqa: PLC0415

    with Progress(console=err(), transient=True, disable=quiet or not sys.stderr.isatty()) as bar:
        task = bar.add_task(words, total=None)

        def on_step(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield on_step
