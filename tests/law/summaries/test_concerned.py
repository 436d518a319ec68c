import pytest

from config.catalogues import read_catalogue
from law.model import Language
from law.summaries.concerned import Addressee, describe_concerned, find_concerned
from tests.alerts.sample import make_change


@pytest.mark.parametrize(
    ("language", "words", "whom"),
    [
        ("rus", "Потерпевшим и их детям оказывают помощь.", ("victims", "children")),
        ("kaz", "Жәбiрленушiлер мен балаларға көмек көрсетіледі.", ("victims", "children")),
        ("rus", "Иностранцы и лица без гражданства регистрируются.", ("foreigners", "stateless")),
        ("kaz", "Шетелдіктер және азаматтығы жоқ адамдар тіркеледі.", ("foreigners", "stateless")),
        ("rus", "Работодатель выплачивает работнику.", ("employers", "workers")),
        ("kaz", "Жұмыс беруші жұмыскерге төлейді.", ("employers", "workers")),
        ("rus", "Срок исчисляется со дня подачи.", ()),
        ("kaz", "Баланс жыл сайын жарияланады.", ()),
        # An office is named, not those it is for.
        ("rus", "выносится инспектором по делам несовершеннолетних", ()),
        ("kaz", "кәмелетке толмағандар істері жөніндегі инспектор", ()),
        ("rus", "создают и организуют деятельность Комиссии по приему кандасов;", ()),
        # Whoever has the duty is no one whose right it is.
        ("rus", "Ночью заявителя принимает дежурный работник приюта.", ()),
        ("rus", "Потерпевшего принимает дежурный работник приюта.", ("victims",)),
        ("rus", "Социальный работник посещает семью.", ()),
        ("rus", "Работники полиции прибывают в течение часа.", ()),
        ("rus", "Работники организаций по оказанию помощи хранят тайну.", ("helpers",)),
        ("kaz", "Түнде өтініш берушіні баспананың кезекші жұмыскері қабылдайды.", ()),
        ("kaz", "Түнде өтініш берушіні баспана жұмыскері қабылдайды.", ()),
        ("kaz", "Жұмыскердің демалысқа құқығы бар.", ("workers",)),
        ("rus", "Права домашнего работника защищаются судом.", ("workers",)),
        ("rus", "Государственные органы помогают беженцам.", ("refugees",)),
        ("rus", "Государственные органы ведут учет.", ("bodies",)),
        # Men and women are everybody.
        ("rus", "обеспечение равных прав мужчин и женщин", ()),
        ("kaz", "ерлер мен әйелдердің тең құқықтары", ()),
        ("rus", "Женщин принимают отдельно.", ("women",)),
    ],
)
def test_whom_a_change_concerns_is_said_in_the_order_of_its_words(
    language: Language, words: str, whom: tuple[Addressee, ...]
) -> None:
    assert find_concerned(make_change(language, "art_1", None, words)) == whom


def test_people_are_kept_and_offices_left_out_where_many_are_named() -> None:
    words = "Государственные органы помогают беженцам, иностранцам и женщинам."
    change = make_change("rus", "art_1", None, words)

    assert describe_concerned(change, read_catalogue("eng")) == "Whom it concerns: refugees, foreigners, women."


def test_of_what_went_the_earlier_words_are_asked() -> None:
    gone = make_change("rus", "art_1", "Права потерпевших", None)
    reworded = make_change("rus", "art_1", "Права потерпевших", "Права граждан")

    assert (find_concerned(gone), find_concerned(reworded)) == (("victims",), ())


def test_a_change_without_meaning_concerns_nobody() -> None:
    form = make_change("kaz", "art_1", "балаларға беріледі", "балаларға;", is_form=True)
    moved = make_change("rus", "art_2", "2) дети;", "1) дети;", kind="renumbering")

    assert (find_concerned(form), find_concerned(moved)) == ((), ())
