"""Types an act anew as portals do (spaces, quotes, dashes, look-alikes, case, contents, markup) without another word.

Kinds follow the list of noise in the notes on the grammar (§7, items 3–9 and 14) and stray act codes after a unit. A
kind works on lines, on the whole list of blocks, or on markup; the same seed gives the same noise.
"""

import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from tests.journeys import pages  # noqa: F401 - puts the replay portal on the path
from tests.law.making import page

from replay_portal.adilet_article import render_article  # isort: skip
from replay_portal.espi import read_nodes  # isort: skip
from replay_portal.markdown import Block  # isort: skip

Lines = tuple[Block, ...]
_LETTER = "А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі"
_HEADINGS = ("section", "chapter", "article", "heading", "title")
_LAW = ("text", "point", "subpoint")
_LATIN = dict(zip("аеорсхАЕОРСТНВМКі", "aeopcxAEOPCTHBMKi", strict=True))
_PLAIN_KAZAKH = str.maketrans("қғңұүөәҚҒҢҰҮӨӘ", "кгнууоаКГНУУОА")
_ROMAN = {"I": "І", "X": "Х", "І": "I", "Х": "X", "C": "С", "С": "C"}
_QUOTES = ("«»", '""', "“”", "„“", "„”")


def _each(pattern: str, change: Callable[[re.Match[str], Random], str], share: float) -> Callable[[str, Random], str]:
    compiled = re.compile(pattern)
    return lambda text, rng: compiled.sub(lambda m: change(m, rng) if rng.random() < share else m[0], text)


def _quotes(text: str, rng: Random) -> str:
    """Each pair of marks may become another pair; nested pairs stay nested, apostrophes change too."""
    depth, out = 0, []
    chosen = rng.choice(_QUOTES)
    for letter in text:
        if letter in "«„“" or (letter == '"' and depth == 0):
            depth += 1
            out.append(chosen[0])
        elif letter in "»”" or letter == '"':
            depth -= 1
            out.append(chosen[1])
        else:
            out.append(rng.choice("'’‘") if letter in "'’‘" else letter)
    return "".join(out)


def _stray(text: str, rng: Random) -> str:
    if len(text) < 40 or text[-1] not in ".;" or rng.random() > 0.15:
        return text
    return f"{text}{rng.choice(['', ' '])}{rng.choice('KZPV')}{rng.randrange(100_000, 999_999):06d}"


TEXT: dict[str, Callable[[str, Random], str]] = {
    "spaces": _each(r"(?<=\S) (?=\S)", lambda _, rng: rng.choice("\xa0\u202f\u2009\t") + rng.choice(["", " "]), 0.2),
    "doubled": lambda text, rng: _each(r" ", lambda _, __: "  ", 0.2)(text, rng) + rng.choice(["", " ", "\xa0"]),
    "glued": _each(rf"(?<=[),;»])\s(?=[{_LETTER}])|(?<=[{_LETTER}])\s(?=[(«])", lambda _, __: "", 0.5),
    "glued-words": _each(rf"(?<=.{{25}}[{_LETTER}]{{4}}) (?=[{_LETTER}]{{4}})", lambda _, __: "", 0.1),
    "glued-number": _each(rf"^((?:\D{{0,8}})\d[\d-]*[.)]|\d[\d-]*-бап\.) (?=[{_LETTER}])", lambda m, _: m[1], 1),
    "spaced-number": _each(r"^(\d[\d-]*)(?=[.)])", lambda m, _: f"{m[1]} ", 0.5),
    "number-sign": _each(r"(?:№|\bN) ?(?=\d)", lambda _, rng: rng.choice(["№", "№ ", "N ", "No ", "№\xa0"]), 0.7),
    "invisible": _each(
        rf"(?<=[{_LETTER}]{{3}})(?=[{_LETTER}]{{3}})", lambda _, rng: rng.choice("\xad\u200b\u2060"), 0.1
    ),
    "bom": lambda text, _: "\ufeff" + text,
    "quotes": _quotes,
    "dashes": _each(r"(?<=\s)[-–—‒−](?=\s)", lambda _, rng: rng.choice("-–—‒−"), 0.6),
    "hyphens": _each(rf"(?<=[{_LETTER}])[-–](?=[{_LETTER}])", lambda _, rng: rng.choice("-–‑—−"), 0.5),
    "dashed-numbers": _each(r"(?<=\d)[-–](?=\d)", lambda _, rng: rng.choice("-–‑"), 0.5),
    "look-alikes": _each(r"[аеорсхАЕОРСТНВМКі]", lambda m, _: _LATIN[m[0]], 0.04),
    "roman": _each(r"(?<=[-–№ ])[IVXІХ]+\b", lambda m, _: "".join(_ROMAN.get(x, x) for x in m[0]), 0.7),
    "yo": _each(r"\b(тр|четыр)ех\b|\bее\b", lambda m, _: m[0][:-2] + "ё" + m[0][-1] if m[1] else "её", 0.7),
    "stray-code": _stray,
}


@dataclass(frozen=True, slots=True)
class Text:
    """An edition as blocks, in one language; ``name`` is for people."""

    name: str
    language: str
    blocks: Lines


def _kazakh_letters(text: Text, rng: Random) -> Lines:
    """«кызметтер» for «қызметтер»: a typist without a Kazakh keyboard, in a word here and there."""
    if text.language != "kaz":
        return text.blocks

    def word(found: re.Match[str]) -> str:
        return found[0].translate(_PLAIN_KAZAKH) if rng.random() < 0.08 else found[0]

    return tuple(_with_text(block, lambda line: re.sub(rf"[{_LETTER}]{{6,}}", word, line)) for block in text.blocks)


def _publisher(text: Text, _: Random) -> Lines:
    def rename(line: str) -> str:
        return line.replace("РЦПИ", "ИЗПИ").replace("РҚАО", "ЗҚАИ")

    return tuple(_with_text(block, rename) for block in text.blocks)


def _case(text: Text, rng: Random) -> Lines:
    def shout(line: str) -> str:
        return line.upper() if rng.random() < 0.7 else line.capitalize()

    return tuple(_with_text(block, shout) if block.kind in _HEADINGS[:4] else block for block in text.blocks)


def _title_case(text: Text, _: Random) -> Lines:
    return tuple(_with_text(block, str.upper) if block.kind == "title" else block for block in text.blocks)


def _contents(text: Text, rng: Random) -> Lines:
    """Contents go, come or are shuffled, with a heading of their own or none, marked by the portal or not."""
    own = [block for block in text.blocks if block.kind != "toc"]
    lines = [block.text for block in own if block.kind in ("section", "chapter", "article")]
    choice = rng.randrange(4)
    if choice == 0 or not lines:
        return tuple(own)
    if choice == 1:
        rng.shuffle(lines)
    heading = {"rus": "Оглавление", "kaz": "МАЗМҰНЫ"}[text.language]
    kind = "text" if choice == 2 else "toc"
    return tuple(Block(kind, line) for line in ([heading] if rng.random() < 0.5 else []) + lines) + tuple(own)


_BANNER = {
    "rus": ("Вниманию пользователей!", "Для удобства пользования РЦПИ создано оглавление."),
    "kaz": ("Қолданушылар назарына!", "Қолданушыларға қолайлы болуы үшін РҚАО мазмұнды жасады."),
}
_NO_CONTENTS = {
    "rus": "Сноска. Оглавление исключено Законом РК от 01.07.2021 № 61-VII (вводится в действие с 01.08.2021).",
    "kaz": "Ескерту. Мазмұны алып тасталды - ҚР 01.07.2021 № 61-VII Заңымен (01.08.2021 бастап қолданысқа енгізіледі).",
}


def _banner(text: Text, _: Random) -> Lines:
    return _after_title(text, [Block("editorial", line) for line in _BANNER[text.language]])


def _contents_excluded(text: Text, _: Random) -> Lines:
    return _after_title(text, [Block("note", _NO_CONTENTS[text.language])])


def _after_title(text: Text, added: Sequence[Block]) -> Lines:
    at = next((at for at, block in enumerate(text.blocks) if block.kind == "title"), -1) + 1
    return (*text.blocks[:at], *added, *text.blocks[at:])


def _signature(text: Text, rng: Random) -> Lines:
    """Another person signs, or the block is not there."""
    if rng.random() < 0.5:
        return tuple(block for block in text.blocks if block.kind != "signature")
    name = "Қ. ОҚЖЕТПЕСОВ" if text.language == "kaz" else "К. ИНОЙ"
    last = max((at for at, block in enumerate(text.blocks) if block.kind == "signature"), default=-1)
    return tuple(_with_text(block, lambda _: name) if at == last else block for at, block in enumerate(text.blocks))


BLOCKS: dict[str, Callable[[Text, Random], Lines]] = {
    "kazakh-letters": _kazakh_letters,
    "publisher": _publisher,
    "heading-case": _case,
    "title-case": _title_case,
    "contents": _contents,
    "banner": _banner,
    "contents-excluded": _contents_excluded,
    "signature": _signature,
}

_WORD = re.compile(rf"(?<![&#\w{_LETTER}])[{_LETTER}]{{5,}}(?![\w;{_LETTER}])")
_BETWEEN = re.compile(r">([^<>]+)<")
_TAGS = ("<b>{}</b>", "<i>{}</i>", '<span class="x">{}</span>', "<u>{}</u>", '<font color="#000000">{}</font>')


def _in_words(html: str, rng: Random, wrap: Callable[[str], str]) -> str:
    def word(found: re.Match[str]) -> str:
        return wrap(found[0]) if rng.random() < 0.08 else found[0]

    return _BETWEEN.sub(lambda found: f">{_WORD.sub(word, found[1])}<", html)


def _tags(html: str, rng: Random) -> str:
    """A word is set in another way, whole or from its middle on."""

    def wrap(word: str) -> str:
        at = rng.choice([0, len(word) // 2])
        return word[:at] + rng.choice(_TAGS).format(word[at:])

    return _in_words(html, rng, wrap)


def _links(html: str, rng: Random) -> str:
    html = html.replace('href="/', 'href="https://adilet.zan.kz/').replace("#z", f"#z{rng.randrange(9)}")
    return _in_words(html, rng, lambda word: f'<a href="/rus/docs/K950001000_#z{rng.randrange(99)}">{word}</a>')


def _line_ends(html: str, rng: Random) -> str:
    """Line feeds where spaces were: in HTML they are spaces."""
    return _BETWEEN.sub(lambda found: "".join(rng.choice("  \n") if c == " " else c for c in found[0]), html)


def _breaks(html: str, rng: Random) -> str:
    """A heading is broken over lines, and empty lines stand around paragraphs."""

    def heading(found: re.Match[str]) -> str:
        spaces = [at for at, letter in enumerate(found[2]) if letter == " " and at > 12]
        at = rng.choice(spaces) if spaces else 0
        return f"{found[1]}{found[2][:at]}<br>{found[2][at:]}{found[3]}" if at else found[0]

    html = re.sub(r"(<h3[^>]*>)([^<>]+)(</h3>)", heading, html)
    return re.sub(r"</p>", lambda _: rng.choice(["</p>", "<br></p>", "</p>\n<br>\n"]), html)


def _attributes(html: str, rng: Random) -> str:
    html = html.replace("<p id=", f'<p class="j{rng.randrange(9)}" style="text-align:justify" id=')
    return html.replace('border="1" cellspacing="0"', 'width="100%" cellspacing="2" border="1"')


HTML: dict[str, Callable[[str, Random], str]] = {
    "tags": _tags,
    "links": _links,
    "line-ends": _line_ends,
    "breaks": _breaks,
    "attributes": _attributes,
}
PAGE = ("anchors", "menus")
ESPI_KINDS = (*TEXT, *BLOCKS, "anchors")
ADILET_KINDS = (*TEXT, *BLOCKS, *HTML, *PAGE)


def _rng(kind: str, seed: int) -> Random:
    """Every kind draws by itself, so that leaving out another changes nothing in it."""
    return Random(f"{kind} {seed}")  # noqa: S311 - noise


def noisy(text: Text, kinds: Sequence[str], seed: int) -> Text:
    """Return the edition typed anew: lines first, then contents, notes and signature."""
    blocks = text.blocks
    for kind in (kind for kind in kinds if kind in TEXT):
        is_code, rng = kind == "stray-code", _rng(kind, seed)
        blocks = tuple(
            block
            if is_code and block.kind not in _LAW
            else _with_text(block, lambda line, k=kind, r=rng: TEXT[k](line, r))
            for block in blocks
        )
    for kind in (kind for kind in kinds if kind in BLOCKS):
        blocks = BLOCKS[kind](replace(text, blocks=blocks), _rng(kind, seed))
    return replace(text, blocks=blocks)


def _with_text(block: Block, change: Callable[[str], str]) -> Block:
    rows = tuple(tuple(change(cell) for cell in row) for row in block.rows)
    return replace(block, text=change(block.text) if block.text else "", rows=rows)


def as_espi(text: Text, kinds: Sequence[str] = (), seed: int = 0) -> bytes:
    """Return the ЕСПИ document of an edition with this noise."""
    typed = noisy(text, kinds, seed)
    nodes = read_nodes(typed.blocks, text.name, _shift(kinds, seed))
    return page([], language=text.language, content=nodes)


def _shift(kinds: Sequence[str], seed: int) -> int:
    return _rng("anchors", seed).randrange(9999) if "anchors" in kinds else 0


class _Anchors:
    def __init__(self, shift: int) -> None:
        self._shift = shift

    def name(self, key: str) -> str:
        return f"z{zlib.crc32(key.encode()) % 5000 + self._shift}"


def as_adilet(text: Text, kinds: Sequence[str] = (), seed: int = 0) -> bytes:
    """Return the old.adilet page of an edition with this noise; contents, an attachment there, may stand at the top."""
    own = replace(text, blocks=tuple(block for block in text.blocks if block.kind != "toc"))
    typed, rng = noisy(own, kinds, seed), _rng("page", seed)
    article = render_article(typed.blocks, _Anchors(_shift(kinds, seed)), text.language)
    contents = "".join(f"<p>{block.text}</p>\n" for block in typed.blocks if block.kind == "toc")
    article = contents + article
    for kind in (kind for kind in kinds if kind in HTML):
        article = HTML[kind](article, _rng(kind, seed))
    title = next(block.text for block in typed.blocks if block.kind == "title")
    menu = f'<ul class="menu"><li>{rng.random()}</li></ul><p>Просмотров: {rng.randrange(999)}</p>'
    before, after = (menu, menu) if "menus" in kinds else ("", "")
    return f"""<!DOCTYPE html><html><body>{before}<div id="container" class="module_npaView lang_{text.language}">
<div class="container_alpha slogan"><h1>{title}</h1><span class="status status_upd">Обновленный</span>
<p>Закон Республики Казахстан от 1 марта 2020 года № 900-VI.</p></div><a href="/rus/docs/Z2000000900">Текст</a>
<a href="http://law.gov.kz/client/#!/doc/900900/rus">ЭКБ</a><article><br>{article}</article></div>{after}</body>
</html>""".encode()
