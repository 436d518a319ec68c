"""What every child of `zanwatch serve` is told by its environment: our settings, where Prefect is, how it behaves."""

import os
from pathlib import Path
from secrets import token_urlsafe

from config.settings import Settings
from flows.guard import GUARDED
from flows.prefect_api import Prefect, write_privately
from flows.prefect_home import QUIET


def make_environment(settings: Settings, home: Path, prefect: Prefect) -> dict[str, str]:
    """Return the environment of every child: ours, and where Prefect is and how it is to behave."""
    given = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_API_")}
    return {
        **QUIET,
        **given,
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": prefect.url,
        "PREFECT_API_AUTH_STRING": prefect.auth,
        "PREFECT_SERVER_API_AUTH_STRING": prefect.auth,
        "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
        # The pages answer within five seconds to «run now»; asking costs the server next to nothing.
        "PREFECT_WORKER_QUERY_SECONDS": "3",
        # How long a deployment whose schedule was changed stays without planned runs; see flows.sync.wake_scheduler.
        "PREFECT_SERVER_SERVICES_SCHEDULER_RECENT_DEPLOYMENTS_LOOP_SECONDS": "2",
        "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "20",
        "ZANWATCH_DATA_DIR": str(settings.data_dir),
        GUARDED: str(os.getpid()),
    }


def read_auth(home: Path) -> str:
    """Return user and password of our own Prefect server, made on first use and kept for its owner only."""
    path = home / "auth"
    try:
        kept = path.read_text("utf-8").strip()
    except FileNotFoundError:
        kept = ""
    if not kept:
        kept = f"zanwatch:{token_urlsafe(32)}"
        write_privately(path, kept)
    return kept
