"""`zanwatch parse` and `compare`: look at captured pages with your own eyes; no database."""

import json
from pathlib import Path
from typing import Annotated

import typer

from law.model import Revision
from zanwatch.entry import UsageError, speak, spoken_language


def add_to(app: typer.Typer) -> None:
    """Add these commands to the front door."""
    app.command()(parse)
    app.command()(compare)


def parse(
    file: Annotated[Path, typer.Argument(help="A captured page (ЕСПИ JSON).")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")] = False,  # noqa: FBT002 - Typer's form of a flag
) -> None:
    """Print the tree of provisions of a captured page."""
    revision = read_file(file)
    if as_json:
        from zanwatch.show import revision_as_json  # noqa: PLC0415 - see zanwatch.commands

        typer.echo(json.dumps(revision_as_json(revision), ensure_ascii=False))
        return
    from zanwatch.show import show_revision  # noqa: PLC0415

    show_revision(revision)


def compare(
    before: Annotated[Path, typer.Argument(help="The earlier captured page.")],
    after: Annotated[Path, typer.Argument(help="The later captured page.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")] = False,  # noqa: FBT002 - Typer's form of a flag
    html: Annotated[Path | None, typer.Option(help="Write the comparison for a browser.")] = None,
) -> None:
    """Print what changed from one captured page to the other."""
    from law.explain import explain  # noqa: PLC0415
    from law.serial import change_as_contract  # noqa: PLC0415

    old, new = read_file(before), read_file(after)
    if old.language != new.language:
        raise UsageError(f"{before.name} is in {old.language} and {after.name} in {new.language}: compare one language")
    changes = explain(old, new)
    if html is not None:
        from zanwatch.page import comparison_page  # noqa: PLC0415

        html.write_text(comparison_page(old, new, changes, spoken_language()), "utf-8")
    if as_json:
        typer.echo(json.dumps([change_as_contract(change) for change in changes], ensure_ascii=False))
        return
    from zanwatch.show import show_changes  # noqa: PLC0415

    show_changes(changes, speak())


def read_file(path: Path) -> Revision:
    """Return the revision on a captured page; raises UsageError that says what is wrong with the file."""
    from law.errors import UnreadablePageError  # noqa: PLC0415
    from law.parsing.read import read_revision  # noqa: PLC0415

    try:
        return read_revision([path.read_bytes()])
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from error
    except UnreadablePageError as error:
        raise UsageError(f"{path} is no captured page of an act: {error}") from error
