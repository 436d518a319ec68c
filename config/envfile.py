"""Settings may stand in a file of the data folder too, which `zanwatch init` writes: the environment wins over it.

Its lines are ``ZANWATCH_NAME="value"``, as systemd and a shell read them too. A value that needs a backslash, a quote
or a dollar sign is refused: each of the three would read it otherwise, and in an address that letter is written %24.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path

ENV_FILE = "zanwatch.env"
PREFIX = "ZANWATCH_"
HEAD = "# Written by `zanwatch init`. What the environment says wins over it. It holds secrets: for its owner only.\n"
PRIVATE = 0o600
_LINE = re.compile(r"ZANWATCH_([A-Z][A-Z0-9_]*)=\"([^\"\\$`]*)\"")
_ELSEWHERE = ("data_dir", "secret_key")
"""What cannot stand in this file: where it lies itself, and the key, which has a file of its own."""


class BadEnvFileError(ValueError):
    """Raised when the file of settings cannot be read or written, from this module; its words name no value."""


def find_env_file(data_dir: Path) -> Path:
    """Return where the file stands, or would stand."""
    return data_dir / ENV_FILE


def read_env_file(path: Path) -> dict[str, str]:
    """Return the settings of a file by their names in small letters; a file that is not there has none."""
    try:
        text = path.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return {}  # where a file stands for the folder, the settings themselves say so
    except (OSError, UnicodeDecodeError) as error:
        words = error.strerror if isinstance(error, OSError) else "it is no text"
        raise BadEnvFileError(f"{path}: this file of settings cannot be read: {words}") from error
    return parse_settings(text, f"{path}")


def parse_settings(text: str, where: str) -> dict[str, str]:
    r"""Return the settings of a text; raises BadEnvFileError that names the line.

    >>> parse_settings('# mail\nZANWATCH_MAIL_FROM="news@example.kz"\n', "x")
    {'mail_from': 'news@example.kz'}
    """
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        read = _LINE.fullmatch(line.strip())
        if read is None:
            raise BadEnvFileError(f'{where}: line {number} is not of the form ZANWATCH_NAME="value"')
        name = read[1].lower()
        if name in _ELSEWHERE:
            raise BadEnvFileError(f"{where}: line {number}: ZANWATCH_{name.upper()} cannot stand in this file")
        found[name] = read[2]
    return found


def show_settings(settings: Mapping[str, str]) -> str:
    """Return the text of a file; raises BadEnvFileError for a value that it cannot hold."""
    lines = [HEAD]
    for name, value in sorted(settings.items()):
        line = f'{PREFIX}{name.upper()}="{value}"'
        if name in _ELSEWHERE or not value.isprintable() or _LINE.fullmatch(line) is None:
            raise BadEnvFileError(
                f"{PREFIX}{name.upper()}: a quote, a backslash, a dollar sign or a new line cannot stand in the file of"
                " settings; in an address write %22, %5C or %24"
            )
        lines.append(f"{line}\n")
    return "".join(lines)


def write_draft(path: Path, text: str) -> Path:
    """Write the next file beside the one that holds, for its owner only; ``put_in_place`` makes it hold."""
    draft = draft_of(path)
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return draft


def draft_of(path: Path) -> Path:
    """Return the name of the next file while it does not hold yet."""
    return path.with_name(f".{path.name}.next")


def put_in_place(path: Path) -> None:
    """Let the draft hold, in one step."""
    draft_of(path).replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
