"""The whole house on one machine: a Prefect server on loopback, its worker, the pages; whoever dies is started again.

This process is small, never imports Prefect and never crawls. It holds a lock on the data folder, so that there is one
of it; its children look after themselves and go when it goes (``flows.guard``), so that nothing has to be cleaned up
after a kill -9: pid files there are none, and a port that is noted and dead is only a door at which nobody answers.
"""

import fcntl
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from gettext import NullTranslations
from importlib.util import find_spec
from threading import Event

from config.settings import Settings
from flows.children import Child
from flows.deployments import bury_the_dead, ensure_deployments
from flows.guard import POLL_SECONDS
from flows.leading import Lead
from flows.missed import make_up
from flows.nightly import is_behind, is_due
from flows.prefect_api import (
    Prefect,
    PrefectAwayError,
    PrefectRefusedError,
    forget_prefect,
    note_prefect,
)
from flows.prefect_home import read_home
from flows.schedules import ensure_defaults, sync_with
from flows.serving_environment import make_environment, read_auth
from flows.sync import forget_deployment, tell_all
from law.errors import MonitorError
from storage.engine import Store
from storage.errors import DatabaseTroubleError

SYNC_SECONDS = 60.0
PAUSE_SECONDS = 5.0
"""After trouble with Prefect or the database."""
TICK = 0.5
START_SECONDS = 120.0
"""A server that has not answered after so long is started anew."""
NIGHT_AGAIN = 3600.0
KEEP_LOOKS = 60.0
"""Seconds between two looks whether something is in no backup yet."""
STOP_SECONDS = 8.0
"""How long a child may take to end before it is killed; three such waits are less than the promised 30."""

Say = Callable[[str], None]


class AlreadyServedError(MonitorError):
    """Raised when another `zanwatch serve` works on the same data folder, from ``only_one``."""


class House:
    """The children and what they need; ``run`` keeps them alive until ``stop`` is set.

    Of several houses on one database only the one that leads has a Prefect, a worker and an ear; each may have pages.
    ``port`` None: without pages.
    """

    def __init__(self, store: Store, settings: Settings, port: int | None, say: Say, t: NullTranslations) -> None:
        self._store, self._settings, self._say, self._t = store, settings, say, t
        self._lead = Lead(store, settings)
        self.stop = Event()
        self._web_port = port
        home = read_home(settings.data_dir)
        api_port = find_free_port()
        self.prefect = Prefect(f"http://127.0.0.1:{api_port}/api", read_auth(home))
        self._environment = make_environment(settings, home, self.prefect)
        self._server = self._child("prefect", "flows.prefect_server", str(api_port))
        self._worker = self._child("worker", "flows.prefect_worker")
        self._web = self._child("web", "web", "--port", str(port))
        # What readers say to the bot; without a token there is no bot.
        self._ear = self._child("bot", "flows.listening")
        # Only the leader has these.
        self._posts = [self._server, self._worker, *([self._ear] if settings.telegram_token else [])]
        self._night = self._child("backup", "flows.nightly")
        self._children: list[Child] = []
        self._is_set_up = self._has_greeted = self._stands_by = False
        self._look_at = 0.0
        """When Prefect is looked after next, by the monotonic clock."""
        self._keep_at = 0.0
        """When it is asked next whether a backup is due, by the same."""

    def run(self, clock: Callable[[], datetime]) -> None:
        """Keep everything alive until told to stop; then end everything."""
        t = self._t
        try:
            self._take_or_leave_posts()
            if self._web_port is not None and find_spec("web.__main__") is None:
                self._say(t.gettext("There are no pages in this installation; going on without them."))
            elif self._web_port is not None:
                self._children.append(self._web)
                self._say(t.gettext("Starting the pages …"))
                self._web.start()
            while not self.stop.is_set():
                self._take_or_leave_posts()
                self._revive()
                if self._is_leading:
                    self._set_up_and_sync(clock)
                    self._keep_night(clock)
                self._greet()
                self.stop.wait(TICK)
        finally:
            self._end(clock)

    @property
    def _is_leading(self) -> bool:
        return self._server in self._children

    def _take_or_leave_posts(self) -> None:
        """Start what only the leader has as soon as this house leads, and stop it as soon as it does not."""
        leads, t = self._lead.look(), self._t
        if leads and not self._is_leading:
            note_prefect(self._settings, self.prefect)
            self._say(t.gettext("Starting Prefect ({url}) …").format(url=self.prefect.url.removesuffix("/api")))
            self._children += self._posts
            self._is_set_up = self._has_greeted = self._stands_by = False
            self._look_at = 0.0
            self._server.start()
        elif not leads and self._is_leading:
            self._say(t.gettext("Another `zanwatch serve` leads now: schedules and sending are stopped here."))
            self._children = [child for child in self._children if child not in self._posts]
            for child in reversed(self._posts):
                child.ask_to_end()
            for child in reversed(self._posts):
                child.end(POLL_SECONDS)
            forget_prefect(self._settings)
        if not leads and not self._stands_by:
            self._stands_by = True
            self._say(t.gettext("Another `zanwatch serve` leads on this database; this one stands by to take over."))

    def _revive(self) -> None:
        """Start again whoever died, after a pause that grows; the worker only beside a server that answers."""
        for child in self._children:
            how = child.note_death()
            if how is not None:
                words = self._t.gettext("{name} ended ({how}); it is started again in {seconds} s.")
                self._say(words.format(name=child.name, how=how, seconds=round(child.wait)))
                if child not in (self._web, self._ear):
                    # What the server forgot and what the worker left behind is put in order first.
                    self._is_set_up, self._look_at = False, 0.0
            is_due = child.process is None and time.monotonic() >= child.again_at
            if is_due and child is not self._worker:
                child.start()
            if child is self._server and child.is_alive and not self._is_set_up:
                self._doubt_server()

    def _keep_night(self, clock: Callable[[], datetime]) -> None:
        """Make the backup that is due, as soon as everything stands; a night's after trouble, an hour later."""
        self._night.note_death()
        if not self._has_greeted or self._night.is_alive or time.monotonic() < self._keep_at:
            return
        self._keep_at = time.monotonic() + KEEP_LOOKS
        is_time = not self._night.started_at or time.monotonic() - self._night.started_at > NIGHT_AGAIN
        if (is_time and is_due(self._settings, clock())) or is_behind(self._store, self._settings, clock()):
            self._night.start()

    def _doubt_server(self) -> None:
        """Kill a server that lives and never answers."""
        if time.monotonic() - self._server.started_at > START_SECONDS and not self.prefect.is_up():
            self._server.ask_to_end()
            self._server.end(STOP_SECONDS)

    def _set_up_and_sync(self, clock: Callable[[], datetime]) -> None:
        """As soon as the server answers: make what is missing, tell it the timetable, start the worker."""
        if time.monotonic() < self._look_at:
            return
        try:
            if not self._is_set_up:
                is_early = not self._worker.is_alive and time.monotonic() < self._worker.again_at
                if is_early or not self.prefect.is_up():
                    return
                self._set_up(clock)
            sync_with(self._store, self.prefect, clock())
            self._look_at = time.monotonic() + SYNC_SECONDS
        except (PrefectAwayError, PrefectRefusedError, DatabaseTroubleError) as error:
            # The table stands; trying again is all there is to do.
            self._look_at = time.monotonic() + PAUSE_SECONDS
            self._say(str(error))

    def _set_up(self, clock: Callable[[], datetime]) -> None:
        for name in ensure_deployments(self.prefect):
            forget_deployment(self._store, name)
        if self._lead.is_new():
            ensure_defaults(self._store, clock())
            tell_all(self._store, self.prefect, clock())
        self._lead.sign()
        sync_with(self._store, self.prefect, clock())
        if self._worker.is_alive:
            self._is_set_up = True
            return
        # Whatever a dead worker started has noticed by now, and is gone.
        dead = bury_the_dead(self.prefect, clock())
        if dead:
            words = self._t.ngettext(
                "{count} run that was cut off is marked Crashed.",
                "{count} runs that were cut off are marked Crashed.",
                dead,
            )
            self._say(words.format(count=dead))
        for missed in make_up(self._store, self.prefect, clock()):
            words = self._t.gettext("{name} was missed at {moment}; it is made up for now.")
            self._say(words.format(name=missed.schedule.name, moment=f"{missed.due:%d.%m.%Y %H:%M}"))
        self._worker.start()
        self._is_set_up = True

    def _greet(self) -> None:
        """Say once that everything stands."""
        if self._has_greeted or not self._is_set_up or not is_worker_online(self.prefect):
            return
        if self._web in self._children and self._web_port and not is_port_open(self._web_port):
            return
        self._has_greeted = True
        self._say(self._t.gettext("Ready: schedules fire, what waits is sent."))
        if self._web in self._children:
            self._say(self._t.gettext("Pages: {url}").format(url=f"http://127.0.0.1:{self._web_port}/"))

    def _end(self, clock: Callable[[], datetime]) -> None:
        self._say(self._t.gettext("Stopping …"))
        self._worker.ask_to_end()
        self._web.ask_to_end()
        self._ear.ask_to_end()
        self._night.ask_to_end()
        self._worker.end(STOP_SECONDS)
        if self._server.is_alive:
            # The runs of the worker see that it is gone; Prefect is told, so that the next start finds none running.
            time.sleep(POLL_SECONDS * 1.5)
            with suppress(PrefectAwayError, PrefectRefusedError):
                bury_the_dead(self.prefect, clock())
        self._server.ask_to_end()
        self._web.end(STOP_SECONDS)
        self._ear.end(STOP_SECONDS)
        self._night.end(STOP_SECONDS)
        self._server.end(STOP_SECONDS)
        if self._is_leading:
            forget_prefect(self._settings)
        with suppress(DatabaseTroubleError):
            self._lead.give_back()
        self._say(self._t.gettext("Stopped."))

    def _child(self, name: str, *words: str) -> Child:
        return Child(name, words, self._environment, self._settings.data_dir / "logs" / f"{name}.log")


@contextmanager
def only_one(settings: Settings) -> Iterator[None]:
    """Hold the lock of the data folder; raises AlreadyServedError. It goes with the process, however that ends."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (settings.data_dir / "serve.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyServedError(f"another `zanwatch serve` works in {settings.data_dir}") from error
        yield


def is_worker_online(prefect: Prefect) -> bool:
    """Tell whether a worker listens."""
    try:
        workers = prefect.ask("POST", "/work_pools/local/workers/filter", {})
    except (PrefectAwayError, PrefectRefusedError):
        return False
    return any(worker["status"] == "ONLINE" for worker in workers)


def is_port_open(port: int) -> bool:
    """Tell whether somebody listens on a port of this machine."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def find_free_port() -> int:
    """Return a port of this machine on which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
