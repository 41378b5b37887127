"""A batch of history counts once, a corrected row stands in place of the older, and both stay visible."""

from datetime import date

import polars as pl
import pytest

from regulation.access.policy import OPERATOR
from regulation.history import BatchRefused, History, append
from regulation.office import Office
from tests.regulation.town import leaves

pytestmark = pytest.mark.store


def complaints(*rows: tuple[str, str, date, str]) -> pl.DataFrame:
    """Complaints by id, premises, day and topic."""
    told = pl.DataFrame(
        rows,
        schema={"id": pl.String, "premises": pl.String, "date": pl.Date, "topic": pl.String},
        orient="row",
    )
    return told.with_columns(severity=pl.lit("serious"), verified=pl.lit(True))


def standing(office: Office, kind: str = "complaints") -> list[tuple[str, int, date, str, str]]:
    """What stands, by id."""
    rows = (
        History.of(office).scan(kind).select("id", "premises", "date", "topic", "batch").sort("id").collect()
    )
    return rows.rows()


FIRST = (("c1", "p1", date(2026, 3, 1), "鼠迹"), ("c2", "p2", date(2026, 4, 1), "异味"))


def test_a_batch_is_a_deed_and_counts_once(office: Office) -> None:
    done = append(office, OPERATOR, "complaints", "b1", complaints(*FIRST))
    assert (done.fresh, done.corrected, done.unchanged, done.again) == (2, 0, 0, False)
    assert leaves(office)[-1]["action"] == "history.append"
    written = leaves(office)
    again = append(office, OPERATOR, "complaints", "b1", complaints(*FIRST))
    assert (again.fresh, again.unchanged, again.again) == (0, 2, True)
    assert leaves(office) == written
    assert standing(office) == [
        ("c1", 0, date(2026, 3, 1), "鼠迹", "b1"),
        ("c2", 1, date(2026, 4, 1), "异味", "b1"),
    ]


def test_an_id_sent_again_is_unchanged_or_corrected(office: Office) -> None:
    append(office, OPERATOR, "complaints", "b1", complaints(*FIRST))
    moved = ("c2", "p1", date(2026, 5, 2), "噪声")
    done = append(office, OPERATOR, "complaints", "b2", complaints(FIRST[0], moved))
    assert (done.fresh, done.corrected, done.unchanged) == (0, 1, 1)
    assert standing(office) == [
        ("c1", 0, date(2026, 3, 1), "鼠迹", "b1"),
        ("c2", 0, date(2026, 5, 2), "噪声", "b2"),
    ]


def test_one_batch_id_for_other_rows_is_refused(office: Office) -> None:
    append(office, OPERATOR, "complaints", "b1", complaints(*FIRST))
    with pytest.raises(BatchRefused, match="b1"):
        append(office, OPERATOR, "complaints", "b1", complaints(FIRST[0]))
    assert len(standing(office)) == 2


def test_the_few_rows_of_one_premises_are_those_of_the_whole(office: Office) -> None:
    history = History.of(office)
    append(office, OPERATOR, "complaints", "b1", complaints(*FIRST))
    append(office, OPERATOR, "complaints", "b2", complaints(("c3", "p1", date(2026, 4, 2), "蝇")))
    number = history.numbers.of("p1")
    assert number is not None
    whole = history.scan("complaints").filter(pl.col("premises") == number).sort("date", "id").collect()
    assert history.rows("complaints", number).equals(whole)
    assert history.rows("complaints", number, since=date(2026, 4, 1))["id"].to_list() == ["c3"]
    assert history.rows("complaints", 99).is_empty()
