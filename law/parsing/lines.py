"""What a line is, seen by itself and its neighbours: note, signature, mark of an annex, quoted wording, or law.

Statutory notes («Примечание.», «Ескертпе.») are law; editors' footnotes («Сноска.», «Ескерту.») and publishers'
notes («Примечание ИЗПИ!») are not. Two letters tell «Ескерту» from «Ескертпе», so the exact word and mark decide.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from law.languages.grammar import POINT, SUBPOINT, Grammar, printed_number
from law.parsing.blocks import Block
from law.wording import canonical_all, canonical_heading, cyrillic, repaired, small, without_code

_NAME = re.compile(r"^(?:[А-ЯЁӘҒҚҢӨҰҮҺІA-Z]\.\s?){1,2}[А-ЯЁӘҒҚҢӨҰҮҺІA-Z]\S+$")
_EDITORS_REMARK = re.compile(r"^(?:Примечани[ея]|Ескертпе)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]")
_ACT = re.compile(r"закон|кодекс|постановлен|приказ|указ|решен|за[ңн]|[қк]аулы|б[ұу]йры|жарлы|шеш[іи]м", re.IGNORECASE)
_FIGURE = re.compile(r"\d")
_BANNER = re.compile(
    r"Вниманию пользователей|(?:создано|исключено)\s+(?:оглавление|содержание)"
    r"|(?:оглавление|содержание)\s+(?:создано|исключено)"
    r"|мазмұн\w*\s+(?:жасады|жасалды|алып\s+тасталды)|(?:пайдалан|қолдан|колдан)ушылар\w*\s+назарына",
    re.IGNORECASE,
)
_SHORT = 160
_MARK_LINES = 8
_CLOSERS = {"«": "»", "“": "”“", "„": "“”", "‟": "”", "‹": "›", '"': '"”'}


def is_words(text: str) -> bool:
    """Tell whether a line holds a word at all; a rule of underscores does not."""
    return _WORD.search(text) is not None


def is_banner(text: str) -> bool:
    """Tell whether a note is about the page itself: its table of contents, a word to users. That is no news."""
    return _BANNER.search(text) is not None


def is_excluded(text: str, grammar: Grammar) -> bool:
    """Tell whether a unit says of itself that it is excluded, and by which act («2) исключен Законом РК …»)."""
    return says_excluded(repaired(text), grammar)


def says_excluded(text: str, grammar: Grammar) -> bool:
    """Tell the same of a line that was repaired."""
    found = grammar.excluded.match(text)
    if not found:
        return False
    rest = cyrillic(text[found.end() :][:400])
    return not is_words(rest) or (_ACT.search(rest) is not None and _FIGURE.search(rest) is not None)


def is_heading_of_unit(text: str, grammar: Grammar) -> bool:
    """Tell whether a heading names a unit of the act; any other heading is a title, of the act or of an annex."""
    text = repaired(text)
    patterns = (grammar.article, grammar.chapter, grammar.section, grammar.subchapter, grammar.part)
    return any(pattern.match(text) for pattern in patterns)


def drop_contents(blocks: Sequence[Block], grammar: Grammar) -> tuple[list[Block], list[Block]]:
    """Return the blocks without a table of contents, and the lines that were one.

    It stands before the title, with a heading of its own («Оглавление») or with none (equal rights, Kazakh, edition
    of 13.10.2011), and repeats headings of the text; only a line that does so is dropped.
    """
    title = next((at for at, block in enumerate(blocks) if block.kind == "title"), 0)
    first = next((at for at, block in enumerate(blocks) if block.kind == "heading" or block.unit), len(blocks))
    headings = set(canonical_all([small(block.text) for block in blocks if block.kind == "heading"]))
    kept: list[Block] = []
    dropped: list[Block] = []
    for at, block in enumerate(blocks):
        is_line_of_contents = at < title and (
            grammar.contents.match(block.text) or is_heading_of_unit(block.text, grammar) or not is_words(block.text)
        )
        # On old.adilet it may stand in the article itself, between the title and the first heading.
        is_repeated = title < at < first and block.kind == "text" and canonical_heading(block.text) in headings
        is_contents = (
            block.kind == "contents" or is_line_of_contents or is_repeated or grammar.contents.match(block.text)
        )
        (dropped if is_contents else kept).append(block)
    return kept, dropped


def mark_notes(blocks: Sequence[Block], grammar: Grammar) -> list[Block]:
    """Return the blocks with every note marked; a publisher's mark is joined with the lines that say what he notes."""
    marked: list[Block] = []
    for block in blocks:
        previous = marked[-1] if marked else None
        if grammar.publisher.match(block.text):
            marked.append(replace(block, kind="publisher"))
        elif previous and previous.kind == "publisher" and _continues_publisher(previous, block):
            marked[-1] = replace(previous, text=f"{previous.text} {block.text}")
        elif block.kind == "publisher" or (block.kind != "table" and grammar.footnote.match(block.text)):
            marked.append(replace(block, kind="publisher" if block.kind == "publisher" else "note"))
        elif block.kind == "italic" and (_EDITORS_REMARK.match(block.text) or is_excluded(block.text, grammar)):
            marked.append(replace(block, kind="text" if block.text[:1].isdigit() else "note"))
        else:
            marked.append(block)
    return marked


def _continues_publisher(previous: Block, block: Block) -> bool:
    """«Примечание РЦПИ!» has its content on the next line; newer notes may have several lines, all marked."""
    if block.kind == "publisher":
        return True
    return previous.text.rstrip().endswith("!") and block.kind in ("text", "italic", "note") and not block.unit


def mark_signature_and_annexes(blocks: Sequence[Block], grammar: Grammar) -> list[Block]:
    """Return the blocks with signature lines and marks of annexes («Приложение 1 к …», «Утверждены …») as such."""
    marked = list(blocks)
    for at, block in enumerate(marked):
        if block.kind == "heading" and not block.unit and not is_heading_of_unit(block.text, grammar):
            for before in _mark_of_annex(marked, at, grammar):
                marked[before] = replace(marked[before], kind="annex")
    ends_a_part = True
    for at in range(len(marked) - 1, -1, -1):
        block = marked[at]
        may_sign = ends_a_part and block.kind in ("text", "italic", "note") and not block.unit
        if may_sign and _is_signed(block, grammar):
            marked[at] = replace(block, kind="signature")
        else:
            ends_a_part = block.kind in ("signature", "annex")
    return marked


def _mark_of_annex(blocks: Sequence[Block], heading: int, grammar: Grammar) -> range:
    """Return where the lines that announce an annex stand before its heading; empty if there are none."""
    start = heading
    while start and heading - start < _MARK_LINES and _may_announce(blocks[start - 1], grammar):
        start -= 1
    lines = [blocks[at].text for at in range(start, heading)]
    for at, line in enumerate(lines):
        if grammar.annex.match(line) or grammar.approved.search(line):
            # What stands before a mark that comes first belongs to the act.
            return range(start + at if grammar.annex_mark_first else start, heading)
    return range(heading, heading)


def _may_announce(block: Block, grammar: Grammar) -> bool:
    is_line = block.kind in ("note", "text", "italic", "annex") and not block.unit and len(block.text) < _SHORT
    is_law = POINT.match(block.text) or SUBPOINT.match(block.text) or block.text.rstrip().endswith((";", ":"))
    return is_line and not is_law and not grammar.footnote.match(block.text) and not _NAME.match(block.text)


def _is_signed(block: Block, grammar: Grammar) -> bool:
    text = block.text.strip()
    if len(text) > _SHORT or text.endswith((";", ":", ",")):
        return False
    return bool(_NAME.match(text) or grammar.office.match(text))


def quoted_lines(blocks: Sequence[Block]) -> set[int]:
    """Return which blocks are wording that the act quotes («… дополнить пунктом 3-1 следующего содержания: «3-1. …»»).

    The units in it are another act's: they are text here. A quotation begins after a colon with an opening mark that
    its line does not close, and ends with the line that closes it; quotations of one kind may stand in one another.
    """
    quoted: set[int] = set()
    opener, depth = "", 0
    for at, block in enumerate(blocks):
        text = block.text
        if block.kind not in ("text", "italic", "heading"):
            continue
        if not opener and at and text[:1] in _CLOSERS and without_code(blocks[at - 1].text).rstrip().endswith(":"):
            opener, depth = text[0], 0
        if not opener:
            continue
        depth = _depth_after(opener, depth, text)
        is_closed = without_code(text).rstrip(" .;,").endswith(tuple(_CLOSERS[opener])) and depth <= 0
        if is_closed and at - 1 not in quoted:
            opener = ""  # opened and closed in one line
            continue
        quoted.add(at)
        opener = "" if is_closed else opener
    return quoted


def _depth_after(opener: str, depth: int, text: str) -> int:
    """Return how many quotations are open after a line; straight marks open and close in turn."""
    if opener == '"':
        return (depth + text.count('"')) % 2
    return depth + text.count(opener) - sum(text.count(closer) for closer in _CLOSERS[opener])


def is_note_cell(cell: str, grammar: Grammar) -> bool:
    """Tell whether a cell holds a footnote, or says that its row is excluded."""
    told = repaired(cell)
    return bool(grammar.footnote.match(told)) or is_excluded(told, grammar)


def lists_that_go_on(blocks: Sequence[Block]) -> set[int]:
    """Return the places after which, before any other unit, another subpoint comes."""
    going_on: set[int] = set()
    goes_on = False
    for at in range(len(blocks) - 1, -1, -1):
        block = blocks[at]
        if goes_on:
            going_on.add(at)
        if block.kind in ("heading", "annex", "signature", "title") or block.unit not in ("", "subpoint"):
            goes_on = False
        elif number := SUBPOINT.match(block.text):
            goes_on = number[1] not in ("1", "а")
        elif goes_on and POINT.match(block.text):
            goes_on = False
    return going_on


def has_restarting_chapters(blocks: Sequence[Block], grammar: Grammar) -> bool:
    """Tell whether two chapters of the act's body carry one number, as in the two parts of the Criminal Code."""
    seen: set[str] = set()
    for block in blocks:
        if block.kind == "annex":
            return False
        found = grammar.chapter.match(block.text) if block.kind == "heading" or block.unit == "chapter" else None
        if found:
            number = printed_number(found[1])
            if number in seen:
                return True
            seen.add(number)
    return False


def goes_on(line: str, following: str) -> bool:
    """Tell whether a line ends in the middle of its sentence, and the next one goes on with it."""
    return line[-1:].isalpha() and following[:1].islower()
