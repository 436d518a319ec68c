"""How results look in a terminal: colour and tables for people on stdout, progress and doubts on stderr."""

import sys
from collections.abc import Sequence
from gettext import NullTranslations
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from law.model import Change, Revision
from law.serial import change_as_contract

if TYPE_CHECKING:
    from rich.progress import TaskID

    from flows.passes import ActReport, PassReport
    from flows.sending import Posted
    from law.changes.words import Piece
    from storage.changes import StoredChange

STYLES = {"gone": "red strike", "new": "green underline", "same": ""}
MARKS = {"gone": ("[-", "-]"), "new": ("{+", "+}"), "same": ("", "")}
CONTEXT_WORDS = 8
OUTCOMES = {"good": "green", "identical": "dim", "absent": "dim", "failed": "red", "quarantined": "yellow"}


def out() -> Console:
    """Return the console for results; wide enough that a pipe cuts nothing."""
    return Console(highlight=False, soft_wrap=True)


def err() -> Console:
    """Return the console for progress and doubts."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


class Progress:
    """A bar over the acts of a pass, on stderr; nothing where there is no terminal or only JSON is wanted."""

    def __init__(self, acts: int, t: NullTranslations, *, quiet: bool) -> None:
        # What is loaded here and below is slow to load, and a command that prints a table starts without it.
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415
        from rich.progress import Progress as Bar  # noqa: PLC0415

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._bar = Bar(*columns, console=err(), transient=True, disable=quiet or not sys.stderr.isatty())
        self._acts = acts
        self._words = t.gettext("Reading the portals")
        self._task: TaskID | None = None
        self._seen: set[str] = set()

    def __enter__(self) -> Self:
        self._bar.start()
        self._task = self._bar.add_task(self._words, total=self._acts)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._bar.stop()

    def on_line(self, line: "ActReport") -> None:
        """Move on when an act is done."""
        self.advance(line.act)

    def advance(self, act: str) -> None:
        """Move on by one act, once."""
        if act not in self._seen and self._task is not None:
            self._seen.add(act)
            self._bar.advance(self._task)

    def say(self, words: str) -> None:
        """Show what is done at this moment before the bar."""
        if self._task is not None:
            self._bar.update(self._task, description=f"{self._words}: {words}")


def show_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    out().print(table)


def show_report(report: "PassReport", t: NullTranslations, *, quiet: bool) -> None:
    """Print how a pass went; with ``quiet`` only what went wrong, on stderr."""
    for line in report.lines:
        is_bad = line.verdict.outcome in ("failed", "quarantined")
        if quiet and not is_bad:
            continue
        console = err() if is_bad else out()
        detail = ": ".join(part for part in (line.verdict.reason, line.verdict.detail) if part)
        style = OUTCOMES[line.verdict.outcome]
        console.print(f"{line.source} {line.act} {line.language} [{style}]{line.verdict.outcome}[/] {escape(detail)}")
    if not quiet:
        for _, step in report.steps:
            show_changes(step.changes, t)
        found = sum(len(step.changes) for _, step in report.steps)
        words = t.ngettext("{count} change was stored.", "{count} changes were stored.", found)
        out().print(words.format(count=found))
    show_posted(report.posted, t, quiet=quiet)


def show_posted(posted: "Posted", t: NullTranslations, *, quiet: bool) -> None:
    """Print what was sent; what could not be is said on stderr with its reason."""
    if posted.sent and not quiet:
        out().print(
            t.ngettext("{count} message sent.", "{count} messages sent.", posted.sent).format(count=posted.sent)
        )
    if posted.stopped:
        err().print(t.gettext("Sending is stopped; `zanwatch outbox resume` switches it on."), style="yellow")
    if posted.waiting:
        words = t.ngettext("{count} message waits to be sent.", "{count} messages wait to be sent.", posted.waiting)
        err().print(words.format(count=posted.waiting), style="yellow")
    for reason in posted.reasons:
        err().print(escape(reason), style="yellow")


def posted_as_json(posted: "Posted") -> dict[str, Any]:
    """Return what was sent as plain values."""
    return {
        "sent": posted.sent,
        "waiting": posted.waiting,
        "dead": posted.dead,
        "stopped": posted.stopped,
        "reasons": list(posted.reasons),
    }


def report_as_json(report: "PassReport") -> dict[str, Any]:
    """Return a pass as plain values: its lines of outcome, the changes as the contract has them, what was sent."""
    return {
        "run": report.run,
        "outcomes": [
            {
                "source": line.source,
                "act": line.act,
                "language": line.language,
                "outcome": line.verdict.outcome,
                "reason": line.verdict.reason,
                "detail": line.verdict.detail,
            }
            for line in report.lines
        ],
        "revisions": report.stored,
        "changes": [
            {
                "act": act,
                "from": step.from_on.isoformat(),
                "to": step.to_on.isoformat(),
                **change_as_contract(change),
            }
            for act, step in report.steps
            for change in step.changes
        ],
        "queued": report.queued,
        "delivery": posted_as_json(report.posted),
    }


def revision_as_json(revision: Revision) -> dict[str, Any]:
    """Return a revision as plain values: provisions in reading order, notes apart, issues with their places."""
    return {
        "act": revision.act,
        "language": revision.language,
        "portal_version_on": revision.portal_version_on.isoformat(),
        "title": revision.title,
        "law_hash": revision.law_hash,
        "provisions": [
            {
                "eid": unit.eid,
                "kind": unit.kind,
                "parent": unit.parent or None,
                "number": unit.number or None,
                "heading": unit.heading or None,
                "text": unit.text,
                "excluded": unit.excluded,
            }
            for unit in revision.provisions
        ],
        "notes": [{"eid": note.eid, "kind": note.kind, "text": note.text} for note in revision.notes],
        "issues": [{"place": issue.place, "message": issue.message} for issue in revision.issues],
    }


def show_revision(revision: Revision) -> None:
    """Print the tree of provisions; notes stand apart, dim, under the unit they belong to."""
    from rich.tree import Tree  # noqa: PLC0415

    root = Tree(f"[bold]{escape(revision.title)}[/] {revision.language} {revision.portal_version_on}")
    branches = {"": root}
    notes: dict[str, list[str]] = {}
    for note in revision.notes:
        notes.setdefault(note.eid, []).append(note.text)
    for unit in revision.provisions:
        words = " ".join(part for part in (unit.heading, unit.text) if part) or ("—" if unit.excluded else "")
        branch = branches.get(unit.parent, root).add(f"[cyan]{escape(unit.eid)}[/] {escape(words)}")
        branches[unit.eid] = branch
        for text in notes.get(unit.eid, []):
            branch.add(f"[dim italic]{escape(text)}[/]")
    out().print(root)
    for issue in revision.issues:
        err().print(f"[yellow]{escape(issue.place)}: {escape(issue.message)}[/]")


def show_stored_changes(found: "Sequence[StoredChange]", t: NullTranslations) -> None:
    """Print stored changes, each set under its act and dates."""
    last: tuple[object, ...] = ()
    for item in found:
        head = (item.act, item.change.language, item.from_on, item.to_on)
        if head != last:
            out().print(f"[bold]{item.act}[/] {item.change.language} {item.from_on} → {item.to_on}")
            last = head
        show_changes((item.change,), t)
    if not found:
        out().print(t.gettext("No changes."))


def show_changes(changes: Sequence[Change], t: NullTranslations) -> None:
    """Print changes as a lawyer marks them: what came underlined and with +, what went struck and with −."""
    from law.summaries.effects import describe_acts, describe_contradictions, describe_effect  # noqa: PLC0415
    from law.summaries.kinds import capitalise  # noqa: PLC0415

    if not changes:
        out().print(t.gettext("No changes."))
    for change in changes:
        acts = capitalise(describe_acts(change.amended_by, change.attribution, t))
        facts = f"{capitalise(describe_effect(change.effect, t))}. {acts}."
        out().print(f"[bold]{escape(change.label)}[/] [magenta]{change.kind}[/] {change.stage}")
        out().print(f"  [dim]{escape(facts)}[/]")
        if doubt := describe_contradictions(change, t):
            out().print(f"  [yellow]{escape(doubt)}[/]")
        out().print(mark(change))


def mark(change: Change) -> Text:
    """Return the words of a change with marks and colours; long runs of unchanged words are cut to their ends."""
    from law.changes.words import diff_lines  # noqa: PLC0415

    text = Text("  ")
    if change.before is None or change.after is None:
        kind = "new" if change.before is None else "gone"
        opening, closing = MARKS[kind]
        return text.append(f"{opening}{change.after or change.before or ''}{closing}", STYLES[kind])
    lines = diff_lines(change.before, change.after)
    for number, pieces in enumerate(lines):
        text.append("\n  " if number else "")
        for at, piece in enumerate(pieces):
            opening, closing = MARKS[piece.kind]
            words = _shorten(piece, is_first=at == 0 and len(lines) == 1, is_last=at == len(pieces) - 1)
            text.append(f"{opening}{words}{closing}", STYLES[piece.kind])
            text.append(" ")
    return text


def _shorten(piece: "Piece", *, is_first: bool, is_last: bool) -> str:
    if piece.kind != "same" or len(piece.words) <= 2 * CONTEXT_WORDS:
        return piece.text
    from law.changes.words import join  # noqa: PLC0415

    start = "" if is_first else join(piece.words[:CONTEXT_WORDS])
    end = "" if is_last else join(piece.words[-CONTEXT_WORDS:])
    return f"{start} … {end}".strip()
