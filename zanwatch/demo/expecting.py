"""What the demo is there to show is checked as it happens: it never tells of something that was not so."""

from law.errors import MonitorError


class DemoError(MonitorError):
    """Raised when the demo saw something else than what it is there to show, from zanwatch.demo."""


def expect(is_so: bool, otherwise: str) -> None:  # noqa: FBT001 - it reads as an assertion
    """Raise DemoError unless something is so."""
    if not is_so:
        raise DemoError(f"the demo went wrong: {otherwise}")
