"""Where each unit of an act that died went in the act that takes its place."""

from law.concordance.concord import concord, place_of
from law.concordance.model import Link, LinkKind

__all__ = ["Link", "LinkKind", "concord", "place_of"]
