"""`python -m web [--port N]`: the pages alone, as `zanwatch web` and `zanwatch serve` start them."""

import argparse
import sys

from config.settings import BadSettingError, read_settings
from law.errors import MonitorError
from storage.engine import open_store
from storage.keys import read_key
from web.server import PORT, serve


def main() -> int:
    """Serve the pages of this environment's settings; exit codes as of `zanwatch`."""
    reader = argparse.ArgumentParser(prog="python -m web", description="Serves the pages of ZanWatch on this machine.")
    reader.add_argument("--port", type=int, default=PORT, help="0 takes a free one")
    port = reader.parse_args().port
    try:
        settings = read_settings()
        store = open_store(settings.database, read_key(settings))
        try:
            serve(store, settings, port, _say)
        finally:
            store.close()
    except (BadSettingError, MonitorError) as error:
        sys.stderr.write(f"web: {error}\n")
        return 2 if isinstance(error, BadSettingError) else 1
    return 0


def _say(address: str) -> None:
    sys.stdout.write(f"{address}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
