"""Writes Amendments as the lines of examples.toml, and reads that file."""

import re
import tomllib
from pathlib import Path
from typing import Any

from law.amending.model import Order
from law.amending.orders import read_orders
from law.amendments.notes import read_note
from law.amendments.rules import read_wait
from law.model import AmendingAct, Amendment, Effect, Exemption, Note, Revision
from tests.law.making import revision

_FILE = tomllib.loads(Path(__file__).with_name("examples.toml").read_text("utf-8"))
EXAMPLES: dict[str, dict[str, Any]] = {example["id"]: example for example in _FILE["example"]}


def full(text: str) -> str:
    """Return a text of the file with its long phrases in their places."""
    for name, phrase in _FILE["phrases"].items():
        text = text.replace(f"{{{name}}}", phrase)
    return text


def read(example: dict[str, Any], text: str, at: str) -> list[str]:
    """Return what our reader makes of an example's words at a place, one line an Amendment."""
    if example.get("kind") == "order":
        return [show_order(item, text) for item in read_orders(amending_act(text))]
    note = Note(at, example.get("kind", "footnote"), text)
    return [show(item) for item in read_note(note, example.get("known", ()), example.get("dates", "year-month-day"))]


def amending_act(text: str) -> Revision:
    """Return an act that has these words, each item on its own line; where they name no act, another one is named."""
    is_kazakh = "тармақ" in text
    items = re.split(r"(?<=[:;])\s(?:…\s)?", text)
    named = "Внести в Закон Республики Казахстан от 1 марта 2020 года «О помощи (вымышленный)» изменения:"
    if is_kazakh:
        named = "«Көмек туралы (ойдан шығарылған)» Қазақстан Республикасының 2020 жылғы 1 наурыздағы Заңына:"
    head = () if re.search(r"Закон|Кодекс|кодекс|Установить", text) else (named,)
    article = "1-бап. Өзгерістер" if is_kazakh else "Статья 1. Изменения"
    return revision("# А", article, *head, *items, language="kaz" if is_kazakh else "rus")


def show_order(item: Order, text: str) -> str:
    """Return an order as one line; the act that it is for only where the words themselves name it."""
    target = item.eid or "act"
    if item.target.title and item.target.title in text:
        target += f" of the act of {item.target.adopted_on} «{item.target.title}»"
    return f"{target} | {item.action} | - | {show_rule(item.effect)}"


def show(item: Amendment) -> str:
    """Return an Amendment as one line: target | action | act | rule."""
    target = ("heading of " if item.is_heading else "") + item.target + (f" in {item.within}" if item.within else "")
    target += "".join(f" (words: {named})" for named in item.contradictions)
    action = item.action + (" announced" if item.stage == "announced" else "")
    acts = " with ".join(show_act(act) for act in (item.act, *item.joint))
    rule = show_rule(item.effect)
    if item.base:
        rule += f": {show_rule(item.base)}, but " + "; ".join(map(_show_exemption, item.exceptions))
    return f"{target} | {action} | {acts} | {rule}"


def show_act(act: AmendingAct) -> str:
    """Return an act as number and date, «-» where the words name none."""
    return f"{act.number} {act.signed_on}" if act.number else "-"


def show_rule(effect: Effect) -> str:
    """Return a rule with its date, reference or wait."""
    wait = read_wait(effect.phrase) if effect.rule != "E10" else None
    parts = [effect.rule or "-", f"on {effect.on}" if effect.on else "", f"see {effect.reference}"]
    if wait:
        parts.append(f"{wait.months} months" if wait.months else f"{wait.days} days")
    return " ".join(part for part in parts if part and (part != "see "))


def _show_exemption(item: Exemption) -> str:
    return f"{show_rule(item.effect)} for {' '.join((*item.units, f'«{item.phrase}»'))}"
