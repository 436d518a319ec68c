"""The demo as a page for a browser: no script, no address of anybody else, every word of the law escaped."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from gettext import NullTranslations
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from law.changes.words import Piece, diff_words
from law.model import Change
from zanwatch.demo import telling, words
from zanwatch.demo.folder import OutFolder
from zanwatch.demo.scenes import Baseline, Card, Figures, Held, News, Quiet, Scene, Served, Told
from zanwatch.demo.screen import SHOWN_HEADERS
from zanwatch.page import comparison_page

NAME = "index.html"
LANGS = {"rus": "ru", "kaz": "kk", "eng": "en"}


def write_page(folder: OutFolder, scenes: Sequence[Scene], t: NullTranslations) -> Path:
    """Write the page and, beside it, one for each comparison of two editions; return where it stands."""
    cards = [card for scene in scenes if isinstance(scene, News) for card in scene.cards]
    compared = {}
    for card in cards:
        if card.before.portal_version_on == card.after.portal_version_on:
            continue  # its status changed, and no word of its text
        compared[card] = f"compare-{card.facts.code}-{card.after.portal_version_on}.html"
        page = comparison_page(card.before, card.after, card.changes, words.reader_of(t))
        folder.write(compared[card], page.encode())
    return folder.write(NAME, draw_page(scenes, compared, t).encode())


def draw_page(scenes: Sequence[Scene], compared: Mapping[Card, str], t: NullTranslations) -> str:
    """Return the page; ``compared`` says which cards have a page of their own, and its name."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"_": t.gettext}
    return environment.get_template("page.html.j2").render(
        lang=LANGS[words.reader_of(t)],
        langs=LANGS,
        say=_sentences(t),
        pieces=read_pieces,
        compared=compared,
        headers=SHOWN_HEADERS,
        commands="\n".join(words.list_next_commands()),
        baselines=[scene for scene in scenes if isinstance(scene, Baseline)],
        held=[scene for scene in scenes if isinstance(scene, Held)],
        days=[scene for scene in scenes if isinstance(scene, News | Told)],
        quiet=[scene for scene in scenes if isinstance(scene, Quiet)],
        served=[scene for scene in scenes if isinstance(scene, Served)],
        figures=[scene for scene in scenes if isinstance(scene, Figures)],
    )


def read_pieces(change: Change) -> tuple[Piece, ...]:
    """Return the words of a change that stayed, went and came; the word before a status is the portal's own code."""
    if change.kind == "status":
        return ()
    if change.before is None:
        return (Piece("new", (change.after or "",)),)  # whole, with its own lines
    if change.after is None:
        return (Piece("gone", (change.before,)),)
    return diff_words(change.before, change.after)[0]


def _sentences(t: NullTranslations) -> SimpleNamespace:
    """Return the functions of ``words`` by the names that the page uses."""
    said: dict[str, Callable[..., Any]] = {
        "title": words.say_title,
        "act": words.say_act,
        "baseline": words.say_baseline,
        "fault": words.say_fault,
        "held": words.say_held,
        "source": words.say_source,
        "groups": words.group_changes,
        "successor": words.say_successor,
        "other": words.say_other,
        "first": words.say_first,
        "untold": words.say_untold,
        "quiet": words.say_quiet,
        "served": words.say_served,
        "told_served": words.tell_served,
        "figures": words.say_figures,
        "reading": words.say_reading,
        "day": words.say_day,
        "coming": words.say_coming,
        "came": words.say_came,
        "heading": telling.say_heading,
        "told": telling.tell,
        "weight": telling.say_weight,
        "readers": telling.say_readers,
    }
    return SimpleNamespace(**{name: partial(say, t=t) for name, say in said.items()})
