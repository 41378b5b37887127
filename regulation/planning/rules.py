"""The rules of ordering a visit, read once from `rules.toml`: kinds, origins, objections, rights."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from risk import Text

NO_TEXT = Text("", "")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule stands; `verified` false where its text was not read."""

    law: Text
    article: Text
    verified: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of visit: whether the notice goes ahead of it, whether it counts against the yearly cap.

    `travels`: whether anybody goes there. `source`: where the kind stands, None where that is not said.
    """

    id: str
    name: Text
    announced: bool
    counts: bool
    origins: tuple[str, ...]
    travels: bool = True
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """What a visit follows from, the kind it usually is, and sentences to choose a reason from."""

    id: str
    name: Text
    counts: bool
    kind: str
    reasons: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that can speak against an order. `override`: "" never, `reason`, or `ground` (suspicion or danger)."""

    id: str
    sentence: Text
    mend: Text
    override: str
    source: Source | None
    own: Mapping[str, Source] = field(default_factory=dict)
    """The law of a trade that says it of that trade; `source` holds for the others."""

    def source_for(self, industry: str) -> Source | None:
        """Where the rule stands for a trade."""
        return self.own.get(industry, self.source)


@dataclass(frozen=True, slots=True)
class AttentionPath:
    """What a premises with an open key finding counts, joined in one way; the sentence that says so."""

    points: int
    sentence: Text


@dataclass(frozen=True, slots=True)
class AttentionRules:
    """How connected findings raise a premises in the order of due work; all of it assumed.

    `days` from the day of a finding it counts, `standing` maps a sign to its points in that order, `paths` a kind of
    connection; `kinds` says what a finding is.
    """

    cap: int
    days: int
    standing: Mapping[str, int]
    paths: Mapping[str, AttentionPath]
    kinds: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Rules:
    """All of the file. `basis` maps a trade to the right to visit it; other trades have none that was read."""

    numbers: Mapping[str, int]
    hotline: str
    kinds: Mapping[str, Kind]
    origins: Mapping[str, Origin]
    objections: Mapping[str, Rule]
    officers: Mapping[str, Text]
    too_few: Rule
    basis: Mapping[str, Source]
    rights: tuple[Text, ...]
    prohibitions: tuple[Text, ...]
    assumed: tuple[tuple[str, str], ...]
    attention: AttentionRules
    phoenix_days: int

    def counts(self, kind: str, origin: str) -> bool:
        """Whether such a visit counts against the yearly cap; a case never does."""
        return self.kinds[kind].counts and self.origins[origin].counts


@cache
def rules() -> Rules:
    """The rules in force."""
    given = tomllib.loads((Path(__file__).parent / "rules.toml").read_text(encoding="utf-8"))
    laws = {name: _text(row) for name, row in given["law"].items()}
    return Rules(
        numbers={name: value for name, value in given.items() if isinstance(value, int)},
        hotline=given["hotline"],
        kinds={name: _kind(name, row, laws) for name, row in given["kind"].items()},
        origins={name: _origin(name, row) for name, row in given["origin"].items()},
        objections={name: _rule(name, row, laws) for name, row in given["objection"].items()},
        officers={name: _text(row) for name, row in given["officer"].items()},
        too_few=_rule("officers", given["assign"]["too_few"], laws),
        basis=dict.fromkeys(given["basis"]["industries"], _known_source(given["basis"], laws)),
        rights=_texts(given["right"]),
        prohibitions=_texts(given["prohibition"]),
        assumed=tuple((row["name"], row["why"]) for row in given["assumed"]),
        attention=_attention(given["attention"]),
        phoenix_days=given["phoenix"]["days"],
    )


def reason_said(reason: str) -> Text:
    """Why a visit was ordered: a sentence that was chosen in both languages, what was written as it stands."""
    known = (text for origin in rules().origins.values() for text in origin.reasons)
    return next((text for text in known if reason in (text.zh, text.en)), Text(reason, reason))


def _attention(given: Mapping[str, Any]) -> AttentionRules:
    return AttentionRules(
        cap=given["cap"],
        days=given["days"],
        standing=given["standing"],
        paths={name: AttentionPath(row["points"], _text(row)) for name, row in given["path"].items()},
        kinds={name: _text(row) for name, row in given["kind"].items()},
    )


def _kind(name: str, row: Mapping[str, Any], laws: Mapping[str, Text]) -> Kind:
    before, travels = row["announce"] == "before", row["announce"] != "never"
    source = _known_source(row, laws) if "law" in row else None
    return Kind(name, _text(row), before, row["counts"], tuple(row["origins"]), travels, source)


def _origin(name: str, row: Mapping[str, Any]) -> Origin:
    return Origin(name, _text(row), row["counts"], row["kind"], _texts(row["reasons"]))


def _rule(name: str, row: Mapping[str, Any], laws: Mapping[str, Text]) -> Rule:
    mend = Text(row["mend_zh"], row["mend_en"]) if "mend_zh" in row else NO_TEXT
    source = _known_source(row, laws) if "law" in row else None
    own = {trade: _known_source(one, laws) for one in row.get("own", ()) for trade in one["industries"]}
    return Rule(name, _text(row), mend, row.get("override", ""), source, own)


def _known_source(row: Mapping[str, Any], laws: Mapping[str, Text]) -> Source:
    article = Text(row["article_zh"], row["article_en"])
    return Source(laws[row["law"]], article, row.get("verified", False))


def _text(row: Mapping[str, Any]) -> Text:
    return Text(row["zh"], row["en"])


def _texts(rows: Sequence[Mapping[str, Any]]) -> tuple[Text, ...]:
    return tuple(_text(row) for row in rows)
