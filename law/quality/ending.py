"""Does a text show where it ends? Half a list of nodes is whole JSON, and only its end tells that it was half.

Laws, decrees and orders are signed, and the signature is their last line. An act with an annex goes on behind it, and
an annex ends with nothing but its last line: such a text, like one without a signature, cannot vouch for itself.
"""

from law.model import Revision


def shows_its_end(revision: Revision) -> bool:
    """Tell whether the last line of a text is the signature under it."""
    return bool(revision.provisions) and revision.provisions[-1].kind == "signature"
