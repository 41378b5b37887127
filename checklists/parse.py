"""Plain data to laws, requirements and libraries, checked whole; the file and the row stand in every refusal."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from checklists.condition import Condition, ConditionError, parse_condition
from checklists.facts import FactDeclaration
from checklists.model import (
    ASSUMED,
    Chapter,
    Citation,
    Inference,
    Law,
    Library,
    Method,
    Penalty,
    Question,
    Requirement,
    Severity,
)
from risk import RuleError, Spot, Text

LONGEST_MEND_DAYS = 365
MOST_QUESTIONS = 12
"""More than a dozen questions nobody answers in two minutes."""

Word = TypeVar("Word", Severity, Method)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What rows may refer to: laws by id, declared facts by name, department codes."""

    laws: Mapping[str, Law]
    facts: Mapping[str, FactDeclaration]
    departments: Collection[str]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one requirements file: its edition, its requirements in order, what its points come from."""

    version: str
    requirements: tuple[Requirement, ...]
    points_sources: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a handbook file adds to the rows: chapters, questions, inferences."""

    chapters: tuple[Chapter, ...]
    questions: tuple[Question, ...]
    inferences: tuple[Inference, ...]


def parse_laws(data: Mapping[str, Any], where: str) -> dict[str, Law]:
    """The laws of a file by id. RuleError names the law and what is wrong with it."""
    spot = Spot(data, where)
    laws: dict[str, Law] = {}
    for key in spot.names():
        row = spot.spot(key, "a law")
        laws[key] = Law(
            id=key,
            name=Text(row.string("zh", "its Chinese title"), row.string("en", "its English title")),
            version=row.day("version", "the day of the version that was read")
            if row.has("version")
            else None,
            checked_on=row.day("checked_on", "checked_on = the day it was last looked at"),
            superseded_by=row.text_or_none("superseded_by"),
        )
        row.done()
    return laws


def parse_rows(data: Mapping[str, Any], where: str, words: Vocabulary) -> Rows:
    """The requirements of one file. RuleError names row, field and mend: no basis, no requirement."""
    rows, refused = read_rows(data, where, words)
    if refused:
        raise refused[0]
    return rows


def read_rows(data: Mapping[str, Any], where: str, words: Vocabulary) -> tuple[Rows, tuple[RuleError, ...]]:
    """The rows of one file that can be used, and a refusal for each other. RuleError where the file is none of rows."""
    spot = Spot(data, where)
    version = spot.day("version", "version = the day from which these rows hold").isoformat()
    sources = _points_sources(spot)
    given = spot.spots("requirements", "rows", named_by="id")
    spot.done()
    rows: dict[str, Requirement] = {}
    refused: list[RuleError] = []
    for row in given:
        try:
            made = _requirement(row, words, sources)
            if made.id in rows:
                row.refuse(f"the id {made.id} is given twice; an id is never used again")
            rows[made.id] = made
        except RuleError as error:
            refused.append(error)
    return Rows(version, tuple(rows.values()), sources), tuple(refused)


def parse_reading(data: Mapping[str, Any], where: str, words: Vocabulary) -> Reading:
    """The chapters, questions and inferences of one handbook file. RuleError names what is wrong."""
    spot = Spot(data, where)
    chapters = [
        Chapter(row.name("id", "the chapter's id"), row.text("title"))
        for row in spot.spots("chapters", "the chapters", named_by="id")
    ]
    questions: list[Question] = []
    if spot.has("questions"):
        for row in spot.spots("questions", "questions", named_by="id"):
            facts = tuple(str(name) for name in row.items("facts", "the facts it settles"))
            _require_known(row, "facts", facts, words.facts, "a declared fact")
            flags = all(words.facts[name].type == "flag" for name in facts)
            if len(facts) > 1 and not flags:
                row.refuse("several facts in one question are ticked, so each must be a flag", "facts")
            questions.append(Question(row.name("id", "the question's id"), row.text("text"), facts))
            row.done()
    if len(questions) > MOST_QUESTIONS:
        spot.refuse(
            f"there are {len(questions)} questions, and {MOST_QUESTIONS} at most are asked", "questions"
        )
    inferences: list[Inference] = []
    if spot.has("inferences"):
        for row in spot.spots("inferences", "inferences", named_by="fact"):
            fact = row.string("fact", "the flag that follows")
            _require_known(row, "fact", (fact,), words.facts, "a declared fact")
            when = _condition(row, words)
            if when is None:
                row.refuse("when is missing; add the condition it follows from")
            inferences.append(Inference(fact, when))
            row.done()
    spot.done()
    return Reading(tuple(chapters), tuple(questions), tuple(inferences))


def assemble(
    industry: str, rows: Sequence[Rows], readings: Sequence[Reading], words: Vocabulary, where: str
) -> Library:
    """One library of a trade's own rows and the common ones: `rows` and `readings` in that order.

    Raises RuleError for a row in no chapter, an id given twice, a covered row that is missing or another department's.
    """
    spot = Spot({}, where)
    requirements = tuple(row for part in rows for row in part.requirements)
    chapters = tuple({chapter.id: chapter for part in readings for chapter in part.chapters}.values())
    ids = [row.id for row in requirements]
    departments = {row.id: row.department for row in requirements}
    for row in requirements:
        if ids.count(row.id) > 1:
            spot.refuse(f"the id {row.id} is given twice; an id is never used again")
        if row.chapter not in {chapter.id for chapter in chapters}:
            spot.refuse(f"row {row.id} is in chapter {row.chapter!r}, which no handbook file has; add it")
        for key in row.covers:
            if key not in ids:
                spot.refuse(f"row {row.id} covers {key!r}, which is not there")
            if departments[key] != row.department:
                spot.refuse(
                    f"row {row.id} covers {key}, which {departments[key]} supervises and {row.department} "
                    "does not; a department's list would lose it"
                )
    return Library(
        industry=industry,
        version=max(part.version for part in rows),
        chapters=chapters,
        requirements=requirements,
        questions=tuple(question for part in readings for question in part.questions),
        inferences=tuple(inference for part in readings for inference in part.inferences),
        facts=words.facts,
        points_sources={key: name for part in rows for key, name in part.points_sources.items()},
    )


def _requirement(row: Spot, words: Vocabulary, sources: Collection[str]) -> Requirement:
    department = row.string("department", "the department that supervises it")
    _require_known(row, "department", (department,), words.departments, "a declared department")
    made = Requirement(
        id=row.string("id", "the row's id"),
        chapter=row.name("chapter", "the chapter it stands in"),
        title=row.text("title"),
        duty=row.text("duty"),
        check=row.text("check"),
        department=department,
        method=_word(row, "method", Method),
        severity=_word(row, "severity", Severity),
        red_line=row.yes_no("red_line", "true where the article read orders stop, closure or revocation"),
        when=_condition(row, words),
        mend_days=row.whole("mend_days", "the working days to mend it, 0 on the spot", LONGEST_MEND_DAYS),
        basis=_citation(row.spot("basis", "basis: no basis, no requirement"), words),
        penalty=_penalty(row.spot("penalty", "the penalty"), words) if row.has("penalty") else None,
        asks=row.name("asks", "the fact it asks") if row.has("asks") else None,
        factor=row.name("factor", "the dynamic factor") if row.has("factor") else None,
        points=row.thousandths("points", "its points") if row.has("points") else 0,
        points_source=_points_source(row, sources),
        covers=_strings(row, "covers", "the common rows it states"),
        phrases=_texts(row, "phrases"),
        note=row.text_or_none("note"),
        good=row.text_or_none("good"),
    )
    row.done()
    if (made.factor is None) != (made.points == 0):
        row.refuse("a row names both its dynamic factor and its points, or neither")
    if made.red_line and not (made.penalty and made.basis.verified and made.penalty.citation.verified):
        row.refuse(
            "is a red line, so the article that orders stop, closure or revocation must have been read"
        )
    return made


def _points_sources(spot: Spot) -> dict[str, Text]:
    """What the file's points come from, by id."""
    if not spot.has("points_sources"):
        return {}
    named = spot.spot("points_sources", "what the points come from, by id")
    return {key: named.text(key) for key in named.names()}


def _points_source(row: Spot, sources: Collection[str]) -> str | None:
    """Where a row's points come from; without a word of it they are assumed. None for a row without points."""
    if row.has("points_source"):
        source = row.string("points_source", "where the points come from")
        _require_known(row, "points_source", (source,), sources, "named under points_sources")
        return source
    return ASSUMED if row.has("points") else None


def _citation(spot: Spot, words: Vocabulary) -> Citation:
    law = spot.string("law", "the law's id in laws.toml")
    _require_known(spot, "law", (law,), words.laws, "a law of laws.toml")
    verified = spot.yes_no("verified", "whether the article was read")
    if verified and words.laws[law].version is None:
        spot.refuse(f"is said to have been read, but laws.toml gives no version of {law}", "verified")
    made = Citation(words.laws[law], spot.text("article"), verified)
    spot.done()
    return made


def _penalty(spot: Spot, words: Vocabulary) -> Penalty:
    note = spot.text("note")
    return Penalty(_citation(spot, words), note)


def _condition(row: Spot, words: Vocabulary) -> Condition | None:
    if not row.has("when"):
        return None
    try:
        return parse_condition(row.string("when", "the condition"), words.facts)
    except ConditionError as error:
        row.refuse(str(error).rstrip("."), "when")


def _word(row: Spot, key: str, kind: type[Word]) -> Word:
    allowed = ", ".join(kind)
    value = row.string(key, f"one of {allowed}")
    if value not in list(kind):
        row.refuse(f"is {value!r}; it takes {allowed}", key)
    return kind(value)


def _strings(row: Spot, key: str, what: str) -> tuple[str, ...]:
    return tuple(str(item) for item in row.items(key, what)) if row.has(key) else ()


def _texts(row: Spot, key: str) -> tuple[Text, ...]:
    if not row.has(key):
        return ()
    texts: list[Text] = []
    for spot in row.spots(key, "texts as { zh = …, en = … }"):
        texts.append(Text(spot.string("zh", "the Chinese text"), spot.string("en", "the English text")))
        spot.done()
    return tuple(texts)


def _require_known(row: Spot, key: str, given: Collection[str], known: Collection[str], what: str) -> None:
    strange = [name for name in given if name not in known]
    if strange:
        row.refuse(f"{', '.join(strange)} is not {what}", key)
