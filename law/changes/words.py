"""Inside a provision whole words are compared, never letters: a figure, a date and «не» are never split.

Words are mapped to single characters for diff-match-patch. Its clock is off (``Diff_Timeout`` 0), because after a
second it silently returns rubbish; instead a text too long for it is told as replaced whole, and says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from diff_match_patch import diff_match_patch
from rapidfuzz.distance import Indel

from law.wording import canonical, words

MOST_WORDS = 100_000
"""Above this many words on both sides together a difference is told whole: that is degraded, and said so."""
MOST_PAIRS = 1_000_000
"""Above this product of the two lengths the runs come from rapidfuzz, which is as exact and does not slow down."""
_LEAD = 3
_SHORT_WORD = 2
_SURROGATES = range(0xD800, 0xE000)
_NO_SPACE_BEFORE = frozenset(".,;:!?)»%”")
_NO_SPACE_AFTER = frozenset("(«„“")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that stayed, went or came; the words of «same» are those of the later text."""

    kind: Literal["same", "gone", "new"]
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words as one would print them."""
        return join(self.words)


def diff_words(before: str, after: str) -> tuple[tuple[Piece, ...], bool]:
    """Return the pieces that lead from one text to the other, and whether they are degraded (too long to compare).

    >>> [(piece.kind, piece.text) for piece in diff_words("до 10 дней", "до 15 дней")[0]]
    [('same', 'до'), ('gone', '10'), ('new', '15'), ('same', 'дней')]
    """
    old, new = words(before), words(after)
    if len(old) + len(new) > MOST_WORDS:
        return (Piece("gone", tuple(old)), Piece("new", tuple(new))), True
    runs = _diff(old, new)
    if len(old) * len(new) <= MOST_PAIRS:
        diff_match_patch().diff_cleanupSemantic(runs)
    else:
        # Joining runs for the eye takes seconds where there are thousands; that what went stands first is enough.
        diff_match_patch().diff_cleanupMerge(runs)
    pieces: list[Piece] = []
    at_old = at_new = 0
    for operation, run in runs:
        size = len(run)
        if operation <= 0:
            taken_old = old[at_old : at_old + size]
            at_old += size
        if operation >= 0:
            taken_new = new[at_new : at_new + size]
            at_new += size
        if operation == 0:
            pieces.append(Piece("same", tuple(taken_new)))
        else:
            pieces.append(Piece("gone", tuple(taken_old)) if operation < 0 else Piece("new", tuple(taken_new)))
    return tuple(pieces), False


def diff_lines(before: str, after: str) -> tuple[tuple[Piece, ...], ...]:
    r"""Return the pieces of each line of the later text; what went stands in the line where it stood.

    >>> [[(piece.kind, piece.text) for piece in line] for line in diff_lines("2. А. Б.", "2. А.\n3. Б.")]
    [[('same', '2. А.')], [('new', '3.'), ('same', 'Б.')]]
    """
    lengths = [len(words(line)) for line in after.splitlines()] or [0]
    lines: list[list[Piece]] = [[]]
    room = lengths.pop(0)
    for piece in diff_words(before, after)[0]:
        left = piece.words
        while piece.kind != "gone" and left and len(left) > room:
            if room:
                lines[-1].append(Piece(piece.kind, left[:room]))
            left = left[room:]
            if not lengths:
                break
            room = lengths.pop(0)
            lines.append([])
        if left:
            lines[-1].append(Piece(piece.kind, left))
            room -= 0 if piece.kind == "gone" else len(left)
    return tuple(map(tuple, lines))


@dataclass(frozen=True, slots=True)
class Hunk:
    """The smallest run of words that was replaced, with up to three unchanged words before it."""

    lead: tuple[str, ...]
    gone: tuple[str, ...]
    new: tuple[str, ...]


def find_hunks(before: str, after: str) -> tuple[Hunk, ...]:
    """Return every run of words that differs, as small as it is; none for texts too long to compare.

    >>> [(hunk.gone, hunk.new) for hunk in find_hunks("для сезонных рабочих", "для сезонных работников")]
    [(('рабочих',), ('работников',))]
    """
    old, new = words(before), words(after)
    if len(old) + len(new) > MOST_WORDS:
        return ()
    hunks: list[Hunk] = []
    at_old = at_new = 0
    gone: list[str] = []
    came: list[str] = []
    for operation, run in [*_diff(old, new), (0, "")]:
        if operation < 0:
            gone += old[at_old : at_old + len(run)]
            at_old += len(run)
        elif operation > 0:
            came += new[at_new : at_new + len(run)]
            at_new += len(run)
        else:
            is_bridge = len(run) == 1 and gone and came and old[at_old].isalpha() and len(old[at_old]) <= _SHORT_WORD
            if is_bridge:
                # A preposition between two replaced words is part of the term: «в трудной ситуации».
                gone.append(old[at_old])
                came.append(new[at_new])
            elif gone or came:
                start = at_old - len(gone)
                lead = tuple(old[max(0, start - _LEAD) : start])
                while gone and came and gone[-1] == came[-1]:
                    gone.pop()
                    came.pop()
                hunks.append(Hunk(lead, tuple(gone), tuple(came)))
                gone, came = [], []
            at_old += len(run)
            at_new += len(run)
    return tuple(hunks)


def join(tokens: Sequence[str]) -> str:
    """Return words and marks as one line with the usual spaces."""
    line: list[str] = []
    for token in tokens:
        glued = not line or token in _NO_SPACE_BEFORE or line[-1] in _NO_SPACE_AFTER
        line += [token] if glued else [" ", token]
    return "".join(line)


def _diff(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, str]]:
    """Return diff-match-patch's runs, each word a letter; words that differ only in typing are one letter."""
    letters: dict[str, str] = {}
    if len(old) * len(new) > MOST_PAIRS:
        return _diff_long(_encode(old, letters), _encode(new, letters))
    differ = diff_match_patch()
    differ.Diff_Timeout = 0
    runs: list[tuple[int, str]] = differ.diff_main(
        _encode(old, letters),
        _encode(new, letters),
        False,  # noqa: FBT003 - the library's own signature: no line mode
    )
    return runs


def _diff_long(was: str, now: str) -> list[tuple[int, str]]:
    """Return the same runs from rapidfuzz: texts with nothing in common take diff-match-patch seconds."""
    runs: list[tuple[int, str]] = []
    for block in Indel.opcodes(was, now):
        if block.tag == "equal":
            runs.append((0, was[block.src_start : block.src_end]))
        elif block.tag == "delete":
            runs.append((-1, was[block.src_start : block.src_end]))
        else:
            runs.append((1, now[block.dest_start : block.dest_end]))
    return runs


def _encode(tokens: Sequence[str], letters: dict[str, str]) -> str:
    return "".join(letters.setdefault(canonical(token) or token, _letter(len(letters))) for token in tokens)


def _letter(number: int) -> str:
    code = number + 1
    return chr(code if code < _SURROGATES.start else code + len(_SURROGATES))
