"""Complaints that an older store holds as nodes are carried into columns when it is opened, each exactly once."""

from __future__ import annotations

import polars as pl

from graph import history as stored
from regulation.access.policy import OPERATOR
from regulation.history.appending import append
from regulation.history.compaction import compact
from regulation.history.kinds import COMPLAINTS
from regulation.history.reading import History
from regulation.office import Office

CARRIED = 100_000
"""Complaints that are carried at a time: one batch, one deed."""

DELETED = 10_000
"""Nodes that are deleted in one transaction."""


def carry_complaints(office: Office, at_once: int = CARRIED) -> int:
    """Carry complaints from nodes into columns and delete the nodes; how many nodes that were.

    One that was cut off is gone on with by the next: a node is deleted after its row stands, and a row whose id stands
    already is not written again, so what was loaded meanwhile is not overwritten by the older word. A store without
    such nodes is asked one question.

    Raises:
        HistoryDamaged: what lies in columns already is not what was written; nothing more was carried.
    """
    carried = 0
    while nodes := office.store.read(lambda tx: stored.complaint_nodes(tx, at_once)):
        ids = [node["id"] for node in nodes]
        _append(office, nodes)
        for start in range(0, len(ids), DELETED):
            part = ids[start : start + DELETED]
            office.store.write(
                "history.carried",
                OPERATOR.account,
                lambda tx, part=part: stored.delete_complaint_nodes(tx, part),
            )
        carried += len(ids)
    if carried:
        compact(office, OPERATOR, COMPLAINTS.name)
    return carried


def _append(office: Office, nodes: list[dict[str, object]]) -> None:
    rows = pl.DataFrame(nodes, schema={**COMPLAINTS.schema, "premises": pl.String()})
    standing = History.of(office).scan(COMPLAINTS.name).join(rows.lazy().select("id"), on="id", how="semi")
    new = rows.join(standing.select("id").collect(engine="streaming"), on="id", how="anti").unique("id")
    if new.height:
        append(office, OPERATOR, COMPLAINTS.name, new)
