"""Two acts side by side in a terminal: where each old article stands now."""

from collections.abc import Mapping
from gettext import NullTranslations
from typing import Any

from rich.markup import escape
from rich.table import Table

from flows.concordances import Concordance
from law.languages.labels import label
from law.languages.words import ReaderLanguage
from law.model import Revision
from law.summaries.excerpts import shorten
from law.summaries.links import describe_decision, describe_link
from zanwatch.show import out

STYLES = {"none": "red", "related": "yellow", "added": "green"}
_LETTERS = 60


def show_concordance(
    known: Mapping[str, Any], found: Concordance | None, t: NullTranslations, language: ReaderLanguage
) -> None:
    """Print the two acts' names and a table of their links; without both texts only the names."""
    console = out()
    console.print(f"[bold]{escape(known['old'])}[/] {escape(_title(known['old_title']))}")
    console.print(
        f"→ [bold]{escape(known['new'] or '—')}[/] № {escape(known['number'])} {escape(_title(known['new_title']))}"
    )
    console.print(
        f"{describe_decision(known['state'], t)} · {escape(', '.join(known['grounds']))} {known['article'] or ''}"
    )
    if found is None:
        console.print(t.gettext("The articles cannot be compared: the text of one of the two is not stored."))
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for head in (t.gettext("Old act"), t.gettext("New act"), t.gettext("Score"), t.gettext("How"), t.gettext("State")):
        table.add_column(head, overflow="fold")
    openings = [read_openings(revision) for revision in (found.old, found.new)]
    for item in found.links:
        link = item.link
        places = [
            "\n".join(f"{label(eid, language)}: {shorten(said.get(eid, ''), _LETTERS)}" for eid in eids) or "—"
            for eids, said in zip((link.old, link.new), openings, strict=True)
        ]
        style = STYLES.get(link.kind, "")
        score = f"{link.score:.2f}" if link.old and link.new else ""
        how = describe_link(link.kind, t)
        table.add_row(*map(escape, places), score, how, describe_decision(item.state, t), style=style)
    console.print(table)


def read_openings(revision: Revision) -> dict[str, str]:
    """Return what each unit begins with: its heading, else its own line."""
    return {unit.eid: unit.heading or unit.text for unit in revision.provisions}


def _title(titles: Mapping[str, str]) -> str:
    return titles.get("rus") or next(iter(titles.values()), "")
