"""Whoever says a name shows that it is hers: by the password, and by the code of a second factor where she has one.

What is wrong, the name, the password or the code, is told to nobody: the answer is the same, in the same time, and
each counts as a try.
"""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from fastapi import Request
from sqlmodel import Session
from starlette.types import Scope

from storage.factors import fits_factor, use_factor
from storage.sessions import Attempt, forgive, try_sign_in
from storage.users import find_password_hash
from web.context import get_clock, get_store
from web.doors import cookies
from web.doors.passwords import is_right


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of a try; ``take`` has to be asked in the transaction in which something is done for it."""

    name: str
    code: str
    attempt: Attempt
    password_hash: str | None = None
    """The hash that the password is of; None where something was wrong."""

    def take(self, session: Session, request: Request) -> bool:
        """Use the code up and forgive the try; False where it was wrong, or is no longer right."""
        if self.password_hash is None or find_password_hash(session, self.name) != self.password_hash:
            # Somebody changed it, or took the account away, while this password was looked at.
            return False
        if not use_factor(session, self.name, self.code, get_clock(request)()):
            return False
        forgive(session, self.attempt)
        return True


def prove(request: Request, name: str, password: str, code: str = "") -> Proof:
    """Look at a password and a code; where there were too many tries, ``attempt.wait`` says so and nothing is read."""
    store, now = get_store(request), get_clock(request)()
    with store.transaction() as session:
        attempt = try_sign_in(session, name, network_of(request.scope), now, cookies.find_card(request))
    if attempt.wait:
        return Proof(name, code, attempt)
    with store.reading() as session:
        password_hash = find_password_hash(session, name)
        # Looked at before the password is: its time must not tell that the password was right.
        fits = fits_factor(session, name, code, now)
    is_hers = is_right(password, password_hash) and fits
    return Proof(name, code, attempt, password_hash if is_hers else None)


def network_of(scope: Scope) -> str:
    """Return the network of the peer of the socket: an IPv4 address, or the /64 that one IPv6 customer has.

    >>> network_of({"client": ("2001:db8:1:2:3::4", 5)}), network_of({"client": ("::ffff:10.0.0.1", 5)})
    ('2001:db8:1:2::/64', '10.0.0.1')
    """
    try:
        address = ip_address((scope.get("client") or ("",))[0])
    except ValueError:
        return "local"
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
