"""A comparison as one page for a browser: no script, no address of anybody else, every word of the law escaped."""

from collections.abc import Sequence
from gettext import NullTranslations
from html import escape

from alerts.model import ReaderLanguage
from config.catalogues import read_catalogue
from law.changes.words import diff_lines
from law.model import Change, Revision
from law.summaries.effects import describe_acts, describe_contradictions, describe_effect
from law.summaries.kinds import capitalise, describe_kind

_STYLE = """
:root { color-scheme: light dark; --ink: #1c1b19; --paper: #fbfaf7; --soft: #6b675f; --line: #ddd8cc; }
@media (prefers-color-scheme: dark) { :root { --ink: #e9e6df; --paper: #191816; --soft: #a39d92; --line: #3a3732; } }
body { margin: 0 auto; max-width: 46rem; padding: 2rem 1rem 4rem; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.65 Georgia, "PT Serif", "DejaVu Serif", serif; }
h1 { font-size: 1.5rem; line-height: 1.25; } h2 { font-size: 1.05rem; margin: 0 0 .4rem; }
article { border-top: 1px solid var(--line); padding: 1.4rem 0; } p { margin: .4rem 0; overflow-wrap: anywhere; }
.facts, .legend { color: var(--soft); font: .9rem/1.5 system-ui, sans-serif; }
ins { text-decoration: underline; background: #cdebd0; color: #0c3b14; } ins::before { content: "+"; }
del { text-decoration: line-through; background: #f6d2cf; color: #5b120c; } del::before { content: "−"; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@media print { body { background: #fff; color: #000; } ins, del { background: none; color: #000; } }
"""
_TAGS = {"rus": "ru", "kaz": "kk"}


def comparison_page(before: Revision, after: Revision, changes: Sequence[Change], language: ReaderLanguage) -> str:
    """Return the page in the reader's language; an empty comparison says that it is one."""
    t = read_catalogue(language)
    title = escape(after.title or before.title)
    dates = f"{before.portal_version_on:%d.%m.%Y} → {after.portal_version_on:%d.%m.%Y}"
    nothing = t.gettext("No changes.")
    cards = "".join(_card(change, language, t) for change in changes) or f"<p>{escape(nothing)}</p>"
    legend = escape(t.gettext("underlined: added; struck through: removed"))
    return (
        f'<!DOCTYPE html>\n<html lang="{_TAGS[after.language]}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title><style>{_STYLE}</style></head>'
        f'<body><h1>{title}</h1><p class="facts">{dates}</p><p class="legend">{legend}</p>{cards}</body></html>\n'
    )


def _card(change: Change, language: ReaderLanguage, t: NullTranslations) -> str:
    facts = [
        describe_kind(change, language, t),
        describe_effect(change.effect, t),
        describe_acts(change.amended_by, change.attribution, t),
    ]
    if doubt := describe_contradictions(change, t):
        facts.append(doubt)
    lines = "".join(f"<p>{line}</p>" for line in _lines(change, t))
    return (
        f'<article id="{escape(change.eid)}"><h2>{escape(capitalise(change.label))}</h2>'
        f'<p class="facts">{escape(" · ".join(facts))}</p>{lines}</article>'
    )


def _lines(change: Change, t: NullTranslations) -> list[str]:
    """Return the marked words, a line of the later text each; a unit that is wholly new or gone keeps its lines."""
    added, removed = escape(t.gettext("added")), escape(t.gettext("removed"))
    forms = {
        "same": "{}",
        "new": f'<ins><span class="hidden">{added}: </span>{{}}</ins>',
        "gone": f'<del><span class="hidden">{removed}: </span>{{}}</del>',
    }
    if change.before is None or change.after is None:
        form = forms["new" if change.before is None else "gone"]
        return [form.format(escape(line)) for line in (change.after or change.before or "").splitlines()]
    lines = diff_lines(change.before, change.after)
    return [" ".join(forms[piece.kind].format(escape(piece.text)) for piece in line) for line in lines]
