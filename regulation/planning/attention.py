"""Attention 关注: an open key finding at a connected premises moves one up in the order of visits, no further."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from graph import Tx
from graph.connections import Connection, connections
from graph.planning import KeyFinding, key_findings
from graph.scope import Scope
from regulation.planning.rules import rules
from risk import Text

MOST_FOUND = 500
"""So many premises with open key findings are followed, those with the newest."""


@dataclass(frozen=True, slots=True)
class Path:
    """Why a premises has attention: which finding where, what joins the two, until when it counts."""

    connection: Connection
    finding: KeyFinding
    points: int
    until: date

    @property
    def sentence(self) -> Text:
        """The path in words."""
        of, known = self.finding, rules().attention
        kind = known.kinds["red_line" if of.red_line else "key"]
        said = known.paths[self.connection.kind].sentence

        def fill(text: str, kind: str) -> str:
            return text.format(
                shared=self.connection.shared,
                name=of.name,
                address=of.address,
                kind=kind,
                row=of.row,
                day=of.found_on,
                until=self.until,
            )

        return Text(fill(said.zh, kind.zh), fill(said.en, kind.en))


@dataclass(frozen=True, slots=True)
class Attention:
    """The paths that lead to a premises, those that count most first, and what they count together, capped."""

    points: int
    paths: Sequence[Path]


NONE = Attention(0, ())


def attention(tx: Tx, seen: Scope, today: date) -> Mapping[str, Attention]:
    """Premises id → its attention, of those within a scope that have any. Both ends of a path lie within the scope.

    A premises with open key findings counts once, by its newest finding and by the surest thing it shares.
    """
    known = rules().attention
    since = today - timedelta(days=known.days)
    found = {one.premises: one for one in key_findings(tx, seen, since, MOST_FOUND)}
    paths: defaultdict[str, dict[str, Path]] = defaultdict(dict)
    for one in connections(tx, seen, list(found)):
        finding = found[one.source]
        path = Path(one, finding, known.paths[one.kind].points, finding.found_on + timedelta(days=known.days))
        paths[one.reached.id].setdefault(one.source, path)
    return {premises: _together(list(of.values())) for premises, of in paths.items()}


def _together(paths: list[Path]) -> Attention:
    ordered = sorted(paths, key=lambda path: (-path.points, -path.until.toordinal(), path.finding.premises))
    return Attention(min(rules().attention.cap, sum(path.points for path in ordered)), ordered)
