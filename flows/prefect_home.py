"""How Prefect is to behave in our house, as environment variables: it reads them once, when it is first imported."""

import os
from collections.abc import Mapping
from pathlib import Path

QUIET: Mapping[str, str] = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # A first start on an empty folder takes longer than Prefect's own 20 seconds.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    # Results would be pickles on the disk; what a step has to say stands in our own database.
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    "PREFECT_RESULTS_DEFAULT_SERIALIZER": "json",
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
    "PREFECT_CLI_PROMPT": "false",
}


def read_home(data_dir: Path | None = None) -> Path:
    """Return the folder of Prefect's own files, its database among them."""
    return (data_dir or Path(os.environ.get("ZANWATCH_DATA_DIR") or "data")).absolute() / "prefect"


def set_up_prefect() -> None:
    """Set what the environment does not say already; call it before the first ``import prefect``."""
    for name, value in {"PREFECT_HOME": str(read_home()), **QUIET}.items():
        os.environ.setdefault(name, value)
    Path(os.environ["PREFECT_HOME"]).mkdir(parents=True, exist_ok=True, mode=0o700)
