"""Russian: the words for levels."""

from law.languages.words import Word, Words

_M, _F, _N, _PLURAL = range(4)

WORDS = Words(
    levels={
        "art": Word("статья", "статьи", many="статьи", gender=_F),
        "para": Word("пункт", "пункта", many="пункты", gender=_M),
        "subpara": Word("подпункт", "подпункта", many="подпункты", gender=_M),
        "indent": Word("абзац", "абзаца", many="абзацы", gender=_M),
        "sec": Word("раздел", "раздела", many="разделы", gender=_M),
        "part": Word("часть", "части", many="части", gender=_F),
        "chp": Word("глава", "главы", many="главы", gender=_F),
        "subchp": Word("параграф", "параграфа", many="параграфы", gender=_M),
        "annex": Word("приложение", "приложения", many="приложения", gender=_N),
        "table": Word("таблица", "таблицы", many="таблицы", gender=_F),
        "row": Word("строка", "строки", many="строки", gender=_F),
        "cell": Word("ячейка", "ячейки", many="ячейки", gender=_F),
        "column": Word("графа", "графы", many="графы", gender=_F),
        "preamble": Word("преамбула", "преамбулы", gender=_F),
        "title": Word("название акта", "названия акта", gender=_N),
        "status": Word("статус акта", "статуса акта", gender=_M),
        "requisites": Word("реквизиты акта", "реквизитов акта", gender=_PLURAL),
        "signature": Word("подпись", "подписи", gender=_F),
    },
    code_point=Word("часть", "части", many="части", gender=_F),
    number_first=False,
    subpoint_bracket=True,
    joins=" и ",
)
