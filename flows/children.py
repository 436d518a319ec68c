"""Processes that are started again when they die, later each time they die young."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0
"""Seconds before a process that keeps dying is started again."""
GROWN_UP = 60.0
"""Seconds after which a death is no longer counted as young."""
LARGEST_LOG = 5 << 20


@dataclass
class Child:
    """One process of the tree; it leads a group of its own, so that Ctrl-C reaches only whoever started it."""

    name: str
    words: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    process: "subprocess.Popen[bytes] | None" = None
    wait: float = FIRST_WAIT
    again_at: float = 0.0
    started_at: float = field(default=0.0)

    def start(self) -> None:
        """Start it; what it says goes into its log."""
        self.log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".old"))
        command = [sys.executable, "-P", "-m", "flows.child", *self.words]
        with os.fdopen(os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.environment, start_new_session=True
            )
        self.started_at = time.monotonic()

    @property
    def is_alive(self) -> bool:
        """Whether it runs now."""
        return self.process is not None and self.process.poll() is None

    def note_death(self) -> str | None:
        """Return how it ended, once for each death, and plan the next start; None where it did not end."""
        if self.process is None or self.process.poll() is None:
            return None
        code, self.process = self.process.returncode, None
        lived = time.monotonic() - self.started_at
        self.wait = FIRST_WAIT if lived > GROWN_UP else min(LONGEST_WAIT, self.wait * 2)
        self.again_at = time.monotonic() + self.wait
        return f"{signal.Signals(-code).name}" if code < 0 else f"{code}"

    def ask_to_end(self) -> None:
        """Send SIGTERM."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def end(self, seconds: float) -> None:
        """Wait until it has ended, and kill it with all that it started when it takes too long."""
        if self.process is None:
            return
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None
