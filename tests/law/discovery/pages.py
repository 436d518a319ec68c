"""Pages of lists in the shapes that were captured, with invented words."""

CARD = """<div class="contentlist">
 <h3>

    <a href="/npa/view?id={number}">{title}</a>
 </h3>
 <div class="info">
  <strong> {labels[0]}:</strong> {status}<br />
  <strong>{labels[1]}:</strong>

     {kind}

  <br />
  <strong>{labels[2]}:</strong> {created} <br />

  <strong>{labels[3]}:</strong> {until}<br />
 </div>
 <div class="tags">
  <span class="icon1"></span>18
  <span class="icon2"></span>Министерство вымышленных дел РК
  <span class="likeSpan"><span class="icon3"></span>0</span>
  <span class="icon5"></span>378
  <span title="Количество непринятых комментарии"><i class="liker fa"></i></span>9
 </div>
 <div class="readmore">
  <a href="/npa/view?id={number}">Подробнее</a>
  <a href="/application/downloadnpa?id=15912294" class="more margin-left-20">Скачать (docx) <i></i></a>
 </div>
</div>"""
RUSSIAN = ("Статус", "Тип НПА", "Дата создания", "Публичное обсуждение до")
KAZAKH = ("Жоба нұсқасы", "НҚА түрі", "Құру күні", "Қоғамдық талқылаудың мерзімі")
FIELDS = {
    "number": "15900001",
    "title": "Приказ &laquo;О внесении изменений &ndash; образец&raquo;",
    "labels": RUSSIAN,
    "status": "На публичном обсуждении",
    "kind": "Приказ",
    "created": "10/09/2026",
    "until": "15/09/2026",
}


def card(**fields: object) -> str:
    return CARD.format(**(FIELDS | fields))


def a_list(*cards: str, lang: str = "ru", pages: int = 0, words: str = "") -> bytes:
    script = f"totalPages: {pages}," if pages else ""
    return (
        f'<!DOCTYPE html><html class="" lang="{lang}"><head><title>x</title></head><body>'
        f'<ul><li><a href="/list?categoryId=359">Миграция</a></li></ul><div class="maincontent rightcontent">{words}'
        f"{''.join(cards)}</div><script>var npaListRoute = {{}}; {script}</script></body></html>"
    ).encode()


SERP = """<!DOCTYPE html><html><body><div id="container" class="module_npaSearch lang_{lang}">
<div class="recent"><a href="/rus/docs/Z1600000035">Последний документ</a></div>
<div class="gs_8"><div class="serp">{cards}</div>
<div class="wp-pagenavi"><span class="pages">{pages}</span></div></div></div></body></html>"""
POST = """<div class="post_holder"><div class="hr"></div>
<h4 class="post_header">
 <span class="post_number">1.</span>
 <a href="/{lang}/docs/{number}">{title}</a>
</h4>
<span class="status status_new">Новый</span>
<p>{requisites}</p><blockquote>10 <b>лет</b></blockquote><div id="adfox_1"></div></div>"""
REQUISITES = "Приказ Министра вымышленных дел от 10 марта 2023 года № 71. Зарегистрирован 13 марта 2023 года № 32055"


def post(number: str = "V2300032055", title: str = "О порядке &quot;образец&quot;", lang: str = "rus") -> str:
    return POST.format(number=number, title=title, lang=lang, requisites=REQUISITES)


def serp(*cards: str, lang: str = "rus", pages: str = "Страница 1 из 22") -> bytes:
    return SERP.format(lang=lang, cards="".join(cards), pages=pages).encode()


def feed(*items: str, head: str = "") -> bytes:
    body = "".join(f"<item>{item}</item>" for item in items)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<rss><channel><title>x</title>{body}</channel></rss>'
    ).encode()
