"""The drawings of the pages as plain numbers: percent along the width, pixels down, no text measured."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from templates.pages import (
    Band,
    GradeStep,
    Ledger,
    LedgerRow,
    Mark,
    Plate,
    Points,
    Ruler,
    Share,
    Sign,
    State,
    Tally,
    TallyRow,
)

SIGNS = {sign.value: sign for sign in Sign}
"""The signs by their letter, for templates."""

STATES = {state.value: state for state in State}
"""The states by their name, for templates."""

CROWDED = 12.0
"""Percent of the width below which a band's number and mark no longer fit on one line of a phone."""

SLIVER = 0.8
"""Percent of the width the smallest part of a band keeps, so that few is never drawn as none."""

INKS = 5
"""Steps of ink, from none to full, for a share among shares."""

CHART_TOP, CHART_BOTTOM = 24.0, 136.0
"""Pixels between which the history's scores are drawn."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a ruler in percent, and the score at its safer end."""

    start: float
    width: float
    mark: Mark
    edge: Points


@dataclass(frozen=True, slots=True)
class RulerDrawing:
    """A ruler: its stretches, the two pointers, the score at the far end."""

    segments: Sequence[Segment]
    last_edge: Points
    pointer: float | None
    expected: float | None
    crowded: bool


def ruler(of: Ruler) -> RulerDrawing:
    """The ruler in percent, least risk on the left whichever way the table counts."""
    first, last = of.bands[0].start, of.bands[-1].end

    def along(points: Points) -> float:
        return _percent(points, first, last)

    segments = [
        Segment(along(band.start), along(band.end) - along(band.start), band.mark, band.start)
        for band in of.bands
    ]
    return RulerDrawing(
        segments=segments,
        last_edge=last,
        pointer=None if of.score is None else along(of.score),
        expected=None if of.expected is None else along(of.expected),
        crowded=len(segments) > 5 or min(s.width for s in segments) < CROWDED,
    )


def _percent(points: Points, first: Points, last: Points) -> float:
    """Where points lie between two ends, held inside them."""
    span = last.thousandths - first.thousandths
    share = (points.thousandths - first.thousandths) / span if span else 0.0
    return round(100 * min(1.0, max(0.0, share)), 3)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a score stands: its own band, how far each neighbour is, and what weighs most.

    `moved` says that the grade is not the band's: a trigger of the table moved it. `fewer_better`: points are risk.
    """

    band: Band
    better: Band | None
    to_better: Points
    worse: Band | None
    to_worse: Points
    heaviest: LedgerRow | None
    moved: bool
    missing: int
    missing_cost: Points
    fewer_better: bool


def standing(plate: Plate, on: Ruler, ledger: Ledger | None) -> Standing | None:
    """Where the plate's score stands on the ruler; None without a score.

    A score on the edge of two bands belongs to the one the plate names, else to the safer one.
    """
    if on.score is None:
        return None
    score = on.score
    holding = [i for i, band in enumerate(on.bands) if _holds(band, score)] or [len(on.bands) - 1]
    named = [i for i in holding if on.bands[i].mark.letter == plate.mark.letter]
    at = (named or holding)[0]
    missing = ledger.missing if ledger else []
    return Standing(
        band=on.bands[at],
        better=on.bands[at - 1] if at else None,
        to_better=abs(score - on.bands[at].start),
        worse=on.bands[at + 1] if at + 1 < len(on.bands) else None,
        to_worse=abs(on.bands[at].end - score),
        heaviest=_heaviest(on, ledger),
        moved=not named,
        missing=len(missing),
        missing_cost=Points(sum(abs(row.points).thousandths for row in missing)),
        fewer_better=_way(on) > 0,
    )


def _holds(band: Band, score: Points) -> bool:
    low, high = sorted((band.start, band.end))
    return low <= score <= high


def _way(on: Ruler) -> int:
    """1 where points are risk, −1 where a table counts down from the best."""
    return 1 if on.bands[-1].end > on.bands[0].start else -1


def _heaviest(on: Ruler, ledger: Ledger | None) -> LedgerRow | None:
    """The known fact that adds most risk, whichever way the table counts."""
    if ledger is None:
        return None
    return next((row for row in heaviest(ledger, on) if not row.missing), None)


def heaviest(of: Ledger, on: Ruler) -> list[LedgerRow]:
    """The rows that add risk, the largest first; of equal ones those known first, then as the table has them."""
    way = _way(on)
    adding = [row for row in of.rows if way * row.points.thousandths > 0]
    return sorted(adding, key=lambda row: (-way * row.points.thousandths, row.missing))


def common_law(of: Ledger) -> str:
    """The law that most rows cite, when at least two do: it is then said once; else empty."""
    laws = Counter(row.clause.law for row in of.rows if row.clause and row.clause.article)
    law, cited = laws.most_common(1)[0] if laws else ("", 0)
    return law if cited > 1 else ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One row's bar: from where the last one stopped to where this one stops."""

    row: LedgerRow
    running: Points
    before: float
    after: float
    adds_risk: bool

    @property
    def left(self) -> float:
        """The bar's left end in percent."""
        return min(self.before, self.after)

    @property
    def width(self) -> float:
        """The bar's length in percent."""
        return round(abs(self.after - self.before), 3)


@dataclass(frozen=True, slots=True)
class Guide:
    """An edge between two grades, drawn down through the rows."""

    at: float
    edge: Points
    better: Mark
    worse: Mark


@dataclass(frozen=True, slots=True)
class LedgerDrawing:
    """The sum as bars, group by group in the ledger's order, the total last."""

    groups: Sequence[Sequence[Bar]]
    guides: Sequence[Guide]
    origin: float
    total: float


def ledger(of: Ledger, on: Ruler) -> LedgerDrawing:
    """The sum drawn: every bar starts where the last one ended, towards more risk on the right.

    The scale begins at the table's start and ends a little past the furthest running total, or past the
    next edge between two grades when that is near.
    """
    way = 1 if on.bands[-1].end > on.bands[0].start else -1
    runs = _runs(of)
    scale = _Scale.around(of.start, [after for run in runs for _, _, after in run], on, way)
    groups = [
        [
            Bar(row, after, scale.at(before), scale.at(after), way * row.points.thousandths > 0)
            for row, before, after in run
        ]
        for run in runs
    ]
    guides = [
        Guide(scale.at(worse.start), worse.start, better.mark, worse.mark)
        for better, worse in pairwise(on.bands)
        if 0 < scale.at(worse.start) < 100
    ]
    end = next((bar.after for run in reversed(groups) for bar in reversed(run)), scale.at(of.start))
    return LedgerDrawing(groups, guides, scale.at(of.start), end)


def _runs(of: Ledger) -> list[list[tuple[LedgerRow, Points, Points]]]:
    """Each row with the running total before and after it."""
    reached, runs = of.start, []
    for group in of.groups:
        run = []
        for row in group.rows:
            before, reached = reached, reached + row.points
            run.append((row, before, reached))
        runs.append(run)
    return runs


@dataclass(frozen=True, slots=True)
class _Scale:
    low: Points
    high: Points

    @classmethod
    def around(cls, start: Points, stops: Sequence[Points], on: Ruler, way: int) -> "_Scale":
        """From the start, or the safest stop before it, to a little past the riskiest."""
        risks = [way * (stop.thousandths - start.thousandths) for stop in stops] or [0]
        low, far = min(0, *risks), max(1, *risks)
        edges = [way * (band.end.thousandths - start.thousandths) for band in on.bands[:-1]]
        near = min((edge for edge in edges if edge > far), default=far)
        far = near if near <= far * 2 else far
        return cls(Points(start.thousandths + way * low), Points(start.thousandths + way * round(far * 1.08)))

    def at(self, points: Points) -> float:
        return _percent(points, self.low, self.high)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a band: its place in percent, the share it stands for, its sign or None."""

    start: float
    width: float
    share: Share
    sign: Sign | None
    room: int
    """2 when words fit inside on a desk, 1 when a shape fits, 0 when nothing does."""


def band(tally: Tally) -> list[Part]:
    """The four signs and the ungraded side by side; the smallest keeps a sliver, the largest gives it."""
    counts: list[tuple[Sign | None, int]] = [(sign, tally.of(sign).n) for sign in Sign]
    counts.append((None, tally.ungraded))
    whole = tally.total.n
    widths = [100 * n / whole if whole else 0.0 for _, n in counts]
    widened = [max(width, SLIVER) if width else 0.0 for width in widths]
    widest = widened.index(max(widened))
    widened[widest] -= sum(widened) - (100.0 if whole else 0.0)
    parts, start = [], 0.0
    for (sign, n), width in zip(counts, widened, strict=True):
        if width:
            room = 2 if width > 11 else 1 if width > 2.6 else 0
            parts.append(Part(round(start, 3), round(width, 3), Share(n, whole), sign, room))
        start += width
    return parts


def share(part: int, whole: int) -> Share:
    """A part of a whole."""
    return Share(part, whole)


def most(rows: Sequence[TallyRow]) -> float:
    """The highest percentage at C and D among the rows, which gets the fullest ink."""
    return max((Share(row.high.n, row.tally.total.n).percent for row in rows), default=0.0)


def ink(share: Share, darkest: float) -> int:
    """The step of ink for a share, 0 (paper) to INKS (full), where `darkest` percent is full.

    >>> ink(Share(1, 10), darkest=20.0)
    3
    """
    if not share.percent or not darkest:
        return 0
    return max(1, min(INKS, -(-int(share.percent * INKS * 1000) // int(darkest * 1000))))


@dataclass(frozen=True, slots=True)
class StepPoint:
    """A grading in the chart: percent along, pixels down."""

    x: float
    y: float
    step: GradeStep
    until: float
    next_y: float | None


@dataclass(frozen=True, slots=True)
class Chart:
    """The grade history as steps, with the edges between grades and the years."""

    points: Sequence[StepPoint]
    edges: Sequence[tuple[float, Points, Mark, Mark]]
    ticks: Sequence[tuple[float, date]]


def history(steps: Sequence[GradeStep], on: Ruler, today: date) -> Chart | None:
    """The scores over time as a step line, more risk higher up; None with fewer than two scores, or no scale."""
    scored = sorted((s for s in steps if s.score is not None), key=lambda s: s.on)
    if len(scored) < 2 or not on.bands:
        return None
    first, days = scored[0].on, max(1, (today - scored[0].on).days)
    way = 1 if on.bands[-1].end > on.bands[0].start else -1
    risks = [way * s.score.thousandths for s in scored if s.score is not None]
    edges = [(way * worse.start.thousandths, better, worse) for better, worse in pairwise(on.bands)]
    near = [risk for risk, _, _ in edges if min(risks) - 8000 <= risk <= max(risks) + 8000]
    low, high = min([*risks, *near]), max([*risks, *near])
    span = max(1, high - low)

    def down(risk: int) -> float:
        return round(CHART_BOTTOM - (CHART_BOTTOM - CHART_TOP) * (risk - low) / span, 1)

    def along(on: date) -> float:
        return round(4 + 92 * (on - first).days / days, 2)

    points = [
        StepPoint(
            x=along(step.on),
            y=down(risk),
            step=step,
            until=along(scored[i + 1].on) if i + 1 < len(scored) else 100.0,
            next_y=down(risks[i + 1]) if i + 1 < len(scored) else None,
        )
        for i, (step, risk) in enumerate(zip(scored, risks, strict=True))
    ]
    drawn = [
        (down(risk), worse.start, better.mark, worse.mark) for risk, better, worse in edges if risk in near
    ]
    years = [date(year, 1, 1) for year in range(first.year + 1, today.year + 1)]
    return Chart(points, drawn, [(along(year), year) for year in years])


LETTERS = {
    "A": "M3 114 40 2 77 114M16 73H64",
    "B": "M12.5 0V100M12.5 8.5H41a20.5 20.5 0 0 1 0 41H12.5M41 49.5h3a21 21 0 0 1 0 42H12.5",
    "C": "M68.5 37.5V36.5a28 28 0 0 0-56 0v27a28 28 0 0 0 56 0v-1",
    "D": "M12.5 8.5H38a30 30 0 0 1 30 30v23a30 30 0 0 1-30 30H12.5Z",
    "0": "M40 8.5a27.5 28 0 0 1 27.5 28v27a27.5 28 0 0 1-55 0v-27a27.5 28 0 0 1 27.5-28Z",
    "1": "M17 29 45 9V100",
    "2": "M13 34v-1a26.5 24.5 0 0 1 53 0c0 12-9 20-19 29L15.500 91.500H70",
    "3": "M14 29a25.500 20.500 0 1 1 26 20.500H32M40 49.500a26 21 0 1 1-27.500 21.500",
    "4": "M54 100V13L12 70H76",
    "5": "M66 8.500H22L19.500 45c6-3 13-4.500 20-4.500a27 25.500 0 1 1-27 31",
}
"""Grades as drawn strokes in a box of 80 by 100, the same on every phone; others are set as text."""
