"""The part of a word that all its forms share: насилие and насилия, көші-қон and көші-қонның.

Russian by the Snowball stemmer and a short table of words that it takes for several (``russian.toml``); Kazakh by a
table of endings (``kazakh.toml``). Both are in letters as search folds them.
A stem is for matching alone and is shown to nobody.
"""

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from threading import Lock

from snowballstemmer import stemmer

from law.model import Language

VERSION = "2"
"""Changes whenever a stem may come out otherwise: what was indexed by another one is indexed anew."""
_LEAST = 3
_lock = Lock()


@dataclass(frozen=True, slots=True)
class _Group:
    endings: tuple[str, ...]
    """The longest first."""
    least: int
    after: str


@lru_cache(maxsize=200_000)
def stem(form: str, language: Language) -> str:
    """Return the stem of a folded word; a number is its own.

    >>> stem("насилия", "rus") == stem("насилие", "rus"), stem("49-1", "rus")
    (True, '49-1')
    >>> [stem(word, "kaz") for word in ("кон", "коннын", "кукыгы", "кукык", "балаларымен")]
    ['кон', 'кон', 'кукык', 'кукык', 'бал']
    """
    if form[:1].isdigit():
        return form
    if language == "kaz":
        return _stem_kazakh(_irregular(language).get(form, form))
    # The stemmer keeps its state in itself, and pages are served by many threads.
    with _lock:
        stemmed: str = _russian().stemWord(_irregular("rus").get(form, form))
    return stemmed


def _stem_kazakh(form: str) -> str:
    groups, soften = _kazakh()
    for group in groups:
        for ending in group.endings:
            left = len(form) - len(ending)
            if left >= group.least and form.endswith(ending) and (not group.after or form[left - 1] in group.after):
                form = form[:left]
                break
    return form[:-1] + soften.get(form[-1], form[-1]) if len(form) > 1 else form


@cache
def _russian() -> stemmer:
    return stemmer("russian")


@cache
def _irregular(language: Language) -> dict[str, str]:
    name = "kazakh.toml" if language == "kaz" else "russian.toml"
    forms = tomllib.loads(files("law.search").joinpath(name).read_text("utf-8"))["forms"]
    return {form: word for word, written in forms.items() for form in written.split()}


@cache
def _kazakh() -> tuple[tuple[_Group, ...], dict[str, str]]:
    table = tomllib.loads(files("law.search").joinpath("kazakh.toml").read_text("utf-8"))
    groups = (
        _Group(
            tuple(sorted(set(group["endings"].split()), key=lambda ending: (-len(ending), ending))),
            group.get("least", _LEAST),
            group.get("after", ""),
        )
        for group in table["group"]
    )
    return tuple(groups), table["soften"]
