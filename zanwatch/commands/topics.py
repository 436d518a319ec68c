"""`zanwatch topics`: which topics the titles of a file concern, and the words that say so; no database."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zanwatch.entry import UsageError, speak

if TYPE_CHECKING:
    from gettext import NullTranslations

    from law.topics.model import Relevance


def add_to(app: typer.Typer) -> None:
    """Add this command to the front door."""
    app.command()(topics)


def topics(
    file: Annotated[Path, typer.Option("--file", help="Titles of acts or drafts, one a line, in UTF-8.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")] = False,  # noqa: FBT002 - Typer's form of a flag
) -> None:
    """Say which topics each title concerns, and why; «possible» is what may concern a topic."""
    from law.topics.relevance import find_topics  # noqa: PLC0415 - see zanwatch.commands

    t = speak()
    titles = read_titles(file)
    found = [find_topics(title) for title in titles]
    if as_json:
        rows = [topics_as_json(title, each, t) for title, each in zip(titles, found, strict=True)]
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    from law.topics.because import because  # noqa: PLC0415
    from zanwatch.show import show_table  # noqa: PLC0415

    rows_shown = [(title, because(each, t) or "—") for title, each in zip(titles, found, strict=True)]
    show_table([t.gettext("Title"), t.gettext("Why")], rows_shown)


def topics_as_json(title: str, found: "tuple[Relevance, ...]", t: "NullTranslations") -> dict[str, Any]:
    """Return a title's topics as plain values; ``possible`` is there only where something may concern a topic."""
    from law.topics.because import describe_topic  # noqa: PLC0415

    rows = {
        certainty: [
            {"topic": one.topic, "because": describe_topic(one, t)} for one in found if one.certainty == certainty
        ]
        for certainty in ("sure", "possible")
    }
    possible = {"possible": rows["possible"]} if rows["possible"] else {}
    return {"title": title, "topics": rows["sure"], **possible}


def read_titles(path: Path) -> list[str]:
    """Return the lines of a file, an empty one too, so that answers stand beside them; raises UsageError."""
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not in UTF-8: byte {error.start}") from error
    # Not splitlines: a title may hold a mark that only Unicode takes for the end of a line.
    lines = text.replace("\r\n", "\n").split("\n")
    return lines[:-1] if not lines[-1] else lines
