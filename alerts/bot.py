"""One question to Telegram's Bot API, and its answer: nothing that it says of a failure holds the token.

Apprise knows how to send a message and nothing else of the bot; what readers say to it, and how a button looks after
it was pressed, is asked here, by the same library and the same rules.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests

from alerts.model import Button
from config.settings import Settings

TIMEOUT = (5.0, 8.0)
"""Seconds to connect, and to be answered: a service that is slow must not hold up what goes by others."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the Bot API said; a status of 0 means that nobody answered, and ``body`` then says why."""

    status: int
    body: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_ok(self) -> bool:
        """Whether it did what was asked."""
        return self.status == requests.codes.ok and self.body.get("ok") is True

    @property
    def description(self) -> str:
        """Its own words."""
        return str(self.body.get("description", ""))

    @property
    def retry_after(self) -> float | None:
        """For how many seconds it asks to be let alone; None where it does not."""
        parameters = self.body.get("parameters")
        seconds = parameters.get("retry_after") if isinstance(parameters, dict) else None
        return float(seconds) if isinstance(seconds, int | float) and seconds >= 0 else None


def ask_bot(settings: Settings, method: str, told: Mapping[str, Any], wait: float = 0) -> Answer:
    """Ask our own bot, which may take ``wait`` seconds longer than usual to answer; never raises."""
    from alerts.library import silence  # noqa: PLC0415 - Apprise takes a second to load; only whoever asks needs it

    with silence():
        return post(f"{settings.telegram_url}/bot{settings.telegram_token}/{method}", told, wait=wait)


def post(address: str, told: Mapping[str, Any], *, is_verified: bool = True, wait: float = 0) -> Answer:
    """Return what an address of the Bot API answers to a question."""
    timeout = TIMEOUT[0], TIMEOUT[1] + wait
    try:
        answer = requests.post(address, json=told, timeout=timeout, verify=is_verified, allow_redirects=False)
    except requests.RequestException as error:
        # The error's words hold the address, and the address holds the token.
        return Answer(0, {"description": f"{type(error).__name__}: the Bot API cannot be reached"})
    try:
        body = json.loads(answer.text)
    except (ValueError, RecursionError):
        body = {}
    return Answer(answer.status_code, body if isinstance(body, dict) else {})


def write_keyboard(rows: tuple[tuple[Button, ...], ...]) -> dict[str, Any]:
    """Return buttons as Telegram takes them."""
    return {"inline_keyboard": [[_write(button) for button in row] for row in rows]}


def _write(button: Button) -> dict[str, str]:
    return {"text": button.text} | ({"url": button.url} if button.url else {"callback_data": button.data})
