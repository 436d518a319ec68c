"""One base for every error of the house; below it, one class for each decision a caller makes."""


class MonitorError(Exception):
    """Raised by any room for a reason a person can act on; its words are shown to that person."""


class UnreadablePageError(MonitorError):
    """Raised when a page lacks a part its reader requires, from law.parsing."""
