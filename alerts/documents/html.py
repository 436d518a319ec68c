"""A comparison as one page for a browser: no script, nothing of anybody else, every word escaped."""

from collections.abc import Iterator
from html import escape

from alerts.documents.building import say_edition
from alerts.documents.model import Line, Redline, Run, printable
from alerts.documents.pdf import TAGS

_STYLE = (
    "body{margin:0 auto;max-width:46rem;padding:2rem 1rem;font:1.06rem/1.6 Georgia,'DejaVu Serif',serif;color:#111;"
    "background:#fff}h1{font-size:1.5rem}h2{font-size:1.1rem}p{margin:.4rem 0;overflow-wrap:anywhere}"
    ".said,.facts{font:.9rem/1.5 sans-serif;color:#444}ins{text-decoration:underline}ins::before{content:'+'}"
    "del{text-decoration:line-through}del::before{content:'−'}.moved{border:1px dotted;padding:.2rem}"
    "td{border:1px solid #999;padding:.2rem .4rem;vertical-align:top}table{border-collapse:collapse}"
)
_TAGS = {"same": "{}", "new": "<ins>{}</ins>", "gone": "<del>{}</del>"}


def write_html(redline: Redline, timezone: str) -> bytes:
    """Return the page."""
    return (printable("".join(_parts(redline, timezone))) + "\n").encode()


def _parts(redline: Redline, timezone: str) -> Iterator[str]:
    words = redline.words
    title = escape(redline.title)
    yield f'<!DOCTYPE html>\n<html lang="{TAGS[redline.frame_language]}"><head><meta charset="utf-8">'
    yield f'<meta name="viewport" content="width=device-width"><title>{title}</title><style>{_STYLE}</style></head>'
    yield f"<body><h1>{title}</h1><p><strong>{escape(redline.lead)}</strong></p>"
    yield from (f'<p class="facts">{escape(fact)}</p>' for fact in redline.facts)
    yield f"<p>{escape(words['acts'] if redline.acts else words['no_acts'])}</p>"
    yield from (_link(link.words, link.url) for link in redline.acts)
    yield f'<p class="facts">{escape(words["legend"])}; <span class="moved">{escape(words["moved"])}</span></p>'
    if redline.figures:
        yield f"<h2>{escape(words['figures'])}</h2><table>"
        for place, was, now, unit in redline.figures:
            cells = (escape(place), f"<del>{escape(was)}</del>", f"<ins>{escape(now)}</ins>", escape(unit))
            yield f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
        yield "</table>"
    if not redline.sections:
        yield f"<p>{escape(words['nothing'])}</p>"
    for section in redline.sections:
        yield f'<section lang="{TAGS[redline.law_language]}"><h2>{escape(section.label)}</h2>'
        for line in section.lines:
            yield from (f'<p class="said">{escape(said)}</p>' for said in line.said)
            yield _line(line, words["folded"])
        yield "</section>"
    if redline.notes:
        yield f"<h2>{escape(words['notes'])}</h2>"
        yield from (f"<p><strong>{escape(place)}</strong></p><p>{_runs(runs)}</p>" for place, runs in redline.notes)
    yield f"<h2>{escape(words['sources'])}</h2>"
    for edition in redline.editions:
        head, said = say_edition(redline, edition, timezone)
        yield f"<p><strong>{escape(head)}</strong></p>"
        yield from (f'<p class="facts">{escape(line)}</p>' for line in said)
    yield from (_link(link.words, link.url) for link in redline.links)
    if redline.permalink:
        yield _link(f"{words['permalink']}: {redline.permalink}", redline.permalink)
    yield "</body></html>"


def _line(line: Line, folded: str) -> str:
    if line.kind == "folded":
        return f'<p class="facts">{escape(folded.format(n=line.folded))}</p>'
    if line.cells:
        cells = "".join(f"<td>{_runs(cell)}</td>" for cell in line.cells)
        return f"<table><tr>{cells}</tr></table>"
    words = f"<strong>{_runs(line.runs)}</strong>" if line.is_heading else _runs(line.runs)
    moved = ' class="moved"' if line.is_moved else ""
    return f"<p{moved}>{words}</p>"


def _runs(runs: tuple[Run, ...]) -> str:
    return "".join(_TAGS[run.kind].format(escape(run.text)) for run in runs)


def _link(words: str, url: str) -> str:
    return f'<p><a href="{escape(url)}" rel="noreferrer">{escape(words)}</a></p>' if url else f"<p>{escape(words)}</p>"
