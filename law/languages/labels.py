"""A place in an act said in a reader's language: as a list from large to small, and as a phrase for a sentence."""

from collections.abc import Sequence

from law.languages import eng, kaz, rus, uzb
from law.languages.words import ReaderLanguage, Word, Words
from law.model import CellName

WORDS: dict[ReaderLanguage, Words] = {"rus": rus.WORDS, "kaz": kaz.WORDS, "eng": eng.WORDS, "uzb": uzb.WORDS}
_PLURAL = 3


def label(eid: str, language: ReaderLanguage, *, is_code: bool = False, cell: CellName | None = None) -> str:
    """Return a place as a list, large to small; in a code a point of an article is its «часть».

    A cell is told by the words of its row and its column, where they are given.

    >>> label("art_17__para_3-1", "rus"), label("art_17__para_3-1", "kaz")
    ('статья 17, пункт 3-1', '17-бап, 3-1-тармақ')
    >>> label("art_18__para_1__subpara_4", "kaz"), label("art_18__para_1__subpara_4", "uzb")
    ('18-бап, 1-тармақ, 4) тармақша', '18-modda, 1-band, 4-kichik band')
    >>> label("art_50__para_2", "rus", is_code=True)
    'статья 50, часть 2'
    >>> label("table_1__row_3__cell_2", "rus", cell=CellName("2. Виза", "Ставка"))
    'таблица 1, строка 3 «2. Виза», графа «Ставка»'
    """
    words = WORDS[language]
    said = []
    for level, number, word in _read(eid, words, is_code=is_code):
        name = cell.row if cell and level == "row" else ""
        column = _column(cell, level, words, "its")
        said.append(column or _join(word.name, level, number, words) + (f" «{name}»" if name else ""))
    return ", ".join(said)


def phrase(eid: str, language: ReaderLanguage, *, is_code: bool = False, cell: CellName | None = None) -> str:
    """Return a place as it stands in a sentence.

    >>> phrase("art_18__para_1__subpara_4", "rus")
    'подпункт 4) пункта 1 статьи 18'
    >>> phrase("art_18__para_1__subpara_4", "kaz")
    '18-баптың 1-тармағының 4) тармақшасы'
    >>> phrase("art_18__para_1__subpara_4", "eng")
    'subpoint 4) of point 1 of article 18'
    >>> phrase("table_1__row_3__cell_2", "rus", cell=CellName("2. Виза", "Ставка"))
    'графа «Ставка» строки 3 («2. Виза») таблицы 1'
    """
    return _phrase(eid, language, cell, is_code=is_code, is_of=False)


def phrase_of(eid: str, language: ReaderLanguage, *, is_code: bool = False, cell: CellName | None = None) -> str:
    """Return a place as the whole that something belongs to: «пункта 1 статьи 18», «18-баптың 1-тармағының».

    >>> phrase_of("art_18__para_1", "rus"), phrase_of("art_18__para_1", "kaz")
    ('пункта 1 статьи 18', '18-баптың 1-тармағының')
    """
    return _phrase(eid, language, cell, is_code=is_code, is_of=True)


def several(eids: Sequence[str], language: ReaderLanguage, *, is_code: bool = False) -> str:
    """Return places as one list, units of one kind under one word.

    >>> several(["art_17", "art_18"], "rus"), several(["art_17", "art_18"], "kaz")
    ('статьи 17 и 18', '17 және 18-баптар')
    >>> several(["art_17", "annex_2"], "rus")
    'статья 17 и приложение 2'
    """
    words = WORDS[language]
    parts = [_read(eid, words, is_code=is_code) for eid in eids]
    levels = {tuple(level for level, _, _ in part) for part in parts}
    if len(eids) > 1 and len(levels) == 1 and len(parts[0]) == 1 and parts[0][0][2].many:
        level, _, word = parts[0][0]
        numbers = _and([part[0][1] for part in parts], words)
        return _join(word.many, level, numbers, words)
    return _and([phrase(eid, language, is_code=is_code) for eid in eids], words)


def gender_of(eids: Sequence[str], language: ReaderLanguage, *, is_code: bool = False) -> int:
    """Return which form of «добавлен|добавлена|добавлено|добавлены» agrees with the places."""
    if len(eids) > 1:
        return _PLURAL
    last = _read(eids[0], WORDS[language], is_code=is_code)[-1][2]
    return last.gender


def is_code_label(eid: str, language: ReaderLanguage, said: str) -> bool:
    """Tell whether a label was made for a code: its points are called «часть» there.

    >>> is_code_label("art_5__para_1__table_1__row_2__cell_3", "rus", "статья 5, часть 1, таблица 1, строка 2 «Виза»")
    True
    """
    # Below a table a label holds words of the law, and no point of a code.
    above = eid.partition("__row_")[0]
    of_code = label(above, language, is_code=True)
    return of_code != label(above, language) and (said == of_code or (above != eid and said.startswith(of_code)))


def topmost(eid: str) -> str:
    """Return the article, annex or point of an act that a place belongs to; above an article it is the place itself.

    >>> topmost("art_17__para_3-1"), topmost("annex_1__table_1__row_3__cell_2"), topmost("part_2__chp_1")
    ('art_17', 'annex_1', 'part_2__chp_1')
    """
    return next((part for part in eid.split("__") if part.partition("_")[0] in ("art", "annex", "para")), eid)


def _read(eid: str, words: Words, *, is_code: bool) -> list[tuple[str, str, Word]]:
    units: list[tuple[str, str, Word]] = []
    in_article = False
    for part in eid.split("__"):
        level, _, number = part.partition("_")
        in_article = (in_article or level == "art") and level != "annex"
        word = words.levels.get(level)
        if word is None:
            # A level we have no word for is shown as it is: a strange label is better than a lost change.
            level, number, word = "", "", Word(part)
        elif level == "para" and is_code and in_article:
            word = words.code_point
        units.append((level, number, word))
    return units


def _join(word: str, level: str, number: str, words: Words) -> str:
    if not number:
        return word
    if level == "subpara" and words.subpoint_bracket:
        number = f"{number})"
    if not words.number_first:
        return f"{word} {number}"
    return f"{number} {word}" if number.endswith(")") else f"{number}-{word}"


def _phrase(eid: str, language: ReaderLanguage, cell: CellName | None, *, is_code: bool, is_of: bool) -> str:
    words = WORDS[language]
    units = _read(eid, words, is_code=is_code)
    said: list[str] = []
    for place, (level, number, word) in enumerate(units):
        is_last = place == len(units) - 1
        case = "name" if words.of else "its" if is_last and not is_of else "its_of"
        name = f" («{cell.row}»)" if cell and cell.row and level == "row" else ""
        said.append(
            _column(cell, level, words, case)
            or _join(_inflect(word, case, is_part=place > 0), level, number, words) + name
        )
    return (words.of or " ").join(said if words.number_first and not words.of else reversed(said))


def _inflect(word: Word, case: str, *, is_part: bool) -> str:
    if case == "name":
        return word.name
    if case == "its":
        return word.its if is_part and word.its else word.name
    return (word.its_of if is_part and word.its_of else word.of) or word.name


def _column(cell: CellName | None, level: str, words: Words, case: str) -> str:
    """Return «графа «Ставка»» in place of the number of a cell, where the table prints a head over it."""
    if level != "cell" or cell is None or not cell.column:
        return ""
    word = _inflect(words.levels["column"], case, is_part=True)
    return f"«{cell.column}» {word}" if words.number_first else f"{word} «{cell.column}»"


def _and(items: Sequence[str], words: Words) -> str:
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + words.joins + items[-1]
