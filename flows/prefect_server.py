"""Prefect's server in one process, without its command in front: `python -m flows.child flows.prefect_server PORT`."""

import sys

from flows.prefect_home import set_up_prefect

GRACEFUL_SECONDS = 5


def main(port: int) -> None:
    """Serve on loopback until the process is told to end."""
    set_up_prefect()
    import uvicorn  # noqa: PLC0415 - Prefect reads its settings when it is imported
    from prefect.server.api.server import create_app  # noqa: PLC0415

    uvicorn.run(
        create_app(final=True),
        host="127.0.0.1",
        port=port,
        log_level="error",
        access_log=False,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=GRACEFUL_SECONDS,
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
