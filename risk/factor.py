"""The rows of a risk table: sources, declared facts, and factors with their bands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from risk.model import (
    LARGEST_QUANTITY,
    Band,
    Basis,
    Decay,
    DeclaredFact,
    FactKind,
    Factor,
    Item,
    Part,
    Text,
    Way,
)
from risk.scoring import ADJUSTING, OUTPUTS
from risk.spot import Spot
from risk.words import plain

Bases = Mapping[str, Basis]
"""The sources of a table's rules by the name the rules call them."""


def parse_bases(spot: Spot) -> Bases:
    """The sources under ``bases``."""
    bases = spot.spot("bases", "the sources of the rules, each as [bases.NAME]")
    found: dict[str, Basis] = {}
    for name in bases.names():
        one = bases.spot(name, "a source")
        basis = Basis(
            law=one.text("law"),
            article=one.text("article"),
            version=one.string("version", "the date of its text") if one.has("version") else None,
            verified=one.yes_no("verified", "verified = true if the article was read, else false"),
            assumed=one.yes_no("assumed", "assumed = true if its numbers have no source, else false"),
        )
        if basis.verified and basis.assumed:
            one.refuse("what is assumed cannot be verified; set one of the two to false")
        one.done()
        found[name] = basis
    return found


def basis_of(spot: Spot, bases: Bases) -> Basis:
    """The source a rule names; refused if it names none, or one that is not declared."""
    name = spot.string("basis", "basis = the name of the [bases.NAME] it rests on")
    if name not in bases:
        spot.refuse(f"names {name!r}, but there is no [bases.{name}]; declare it", "basis")
    return bases[name]


def parse_facts(spot: Spot) -> tuple[DeclaredFact, ...]:
    """The facts the table takes, under ``facts``."""
    facts: list[DeclaredFact] = []
    for one in spot.spots("facts", "the facts the table takes, each as [[facts]]", "id"):
        fact = _fact(one)
        if any(other.id == fact.id for other in facts):
            one.refuse("is declared twice; remove one")
        facts.append(fact)
    return tuple(facts)


def _fact(one: Spot) -> DeclaredFact:
    name = one.name("id", "the fact's name")
    if name in OUTPUTS or name in ADJUSTING:
        one.refuse(f"{name} has a meaning of its own; choose another name", "id")
    kind = one.string("kind", f"kind = one of {', '.join(FactKind)}")
    if kind not in list(FactKind):
        one.refuse(f"must be one of {', '.join(FactKind)}, but is {kind!r}", "kind")
    choices: tuple[str | int, ...] = ()
    allowed: tuple[int, ...] = ()
    decay: tuple[Decay, ...] = ()
    match FactKind(kind):
        case FactKind.FLAG:
            highest = 1
        case FactKind.CHOICE | FactKind.SEVERAL:
            choices = _choices(one)
            highest = len(choices) - 1
        case FactKind.SCORE:
            allowed = _allowed(one) if one.has("allowed") else ()
            highest = allowed[-1] if allowed else one.thousandths("at_most", "at_most = the highest score")
        case FactKind.QUANTITY:
            limited = one.has("at_most")
            highest = one.whole("at_most", "the largest value") if limited else LARGEST_QUANTITY
        case FactKind.ITEMS:
            highest = one.thousandths("at_most", "at_most = the most points that its items cost together")
        case FactKind.EVENTS:
            highest = one.thousandths("at_most", "at_most = the most that its events cost together")
            decay = _decay(one)
    refused = _refused(one) if one.has("refused") else ()
    label, unit = one.text("label"), one.text_or_none("unit")
    one.done()
    return DeclaredFact(name, FactKind(kind), label, unit, choices, allowed, highest, decay, refused)


def _decay(one: Spot) -> tuple[Decay, ...]:
    """What an event costs by its age: ages rise, points never do; older than the last step costs nothing."""
    steps: list[Decay] = []
    for spot in one.spots("decay", "decay = [{ to_days = 365, points = 1 }, …], newest first"):
        step = Decay(
            spot.whole("to_days", "to_days = the greatest age in days", 366_00),
            spot.thousandths("points", "points"),
        )
        if steps and step.to_days <= steps[-1].to_days:
            spot.refuse(f"must be above the {steps[-1].to_days} days of the step before it", "to_days")
        if steps and step.points > steps[-1].points:
            spot.refuse(
                f"rises from {plain(steps[-1].points)} to {plain(step.points)}; an older event may not cost more",
                "points",
            )
        spot.done()
        steps.append(step)
    return tuple(steps)


def _refused(one: Spot) -> tuple[tuple[str, Text], ...]:
    """Values that are not taken here, each with the sentence that says why."""
    spot = one.spot("refused", "refused = { value = { zh = …, en = … } }")
    refused = tuple((name, spot.text(name)) for name in spot.names())
    spot.done()
    return refused


def _choices(one: Spot) -> tuple[str | int, ...]:
    choices = one.items("choices", "the choices there are")
    for choice in choices:
        if isinstance(choice, bool) or not isinstance(choice, str | int):
            one.refuse(f"must be texts or whole numbers, but one is {choice!r}", "choices")
    if len({str(choice) for choice in choices}) != len(choices):
        one.refuse("names a choice twice; remove one", "choices")
    return tuple(choices)


def _allowed(one: Spot) -> tuple[int, ...]:
    allowed = [one.as_thousandths(score, "allowed") for score in one.items("allowed", "the scores there are")]
    if sorted(set(allowed)) != allowed:
        one.refuse("must rise from score to score; put them in order", "allowed")
    return tuple(allowed)


def reach(factors: Sequence[Factor]) -> int:
    """The most that factors cost together, thousandths; of a group only its costliest counts."""
    groups: dict[str, int] = {}
    for factor in factors:
        key = f"group {factor.group}" if factor.group else factor.id
        groups[key] = max(groups.get(key, 0), factor.max)
    return sum(groups.values())


def parse_factors(
    spot: Spot, parts: Sequence[Part], facts: Sequence[DeclaredFact], bases: Bases, moving: Sequence[str] = ()
) -> tuple[Factor, ...]:
    """The factors under ``factors``; refused are duplicates, idle facts, and parts too small for theirs.

    ``moving`` are the facts that move the grade without a factor.
    """
    declared = {fact.id: fact for fact in facts}
    factors: list[Factor] = []
    for one in spot.spots("factors", "the factors, each as [[factors]]", "id"):
        factor = _factor(one, declared, bases)
        if factor.part not in [part.id for part in parts]:
            one.refuse(f"there is no part {factor.part!r}; add it under [[parts]]", "part")
        if any(other.id == factor.id for other in factors):
            one.refuse("there are two factors with this id; rename or remove one")
        factors.append(factor)
    _groups_hold_together(spot, factors)
    for part in parts:
        top = reach([factor for factor in factors if factor.part == part.id])
        if top > part.max:
            spot.refuse(
                f"its factors can reach {plain(top)}, above its max {plain(part.max)}; mend one of the two",
                f"parts.{part.id}",
            )
    used = {name for factor in factors for name in _facts_of(factor)} | set(moving)
    for fact in facts:
        if fact.id not in used:
            spot.refuse("no factor uses this fact; remove it or write its factor", f"facts.{fact.id}")
    return tuple(factors)


def _groups_hold_together(spot: Spot, factors: Sequence[Factor]) -> None:
    for factor in factors:
        group = [other for other in factors if other.group == factor.group] if factor.group else []
        if len(group) == 1:
            spot.refuse(
                f"is alone in group {factor.group!r}; add the others or leave out group",
                f"factors.{factor.id}",
            )
        if len({other.part for other in group}) > 1:
            spot.refuse(
                f"group {factor.group!r} runs over several parts; keep it in one", f"factors.{factor.id}"
            )


def _facts_of(factor: Factor) -> list[str]:
    optional = [name for name in (factor.by, factor.none_if_zero) if name]
    return [*(way.fact for way in factor.ways), *optional]


def _factor(one: Spot, facts: Mapping[str, DeclaredFact], bases: Bases) -> Factor:
    name = one.name("id", "the factor's id")
    basis = basis_of(one, bases)
    by = one.string("by", "the choosing fact") if one.has("by") else None
    ways = (_way(one, facts, basis, None),) if by is None else _cases(one, facts, bases, basis)
    factor = Factor(
        id=name,
        part=one.string("part", "the part it belongs to"),
        label=one.text("label"),
        unknown=one.thousandths("unknown", "unknown = what it costs when the fact is missing (no default)"),
        basis=basis,
        ways=ways,
        by=by,
        none_if_zero=_none_if_zero(one, facts),
        group=one.name("group", "its group") if one.has("group") else None,
    )
    for key, name in (("by", factor.by), ("none_if_zero", factor.none_if_zero)):
        if name in [way.fact for way in factor.ways]:
            one.refuse(f"refers to {name}, which the factor itself scores; name another fact", key)
    if factor.max == 0:
        one.refuse("can never cost anything; give it points or remove it")
    if factor.unknown > factor.max:
        one.refuse(f"is above the factor's highest points {plain(factor.max)}; lower it", "unknown")
    one.done()
    return factor


def _none_if_zero(one: Spot, facts: Mapping[str, DeclaredFact]) -> str | None:
    if not one.has("none_if_zero"):
        return None
    count = _declared(one, "none_if_zero", facts)
    if count.kind is not FactKind.QUANTITY:
        one.refuse(f"must name a quantity, but {count.id} is a {count.kind}", "none_if_zero")
    return count.id


def _declared(one: Spot, key: str, facts: Mapping[str, DeclaredFact]) -> DeclaredFact:
    name = one.string(key, "the name of a declared fact")
    if name not in facts:
        near = get_close_matches(name, facts, n=1)
        hint = f"; did you mean {near[0]}" if near else "; add it under [[facts]]"
        one.refuse(f"there is no fact {name!r}{hint}", key)
    return facts[name]


def _cases(one: Spot, facts: Mapping[str, DeclaredFact], bases: Bases, basis: Basis) -> tuple[Way, ...]:
    """One way for each choice of the fact named by ``by``."""
    chooser = _declared(one, "by", facts)
    if chooser.kind is not FactKind.CHOICE:
        one.refuse(f"must name a choice, but {chooser.id} is a {chooser.kind}", "by")
    ways: dict[str | int, Way] = {}
    for case in one.spots("cases", "one case for each choice", "when"):
        when = case.take("when", f"when = one of {', '.join(map(str, chooser.choices))}")
        if isinstance(when, bool) or when not in chooser.choices:
            case.refuse(f"must be one of {', '.join(map(str, chooser.choices))}", "when")
        if when in ways:
            case.refuse("there are two cases for this choice; remove one", "when")
        own = basis_of(case, bases) if case.has("basis") else basis
        ways[when] = _way(case, facts, own, chooser.choices.index(when))
        case.done()
    missing = [str(choice) for choice in chooser.choices if choice not in ways]
    if missing:
        one.refuse(f"there is no case for {', '.join(missing)}; add one for each", "cases")
    return tuple(ways[choice] for choice in chooser.choices)


def _way(one: Spot, facts: Mapping[str, DeclaredFact], basis: Basis, when: int | None) -> Way:
    fact = _declared(one, "fact", facts)
    bands: tuple[Band, ...] = ()
    items: tuple[Item, ...] = ()
    match fact.kind:
        case FactKind.QUANTITY:
            bands = _bands(one)
        case FactKind.SCORE | FactKind.EVENTS:
            bands = _score_bands(one, fact) if one.has("bands") else ()
        case FactKind.ITEMS:
            items = _items(one)
        case FactKind.FLAG:
            bands = _choice_bands(one, ["no", "yes"])
        case FactKind.CHOICE | FactKind.SEVERAL:
            bands = _choice_bands(one, [str(choice) for choice in fact.choices])
    if fact.kind is FactKind.SEVERAL:
        for band, before in zip(bands[1:], bands, strict=False):
            if band.points < before.points:
                one.refuse(
                    f"{fact.choices[band.start]} costs less than the choice before it; "
                    "declare the choices of several from fewest to most points",
                    "points",
                )
    top = max((band.points for band in bands), default=fact.highest)
    return Way(fact.id, when, bands, top, basis, items)


def _items(one: Spot) -> tuple[Item, ...]:
    """What each item costs: ``points`` a number, or a number for each condition."""
    items: list[Item] = []
    for spot in one.spots("items", 'items such as { code = "02B", points = 7 }', "code"):
        code = spot.string("code", "the item's code")
        if any(item.code == code for item in items):
            spot.refuse("stands twice; remove one")
        if isinstance(spot.take("points", "its points"), Mapping):
            points = spot.spot("points", "its points by condition")
            items += [Item(code, name, points.thousandths(name, "points")) for name in points.names()]
        else:
            items.append(Item(code, None, spot.thousandths("points", "its points")))
        spot.done()
    return tuple(items)


def _score_bands(one: Spot, fact: DeclaredFact) -> tuple[Band, ...]:
    """Bands on a score, each up to an inclusive edge of three decimals at most, the last without one."""
    bands: list[Band] = []
    spots = one.spots("bands", "bands such as { up_to = 30.5, points = 1 }")
    for number, spot in enumerate(spots, start=1):
        last = number == len(spots)
        if last and spot.has("up_to"):
            spot.refuse("the last band must be open; leave out its up_to", "up_to")
        end = (
            None
            if last
            else spot.thousandths("up_to", "up_to = its upper edge (only the last band has none)")
        )
        before = bands[-1].end if bands else None
        if end is not None and before is not None and end <= before:
            spot.refuse("must be above the edge of the band before it; bands run upwards", "up_to")
        if end is not None and end >= fact.highest:
            spot.refuse(f"leaves nothing for the next band: {fact.id} ends at {plain(fact.highest)}", "up_to")
        bands.append(Band(0 if before is None else before + 1, end, spot.thousandths("points", "points")))
        spot.done()
    return tuple(bands)


def _choice_bands(one: Spot, keys: Sequence[str]) -> tuple[Band, ...]:
    """The points of each choice, as bands on its index."""
    points = one.spot("points", f"points = {{ {', '.join(f'{key} = …' for key in keys)} }}")
    bands = tuple(Band(index, index, points.thousandths(key, "its points")) for index, key in enumerate(keys))
    points.done()
    return bands


def _bands(one: Spot) -> tuple[Band, ...]:
    """Bands on whole numbers without gap or overlap, from 0 or 1, the last without end."""
    bands: list[Band] = []
    spots = one.spots("bands", "bands such as { from = 1, to = 200, points = 1 }")
    for number, spot in enumerate(spots, start=1):
        last = number == len(spots)
        if last and spot.has("to"):
            spot.refuse("the last band must be open; leave out its to", "to")
        start = spot.whole("from", "from = the first whole number of the band")
        end = (
            None
            if last
            else spot.whole("to", "to = the last whole number of the band (only the last has none)")
        )
        _must_follow(spot, bands[-1] if bands else None, start, end)
        bands.append(Band(start, end, spot.thousandths("points", "points")))
        spot.done()
    return tuple(bands)


def _must_follow(spot: Spot, before: Band | None, start: int, end: int | None) -> None:
    if before is None:
        if start not in (0, 1):
            spot.refuse(f"the first band must start at 0 or 1, but starts at {start}", "from")
    elif before.end is not None and start > before.end + 1:
        spot.refuse(f"there is a gap: {before.end + 1} to {start - 1} is in no band; close it", "from")
    elif before.end is not None and start <= before.end:
        spot.refuse(
            f"overlaps the band before it, which ends at {before.end}; begin at {before.end + 1}", "from"
        )
    if end is not None and end < start:
        spot.refuse(f"the band ends at {end}, before it starts at {start}; swap them", "to")
