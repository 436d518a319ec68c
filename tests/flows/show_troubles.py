"""Prints what becomes of a message when a mail server or Telegram answers ill: ``python -m tests.flows.show_troubles``.

Real servers on loopback; the clock alone is a test's. One reader waits for her message, a bystander for hers by the
same server; a script runs for a week of rounds, and what stands in the table is read from the servers and the store.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rich.table import Table

from storage.engine import open_store
from storage.notices import list_notices
from tests.flows.post_office import OK, PostOffice, open_office

KEY = b"k" * 32
WORDS = ("hers", "others")
ROUNDS = ({"minutes": 1}, {"minutes": 5}, {"minutes": 30}, {"hours": 2}, *({"hours": 12},) * 14)


@dataclass(frozen=True)
class Script:
    """What a server is told to answer to one reader; ``channels`` are hers."""

    name: str
    set_up: Callable[[PostOffice], None]
    channels: tuple[str, ...] = ("mailto:she@example.kz", "tgram:7")


def _mail(*answers: str) -> Callable[[PostOffice], None]:
    """Let the server say these to her address in turn, the last one for ever; to anybody else it says yes."""

    def set_up(office: PostOffice) -> None:
        left = list(answers)

        def answer(address: str) -> str:
            if not address.startswith("she"):
                return "250 OK"
            return left.pop(0) if len(left) > 1 else left[0]

        office.mailbox.answer = answer

    return set_up


def _data(*answers: str) -> Callable[[PostOffice], None]:
    return lambda office: setattr(office.mailbox, "data", list(answers))


def _bot(*answers: tuple[int, dict[str, Any]]) -> Callable[[PostOffice], None]:
    def set_up(office: PostOffice) -> None:
        left = list(answers)

        def answer(body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
            if body["chat_id"] not in (7, -7):
                return 200, OK
            return left.pop(0) if len(left) > 1 else left[0]

        office.bot.answer = answer

    return set_up


def _says(words: str, **parameters: int) -> dict[str, Any]:
    return {"ok": False, "description": words, "parameters": parameters}


TELEGRAM = ("tgram:7", "mailto:she@example.kz")
SCRIPTS = (
    Script("all is well", _mail("250 OK")),
    Script("450 greylist, twice", _mail("450 4.2.0 greylisted", "450 4.2.0 greylisted", "250 OK")),
    Script("450 greylist, for ever", _mail("450 4.2.0 greylisted")),
    Script("421 too busy, once", _mail("421 4.3.2 busy", "250 OK")),
    Script("550 no such user", _mail("550 5.1.1 no such user")),
    Script("552 mailbox full", _mail("552 5.2.2 mailbox full")),
    Script("hangs up at DATA, once", _data("", "250 OK")),
    Script("554 this message", _data("554 5.6.0 message refused", "250 OK")),
    Script("no server at all", lambda office: office.settings.update(smtp_url="smtp://127.0.0.1:9")),
    Script("429, retry_after 60", _bot((429, _says("Too Many Requests", retry_after=60)), (200, OK)), TELEGRAM),
    Script("403 bot was blocked", _bot((403, _says("Forbidden: bot was blocked by the user"))), TELEGRAM),
    Script("400 chat not found", _bot((400, _says("Bad Request: chat not found"))), TELEGRAM),
    Script(
        "400 moved to a new chat",
        _bot((400, _says("group chat was upgraded", migrate_to_chat_id=-1007)), (200, OK)),
        ("tgram:-7", "mailto:she@example.kz"),
    ),
    Script("400 markup refused, once", _bot((400, _says("Bad Request: can't parse entities")), (200, OK)), TELEGRAM),
    Script("500, twice", _bot((500, _says("x")), (502, _says("x")), (200, OK)), TELEGRAM),
    Script("cut off in mid-call, once", _bot((0, {}), (200, OK)), TELEGRAM),
)


def play(script: Script, folder: Path) -> tuple[str, ...]:
    """Return a row of the table: what she got by which way, the states, what the bystander got, who was told what."""
    store = open_store(f"sqlite:///{folder / 'zanwatch.db'}", KEY)
    with ExitStack() as stack:
        office = open_office(stack, store)
        script.set_up(office)
        she = office.add("She", *script.channels, in_order=True)
        other = office.add("Other", script.channels[0].replace("she", "other").replace("7", "8"))
        office.queue(she, "hers")
        office.queue(other, "others")
        office.deliver()
        for time in ROUNDS:
            office.pass_by(**time)
            office.deliver()
        mails = [(to, word if word in WORDS else "notice") for to, word in office.mailed]
        chats = [(chat, next((word for word in WORDS if word in text), "notice")) for chat, text in office.told]
        asked = Counter(f"{place}: {word}" for place, word in (*mails, *chats))
        rows = office.rows("person", "channel", "state", "attempts", "answer")
        with store.reading() as session:
            notices = [notice.subject for notice in list_notices(session)]
    return (
        script.name,
        "\n".join(f"{place} ×{times}" for place, times in sorted(asked.items())),
        "\n".join(f"{who} {way.partition(':')[0]}: {state}, {tried} × {said}" for who, way, state, tried, said in rows),
        "\n".join(f"operator: {words}" for words in notices),
    )


def _play_all() -> Iterator[tuple[str, ...]]:
    for script in SCRIPTS:
        with TemporaryDirectory() as folder:
            yield play(script, Path(folder))


def main() -> None:
    """Print the table."""
    table = Table("script", "what the servers were given", "outbox, a week later", "who was told", show_lines=True)
    for row in _play_all():
        table.add_row(*row)
    Console(file=sys.stdout, width=190).print(table)


if __name__ == "__main__":
    main()
