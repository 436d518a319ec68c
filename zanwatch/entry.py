"""Where a command begins: settings are read, the store is opened, clock and sender are made, and nowhere else."""

import gc
import locale
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from alerts.model import ReaderLanguage
from config.catalogues import read_catalogue
from flows.opening import now, opened_store, opened_tools
from law.errors import MonitorError

if TYPE_CHECKING:
    from gettext import NullTranslations

__all__ = ["UsageError", "loading", "now", "opened_store", "opened_tools", "speak"]


class UsageError(MonitorError):
    """Raised when a command was given something it cannot use, from zanwatch.commands; exit code 2."""


@contextmanager
def loading() -> Iterator[None]:
    """Let nobody look for garbage while modules are loaded: all of it stays, and looking takes a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def speak() -> "NullTranslations":
    """Return the words of the person at the terminal: Russian and Kazakh where the locale says so, else English."""
    return read_catalogue(spoken_language())


def spoken_language() -> ReaderLanguage:
    """Return the language of the person at the terminal."""
    name = next((os.environ[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(key)), "")
    code = locale.normalize(name)[:2].lower()
    return "rus" if code == "ru" else "kaz" if code == "kk" else "eng"
