"""One frozen Settings, read once at the entry from the environment; a bad value is one sentence that names it."""

import os
import re
from collections.abc import Mapping
from email.utils import parseaddr
from ipaddress import ip_address
from pathlib import Path
from typing import Literal, Self
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from config.envfile import PREFIX, BadEnvFileError, find_env_file, read_env_file
from config.hours import read_hours


class BadSettingError(ValueError):
    """Raised when a variable cannot be used, from ``read_settings``; its words name the variable and say what to do."""


class Settings(BaseSettings):
    """All that the environment says. Origins have no slash at their end; ``data_dir`` is absolute."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore", env_ignore_empty=True)

    database_url: str = ""
    """``sqlite:///PATH`` or ``postgresql+psycopg://…``; empty becomes a file in ``data_dir``."""
    data_dir: Path = Path("data")
    espi_url: str = "https://zan.gov.kz"
    adilet_url: str = "https://old.adilet.zan.kz"
    legalacts_url: str = "https://legalacts.egov.kz"
    govkz_url: str = "https://www.gov.kz"
    smtp_url: str = ""
    mail_from: str = ""
    public_url: str = ""
    contact: str = ""
    admin_to: str = ""
    admin_language: Literal["rus", "kaz", "eng"] = "rus"
    """In which language the operator is told what is wrong."""
    admin_second_factor: Literal["optional", "required"] = "optional"
    """Whether an admin without a second factor sees the admin's pages."""
    telegram_token: str = ""
    telegram_url: str = "https://api.telegram.org"
    crawl_delay: float = 2.5
    """Seconds between two requests to one host; 0 only where every portal is on loopback."""
    crawl_hours: str = "any"
    """In which hours of ``timezone`` a portal may be asked: 22:00-07:00, or any."""
    backfill_hours: str = "20:00-08:00"
    """In which of them it may be asked for history: thousands of pages that nobody waits for."""
    secret_key: str = ""
    """64 hex digits; empty means the key kept in ``data_dir``."""
    timezone: str = "Asia/Almaty"
    backup_dir: Path | None = None
    """Where the house keeps its own backups, best on another disk; None: in ``data_dir``."""
    backup_minutes: int = Field(default=15, ge=0)
    """After so long without one, what was entered, found or sent since is kept; 0: once a night only."""
    watchlist: Path | None = None
    holidays: Path | None = None
    """A TOML of days off beside the public holidays, and of those that are worked; see ``config.days_off``."""

    @field_validator("espi_url", "adilet_url", "legalacts_url", "govkz_url", "telegram_url", "public_url")
    @classmethod
    def _is_origin(cls, value: str) -> str:
        if not value:
            return value
        parts = _split(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("must be an address such as https://zan.gov.kz")
        if parts.scheme == "http" and not is_loopback(parts.hostname):
            raise ValueError("plain http is for this machine only (127.0.0.1); write https://")
        if parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc:
            raise ValueError("must be an origin alone, as https://zan.gov.kz, with nothing behind the host")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, value: str) -> str:
        if value and not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("must be sqlite:///PATH or postgresql+psycopg://user:password@host/name")
        if value.startswith("sqlite:///") and value.removeprefix("sqlite:///") in ("", ":memory:"):
            raise ValueError(
                "must name a file, as sqlite:///data/zanwatch.db: a database in memory would be lost at once"
            )
        return value

    @field_validator("mail_from")
    @classmethod
    def _is_sender(cls, value: str) -> str:
        name, address = parseaddr(value)
        is_one = re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+", address) and value.count("@") == 1 + name.count("@")
        if value and (not is_one or not value.isprintable()):
            raise ValueError("must be one address, as news@example.kz or News <news@example.kz>")
        return value

    @field_validator("telegram_token")
    @classmethod
    def _is_token(cls, value: str) -> str:
        if value and not re.fullmatch(r"\d+:[\w-]+", value):
            raise ValueError("must be the token that @BotFather gave, digits, a colon and letters")
        return value

    @field_validator("admin_to")
    @classmethod
    def _are_addresses(cls, value: str) -> str:
        if not all(re.fullmatch(r"[a-z][a-z0-9+.-]*:\S+", part, re.IGNORECASE) for part in value.split()):
            raise ValueError("must be addresses with a space between them, as mailto:admin@example.kz tgram:123456")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _is_smtp(cls, value: str) -> str:
        parts = _split(value) if value else None
        if parts and (parts.scheme not in ("smtp", "smtps") or not parts.hostname):
            raise ValueError("must be smtp://host:port or smtps://user:password@host:port")
        return value

    @field_validator("secret_key")
    @classmethod
    def _is_key(cls, value: str) -> str:
        if value and not re.fullmatch(r"[0-9a-fA-F]{64}", value):
            raise ValueError("must be 64 hex digits (make one with: openssl rand -hex 32)")
        return value.lower()

    @field_validator("timezone")
    @classmethod
    def _is_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("must be the name of a time zone, such as Asia/Almaty") from error
        return value

    @field_validator("crawl_hours", "backfill_hours")
    @classmethod
    def _are_hours(cls, value: str) -> str:
        read_hours(value)
        return value.strip().lower()

    @field_validator("data_dir")
    @classmethod
    def _is_folder(cls, value: Path) -> Path:
        if value.exists() and not value.is_dir():
            raise ValueError("must be a folder, and a file stands there")
        return value.absolute()

    @field_validator("watchlist", "holidays")
    @classmethod
    def _is_file(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_file():
            raise ValueError("must be the path of a TOML file; there is no file there")
        return value

    @field_validator("crawl_delay")
    @classmethod
    def _is_delay(cls, value: float) -> float:
        if not 0 <= value <= 3600:  # noqa: PLR2004 - an hour between two requests is a typing error
            raise ValueError("must be a number of seconds from 0 to 3600")
        return value

    @model_validator(mode="after")
    def _is_polite(self) -> Self:
        hosts = [urlsplit(url).hostname or "" for url in self.portal_origins.values()]
        if self.crawl_delay == 0 and not any(is_loopback(host) for host in hosts):
            raise ValueError("ZANWATCH_CRAWL_DELAY: 0 is for portals on this machine only; real portals need 2 or more")
        return self

    @property
    def portal_origins(self) -> dict[str, str]:
        """The origin of every portal by its name."""
        return {
            "espi": self.espi_url,
            "adilet": self.adilet_url,
            "legalacts": self.legalacts_url,
            "govkz": self.govkz_url,
        }

    @property
    def database(self) -> str:
        """The address of the database, the default one included."""
        return self.database_url or f"sqlite:///{self.data_dir / 'zanwatch.db'}"

    def delay_for(self, host: str) -> float:
        """Return the seconds between two requests to a host; only this machine may be asked without a pause."""
        return self.crawl_delay if self.crawl_delay or is_loopback(host) else 2.5


def make_data_dir(settings: Settings) -> Path:
    """Return the data folder, made if it is not there; raises BadSettingError where it cannot be."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadSettingError(f"{PREFIX}DATA_DIR: this folder cannot be made: {error.strerror}") from error
    return settings.data_dir


def read_settings() -> Settings:
    """Return the settings of this process: the environment's, else those of the file that `zanwatch init` wrote.

    Raises BadSettingError with one sentence for the first bad variable.
    """
    folder = Path(os.environ.get(f"{PREFIX}DATA_DIR") or "data")
    try:
        kept = read_env_file(find_env_file(folder))
    except BadEnvFileError as error:
        raise BadSettingError(f"{error}") from error
    # An empty variable says nothing, in the environment as in the file.
    return make_settings({name: value for name, value in kept.items() if not os.environ.get(f"{PREFIX}{name.upper()}")})


def make_settings(said: Mapping[str, str]) -> Settings:
    """Return what is said, over the environment, as settings; raises BadSettingError as ``read_settings`` does."""
    try:
        return Settings(**{name: value for name, value in said.items() if value})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        words = first["msg"].removeprefix("Value error, ")
        where = f"{PREFIX}{str(first['loc'][0]).upper()}: " if first["loc"] else ""
        raise BadSettingError(f"{where}{words}") from None


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address is this machine.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("10.0.0.1")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _split(value: str) -> SplitResult:
    if not value.isprintable() or "\\" in value:
        raise ValueError("is not an address")  # what one program reads over leads another one elsewhere
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError as error:
        raise ValueError("is not an address") from error
    return parts
