"""What is said of the evaluation of one trade: its steps, what the public sees of it, what counts and what does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any, TypeVar

from checklists.model import Citation, Law, Severity
from risk import Spot, Text

HUNDRED = 100_000
"""A hundred points, the most an evaluation comes to, in thousandths."""
LONGEST_WINDOW = 120
WHOLE = 1_000
"""A share of one, in thousandths."""


class Scale(StrEnum):
    """How a step is shown: as a face, as stars, as a letter, or as the points themselves."""

    FACES = "faces"
    STARS = "stars"
    LETTERS = "letters"
    POINTS = "points"


class Part(StrEnum):
    """A part of an evaluation that the public may be shown."""

    MARK = "mark"
    COMPONENTS = "components"
    TREND = "trend"
    REPLY = "reply"


FACES = ("laugh", "smile", "plain", "frown", "none")
"""The faces there are; `none` is a face left empty."""
STARS = ("0", "1", "2", "3", "4", "5")


@dataclass(frozen=True, slots=True)
class EvaluationStep:
    """One step: its sign on the scale, its word, and the points (thousandths of 100) from which it is given."""

    id: str
    sign: str
    label: Text
    least: int


@dataclass(frozen=True, slots=True)
class EvaluationRules:
    """The rules of one trade's evaluation in one edition.

    `steps` stand best first. Results older than `window_months` do not count; below `known_share_at_least`
    (thousandths) there is no mark. While a key row is open the step is `open_key_caps_at` at best. A row without points
    of its own weighs `weights` (thousandths) by its severity. `sources`: what each rule rests on, None where nobody
    found a source.
    """

    version: str
    scale: Scale
    steps: tuple[EvaluationStep, ...]
    public: tuple[Part, ...]
    window_months: int
    known_share_at_least: int
    open_key_caps_at: str
    weights: Mapping[Severity, int]
    sources: Mapping[str, Citation | None]

    @property
    def basis(self) -> Citation | None:
        """What the steps rest on; None where they are assumed."""
        return self.sources["steps"]

    @property
    def assumed(self) -> tuple[str, ...]:
        """The names of the rules that no source was found for."""
        return tuple(name for name in _SOURCED if self.sources[name] is None)

    @property
    def worst(self) -> EvaluationStep:
        """The last step."""
        return self.steps[-1]

    def step(self, key: str) -> EvaluationStep:
        """The step of this id; LookupError when this edition has none."""
        for step in self.steps:
            if step.id == key:
                return step
        raise LookupError(f"The evaluation of {self.version} has no step {key!r}.")

    def step_of(self, value: int) -> EvaluationStep:
        """The step that points (thousandths of 100) alone give; a step begins at its own points."""
        return next((step for step in self.steps if value >= step.least), self.worst)

    def not_above(self, step: EvaluationStep, cap: str) -> EvaluationStep:
        """The step, or the one it is capped at where that is worse."""
        ceiling = self.step(cap)
        return step if self.steps.index(step) >= self.steps.index(ceiling) else ceiling


def parse_evaluation(
    files: Sequence[tuple[Mapping[str, Any], str]], laws: Mapping[str, Law]
) -> EvaluationRules:
    """The rules of a trade from the `[evaluation]` of its files, each with its name; a later one states what differs.

    Raises RuleError for a rule that is nowhere, has neither basis nor `assumed`, is misspelt or fits no other.
    """
    found: dict[str, Any] = {}
    sources: dict[str, Citation | None] = {}
    for data, name in files:
        if "evaluation" in data:
            spot = Spot(data, name).spot("evaluation", "the evaluation")
            stated = {key: read(spot) for key, read in _READERS.items() if spot.has(key)}
            found |= {**stated, "version": max(found.get("version", ""), _version(spot))}
            sources |= _sources(spot, [key for key in _SOURCED if key in stated], laws)
            spot.done()
    whole = Spot({}, files[-1][1] if files else "risk.toml", "evaluation")
    for key in _READERS:
        if key not in found:
            whole.refuse(f"{key} is missing; state it here or for every trade")
    made = EvaluationRules(**found, sources=sources)
    _require_whole(whole, made)
    return made


def evaluation_version(data: Mapping[str, Any], name: str) -> str | None:
    """The day from which a file's evaluation holds, its edition; None for a file that says nothing of it."""
    if "evaluation" not in data:
        return None
    return _version(Spot(data, name).spot("evaluation", "the evaluation"))


def _version(spot: Spot) -> str:
    return spot.day("version", "version = the day from which this evaluation holds").isoformat()


Word = TypeVar("Word", Scale, Part)


def _word(spot: Spot, key: str, given: object, kind: type[Word]) -> Word:
    if given not in list(kind):
        spot.refuse(f"is {given!r}; it takes {', '.join(kind)}", key)
    return kind(given)


def _scale(spot: Spot) -> Scale:
    return _word(spot, "scale", spot.string("scale", f"one of {', '.join(Scale)}"), Scale)


def _public(spot: Spot) -> tuple[Part, ...]:
    given = spot.take("public", f"the parts that anyone sees, of {', '.join(Part)}")
    if not isinstance(given, list):
        spot.refuse("must be a list, empty where nothing is public", "public")
    parts = {_word(spot, "public", item, Part) for item in given}
    if parts and Part.MARK not in parts:
        spot.refuse("shows parts of an evaluation without its mark; add mark, or show nothing", "public")
    return tuple(part for part in Part if part in parts)


def _steps(spot: Spot) -> tuple[EvaluationStep, ...]:
    steps: list[EvaluationStep] = []
    for row in spot.spots("steps", "the steps, best first", named_by="id"):
        label = Text(row.string("zh", "its Chinese word"), row.string("en", "its English word"))
        least = row.thousandths("from", "the points of 100 from which it is given")
        steps.append(
            EvaluationStep(row.name("id", "the step's id"), row.string("sign", "its sign"), label, least)
        )
        row.done()
    return tuple(steps)


def _window(spot: Spot) -> int:
    months = spot.whole("window_months", "how many months a result counts", LONGEST_WINDOW)
    if not months:
        spot.refuse("must be at least 1, else no result would ever count", "window_months")
    return months


def _share(spot: Spot) -> int:
    share = spot.thousandths("known_share_at_least", "the share that must be known, such as 0.5")
    if not 0 < share <= WHOLE:
        spot.refuse(
            "must be above 0 and at most 1: what is not known is never a mark", "known_share_at_least"
        )
    return share


def _cap(spot: Spot) -> str:
    return spot.name("open_key_caps_at", "the best step while a key row is open")


def _weights(spot: Spot) -> dict[Severity, int]:
    row = spot.spot("weights", "what a row without points weighs, by severity")
    weights = {
        severity: row.thousandths(severity, f"the weight of a {severity} row") for severity in Severity
    }
    row.done()
    if not all(weights.values()):
        row.refuse("a row that weighs nothing is not evaluated; every weight must be above 0")
    return weights


_READERS: Mapping[str, Callable[[Spot], Any]] = {
    "version": _version,
    "scale": _scale,
    "steps": _steps,
    "public": _public,
    "window_months": _window,
    "known_share_at_least": _share,
    "open_key_caps_at": _cap,
    "weights": _weights,
}
_SOURCED = ("scale", "steps", "window_months", "known_share_at_least", "open_key_caps_at", "weights")
"""The rules that want a source. What is public each authority decides."""


def _sources(spot: Spot, stated: Sequence[str], laws: Mapping[str, Law]) -> dict[str, Citation | None]:
    """What each rule that this file states rests on: its basis, or nothing where it says that they are assumed."""
    basis = _basis(spot, laws) if spot.has("law") else None
    assumed = _assumed(spot, stated)
    for key in stated:
        if basis is None and key not in assumed:
            spot.refuse(f"{key} has no source; name law, article and verified, or say that it is assumed")
    return {key: None if key in assumed else basis for key in stated}


def _assumed(spot: Spot, stated: Sequence[str]) -> Sequence[str]:
    """The rules without a source: all that the file states, or those of a list."""
    given = spot.take("assumed", "what is assumed") if spot.has("assumed") else []
    if given is True:
        return stated
    if not isinstance(given, list):
        spot.refuse("must be true, or a list of rules that no source was found for", "assumed")
    strange = [str(name) for name in given if name not in stated]
    if strange:
        spot.refuse(
            f"{', '.join(strange)} is no rule that is stated here; state it, or take it out", "assumed"
        )
    return [str(name) for name in given]


def _basis(spot: Spot, laws: Mapping[str, Law]) -> Citation:
    law = spot.string("law", "the law's id in laws.toml")
    if law not in laws:
        spot.refuse(f"{law} is not a law of laws.toml", "law")
    return Citation(laws[law], spot.text("article"), spot.yes_no("verified", "whether the article was read"))


def _require_whole(spot: Spot, made: EvaluationRules) -> None:
    """Refuse steps that do not fall to 0, that bear one name twice, a cap that is no step, a sign of another scale."""
    names = [step.id for step in made.steps]
    if len(set(names)) < len(names):
        spot.refuse("a step's id is given twice", "steps")
    if any(better.least <= worse.least for better, worse in pairwise(made.steps)):
        spot.refuse("must stand best first, each from fewer points than the one before", "steps")
    if made.steps[0].least > HUNDRED or made.worst.least:
        spot.refuse("must begin at 100 at most and end with a step from 0", "steps")
    if made.open_key_caps_at not in names:
        spot.refuse(f"{made.open_key_caps_at} is no step; it takes {', '.join(names)}", "open_key_caps_at")
    allowed = {Scale.FACES: FACES, Scale.STARS: STARS}.get(made.scale)
    for step in made.steps:
        if allowed and step.sign not in allowed:
            spot.refuse(f"the sign {step.sign!r} is none of {', '.join(allowed)}", f"steps.{step.id}")
        if made.scale is Scale.LETTERS and len(step.sign) != 1:
            spot.refuse(f"the sign {step.sign!r} is not one letter", f"steps.{step.id}")
