"""Small acts for the journeys, in the real grammar: six articles, one sentence of the fourth changed by a named act."""

from tests.journeys.line import Invented

BEFORE, AFTER = "2020-03-02", "2024-06-17"
NUMBER, SIGNED = "905-VIII", "17.04.2024"
CAUSE = "Закон РК от 17 апреля 2024 года № 905-VIII ЗРК (code 900905)"
"""Published on the next day, it is in force on the sixty-first day from then: 17.06.2024."""

_SUBJECTS = {
    "rus": ("Общие положения", "Кто получает помощь", "Заявление", "Сроки", "Отказ", "Введение в действие"),
    "kaz": ("Жалпы ережелер", "Кім көмек алады", "Өтініш", "Мерзімдер", "Бас тарту", "Қолданысқа енгізу"),
}
_FIRST = {
    "rus": "1. Помощь по делу {at} оказывает центр, в который обратился человек, и центр ведёт об этом учёт.",
    "kaz": "1. {at}-іс бойынша көмекті адам жүгінген орталық көрсетеді және орталық бұл туралы есеп жүргізеді.",
}
_TERM = {
    "rus": "2. Заявление рассматривают в течение {days} календарных дней со дня, когда оно поступило.",
    "kaz": "2. Өтініш келіп түскен күнінен бастап күнтізбелік {days} күн ішінде қаралады.",
}
_NOTE = {
    "rus": (
        "> *Сноска. Статья 4 с изменением, внесенным Законом РК от 17.04.2024 № 905-VIII (вводится в действие по "
        "истечении шестидесяти календарных дней после дня его первого официального опубликования).*"
    ),
    "kaz": (
        "> *Ескерту. 4-бапқа өзгеріс енгізілді – ҚР 17.04.2024 № 905-VIII (алғашқы ресми жарияланған күнінен кейін "
        "күнтізбелік алпыс күн өткен соң қолданысқа енгізіледі) Заңымен.*"
    ),
}
_SIGNATURE = {
    "rus": "**Президент Республики Казахстан**\n\n**О. Образцов**",
    "kaz": "**Қазақстан Республикасының Президенті**\n\n**О. Үлгілі**",
}
_TITLE = {"rus": "О вымышленной помощи (образец)", "kaz": "Ойдан шығарылған көмек туралы (үлгі)"}


def write_edition(language: str, days: int, *, note: bool) -> str:
    """Return the markdown of an edition in which a term is so many days."""
    lines = [f"# {_TITLE[language]}"]
    for at, subject in enumerate(_SUBJECTS[language], 1):
        heading = f"Статья {at}. {subject}" if language == "rus" else f"{at}-бап. {subject}"
        lines += [
            f"##### {heading}",
            _FIRST[language].format(at=at),
            _TERM[language].format(days=days if at == 4 else 15),
        ]
        if note and at == 4:
            lines.append(_NOTE[language])
    lines.append(_SIGNATURE[language])
    return "\n\n".join(lines) + "\n"


def make_act(code: str, languages: tuple[str, ...] = ("rus", "kaz")) -> Invented:
    """Return an act whose article 4, point 2 goes from 10 to 30 days."""
    editions = {}
    for language in languages:
        editions[BEFORE, language] = write_edition(language, 10, note=False)
        editions[AFTER, language] = write_edition(language, 30, note=True)
    return Invented(code, editions, causes={AFTER: CAUSE})


def change_of(code: str, language: str = "rus") -> dict[str, object]:
    """Return the whole change of such an act, as `changes --json` shows it, without the instant we saw it."""
    texts = {days: _TERM[language].format(days=days) for days in (10, 30)}
    unit = {"rus": "календарных дней", "kaz": "күн"}[language]
    return {
        "act": code,
        "from": BEFORE,
        "to": AFTER,
        "language": language,
        "kind": "substitution",
        "stage": "in_force",
        "eid": "art_4__para_2",
        "places": ["art_4__para_2"],
        "label": {"rus": "статья 4, пункт 2", "kaz": "4-бап, 2-тармақ"}[language],
        "before": texts[10],
        "after": texts[30],
        "amended_by": [{"number": NUMBER, "date": "2024-04-17"}],
        "attribution": "agreed",
        "effective_rule": "E3",
        "effective_on": AFTER,
        "effective_basis": "corroborated",
        "numbers": [{"was": "10", "is": "30", "unit": unit}],
        "topics": ["labour"],
    }
