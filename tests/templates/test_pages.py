"""What holds for every page in both languages."""

import re
from collections import Counter
from itertools import pairwise

import pytest
from jinja2 import UndefinedError

from templates import Lang, Mark, Plate, Problem, PublicPremises, Share, Shell, State, Trouble, render
from templates.rendering import TEMPLATES, environment
from tests.templates.examples import pages
from tests.templates.examples.amending import SAME_ADDRESS as SAME_TABLE_DRAFT
from tests.templates.examples.authoring import SAME_ADDRESS as SAME_DRAFT
from tests.templates.examples.closing import SAME_CLOSING
from tests.templates.examples.evaluation import SAME_ADDRESS as EVALUATED_ALIKE
from tests.templates.examples.improve import SAME_IMPROVE
from tests.templates.examples.planning import SAME_ADDRESS
from tests.templates.examples.reviewing import SAME_ADDRESS as SAME_LIST
from tests.templates.examples.scanning import SCANNED_ALIKE
from tests.templates.reading import read

LANGS: tuple[Lang, ...] = ("zh", "en")
EVERY = [(lang, name) for lang in LANGS for name in pages(lang)]
HAN = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


@pytest.fixture(params=EVERY, ids=lambda param: f"{param[1]}-{param[0]}")
def html(request: pytest.FixtureRequest) -> str:
    lang, name = request.param
    return render(pages(lang)[name])


def test_every_page_has_an_example() -> None:
    assert set(TEMPLATES) == {type(page) for page in pages("zh").values()}


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(html: str) -> None:
    page = read(html)
    assert not page.all("style", "iframe")
    assert not re.findall(r"<script(?![^>]* src=\"/static/)[^>]*>|<script[^>]*>[^<]", html)
    assert not [held for _, held in page.tags if "style" in held or any(n.startswith("on") for n in held)]
    outside = [held for _, held in page.tags for n in ("href", "src", "action") if "//" in held.get(n, "")]
    assert not outside


def test_the_page_has_one_h1_and_its_headings_descend_in_order(html: str) -> None:
    levels = [int(tag[1]) for tag, _ in read(html).tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    body = levels if levels[0] == 1 else levels[1:]  # an error summary stands above the h1
    assert all(after - before <= 1 for before, after in pairwise(body))


def test_ids_are_unique_and_every_label_and_link_finds_its_target(html: str) -> None:
    page = read(html)
    ids = Counter(held["id"] for _, held in page.tags if "id" in held)
    assert [name for name, times in ids.items() if times > 1] == []
    wanted = [held["for"] for held in page.all("label") if "for" in held]  # one without holds its field
    wanted += [href[1:] for held in page.all("a") if (href := held.get("href", "")).startswith("#")]
    wanted += [name for _, held in page.tags for name in held.get("aria-describedby", "").split()]
    assert set(wanted) <= set(ids)


def test_the_landmarks_and_the_skip_link_are_there(html: str) -> None:
    page = read(html)
    assert [len(page.all(name)) for name in ("header", "main", "footer")] >= [1, 1, 1]
    assert page.all("main") == [{"id": "main", "tabindex": "-1"}]
    assert page.all("a")[0]["href"] == "#main"


def test_no_link_leads_nowhere(html: str) -> None:
    assert all(held.get("href") for held in read(html).all("a"))


def test_every_drawing_is_named_or_hidden(html: str) -> None:
    opened = re.findall(r"<svg[^>]*>|</svg>", html)
    depth, bare = 0, []
    for tag in opened:
        if tag == "</svg>":
            depth -= 1
            continue
        if depth == 0 and "aria-hidden" not in tag and "aria-label" not in tag:
            bare.append(tag)
        depth += 1
    assert bare == []


@pytest.mark.parametrize("lang", LANGS)
def test_titles_are_precise_enough_to_tell_pages_apart(lang: Lang) -> None:
    titles = {name: read(render(page)).title for name, page in pages(lang).items()}
    same_address = {
        "editions-empty",
        "open-faulty",
        "open-trades-empty",
        "front-bare",
        "sign-in-wait",
        "problem-500",
        "overview-empty",
        "tables-empty",
    }
    same_address |= {"public-provisional", "public-insufficient", "set-aside-none"}
    same_address |= {
        "run-start-closed",
        "run-start-desk",
        "run-check-desk",
        "result-officer",
        "result-public",
        "phoenixes-none",
        "why-gone",
    }
    same_address |= {"facts-faulty", "self-check-empty", "claim-wrong", "claim-closed", "letter-code"}
    same_address |= SAME_ADDRESS | EVALUATED_ALIKE
    same_address |= SAME_ADDRESS | SAME_DRAFT
    same_address |= SCANNED_ALIKE | SAME_CLOSING | SAME_TABLE_DRAFT | SAME_LIST | SAME_IMPROVE
    told_apart = [title for name, title in titles.items() if name not in same_address]
    assert sorted(Counter(told_apart).values())[-1] == 1


@pytest.mark.parametrize("name", list(pages("en")))
def test_an_english_page_has_no_chinese_left(name: str) -> None:
    page = read(render(pages("en")[name]))
    left = [said for lang, said in page.words if lang == "en" and HAN.search(said)]
    assert left == []
    assert page.all("html")[0]["lang"] == "en"


def test_the_language_switch_and_large_type_keep_the_address() -> None:
    page = Problem(Shell("zh", "/r/premises", "q=%E9%9D%A2&lang=zh"), 404, Trouble.NOT_FOUND)
    links = [held["href"] for held in read(render(page)).all("a")]
    assert "/r/premises?q=%E9%9D%A2&lang=en" in links
    assert "/r/premises?q=%E9%9D%A2&lang=zh&care=1" in links


def test_large_type_is_a_class_on_the_root() -> None:
    page = Problem(Shell("zh", "/", care=True), 404, Trouble.NOT_FOUND)
    assert "ym-care" in read(render(page)).all("html")[0]["class"]


def test_an_unknown_name_in_a_template_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        environment("zh").from_string("{{ page.nothing }}").render(page=pages("zh")["front"])


def test_what_people_typed_is_escaped() -> None:
    page = PublicPremises(Shell("zh", "/e/1"), "<script>x</script>", "1", "&", sign_in_href="/sign-in")
    html = render(page)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("state", [State.PENDING, State.INSUFFICIENT])
def test_ignorance_is_paper_without_a_letter(state: State) -> None:
    plate = Plate(Mark(state), known=Share(54, 100))
    html = render(PublicPremises(Shell("zh", "/e/1"), "店", "1", "餐饮", plate=plate, sign_in_href="/s"))
    assert f"ym-plate--{state}" in html
    assert not re.search("ym-plate--[ABCD]|ym-letter", html)


def test_a_provisional_grade_says_so_on_its_plate_and_in_the_list() -> None:
    shown = pages("zh")
    assert "暂评" in read(render(shown["public-provisional"])).text()
    assert "暂评" in read(render(shown["list"])).text()


def test_a_zero_is_plain_text_and_every_other_number_opens_its_rows() -> None:
    page = read(render(pages("zh")["overview"]))
    links = [held["href"] for held in page.all("a")]
    assert "/r/premises?grade=D&industry=3" in links
    assert "/r/premises?grade=D&industry=4" not in links  # no D in that industry
    assert "/r/premises?grade=C&grade=D&industry=4" in links


@pytest.mark.parametrize("name", ["why", "why-owner", "why-down", "why-fhrs", "why-provisional"])
def test_the_ledger_on_the_page_adds_up(name: str) -> None:
    html = render(pages("zh")[name])
    table = re.findall(r'<table class="ym-sum">.*?</table>', html, re.DOTALL)[0]
    numbers = [
        float(n.replace("\u2212", "-").replace("+", "")) for n in re.findall(r'ym-num">([^<]+)<', table)
    ]
    assert round(sum(numbers[:-1]), 3) == numbers[-1]


def test_a_row_without_data_says_what_unknown_costs() -> None:
    html = render(pages("zh")["why"])
    ledgers = "".join(re.findall(r'<table class="ym-(?:led|sum)">.*?</table>', html, re.DOTALL))
    rows = re.findall(r'<tr class="miss">.*?</tr>', ledgers, re.DOTALL)
    assert rows
    assert all("没有数据" in row and "+1.500" in row for row in rows)
    assert "没有数据，按表中“未知”计分，不按 0" in html


def test_without_a_grade_there_is_no_score_and_no_ruler() -> None:
    html = render(pages("zh")["why-insufficient"])
    assert "ym-ruler" not in html
    assert "32.308" not in html
    assert "按 C 级，每年检查 3\u00a0次" in html


def test_a_refused_sign_in_leads_from_the_summary_to_the_field() -> None:
    html = render(pages("zh")["sign-in-wrong"])
    page = read(html)
    assert page.title.startswith("错误：")
    assert {"href": "#password"} in page.all("a")
    assert [held["type"] for held in page.all("input")] == ["hidden", "hidden", "text", "password"]
    assert "lan-4471" in html  # demo sign-ins are printed, the typed password never comes back
    assert page.all("input")[3]["value"] == ""
