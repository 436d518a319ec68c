"""A ZanWatch of its own, run as people run it: the command in a child process, told by its environment alone."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

COMMAND = Path(sys.executable).with_name("zanwatch")
LONGEST = 110.0
"""Seconds that one command may take here."""


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON value on stdout."""
        return json.loads(self.out)


@dataclass(frozen=True)
class House:
    """Settings, and the commands run with them and nothing else of this machine's environment."""

    environment: Mapping[str, str]

    def run(self, *words: str, **settings: str) -> Ran:
        """Run ``zanwatch`` to its end; ``settings`` (as ``smtp_url``) replace those of the house, "" takes one away."""
        done = subprocess.run(
            [str(COMMAND), *words],
            capture_output=True,
            text=True,
            env=self.with_settings(**settings),
            timeout=LONGEST,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def start(self, *words: str) -> "subprocess.Popen[bytes]":
        """Start ``zanwatch`` at the head of a process group of its own, to be killed at any moment."""
        return subprocess.Popen(
            [str(COMMAND), *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=self.with_settings(),
            start_new_session=True,
        )

    def read(self, *words: str) -> Any:
        """Return what a command says with ``--json``; it must end well."""
        ran = self.run(*words, "--json")
        assert ran.code == 0, ran.err
        return ran.json

    def with_settings(self, **settings: str) -> dict[str, str]:
        """Return the environment with these settings over the house's own."""
        named = {f"ZANWATCH_{name.upper()}": value for name, value in settings.items()}
        return {**self.environment, **named}


def make_environment(folder: Path, **settings: str) -> dict[str, str]:
    """Return an environment in which nothing of this machine's is left but the way to its programs."""
    named = {f"ZANWATCH_{name.upper()}": value for name, value in settings.items()}
    data = {"ZANWATCH_DATA_DIR": str(folder / "data"), "ZANWATCH_CRAWL_DELAY": "0"}
    return {**keep_environment(folder), **data, **named}


def keep_environment(home: Path) -> dict[str, str]:
    """Return what a program needs to run at all, with this home.

    Whatever the environment says of compiled modules is left out: children share those that stand beside the sources.
    """
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "HOME": str(home), "LANG": "C.UTF-8"}


@dataclass(frozen=True, slots=True)
class Invented:
    """An act made for a test: its code, and the text of each edition by date and language."""

    code: str
    editions: Mapping[tuple[str, str], str] = field(hash=False)
    adopted_on: str = "2020-03-02"
    causes: Mapping[str, str] = field(default_factory=dict, hash=False)
    """By the edition's date the amending act, as «Закон РК от 5 марта 2024 года № 905-VIII ЗРК (code 900905)»."""


def write_acts(corpus: Path, acts: Sequence[Invented]) -> None:
    """Write acts as a corpus of the replay portal."""
    for act in acts:
        folder = corpus / f"invented-{act.code}"
        folder.mkdir(parents=True)
        for (day, language), text in act.editions.items():
            (folder / f"{day}.{language}.md").write_text(text, "utf-8")
        facts = [
            "act: О вымышленной помощи (образец)",
            "title_kaz: Ойдан шығарылған көмек туралы (үлгі)",
            "form: Закон Республики Казахстан",
            f"number: № {act.code[-3:]}-VI ЗРК",
            f"adopted_on: {act.adopted_on}",
            f"act_code: '{act.code}'",
            "revisions:",
        ]
        for day in sorted({day for day, _ in act.editions}):
            facts += [
                f"- version_date: {day}",
                "  languages: [rus, kaz]",
                f"  caused_by: {act.causes.get(day, 'null')}",
            ]
        (folder / "meta.yaml").write_text("\n".join(facts) + "\n", "utf-8")


def write_watchlist(path: Path, topics: Mapping[str, Sequence[str]]) -> Path:
    """Write a watch list of these acts by code, each with its topics."""
    entries = [f'[[act]]\ncode = "{code}"\ntopics = {json.dumps(list(names))}\n' for code, names in topics.items()]
    path.write_text("\n".join(entries), "utf-8")
    return path
