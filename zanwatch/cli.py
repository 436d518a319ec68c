"""The command `zanwatch`. Exit codes: 0 done, 1 failure, 2 wrong usage or setting, 3 some source failed or is held."""

import sys

import typer

from config.settings import BadSettingError
from law.errors import MonitorError
from zanwatch.commands import (
    affected,
    audit,
    backfill,
    cases,
    database,
    demo,
    doctor,
    drafts,
    evidence,
    forget,
    found,
    health,
    init,
    law,
    outbox,
    panic,
    pending,
    people,
    probe,
    quarantine,
    rotate,
    schedules,
    search,
    serve,
    sources,
    stands,
    successor,
    topics,
    users,
    watching,
    watchlist,
    web,
)
from zanwatch.entry import UsageError

app = typer.Typer(
    name="zanwatch",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Watches the official legal portals of Kazakhstan and tells who asked what changed in the law, and from when.",
)
for commands in (watching, backfill, law, people, pending, topics, drafts, found, probe, search):
    commands.add_to(app)
app.add_typer(outbox.app, name="outbox")
app.add_typer(users.app, name="users")
app.add_typer(database.app, name="db")
app.add_typer(schedules.app, name="schedules")
app.add_typer(successor.app, name="successors")
app.add_typer(cases.app, name="cases")
app.add_typer(quarantine.app, name="quarantine")
app.add_typer(sources.app, name="sources")
app.add_typer(stands.app, name="stands")
app.add_typer(watchlist.app, name="watchlist")
app.add_typer(audit.app, name="audit")
app.add_typer(evidence.app, name="evidence")
app.command("forget")(forget.forget)
app.command("panic")(panic.panic)
app.command("affected")(affected.affected)
app.command("rotate-key")(rotate.rotate_key)
app.command("web")(web.web)
app.command("serve")(serve.serve)
app.command("health")(health.health)
app.command("demo")(demo.demo)
app.command("init")(init.init)
app.command("doctor")(doctor.doctor)


def main() -> None:
    """Run the command; what went wrong is one sentence on stderr."""
    try:
        app()
    except (BadSettingError, UsageError) as error:
        _end(error, 2)
    except MonitorError as error:
        _end(error, 1)
    except BrokenPipeError:
        # The reader of our output has gone («zanwatch changes | head»): nothing is wrong, and nobody listens.
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:
        # Whoever never came to the database has not loaded what this error is of, and need not wait for it.
        known = sys.modules.get("sqlalchemy.exc")
        if known is None or not isinstance(error, known.DBAPIError):
            raise
        hint = "Is there room on the disk, and does nobody else hold it? Nothing is half done: run this again."
        _end(MonitorError(f"the database cannot be used now ({error.orig}). {hint}"), 1)


def _end(error: Exception, code: int) -> None:
    typer.echo(f"zanwatch: {error}", err=True)
    sys.exit(code)
