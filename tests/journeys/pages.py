"""The pages of the replay portal without a portal: the same answers, made in this process, in a tenth of the time."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from law.model import Language, Revision
from law.parsing.read import read_revision

sys.path.insert(0, str(Path(__file__).parents[1] / "portal"))
from replay_portal.espi import EspiPortal
from replay_portal.lens import Lens
from replay_portal.noise import KINDS
from replay_portal.web import Request
from replay_portal.world import Options, World

NOISE: tuple[str, ...] = tuple(KINDS)
"""Every kind of noise the portal knows."""
LAST = date(2100, 1, 1)


class Pages:
    """What ЕСПИ would answer, from these folders of acts, on a day when every edition is out."""

    def __init__(self, corpora: Sequence[Path], page_size: int = 300) -> None:
        self._world = World(Options(tuple(corpora), LAST, page_size=page_size))
        self._portal = EspiPortal(self._world)

    def acts(self) -> dict[str, Any]:
        """Return every act by the name of its folder."""
        return {act.key: act for act in self._world.library}

    def bodies(self, code: str, language: str, on: str, noise: Sequence[str] = (), seed: int = 0) -> tuple[bytes, ...]:
        """Return the pages of an edition (``on`` as YYYY-MM-DD), in order."""
        day = f"{date.fromisoformat(on):%d.%m.%Y}"
        lens = Lens(tuple(noise), str(seed))
        bodies: list[bytes] = []
        count = 1
        while len(bodies) < count:
            target = f"/api/documents/{code}/{language}/{day}?withHtml=false&page={len(bodies) + 1}"
            answer = self._portal.answer(Request("GET", target), lens)
            assert answer.status == 200, target
            bodies.append(answer.body)
            count = max(1, -(-self._nodes(code, language, on, lens) // self._world.options.page_size))
        return tuple(bodies)

    def revision(self, code: str, language: str, on: str, noise: Sequence[str] = (), seed: int = 0) -> Revision:
        """Return an edition as our reader reads it."""
        return read_revision(self.bodies(code, language, on, noise, seed))

    def editions(self, code: str) -> tuple[tuple[Language, str], ...]:
        """Return language and date of every edition of an act, each language oldest first."""
        act = self._world.library.find(code)
        return tuple((edition.language, f"{edition.date}") for known in act.editions.values() for edition in known)

    def _nodes(self, code: str, language: str, on: str, lens: Lens) -> int:
        act = self._world.library.find(code)
        edition = act.find_on(language, LAST, date.fromisoformat(on))
        return len(self._portal._nodes(act, edition, lens))
