"""The reader's decisions, one finding each, on invented texts in the real grammar."""

from law.model import Note
from law.parsing.portals import espi
from tests.law.making import page, revision, tree_of

LAW = (
    "# О помощи (вымышленный)",
    "Настоящий Закон регулирует помощь.",
    "Глава 1. ОБЩИЕ ПОЛОЖЕНИЯ",
    "Статья 1. Понятия",
    "В настоящем Законе используются понятия:",
    "1) приют – дом;",
    "2) помощь – услуга.",
    "Статья 2. Порядок",
    "1. Приют принимает:",
    "1) женщин;",
    "2) детей.",
    "Прием ведется без очереди.",
    "2. Срок – 30 дней.",
)


def test_units_get_the_eids_of_the_contract() -> None:
    tree = tree_of(revision(*LAW))

    assert tree == {
        "title": "О помощи (вымышленный)",
        "preamble": "Настоящий Закон регулирует помощь.",
        "chp_1": "ОБЩИЕ ПОЛОЖЕНИЯ",
        "art_1": "Понятия В настоящем Законе используются понятия:",
        "art_1__subpara_1": "1) приют – дом;",
        "art_1__subpara_2": "2) помощь – услуга.",
        "art_2": "Порядок",
        "art_2__para_1": "1. Приют принимает:",
        "art_2__para_1__subpara_1": "1) женщин;",
        "art_2__para_1__subpara_2": "2) детей.",
        "art_2__para_1__indent_2": "Прием ведется без очереди.",
        "art_2__para_2": "2. Срок – 30 дней.",
    }


def test_kazakh_marks_give_the_same_eids() -> None:
    made = revision(
        "# Көмек туралы",
        "1-тарау. ЖАЛПЫ ЕРЕЖЕЛЕР",
        "1-бап. Ұғымдар",
        "Осы Заңда:",
        "1) баспана – үй;",
        "8-1-бап. Мерзім",
        "3-1. Мерзімі – отыз күн.",
        language="kaz",
    )

    assert list(tree_of(made)) == ["title", "chp_1", "art_1", "art_1__subpara_1", "art_8-1", "art_8-1__para_3-1"]


def test_a_line_inside_an_unfinished_list_belongs_to_its_item() -> None:
    made = revision("# А", "Статья 1. Б", "1) приют:", "дом;", "кров;", "2) помощь.", "Иное решает суд.")

    assert tree_of(made) == {
        "title": "А",
        "art_1": "Б",
        "art_1__subpara_1": "1) приют:",
        "art_1__subpara_1__indent_2": "дом;",
        "art_1__subpara_1__indent_3": "кров;",
        "art_1__subpara_2": "2) помощь.",
        "art_1__indent_1": "Иное решает суд.",
    }


def test_an_excluded_item_keeps_its_number_and_has_no_text() -> None:
    made = revision(
        "# А",
        "Статья 5. Б",
        "1) дом;",
        "2) исключен Законом РК от 03.07.2023 № 124-VIII (вводится в действие с 01.09.2023);",
    )
    unit = made.provisions[-1]

    assert (unit.eid, unit.excluded, unit.text) == ("art_5__subpara_2", True, "")
    assert made.notes == (
        Note(
            "art_5__subpara_2",
            "excluded",
            "2) исключен Законом РК от 03.07.2023 № 124-VIII (вводится в действие с 01.09.2023);",
        ),
    )


def test_a_law_about_exclusion_is_not_an_excluded_item() -> None:
    made = revision("# А", "Статья 5. Б", "1) исключен из реестра получателей;")

    assert made.provisions[-1].excluded is False


def test_a_statutory_note_is_law_and_an_editors_footnote_is_not() -> None:
    made = revision(
        "# А",
        "Статья 73. Б",
        "1. Дом.",
        "Примечание. Под домом понимается приют.",
        "> Сноска. Статья 73 с изменением, внесенным Законом РК от 01.02.2023 № 10-VIII (с 01.03.2023).",
    )

    assert tree_of(made)["art_73__indent_1"] == "Примечание. Под домом понимается приют."
    assert [(note.eid, note.kind) for note in made.notes] == [("art_73", "footnote")]


def test_a_publishers_note_has_its_content_on_the_next_line() -> None:
    made = revision(
        "# А", "Статья 5. Б", "! Примечание ИЗПИ!", "! Пункт 2 предусмотрен в редакции Закона РК", "1. Дом."
    )

    assert made.notes == (Note("art_5", "publisher", "Примечание ИЗПИ! Пункт 2 предусмотрен в редакции Закона РК"),)


def test_numbers_restart_in_an_annex() -> None:
    made = revision(
        "# Об утверждении правил",
        "1. Утвердить правила.",
        "Премьер-Министр Республики Казахстан",
        "К. Образцов",
        "> Утверждены",
        "> постановлением Правительства",
        "> от 1 марта 2020 года № 5",
        "## Правила",
        "1. Дом.",
        "1) кров;",
    )

    assert tree_of(made) == {
        "title": "Об утверждении правил",
        "para_1": "1. Утвердить правила.",
        "signature": "Премьер-Министр Республики Казахстан К. Образцов",
        "annex_1": "Правила Утверждены постановлением Правительства от 1 марта 2020 года № 5",
        "annex_1__para_1": "1. Дом.",
        "annex_1__para_1__subpara_1": "1) кров;",
    }


def test_a_table_is_cells_in_printed_order() -> None:
    made = revision("# А", "## Ставки", "| № | Действие | Ставка", "| 1 | Виза | 60 долларов")

    assert [unit.eid for unit in made.provisions if unit.kind == "cell"][3:] == [
        "preamble__table_1__row_2__cell_1",
        "preamble__table_1__row_2__cell_2",
        "preamble__table_1__row_2__cell_3",
    ]


def test_a_contents_list_before_the_title_is_furniture() -> None:
    lines = ("Статья 1. Понятия", "Статья 2. Порядок", *LAW)

    assert tree_of(revision(*lines)) == tree_of(revision(*LAW))


def test_wording_that_an_act_quotes_makes_no_units_of_its_own() -> None:
    made = revision(
        "# О внесении изменений",
        "Статья 1.",
        "1) дополнить статьей 8-1 следующего содержания:",
        "«Статья 8-1. Срок",
        "1. Срок – 30 дней.",
        "2. Срок продлевает суд.»;",
        "2) статью 9 исключить.",
    )

    assert [unit.eid for unit in made.provisions] == [
        "title",
        "art_1",
        "art_1__subpara_1",
        "art_1__subpara_1__indent_2",
        "art_1__subpara_1__indent_3",
        "art_1__subpara_1__indent_4",
        "art_1__subpara_2",
    ]


def test_a_node_of_an_unknown_type_is_an_issue_and_its_words_are_kept() -> None:
    body = page(LAW).replace(b'"type": "doc"', b'"type": "hologram", "text": "\xd0\x94\xd0\xbe\xd0\xbc."')
    blocks, issues = espi.read_blocks(espi.read_document([body]))

    assert [(issue.place, issue.message) for issue in issues] == [("1", "unknown node «hologram»")]
    assert blocks[0].text == "Дом."


def test_a_number_that_stands_twice_is_an_issue_and_both_units_are_kept() -> None:
    made = revision("# А", "Статья 1. Б", "1. Дом.", "1. Кров.")

    assert [unit.eid for unit in made.provisions] == ["title", "art_1", "art_1__para_1", "art_1__para_1~2"]
    assert [issue.place for issue in made.issues] == ["art_1__para_1"]
