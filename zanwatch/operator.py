"""Who sits at the terminal: what somebody decides there is kept with that name."""

import getpass


def name_operator() -> str:
    """Return the name of this machine's user, marked as one who used the command and not the pages."""
    try:
        who = getpass.getuser()
    except (OSError, KeyError):  # a container's user may have a number and no name
        who = "zanwatch"
    return f"{who} (command)"
