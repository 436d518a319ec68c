"""Every command of the runbook is one that exists: `docs/operations.md` is followed by somebody in trouble."""

import re
import shlex
from pathlib import Path

import pytest

from tests.workers.commands import NoCommandError, check_command, split_line

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "operations.md").read_text("utf-8")
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`(zanwatch [^`]+)`")
OTHERS = {
    *("chmod", "chown", "docker", "export", "git", "journalctl", "make", "mkdir", "openssl", "prefect", "systemctl"),
    *("touch",),
}
"""Programs of the system, and Prefect's; what is not here is not in the runbook."""
MAKE = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def read_lines() -> list[str]:
    return [line for block in BLOCK.findall(TEXT) for line in block.splitlines() if line.strip()]


def read_inline() -> list[str]:
    # «…» stands for whatever follows: only what is before it is a command.
    return sorted({words for words in INLINE.findall(TEXT) if "…" not in words})


def test_every_line_of_the_runbook_is_a_command_with_options_that_it_has() -> None:
    seen = []
    for line in read_lines():
        for words in split_line(line):
            seen.append(words[0])
            if words[0] == "zanwatch":
                check_command(words[1:])
            elif words[0] == "make":
                assert set(words[1:]) <= MAKE, line
            elif words[:3] == ["docker", "compose", "run"]:
                # «run --rm SERVICE», and then what our entry point is given.
                check_command(words[5:])
            else:
                assert words[0] in OTHERS, line
    assert seen.count("zanwatch") > 30


@pytest.mark.parametrize("words", read_inline())
def test_every_command_that_is_named_in_a_sentence_exists(words: str) -> None:
    check_command(shlex.split(words)[1:])


@pytest.mark.parametrize(
    "words",
    [["dbb", "check"], ["db", "chek"], ["db", "check", "--quick"], ["health", "--port", "8000", "more"], ["db"]],
)
def test_a_command_that_does_not_exist_is_found_out(words: list[str]) -> None:
    with pytest.raises(NoCommandError):
        check_command(words)
