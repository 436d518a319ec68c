import shutil
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI

import web.app
from config.settings import Settings
from storage.engine import Store, open_store
from tests.web.doors.browsing import HERE, PUBLIC, Browser, Clock, add_users, probes
from web.app import create_app
from web.doors import passwords
from web.pages import ROUTERS
from web.server import make_server


@pytest.fixture(scope="session")
def peopled(sqlite_template: Path, key: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which a reader, an editor and an admin may sign in."""
    path = tmp_path_factory.mktemp("doors") / "peopled.db"
    shutil.copy(sqlite_template, path)
    opened = open_store(f"sqlite:///{path}", key)
    add_users(opened)
    opened.close()
    return path


@pytest.fixture
def store(peopled: Path, key: bytes, tmp_path: Path) -> Iterator[Store]:
    # What these tests ask of the database is tested on both in tests/storage.
    shutil.copy(peopled, tmp_path / "zanwatch.db")
    opened = open_store(f"sqlite:///{tmp_path / 'zanwatch.db'}", key)
    yield opened
    opened.close()


@pytest.fixture
def dear_hashes(real_hasher: PasswordHasher, store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let passwords cost what they cost in the house, those of this store and nobody's too."""
    monkeypatch.setattr(passwords, "_HASHER", real_hasher)
    passwords.nobodys_hash.cache_clear()
    passwords.nobodys_hash()
    add_users(store)
    yield
    passwords.nobodys_hash.cache_clear()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, public_url=PUBLIC)


@pytest.fixture
def app(store: Store, settings: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    monkeypatch.setattr(web.app, "ROUTERS", (*ROUTERS, probes))
    return create_app(store, settings, clock=clock)


@pytest.fixture
def bare_app(store: Store, settings: Settings, clock: Clock) -> FastAPI:
    """The application as it is, without the pages to knock at."""
    return create_app(store, settings, clock=clock)


@pytest.fixture
def client(app: FastAPI) -> Browser:
    return Browser(app)


@pytest.fixture
def make_browser(app: FastAPI) -> Callable[..., Browser]:
    def make(base: str = HERE, peer: str = "127.0.0.1") -> Browser:
        return Browser(app, base, peer)

    return make


@pytest.fixture
def port(app: FastAPI) -> Iterator[int]:
    """The port of a real server, for what has to be said byte by byte."""
    server = make_server(app)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield listener.getsockname()[1]
        server.should_exit = True
        thread.join()
