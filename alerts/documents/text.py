"""A comparison as plain text, for whoever has neither a browser nor a printer, and as JSON for scripts."""

import json
from collections.abc import Iterator
from typing import Any

from alerts.documents.building import say_edition
from alerts.documents.model import Edition, Line, Redline, Run
from law.serial import change_as_contract

_MARKS = {"new": ("[+", "+]"), "gone": ("[−", "−]"), "same": ("", "")}


def write_text(redline: Redline, timezone: str) -> bytes:
    """Return the comparison as UTF-8 text: «[+added+]», «[−removed−]»; the words of each line as they were."""
    return ("\n".join(_lines(redline, timezone)) + "\n").encode("utf-8", "replace")


def write_json(redline: Redline) -> bytes:
    """Return the comparison as one JSON value: the changes as the contract has them, and where both texts come from."""
    first, second = redline.days
    shown = {
        "act": redline.act,
        "language": redline.law_language,
        "from": first.isoformat(),
        "to": second.isoformat(),
        "title": redline.title,
        "permalink": redline.permalink or None,
        "editions": [_edition(edition) for edition in redline.editions],
        "changes": [
            {"act": redline.act, "from": first.isoformat(), "to": second.isoformat(), **change_as_contract(change)}
            for change in redline.changes
        ],
    }
    # What no encoding can write (half a pair) is written as JSON writes it.
    try:
        return (json.dumps(shown, ensure_ascii=False, indent=1) + "\n").encode()
    except UnicodeEncodeError:
        return (json.dumps(shown, indent=1) + "\n").encode()


def _lines(redline: Redline, timezone: str) -> Iterator[str]:
    words = redline.words
    yield from (redline.title, redline.lead, "", *redline.facts, "")
    yield f"{words['acts']}:" if redline.acts else words["no_acts"]
    yield from (f"  {link.words} {link.url}".rstrip() for link in redline.acts)
    if redline.figures:
        yield from ("", f"{words['figures']}:")
        yield from (f"  {place}: {was} → {now} {unit}".rstrip() for place, was, now, unit in redline.figures)
    yield from ("", f"[+ +] {words['added']}; [− −] {words['removed']}")
    if not redline.sections:
        yield from ("", words["nothing"])
    for section in redline.sections:
        yield from ("", f"== {section.label} ==")
        for line in section.lines:
            yield from (f"# {said}" for said in line.said)
            yield "  " * line.depth + _line(line, words["folded"])
    if redline.notes:
        yield from ("", f"== {words['notes']} ==")
        for place, runs in redline.notes:
            yield from (f"# {place}", _runs(runs))
    yield from ("", f"== {words['sources']} ==")
    for edition in redline.editions:
        head, said = say_edition(redline, edition, timezone)
        yield from (f"{head}:", *(f"  {line}" for line in said))
    yield from (f"{link.words}: {link.url}" for link in redline.links)
    if redline.permalink:
        yield f"{words['permalink']}: {redline.permalink}"


def _line(line: Line, folded: str) -> str:
    if line.kind == "folded":
        return folded.format(n=line.folded)
    moved = "⇄ " if line.is_moved else ""
    return moved + (" | ".join(_runs(cell) for cell in line.cells) if line.cells else _runs(line.runs))


def _runs(runs: tuple[Run, ...]) -> str:
    return "".join(f"{_MARKS[run.kind][0]}{run.text}{_MARKS[run.kind][1]}" for run in runs)


def _edition(edition: Edition) -> dict[str, Any]:
    return {
        "on": edition.on.isoformat(),
        "law_sha256": edition.law_hash,
        "reader": edition.reader,
        "captures": [
            {
                "portal": source.portal,
                "url": source.url,
                "captured_at": source.captured_at.isoformat(),
                "sha256": source.sha256,
                "bytes": source.size,
            }
            for source in edition.sources
        ],
    }
