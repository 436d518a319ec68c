"""The demo in a terminal, or in a log: the story on stdout, progress on stderr."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from gettext import NullTranslations
from itertools import islice

from rich.box import ROUNDED
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from flows.passes import ActReport
from zanwatch.demo import telling, words
from zanwatch.demo.mailbox import Mail
from zanwatch.demo.scenes import (
    Baseline,
    Card,
    Doors,
    Figures,
    Held,
    News,
    Night,
    Quiet,
    Reminded,
    Scene,
    Served,
    Tried,
)
from zanwatch.demo.script import KAZAKH_READER, RUSSIAN_CHAT, RUSSIAN_READER, UZBEK_CHAT
from zanwatch.show import Progress, err, mark

WIDTH = 100
SHOWN_HEADERS = ("Subject", "From", "To", "Message-ID")
KAZAKH_LINES, UZBEK_LINES, TELEGRAM_LINES = 14, 6, 20


def make_console() -> Console:
    """Return a console that is as wide as the terminal, and never too wide to read."""
    console = Console(highlight=False)
    return Console(highlight=False, width=min(console.width, WIDTH) if console.is_terminal else WIDTH)


class Screen:
    """Shows scenes one after another."""

    def __init__(self, console: Console, t: NullTranslations) -> None:
        self._console = console
        self._t = t
        self._has_baseline = self._has_mail = self._has_faults = False

    def open(self) -> None:
        """Say what this is."""
        t = self._t
        self._print(Text("ZanWatch", "bold"))
        self._print(t.gettext("The whole road, from a portal's page to a mailbox, on invented acts."))
        self._print(
            Text(
                t.gettext("All of it happens on this machine: no network, nothing of yours is read or changed."), "dim"
            )
        )

    @contextmanager
    def progress(self, acts: int) -> Iterator[Callable[[ActReport], None]]:
        """Show a bar where there is a terminal, else plain lines as long as nothing else is seen; on stderr."""
        if sys.stderr.isatty():
            with Progress(acts, self._t, quiet=False) as bar:
                yield bar.on_line
        elif self._has_baseline:
            yield lambda _: None
        else:
            yield lambda line: err().print(f"{line.source} {line.act} {line.language} {line.verdict.outcome}")

    @contextmanager
    def waiting(self, moment: datetime) -> Iterator[Callable[[], None]]:
        """Say for what is waited, on stderr; where there is a terminal, with the seconds that are left."""
        words = self._t.gettext("Waiting for `zanwatch serve`: its schedule is due at {moment}").format(
            moment=f"{moment:%H:%M}"
        )
        if not sys.stderr.isatty():
            err().print(words, markup=False)
            yield lambda: None
            return
        with err().status(words) as status:

            def tick() -> None:
                left = max(0, round((moment - datetime.now(UTC)).total_seconds()))
                status.update(f"{words} · {left}")

            yield tick

    def show(self, scene: Scene) -> None:
        """Show what has just happened."""
        match scene:
            case Baseline():
                self._show_baseline(scene)
            case Held():
                self._show_held(scene)
            case News():
                self._show_news(scene)
            case Quiet():
                self._head(self._t.gettext("Once more"), scene.seconds)
                self._print(words.say_quiet(scene, self._t))
            case Served():
                self._show_served(scene)
            case Night() | Tried() | Reminded() | Doors():
                self._head(telling.say_heading(scene, self._t), scene.seconds)
                for line in telling.tell(scene, self._t):
                    self._print(line)
            case Figures():
                self._rule("")
                for line in (words.say_figures(scene, self._t), telling.say_readers(scene, self._t)):
                    self._console.print(Text(line, "bold"), soft_wrap=True)

    def close(self, page: str) -> None:
        """Say where it can be seen again, and how the real portals are watched."""
        t = self._t
        self._print(t.gettext("The same as a page: {path}").format(path=page))
        self._print()
        self._print(t.gettext("Now the real portals (mail leaves once ZANWATCH_SMTP_URL is set, until then it waits):"))
        for command in words.list_next_commands():
            self._console.print(Text(f"  {command}", "cyan"), soft_wrap=True)

    def _show_baseline(self, scene: Baseline) -> None:
        self._head(words.say_reading(scene, self._t), scene.seconds)
        table = Table(box=None, show_header=False, pad_edge=False, expand=True)
        table.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
        table.add_column(justify="right", style="dim", no_wrap=True)
        for act in scene.acts:
            table.add_row(Text(words.say_title(act, self._t)), Text(words.say_act(act, self._t)))
        self._print(table)
        self._print(words.say_baseline(scene, self._t))
        self._has_baseline = True

    def _show_held(self, scene: Held) -> None:
        if not self._has_faults:
            self._has_faults = True
            self._rule(self._t.gettext("The portal misbehaves"))
        self._print(Text(f"✗ {words.say_fault(scene, self._t)}", "bold yellow"))
        self._print(_indent(Text(words.say_held(scene, self._t))))

    def _show_news(self, scene: News) -> None:
        self.show_head(scene)
        for card in scene.cards:
            self._print(self.draw_card(card))
        for kept in scene.came:
            self._print(Text(words.say_came(kept, self._t), "green"))
        for item in scene.coming:
            self._print(Text(words.say_coming(item, self._t), "magenta"))
        for act in scene.first:
            self._print(words.say_first(act, self._t))
        untold = words.say_untold(scene, self._t)
        if untold:
            self._print(untold)
        if self._has_mail:
            self._list_sent(scene)
        else:
            self._has_mail = True
            self._show_messages(scene)

    def show_head(self, scene: News) -> None:
        """Say which day it is."""
        self._head(words.say_day(scene, self._t), scene.seconds)

    def draw_card(self, card: Card) -> Panel:
        """Return the card of one act: what, was and is, from when, by which act."""
        parts: list[RenderableType] = [Text(words.say_source(card, self._t), "dim")]
        for group in words.group_changes(card, self._t):
            for line, numbers, change in group.changes:
                parts += [Text(), Text(line, "bold")]
                parts += [Text(weight, "dim")] if (weight := telling.say_weight(change, self._t)) else []
                parts += [Text(f"  {number}", "magenta") for number in numbers]
                if change.kind == "status":
                    parts.append(_indent(Text(change.after or "")))  # before it there is a code word of the portal
                elif change.kind != "table_cell" or not numbers:
                    parts.append(_indent(mark(change)[2:]))
            parts += [Text(), Text(group.since, "green"), Text(group.by, "green")]
        for more in (words.say_successor(card, self._t), words.say_other(card, self._t)):
            parts += [Text(more, "dim")] if more else []
        title = Text(words.say_title(card, self._t), "bold cyan", overflow="ellipsis", no_wrap=True)
        return Panel(Group(*parts), title=title, title_align="left", box=ROUNDED, padding=(0, 1))

    def _show_messages(self, scene: News) -> None:
        """Show one message of each kind; the others look the same."""
        for mail in islice((mail for mail in scene.mails if mail.to == RUSSIAN_READER), 1):
            self._print(self.draw_mail(mail, None))
        chats = {message.chat: message for message in reversed(scene.messages)}
        if RUSSIAN_CHAT in chats:
            message = chats[RUSSIAN_CHAT]
            self._print(self._draw_text(self._t.gettext("Telegram"), message.text, TELEGRAM_LINES, message.path.name))
        for mail in islice((mail for mail in scene.mails if mail.to == KAZAKH_READER), 1):
            self._print(self.draw_mail(mail, KAZAKH_LINES))
        if UZBEK_CHAT in chats:
            message = chats[UZBEK_CHAT]
            self._print(self._draw_text(self._t.gettext("Telegram"), message.text, UZBEK_LINES, message.path.name))
        self._list_sent(scene)

    def _show_served(self, scene: Served) -> None:
        self._head(words.say_served(self._t), scene.seconds)
        for line in words.tell_served(scene, self._t):
            self._print(line)

    def draw_mail(self, mail: Mail, most: int | None) -> Panel:
        """Return a mail as it was sent: headers and the text part, or its first lines."""
        headers = "\n".join(f"{name}: {mail.message[name]}" for name in SHOWN_HEADERS)
        return self._draw_text(self._t.gettext("Mail"), f"{headers}\n\n{mail.text}", most, mail.path.name)

    def _draw_text(self, kind: str, text: str, most: int | None, name: str) -> Panel:
        lines = text.rstrip().splitlines()
        shown = lines[:most]
        left = len(lines) - len(shown)
        if left:
            words_ = self._t.ngettext("… and {n} more line in the file", "… and {n} more lines in the file", left)
            shown.append(words_.format(n=left))
        return Panel(Text("\n".join(shown)), title=Text(f"{kind} · {name}"), title_align="left", border_style="dim")

    def _list_sent(self, scene: News) -> None:
        files = [mail.path.name for mail in scene.mails] + [message.path.name for message in scene.messages]
        sent = self._t.gettext("Messages sent: {count} ({files})")
        self._print(sent.format(count=len(files), files=", ".join(files) or "–"))

    def _head(self, title: str, seconds: float) -> None:
        took = self._t.gettext("{seconds} s").format(seconds=f"{seconds:.1f}")
        self._rule(f"{title} · {took}")

    def _rule(self, title: str) -> None:
        self._print()
        self._print(Rule(Text(title, "bold"), align="left", style="dim"))

    def _print(self, what: RenderableType = "") -> None:
        self._console.print(what, markup=False)


def _indent(text: Text) -> Padding:
    return Padding(text, (0, 0, 0, 2), expand=False)
