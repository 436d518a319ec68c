"""What can be wrong with a store; each class is one decision for whoever opened it."""

from sqlalchemy.exc import DBAPIError as DatabaseTroubleError

from law.errors import MonitorError

__all__ = ["CorruptBlobError", "DatabaseTroubleError", "NotStoredError", "StoreError", "WrongKeyError"]
# DatabaseTroubleError: the database is away or busy; for whoever goes on living and tries again later.


class StoreError(MonitorError):
    """Raised when a database cannot be opened or used as it is, from storage.engine."""


class WrongKeyError(MonitorError):
    """Raised when the secret key is not the one that a database was made with, or is no key, from storage.keys."""


class CorruptBlobError(MonitorError):
    """Raised when stored bytes are not the bytes their name promises, from storage.blobs."""


class NotStoredError(MonitorError):
    """Raised when what was asked for by its number or key is not in the store, from any ``get_`` or ``mark_``."""
