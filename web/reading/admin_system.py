"""Settings as a page may show them: what is no secret as it is, everything else only as «set» or «not set»."""

from config.envfile import PREFIX
from config.settings import Settings

SHOWN = (
    "data_dir", "espi_url", "adilet_url", "legalacts_url", "govkz_url", "public_url", "mail_from", "admin_language",
    "telegram_url", "crawl_delay", "crawl_hours", "backfill_hours", "timezone", "watchlist", "holidays",
)  # fmt: skip
"""A setting that is new is a secret until somebody has put it here."""
_MEGABYTE = 1_000_000


def list_settings(settings: Settings) -> tuple[tuple[str, str | None, bool], ...]:
    """Return each variable, its value where it may be shown, and whether it is set.

    >>> ("ZANWATCH_TELEGRAM_TOKEN", None, True) in list_settings(Settings(telegram_token="1:a"))
    True
    """
    return tuple(
        (
            f"{PREFIX}{name.upper()}",
            str(getattr(settings, name) or "") if name in SHOWN else None,
            bool(getattr(settings, name)),
        )
        for name in sorted(Settings.model_fields)
    )


def write_megabytes(count: float | None) -> str:
    """Return a number of bytes in megabytes; a dash where nobody knows it.

    >>> write_megabytes(1_250_000), write_megabytes(None)
    ('1.2', '—')
    """
    return "—" if count is None else f"{count / _MEGABYTE:.1f}"
