"""Plain data to a risk table, checked whole; and which edition of a table is in force on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from risk.factor import Bases, basis_of, parse_bases, parse_factors, parse_facts, reach
from risk.matrix import SIGNS, WHOLE, every_months_of, matrix_of, sample_of, visits_of
from risk.model import (
    Adjust,
    Basis,
    DeclaredFact,
    FactKind,
    Factor,
    GradeBand,
    Part,
    RedLine,
    RiskTable,
    Supervision,
    Text,
    Trigger,
)
from risk.spot import RuleError, Spot
from risk.words import plain


class NotInForceError(LookupError):
    """No edition of a table is in force on the day asked for."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """A number without a found source: where it stands in its table, and what it is said to rest on."""

    where: str
    what: str


def parse_table(data: Mapping[str, Any], where: str, text: str = "") -> RiskTable:
    """One edition of a risk table from a TOML file's plain data. ``where`` names the file in refusals.

    With the file's own ``text`` they name the line too.

    Numbers are plain, with three decimals at most (read the file with ``parse_float=Decimal``); the table
    holds thousandths. Raises RuleError for what is not sound: gaps or overlaps between bands, a factor
    without ``unknown`` or basis, a part smaller than its factors, a grade that no points reach, an edition that
    begins before it was published, an unknown key, a wrong type.
    """
    spot = Spot(data, where, text=text)
    bases = parse_bases(spot)
    model = spot.string("id", "the model's id")
    effective_from, effective_to = _term(spot)
    parts, facts, grades = _parts(spot), parse_facts(spot), _grades(spot, bases)
    red_lines = _red_lines(spot, facts, grades, bases)
    factors = parse_factors(spot, parts, facts, bases, [line.fact for line in red_lines])
    _all_reached(spot, factors, grades, red_lines)
    share, share_basis = _known_share(spot, bases)
    supervision = spot.spot("supervision", "[supervision.default]: what applies where there is no grade")
    default, default_basis = _default_supervision(supervision, bases)
    every_note, every_basis = _every_grade(supervision, bases)
    matrix = None
    if supervision.has("matrix"):
        one = supervision.spot("matrix", "[supervision.matrix]")
        matrix = matrix_of(one, model, [band.grade for band in grades], bases)
    supervision.done()
    table = RiskTable(
        id=model,
        version=spot.name("name", "the edition's name") if spot.has("name") else effective_from.isoformat(),
        effective_from=effective_from,
        effective_to=effective_to,
        title=spot.text("title"),
        source=spot.text("source"),
        on_trial=spot.yes_no("on_trial", "on_trial = true or false"),
        parts=parts,
        facts=facts,
        factors=factors,
        grades=grades,
        known_share_at_least=share,
        known_share_basis=share_basis,
        default_supervision=default,
        default_basis=default_basis,
        every_grade_note=every_note,
        every_grade_basis=every_basis,
        adjust=_adjust(spot, bases) if spot.has("adjust") else None,
        red_lines=red_lines,
        matrix=matrix,
    )
    spot.done()
    _no_idle_basis(spot, bases, table)
    return table


def _no_idle_basis(spot: Spot, bases: Bases, table: RiskTable) -> None:
    used = [basis for _, basis in _rules(table)] + [factor.basis for factor in table.factors]
    for name, basis in bases.items():
        if basis not in used:
            spot.refuse("no rule rests on it; remove it or name it where it belongs", f"bases.{name}")


def _term(spot: Spot) -> tuple[dt.date, dt.date | None]:
    first = spot.day("effective_from", "the day it takes effect")
    last = spot.day("effective_to", "its last day") if spot.has("effective_to") else None
    if last is not None and last < first:
        spot.refuse(f"{last} is before effective_from {first}; correct one of the two", "effective_to")
    if spot.has("published_on"):
        published = spot.day("published_on", "the day it was published")
        if first < published:
            spot.refuse(
                f"{first} is before the edition was published ({published}); a rule binds nobody before that day",
                "effective_from",
            )
    return first, last


def _parts(spot: Spot) -> tuple[Part, ...]:
    parts: list[Part] = []
    for one in spot.spots("parts", "the parts of the score, each as [[parts]]", "id"):
        part = Part(
            one.name("id", "the part's id"), one.text("label"), one.thousandths("max", "its highest points")
        )
        one.done()
        if any(other.id == part.id for other in parts):
            one.refuse("there are two parts with this id; rename or remove one")
        parts.append(part)
    return tuple(parts)


def _known_share(spot: Spot, bases: Bases) -> tuple[int, Basis]:
    one = spot.spot("known_share", "[known_share] with at_least and basis")
    share = one.thousandths("at_least", "at_least = the share of the weight that must be known, 0 to 1")
    if not 0 < share <= WHOLE:
        one.refuse("must be above 0 and 1 at most: without any knowledge there is no grade", "at_least")
    basis = basis_of(one, bases)
    one.done()
    return share, basis


def _default_supervision(spot: Spot, bases: Bases) -> tuple[Supervision, Basis]:
    one = spot.spot("default", "the default supervision: visits or note, and basis")
    visits, note = visits_of(one), one.text_or_none("note")
    if visits is None and note is None:
        one.refuse("names neither visits nor a note; say what applies where there is no grade")
    basis = basis_of(one, bases)
    one.done()
    return Supervision(visits, note, is_default=True), basis


def _every_grade(spot: Spot, bases: Bases) -> tuple[Text | None, Basis | None]:
    """What holds beside the visits of every grade, if the table says anything."""
    if not spot.has("every_grade"):
        return None, None
    one = spot.spot("every_grade", "a note and its basis")
    note, basis = one.text("note"), basis_of(one, bases)
    one.done()
    return note, basis


def _grades(spot: Spot, bases: Bases) -> tuple[GradeBand, ...]:
    """The grades from best to worst, each up to an inclusive edge, the last one open."""
    grades: list[GradeBand] = []
    spots = spot.spots("grades", "the grades from best to worst, each as [[grades]]", "grade")
    for number, one in enumerate(spots, start=1):
        last = number == len(spots)
        for key in ("up_to", "single_up_to"):
            if last and one.has(key):
                one.refuse(f"the last grade must be open; leave out its {key}", key)
        grade = _grade(one, bases, last)
        if any(other.grade == grade.grade for other in grades):
            one.refuse("there are two grades with this name; rename or remove one")
        for key in ("up_to", "single_up_to"):
            _must_rise(one, key, getattr(grades[-1], key) if grades else None, getattr(grade, key))
        grades.append(grade)
    return tuple(grades)


def _grade(one: Spot, bases: Bases, last: bool) -> GradeBand:
    sign = one.string("sign", "sign = A, B, C or D")
    if sign not in SIGNS:
        one.refuse(f"must be one of {', '.join(SIGNS)}, but is {sign!r}", "sign")
    band = GradeBand(
        grade=one.string("grade", "the grade"),
        label=one.text("label"),
        sign=sign,
        up_to=None
        if last
        else one.thousandths("up_to", "up_to = its upper edge (only the last grade has none)"),
        single_up_to=one.thousandths("single_up_to", "the limit") if one.has("single_up_to") else None,
        visits=visits_of(one),
        basis=basis_of(one, bases),
        sample=sample_of(one),
        every_months=every_months_of(one),
    )
    one.done()
    return band


def _red_lines(
    spot: Spot, facts: Sequence[DeclaredFact], grades: Sequence[GradeBand], bases: Bases
) -> tuple[RedLine, ...]:
    """Flags that put the grade at some grade or worse, each as [[red_lines]]."""
    lines: list[RedLine] = []
    names = [band.grade for band in grades]
    for one in spot.spots("red_lines", "red lines", "fact") if spot.has("red_lines") else ():
        fact, at_least = (
            one.string("fact", "a declared flag"),
            one.string("at_least", "the grade it leads to"),
        )
        if not any(known.id == fact and known.kind is FactKind.FLAG for known in facts):
            one.refuse(f"there is no flag {fact!r}; add it under [[facts]]", "fact")
        if any(other.fact == fact for other in lines):
            one.refuse("there are two red lines for this flag; remove one")
        if at_least not in names[1:]:
            one.refuse(f"must be a grade worse than the best: {', '.join(names[1:])}", "at_least")
        lines.append(RedLine(fact, names.index(at_least), one.text("label"), basis_of(one, bases)))
        one.done()
    return tuple(lines)


def _all_reached(
    spot: Spot, factors: Sequence[Factor], grades: Sequence[GradeBand], red_lines: Sequence[RedLine]
) -> None:
    """Refuse a grade that no sum of points and no red line reaches."""
    top = reach(factors)
    for index, (better, band) in enumerate(pairwise(grades), start=1):
        crossed = any(line.at_least == index for line in red_lines)
        if better.up_to is not None and better.up_to >= top and not crossed:
            spot.refuse(
                f"cannot be reached: all factors together cost {plain(top)} at most, and it begins above "
                f"{plain(better.up_to)}; correct the weights or the edges",
                f"grades.{band.grade}",
            )


def _must_rise(one: Spot, key: str, before: int | None, edge: int | None) -> None:
    """``up_to`` rises from grade to grade; ``single_up_to`` does not fall (two ratings may share a limit)."""
    if before is None or edge is None:
        return
    if edge < before or (key == "up_to" and edge == before):
        one.refuse("must be above the edge of the grade before it; grades run from best to worst", key)


def _adjust(spot: Spot, bases: Bases) -> Adjust:
    one = spot.spot("adjust", "the yearly adjustment")
    worse, better = one.spot("raise", "[adjust.raise]"), one.spot("lower", "[adjust.lower]")
    adjust = Adjust(
        raise_any=_triggers(worse),
        raise_by_at_most=worse.whole("by_at_most", "by_at_most = the most grades a raise may go", 9),
        raise_basis=basis_of(worse, bases),
        lower_any=_triggers(better),
        lower_basis=basis_of(better, bases),
    )
    if adjust.raise_by_at_most < 1:
        worse.refuse("must be 1 or more", "by_at_most")
    for part in (worse, better, one):
        part.done()
    return adjust


def _triggers(spot: Spot) -> tuple[Trigger, ...]:
    triggers: list[Trigger] = []
    for one in spot.spots("any_of", "its triggers as { id = …, label = … }", "id"):
        trigger = Trigger(one.name("id", "the trigger's name"), one.text("label"))
        one.done()
        if any(other.id == trigger.id for other in triggers):
            one.refuse("there are two triggers with this id; remove one")
        triggers.append(trigger)
    return tuple(triggers)


def check_editions(tables: Sequence[RiskTable]) -> None:
    """Raise RuleError where two editions of one model would both be in force on some day."""
    editions = sorted(tables, key=lambda table: (table.id, table.effective_from))
    for one, later in pairwise(sorted(editions, key=lambda table: (table.id, table.version))):
        if (one.id, one.version) == (later.id, later.version) and one.effective_from != later.effective_from:
            raise RuleError(f"{one.id}: two editions are named {one.version}; rename one of them.")
    for one, later in pairwise(editions):
        if one.id != later.id:
            continue
        if one.effective_from == later.effective_from:
            raise RuleError(f"{one.id}: two editions take effect on {one.version}; keep one of them.")
        if one.effective_to is not None and one.effective_to >= later.effective_from:
            raise RuleError(
                f"{one.id}: the edition of {one.version} runs to {one.effective_to} and overlaps the edition "
                f"of {later.version}; end it before that day or leave out effective_to."
            )


def in_force(tables: Sequence[RiskTable], as_of: dt.date) -> RiskTable:
    """The edition of one model in force on a day: without ``effective_to`` one runs until the next.

    Raises NotInForceError (a LookupError) with a sentence where there is none.
    """
    editions = sorted(tables, key=lambda table: table.effective_from)
    begun = [table for table in editions if table.effective_from <= as_of]
    if begun and (begun[-1].effective_to is None or as_of <= begun[-1].effective_to):
        return begun[-1]
    if not editions:
        raise NotInForceError("There is no edition of this risk table.")
    known = ", ".join(
        f"{table.version} to {table.effective_to}" if table.effective_to else f"from {table.version}"
        for table in editions
    )
    raise NotInForceError(f"{editions[0].id} has no edition in force on {as_of}; there is: {known}.")


def assumed(table: RiskTable) -> tuple[Assumption, ...]:
    """Every rule of a table whose numbers have no found source."""
    return tuple(Assumption(where, basis.law.zh) for where, basis in _rules(table) if basis.assumed)


def _rules(table: RiskTable) -> Iterator[tuple[str, Basis]]:
    """Every rule of a table by its place."""
    for factor in table.factors:
        for way in factor.ways:
            choice = (
                "" if factor.by is None or way.when is None else f".{table.fact(factor.by).choices[way.when]}"
            )
            yield f"factors.{factor.id}{choice}", way.basis
    for band in table.grades:
        yield f"grades.{band.grade}", band.basis
    yield "known_share", table.known_share_basis
    yield "supervision.default", table.default_basis
    if table.every_grade_basis is not None:
        yield "supervision.every_grade", table.every_grade_basis
    if table.adjust is not None:
        yield "adjust.raise", table.adjust.raise_basis
        yield "adjust.lower", table.adjust.lower_basis
    for line in table.red_lines:
        yield f"red_lines.{line.fact}", line.basis
    if table.matrix is not None:
        yield "supervision.matrix", table.matrix.basis
