"""Both languages are whole: every sentence has its English, every number its form."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import templates
from templates import Lang, Points, Share, Sign
from templates.wording import LOCALES, Speech
from templates.words import WORDS

HOLES = re.compile(r"%\((\w+)\)s|<[^>]+>")


def said() -> Iterator[str | tuple[str, ...]]:
    """Every sentence marked for the catalogue in templates and Python."""
    root = Path(templates.__file__).parent
    options = {"**/*.html": {"newstyle_gettext": "true", "silent": "false"}}
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2), "noted": None}
    found = extract_from_dir(
        root,
        [("**.py", "python"), ("**/*.html", "jinja2.ext:babel_extract")],
        options,
        keywords=keywords,
        directory_filter=lambda folder: Path(folder).name not in ("node_modules", "static"),
    )
    return (sentence for _, _, sentence, _, _ in found)


def forms(string: object) -> list[str]:
    """A translation's singular and plural, or its only form."""
    return [str(form) for form in string] if isinstance(string, (list, tuple)) else [str(string or "")]


def test_every_sentence_has_its_english_and_no_english_is_left_over() -> None:
    with (LOCALES / "en" / "LC_MESSAGES" / "messages.po").open("rb") as source:
        catalogue = read_po(source, locale="en")
    english = {
        message.id if isinstance(message.id, str) else message.id[0]: forms(message.string)
        for message in catalogue
        if message.id
    }
    needed = {s[0] if isinstance(s, tuple) else s for s in said()}
    assert needed - set(english) == set()
    assert set(english) - needed == set()
    for chinese, given in english.items():
        for form in given:
            assert form, chinese
            assert sorted(HOLES.findall(form)) == sorted(HOLES.findall(chinese)), chinese


def test_no_sentence_stands_twice_in_the_catalogue_and_no_english_is_a_guess() -> None:
    written = (LOCALES / "en" / "LC_MESSAGES" / "messages.po").read_text(encoding="utf-8")
    sentences = Counter(re.findall(r'^msgid ((?:".*"\n)+)', written, re.MULTILINE))
    assert len(sentences) > 1000
    assert [sentence for sentence, times in sentences.items() if times > 1] == []
    assert re.findall(r"^#,.*\bfuzzy\b.*$", written, re.MULTILINE) == []


def test_every_member_of_a_closed_set_has_a_word() -> None:
    assert {kind: set(kind) - set(words) for kind, words in WORDS.items()} == {kind: set() for kind in WORDS}
    assert Speech("en").word(Sign.C) == "Higher risk"


@pytest.mark.parametrize(
    ("lang", "n", "expected"),
    [("zh", 1, "还有 1\u00a0天"), ("en", 1, "1 day left"), ("en", 9, "9 days left")],
)
def test_a_count_takes_the_form_of_its_language(lang: Lang, n: int, expected: str) -> None:
    sentence = "还有 %(num)s 天"
    assert Speech(lang).say_counted(sentence, sentence, n) % {"num": n} == expected


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("zh", ["32.308", "+8.000", "\u22122.000", "0.000", "30.5", "12,345", "2026-11-20", "12.4%", "—"]),
        ("en", ["32.308", "+8.000", "\u22122.000", "0.000", "30.5", "12,345", "20 Nov 2026", "12.4%", "—"]),
    ],
)
def test_numbers_and_days_have_one_form(lang: Lang, expected: list[str]) -> None:
    speech = Speech(lang)
    assert [
        speech.points(Points(32308)),
        speech.signed(Points(8000)),
        speech.signed(Points(-2000)),
        speech.signed(Points(0)),
        speech.trim(Points(30500)),
        speech.number(12345),
        speech.day(date(2026, 11, 20)),
        speech.percent(Share(372, 3000)),
        speech.day(None),
    ] == expected
