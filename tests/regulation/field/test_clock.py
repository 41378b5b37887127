"""The phone's clock: kept as said, corrected by the server's, flagged, never refused."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from checklists import Answer, Correction, Outcome, working_days_after
from regulation.visits.clock import Sending, Timed, read_sending, timed, with_days_moved
from regulation.visits.fields import read_moment

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
OFF = [
    timedelta(days=-400),
    timedelta(days=-30),
    timedelta(days=-1),
    timedelta(hours=-14),
    timedelta(hours=-1),
    timedelta(minutes=-6),
    timedelta(minutes=6),
    timedelta(hours=1),
    timedelta(hours=8),
    timedelta(days=1),
    timedelta(days=366),
    timedelta(days=3652),
]


def visited(off: timedelta, *, ago: timedelta = timedelta(minutes=20)) -> Timed:
    """A visit of 40 minutes that ended a while ago, by a clock that is off, sent now."""
    ended = NOW - ago + off
    return timed(ended - timedelta(minutes=40), ended, Sending(NOW + off), None, NOW, ZONE)


@pytest.mark.parametrize("off", OFF, ids=str)
def test_a_clock_that_is_off_is_seen_and_corrected_to_the_second(off: timedelta) -> None:
    when = visited(off)
    assert when.skewed
    assert (when.started, when.ended) == (NOW - timedelta(minutes=60), NOW - timedelta(minutes=20))
    assert when.on == TODAY
    assert when.ahead == -off


@pytest.mark.parametrize("off", [timedelta(0), timedelta(minutes=4), timedelta(minutes=-5)], ids=str)
def test_a_clock_that_is_nearly_right_is_left_as_it_is(off: timedelta) -> None:
    when = visited(off)
    assert not when.skewed
    assert when.ended == NOW - timedelta(minutes=20) + off


@pytest.mark.parametrize("off", OFF, ids=str)
def test_a_queue_of_14_days_is_corrected_by_the_clock_at_sending(off: timedelta) -> None:
    when = visited(off, ago=timedelta(days=14))
    assert (when.skewed, when.ended) == (True, NOW - timedelta(days=14))


def test_visits_stand_in_the_order_they_were_made_whatever_each_phone_said() -> None:
    ends = [visited(off, ago=timedelta(hours=n)).ended for n, off in enumerate(OFF, 1)]
    assert ends == sorted(ends, reverse=True)


@pytest.mark.parametrize("off", OFF, ids=str)
def test_without_a_word_at_sending_no_visit_lies_in_the_future(off: timedelta) -> None:
    ended = NOW + off
    when = timed(ended - timedelta(minutes=40), ended, Sending(), None, NOW, ZONE)
    assert when.ended <= NOW
    assert when.skewed is (off > timedelta(minutes=5))


@pytest.mark.parametrize("off", [one for one in OFF if abs(one) > timedelta(hours=2)], ids=str)
def test_a_clock_set_right_between_visit_and_sending_is_still_seen(off: timedelta) -> None:
    ended = NOW - timedelta(minutes=20) + off
    offset = -off // timedelta(milliseconds=1)
    when = timed(ended - timedelta(minutes=40), ended, Sending(NOW), offset, NOW, ZONE)
    assert (when.skewed, when.ended) == (True, NOW - timedelta(minutes=20))


def test_a_clock_set_back_during_the_visit_leaves_no_visit_that_ends_before_it_began() -> None:
    when = timed(NOW, NOW - timedelta(days=3), Sending(NOW), None, NOW, ZONE)
    assert when.skewed
    assert when.started == when.ended


@pytest.mark.parametrize("off", [one for one in OFF if abs(one) > timedelta(1)], ids=str)
def test_days_the_phone_computed_move_with_its_clock_to_a_working_day(off: timedelta) -> None:
    when = visited(off)
    said = working_days_after((NOW + off).astimezone(ZONE).date(), 7).on
    moved = with_days_moved({"A": failed(said), "B": Answer(Outcome.PASSED)}, when)
    due = moved["A"].due
    assert due is not None
    assert abs(due - (said + timedelta(when.days))) <= timedelta(10)
    assert due > TODAY
    assert working_days_after(due - timedelta(1), 1).on == due
    assert moved["B"] == Answer(Outcome.PASSED)


def test_days_stay_where_the_clock_is_right_or_less_than_a_day_off() -> None:
    answers = {"A": failed(date(2026, 12, 5))}
    assert with_days_moved(answers, visited(timedelta(0))) == answers
    assert with_days_moved(answers, visited(timedelta(hours=-20))) == answers


def test_a_day_that_would_lie_before_the_visit_moves_to_it() -> None:
    moved = with_days_moved({"A": failed(date(2026, 11, 22))}, visited(timedelta(hours=-20)))
    assert moved["A"].due == TODAY


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-11-23T10:00:00+08:00", "2026-11-23T02:00:00+00:00"),
        ("2026-11-23T02:00:00.999Z", "2026-11-23T02:00:00+00:00"),
        ("2026-11-23t02:00:00z", "2026-11-23T02:00:00+00:00"),
        ("20261123T020000Z", "2026-11-23T02:00:00+00:00"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00+00:00"),
        ("2017-01-01T07:59:60+08:00", "2017-01-01T00:00:00+00:00"),
        ("2026-03-29T02:30:00+01:00[Europe/Berlin]", "2026-03-29T01:30:00+00:00"),
        ("2026-10-25T02:30:00+02:00", "2026-10-25T00:30:00+00:00"),
        ("2026-10-25T02:30:00+01:00", "2026-10-25T01:30:00+00:00"),
        ("2026-11-23T10:00:00+08:00:30", "2026-11-23T01:59:30+00:00"),
        ("2026-11-23T02:00:00-00:00", "2026-11-23T02:00:00+00:00"),
        ("2036-11-20T02:00:00Z", "2036-11-20T02:00:00+00:00"),
        ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00+00:00"),
    ],
)
def test_a_moment_is_read_however_a_phone_may_write_it(text: str, at: str) -> None:
    read = read_moment(text)
    assert read is not None
    assert read.isoformat() == at


@pytest.mark.parametrize(
    "text", ["", None, "gestern", "2026-11-23T10:00:00", "0001-01-01T00:00:00+08:00", 7, {}]
)
def test_what_is_no_moment_at_sending_counts_as_not_said(text: object) -> None:
    assert read_sending({"sent": text, "attempt": "x", "reason": 3}) == Sending()


def test_the_ends_of_time_are_no_fault_of_ours() -> None:
    first, last = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    for started in (first, last):
        for ended in (first, last):
            for sent in (first, last, None):
                when = timed(started, ended, Sending(sent), None, NOW, ZONE)
                assert when.started <= when.ended <= NOW


def failed(due: date) -> Answer:
    return Answer(Outcome.FAILED, note="x", correction=Correction.BY_DATE, due=due)
