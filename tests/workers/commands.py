"""Is a command one that exists, with options that it has? The command line itself is asked, and nothing is run."""

import shlex
from collections.abc import Iterator
from typing import Any

import typer

from zanwatch.cli import app

ENDS = {";", "&&", "||", "|"}
REFUSALS: Any = typer.BadParameter.__mro__[1]
"""What the command line raises for words that it does not know; which library has it is Typer's affair."""


class NoCommandError(Exception):
    """Raised when `zanwatch` with some words would be refused for its words alone."""


def check_command(words: list[str]) -> None:
    """Raise NoCommandError where these words name no command, or options that it does not have."""
    command: Any = typer.main.get_command(app)
    rest = list(words)
    while hasattr(command, "commands"):
        if not rest and command.invoke_without_command:
            return
        if not rest or rest[0] not in command.commands:
            raise NoCommandError(f"zanwatch {' '.join(words)}: there is no such command")
        command = command.commands[rest.pop(0)]
    context = command.context_class(command, info_name=command.name)
    command.get_help(context)
    try:
        _, left, _ = command.make_parser(context).parse_args(rest)
    except REFUSALS as error:
        raise NoCommandError(f"zanwatch {' '.join(words)}: {error}") from error
    if left:
        raise NoCommandError(f"zanwatch {' '.join(words)}: {left} is too much")


def split_line(line: str) -> Iterator[list[str]]:
    """Yield the commands of one line of a shell, without comments."""
    words: list[str] = []
    for word in [*shlex.split(line, comments=True), ";"]:
        if word in ENDS:
            if words:
                yield words
            words = []
        else:
            words.append(word)
