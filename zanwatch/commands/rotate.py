"""`zanwatch rotate-key`: another secret key, and everything that is encrypted under it."""

from typing import TYPE_CHECKING

import typer

from zanwatch.entry import UsageError, now, speak

if TYPE_CHECKING:
    from config.settings import Settings


def rotate_key() -> None:
    """Make a new secret key and put all that is encrypted under it. Stop `serve` and `web` first, start them after.

    Killed in the middle, it is run again: nothing is half done.
    """
    from config.settings import make_data_dir, read_settings  # noqa: PLC0415 - see zanwatch.commands
    from flows.sole import alone  # noqa: PLC0415

    settings, t = read_settings(), speak()
    make_data_dir(settings)
    with alone(settings, "zanwatch rotate-key", t):
        _rotate(settings)


def _rotate(settings: "Settings") -> None:
    from storage.engine import open_store  # noqa: PLC0415 - see zanwatch.commands
    from storage.errors import WrongKeyError  # noqa: PLC0415
    from storage.keys import read_key, read_key_file  # noqa: PLC0415
    from storage.rotation import NEXT, rotate  # noqa: PLC0415

    t = speak()
    key, lies_ready = read_key(settings), settings.data_dir / NEXT
    was_begun = lies_ready.exists()
    new_key = read_key_file(lies_ready)
    if new_key == key:
        raise UsageError(f"the key in {lies_ready} is the one in use: the last rotation is done, so remove that file")
    try:
        store = open_store(settings.database, key)
    except WrongKeyError:
        if not was_begun:
            lies_ready.unlink()
            raise
        # Killed after the database was rewritten and before the file took its place.
        open_store(settings.database, new_key).close()
    else:
        try:
            count = rotate(store, new_key, now(), settings.admin_to.split())
        finally:
            store.close()
        typer.echo(t.gettext("{count} encrypted fields are under the new key.").format(count=count))
    _put_in_place(settings)


def _put_in_place(settings: "Settings") -> None:
    from storage.keys import KEY_FILE  # noqa: PLC0415
    from storage.rotation import NEXT, OLD, put_in_place  # noqa: PLC0415

    t = speak()
    if settings.secret_key:
        words = t.gettext("The key is the setting's: put the content of {file} into {name}, then remove the file.")
        typer.echo(words.format(file=settings.data_dir / NEXT, name="ZANWATCH_SECRET_KEY"))
    else:
        put_in_place(settings.data_dir)
        words = t.gettext("The new key is {new}. Keep a copy of it elsewhere; remove {old} when no backup needs it.")
        typer.echo(words.format(new=settings.data_dir / KEY_FILE, old=settings.data_dir / OLD))
    typer.echo(t.gettext("Start `serve` and `web` anew, and make a backup: older ones open with the old key alone."))
