"""Apprise's Telegram with the Bot API's answer kept: how long to wait, that a chat is closed to us, where it went.

What is over Telegram's limit goes in parts, a second apart as its rule for one chat asks; a part that has arrived is
not sent again when a later one has to wait. Markup that Telegram does not take goes once more as plain words, with its
buttons; buttons that it does not take are left away.
"""

import re
import time
from collections.abc import Callable
from typing import Any

import requests

from alerts.bot import Answer, post, write_keyboard
from alerts.library import NotifyTelegram
from alerts.model import Delivery
from alerts.outcome import Concern, Sent
from alerts.splitting import read_words, split_html

PAUSE = 1.0
"""Seconds between two messages to one chat."""
_UNNAMED = "-"
_BAD_MARKUP = re.compile(r"can't parse entities|unsupported start tag|can't find end", re.IGNORECASE)
_BAD_BUTTON = re.compile(r"button_(url|data|type)\w*_?invalid|inline keyboard|reply markup", re.IGNORECASE)
_DEAD_CHAT = re.compile(
    r"chat not found|chat_id is empty|peer_id_invalid|user is deactivated|bot was (kicked|blocked)|group is deactivated"
    r"|have no rights to send|not enough rights|chat_write_forbidden|channel_private",
    re.IGNORECASE,
)


class Telegram(NotifyTelegram):  # type: ignore[no-untyped-call]
    """One message to one chat."""

    request_rate_per_sec = 0

    delivery: Delivery
    sent: Sent = Sent("wait", "not tried", concern="carrier")
    sleep: Callable[[float], None] = staticmethod(time.sleep)

    def send(self, *_args: Any, **_kwargs: Any) -> bool:
        """Send the delivery, whose words are complete; called by Apprise with its own rendering of them."""
        told = list(self.delivery.posting.told_ids)
        parts = split_html(self.delivery.message.html)
        topic: Any
        chat: Any
        chat, topic = self.targets[0]
        moved_to = ""
        self.sent = Sent("ok", told_ids=tuple(told))
        for at in range(len(told), len(parts)):
            if at > len(self.delivery.posting.told_ids):
                self.sleep(PAUSE)
            # The buttons stand under the last part, which is read last.
            is_last = at == len(parts) - 1
            answer = self._post(_payload(self.delivery, parts[at], (chat, topic), is_last=is_last))
            if new := _new_chat(answer):
                moved_to = self.delivery.channel.replace(str(chat), str(new))
                chat = new
                answer = self._post(_payload(self.delivery, parts[at], (chat, topic), is_last=is_last))
            if answer.status == requests.codes.bad_request and _BAD_MARKUP.search(answer.description):
                answer = self._post(_plain(_payload(self.delivery, parts[at], (chat, topic), is_last=is_last)))
            if answer.status == requests.codes.bad_request and _BAD_BUTTON.search(answer.description):
                # Better a message without its buttons than none.
                answer = self._post(_payload(self.delivery, parts[at], (chat, topic), is_last=False))
            if answer.is_ok:
                told += _message_id(answer) or [_UNNAMED] * (len(parts) > 1)
                self.sent = Sent("ok", moved_to=moved_to, told_ids=tuple(told))
                continue
            self.sent = _judge(answer, moved_to, tuple(told))
            break
        return self.sent.outcome == "ok"

    def _post(self, payload: dict[str, Any]) -> Answer:
        """Return the answer to one message."""
        return post(f"{self.notify_url}{self.bot_token}/sendMessage", payload, is_verified=self.verify_certificate)


def _payload(delivery: Delivery, text: str, whom: tuple[Any, Any], *, is_last: bool) -> dict[str, Any]:
    """Return what is asked of the bot; ``whom`` is the chat, and its topic if it has one."""
    chat, topic = whom
    payload: dict[str, Any] = {
        "chat_id": chat,
        "text": text,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    if is_last and delivery.posting.buttons:
        payload["reply_markup"] = write_keyboard(delivery.posting.buttons)
    if topic:
        payload["message_thread_id"] = topic
    if delivery.posting.reply_to.isdigit():
        # The message it answers may have been deleted there: then it stands by itself.
        payload["reply_parameters"] = {
            "message_id": int(delivery.posting.reply_to),
            "allow_sending_without_reply": True,
        }
    return payload


def _plain(payload: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in payload.items() if name != "parse_mode"} | {
        "text": read_words(payload["text"])
    }


def _message_id(answer: Answer) -> list[str]:
    result = answer.body.get("result")
    found = result.get("message_id") if isinstance(result, dict) else None
    return [str(found)] if isinstance(found, int) else []


def _new_chat(answer: Answer) -> int | None:
    """Return the number under which a group goes on that became a supergroup."""
    parameters = answer.body.get("parameters")
    found = parameters.get("migrate_to_chat_id") if isinstance(parameters, dict) else None
    return found if answer.status == requests.codes.bad_request and isinstance(found, int) else None


def _judge(answer: Answer, moved_to: str, told_ids: tuple[str, ...]) -> Sent:
    status, words = answer.status, f"{answer.status or ''} {answer.description}".strip()
    if status == requests.codes.too_many_requests:
        return Sent("wait", words, answer.retry_after, concern="carrier", moved_to=moved_to, told_ids=told_ids)
    if status in (requests.codes.bad_request, requests.codes.forbidden):
        is_dead = status == requests.codes.forbidden or _DEAD_CHAT.search(words)
        concern: Concern = "address" if is_dead else "message"
        return Sent("refused", words, concern=concern, moved_to=moved_to, told_ids=told_ids)
    # 401 and 404 mean that our token is wrong, 5xx that they are down: neither is the reader's fault.
    return Sent("wait", words, concern="carrier", moved_to=moved_to, told_ids=told_ids)
