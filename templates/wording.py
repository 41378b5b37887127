"""The two languages: the catalogue, numbers, dates and Chinese typesetting."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

from babel.core import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from babel.support import Translations
from markupsafe import Markup, escape

from templates.pages import (
    Lang,
    Points,
    Share,
)
from templates.words import WORDS

LOCALES = Path(__file__).parent / "locale"
"""Catalogues by language; Chinese needs none, its sentences are the keys."""

_LOCALE: Mapping[Lang, Locale] = {"zh": Locale.parse("zh_CN"), "en": Locale.parse("en_GB")}
HTML_LANG: Mapping[Lang, str] = {"zh": "zh-CN", "en": "en"}
_DATES: Mapping[Lang, str] = {"zh": "yyyy-MM-dd", "en": "d MMM yyyy"}
_NO_BREAK = "\u00a0"


_HAN = re.compile(r"[\u4e00-\u9fff]")
_ISO_DAY = re.compile(r"\b\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b")
_DIGIT_HAN = re.compile(r"(?<=[\d)}s%]) (?=[\u4e00-\u9fff])")


def tight(sentence: str) -> str:
    """Keep a number and its unit on one line, as Chinese typesetting asks.

    >>> tight("还有 9 天") == "还有 9\\u00a0天"
    True
    >>> tight(Markup("shop&#39;s"))  # escaped already, when it was joined by a translated separator
    Markup('shop&#39;s')
    """
    kept = _DIGIT_HAN.sub(_NO_BREAK, sentence)
    return Markup(kept) if isinstance(sentence, Markup) else kept  # noqa: S704 - it was markup before


@cache
def english() -> Translations:
    """The English catalogue, compiled in memory from `locale/en/LC_MESSAGES/messages.po`."""
    with (LOCALES / "en" / "LC_MESSAGES" / "messages.po").open("rb") as source:
        catalogue = read_po(source, locale="en")
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


@lru_cache(maxsize=4096)
def _said(lang: Lang, sentence: str) -> str:
    return english().gettext(sentence) if lang == "en" else tight(sentence)


@lru_cache(maxsize=4096)
def _said_counted(lang: Lang, one: str, many: str, n: int) -> str:
    return english().ngettext(one, many, n) if lang == "en" else tight(many)


@dataclass(frozen=True, slots=True)
class Speech:
    """How one language says a sentence, a count, a number, a day."""

    lang: Lang

    def say(self, sentence: str) -> str:
        """The sentence in this language."""
        return _said(self.lang, sentence)

    def say_counted(self, one: str, many: str, n: int) -> str:
        """The sentence for `n` of something."""
        return _said_counted(self.lang, one, many, n)

    def word(self, member: StrEnum) -> str:
        """The word for a member of a closed set; KeyError where there is none."""
        return self.say(WORDS[type(member)][member])

    def number(self, n: int) -> str:
        """A whole number with its thousands parted."""
        return format_decimal(n, locale=_LOCALE[self.lang])

    def percent(self, share: Share, digits: int = 1) -> str:
        """A share in percent."""
        pattern = "0." + "0" * digits + "%" if digits else "0%"
        return format_percent(Decimal(share.percent) / 100, pattern, locale=_LOCALE[self.lang])

    def day(self, on: date | None) -> str:
        """A day, or a dash where nobody knows it."""
        return format_date(on, _DATES[self.lang], locale=_LOCALE[self.lang]) if on else "—"

    def points(self, points: Points) -> str:
        """Points to the thousandth, as ledgers print them: 32.308, −2.000."""
        return _decimal(points, "#,##0.000", self.lang)

    def signed(self, points: Points) -> str:
        """Points that are added or taken off, to the thousandth: +8.000, −2.000."""
        return ("+" if points.thousandths > 0 else "") + self.points(points)

    def trim(self, points: Points) -> str:
        """Points as sentences and scales print them: 30, 12.5, 2.308."""
        return _decimal(points, "#,##0.###", self.lang)

    def typed(self, words: str) -> str:
        """What somebody typed, as they typed it; Chinese on an English page is marked as Chinese.

        >>> Speech("en").typed("少 1 个")
        Markup('<span lang="zh-CN">少 1\\xa0个</span>')
        """
        if self.lang == "zh" or not _HAN.search(words):
            return tight(words)
        return Markup('<span lang="zh-CN">{}</span>').format(tight(words))

    def dated(self, sentence: str) -> str:
        """A sentence whose days were written as 2026-11-26: each in this language's form, on one line.

        >>> Speech("en").dated("until 2026-11-26")
        'until 26\\xa0Nov\\xa02026'
        >>> Speech("zh").dated("到 2026-11-26")
        Markup('到 <span class="ym-nb">2026-11-26</span>')
        """
        kept = tight(sentence)
        if not _ISO_DAY.search(kept):
            return kept
        if self.lang == "en":
            return _ISO_DAY.sub(
                lambda day: self.day(date.fromisoformat(day[0])).replace(" ", _NO_BREAK), kept
            )
        return Markup(_ISO_DAY.sub(r'<span class="ym-nb">\g<0></span>', str(escape(kept))))  # noqa: S704 - escaped before

    def filters(self) -> dict[str, Callable[..., str]]:
        """What templates call by name."""
        names = ("word", "number", "percent", "day", "points", "signed", "trim")
        return {name: getattr(self, name) for name in names} | {
            "tight": tight,
            "typed": self.typed,
            "dated": self.dated,
        }


@lru_cache(maxsize=8192)
def _decimal(points: Points, pattern: str, lang: Lang) -> str:
    said = format_decimal(Decimal(points.thousandths) / 1000, pattern, locale=_LOCALE[lang])
    return said.replace("-", "\u2212")
