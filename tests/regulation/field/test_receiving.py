"""What a phone brings back: opened from its sealed list, timed by the server, flagged by rule, never refused for it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from graph import tasks, visits
from graph.scope import Scope
from graph.tasks import Event
from regulation.field.offer import key_file, make_key, open_offer
from regulation.field.pack import pack_for
from regulation.field.receiving import receive
from regulation.office import Office
from regulation.visits.refusals import SubmissionRefused
from regulation.visits.submission import read_submission
from tests.regulation import town
from tests.regulation.town import BY_NAME, MINE, NOW, TODAY
from tests.regulation.visiting import INSPECTOR, OFFICERS, opened, order, submission

EVERYWHERE = Scope("/")
OLD = {
    "id": "3f0c9a52-8a0e-4a57-9d0e-5b8f3f9f6d11",
    "task": "a1b2c3d4e5f60718",
    "list_digest": "ab" * 32,
    "started": "2026-11-23T09:20:00+08:00",
    "ended": "2026-11-23T10:00:00+08:00",
    "answers": {
        "HEALTH": {
            "outcome": "failed",
            "how": "item",
            "note": "抽查 3 人，2 人未能出示",
            "correction": "by_date",
            "due": "2026-12-01",
            "photos": ["cd" * 32],
        },
        "COLD": {
            "outcome": "passed",
            "how": "rest_of_section",
            "note": "",
            "correction": None,
            "due": None,
            "photos": [],
        },
    },
    "told": [{"fact": "floor_area_m2", "value": 120.5, "seen": "confirmed"}],
    "outside": [{"department": "urban_management", "note": "门前占道", "photos": []}],
    "owner": {
        "presence": "refused",
        "name": "钱掌柜",
        "signature": "M 10 20 L 30 40",
        "witness": "邻铺 王五",
    },
    "officers": {
        "9001001": {"name": "程文山", "signature": "M 1 2 L 3 4"},
        "9001002": {"name": "罗小满", "signature": ""},
    },
    "note": "第二次来",
}
OLD_DIGEST = "511ff50b83a5d0fddfa03581058cc6512b42da4daf61f897c719e08b7f403763"
"""Of that record before records could say how a visit came about."""

NEW: Mapping[str, Any] = {
    "scans": [
        {
            "at": "2026-11-23T09:21:00+08:00",
            "way": "camera",
            "moment": "arrival",
            "code": "https://127.0.0.1:8000/q/1",
            "verdict": "ok",
            "latitude": 39.9,
            "longitude": 116.4,
            "accuracy": 12,
        }
    ],
    "position": {"latitude": 39.9, "longitude": 116.4, "accuracy": 8.5},
    "exception": {"rule": "no_network", "reason": "地下室没有信号"},
    "photos": {"cd" * 32: {"original": "ef" * 32, "taken": "2026-11-23T09:40:00+08:00"}},
    "device": {"id": "9a7e4bd0-6a1c-4f3e-8b1a-0a7c2f9d1e33", "app": "1.0", "offset_ms": -1200},
    "corrects": "0b8f6a0e-61a5-4ff3-a6a4-6d1c3f2a9b77",
    "why": "漏填",
}


def offline(office: Office, task: str, *, off: timedelta = timedelta(0), **changed: Any) -> dict[str, Any]:
    """The envelope of a visit that was begun from the pack, by a clock that is off."""
    pack = pack_for(office, INSPECTOR).content
    run = next(one for one in pack["tasks"] if one["id"] == task)
    ended = office.now() - timedelta(minutes=10) + off
    record = {
        "id": str(uuid4()),
        "task": task,
        "list_digest": run["offer"]["list"]["digest"],
        "started": (ended - timedelta(minutes=40)).isoformat(),
        "ended": ended.isoformat(),
        "answers": {key: {"outcome": "passed"} for key, _ in run["asked"]},
        "owner": {"presence": "signed", "name": "钱掌柜", "signature": "M 1 2 L 3 4"},
        "officers": {o.enforcement_number: {"name": o.name} for o in OFFICERS},
        "scans": [
            {"at": ended.isoformat(), "way": "camera", "moment": "arrival", "code": "x", "verdict": "ok"}
        ],
        **changed,
    }
    sending = {"sent": (office.now() + off).isoformat(), "attempt": 1, "reason": ""}
    return {"record": record, "offer": run["offer"], "sending": sending}


def visit_of(office: Office, record: Mapping[str, Any]) -> visits.VisitRecord:
    return office.store.read(lambda tx: visits.read(tx, EVERYWHERE, record["id"]))


def later(office: Office, by: timedelta) -> Office:
    """The same office a while later."""
    return replace(office, now=lambda: office.now() + by)


def test_a_task_nobody_opened_is_opened_from_the_list_that_was_given_out(office: Office) -> None:
    task = order(office)
    sent = offline(office, task.id)
    receipt = receive(office, INSPECTOR, sent)
    ended, pinned = office.store.read(
        lambda tx: (tasks.read(tx, EVERYWHERE, task.id), visits.pinned(tx, task.id).pinned)
    )
    assert pinned is not None
    assert pinned == sent["offer"]["list"]
    assert (ended.state, [event.what for event in ended.events]) == ("done", ["started", "done"])
    visit = visit_of(office, sent["record"])
    assert (visit.number, visit.list_digest) == (receipt.number, pinned["digest"])
    assert receipt.flags == visit.flags == ()
    assert receive(office, INSPECTOR, sent) == receipt


def test_the_offer_holds_when_the_facts_moved_on_and_a_colleague_opened_another_list(office: Office) -> None:
    task = order(office)
    sent = offline(office, task.id)
    other = replace(order(office, rows=("COLD",)), id=task.id, number=task.number)
    office.store.write("test.other", "test", lambda tx: tasks.put(tx, other))
    opened_since = {**sent["offer"]["list"], "items": ["COLD"], "to_find_out": [], "digest": "0" * 64}
    office.store.write("test.pin", "test", lambda tx: visits.pin(tx, task.id, opened_since))
    receive(office, INSPECTOR, sent)
    assert visit_of(office, sent["record"]).list_digest == sent["offer"]["list"]["digest"]


def test_an_offer_that_is_not_this_tasks_or_not_ours_records_nothing(office: Office) -> None:
    task, other = order(office), order(office, premises=BY_NAME["东街火锅"].id)
    sent = offline(office, task.id)
    elsewhere = offline(office, other.id)["offer"]
    changed = {**sent["offer"], "list": {**sent["offer"]["list"], "items": ["COLD"]}}
    antedated = {**sent["offer"], "at": "2026-01-01T00:00:00+00:00"}
    before = town.everything(office)
    for offer in (elsewhere, changed, antedated, {**sent["offer"], "seal": "0" * 64}, {"task": task.id}, "x"):
        with pytest.raises(SubmissionRefused, match="Nothing was recorded") as refused:
            receive(office, INSPECTOR, {**sent, "offer": offer})
        assert "没有记下" in refused.value.text.zh
    with pytest.raises(SubmissionRefused, match="not opened yet"):
        receive(office, INSPECTOR, {**sent, "offer": None})
    assert town.everything(office) == before


def test_a_seal_of_another_server_is_refused_and_a_lost_key_is_told(one_office: Office) -> None:
    task = order(one_office)
    sent = offline(one_office, task.id)
    key_file(one_office.settings).unlink()
    with pytest.raises(SubmissionRefused, match="cannot be checked"):
        open_offer(one_office.settings, sent["offer"], task.id)
    assert make_key(one_office.settings)
    assert not make_key(one_office.settings)
    with pytest.raises(SubmissionRefused, match="not the one given out here"):
        open_offer(one_office.settings, sent["offer"], task.id)


@pytest.mark.parametrize("days", [-400, -3, 2, 3652])
def test_a_wrong_clock_is_flagged_and_the_day_is_the_servers(one_office: Office, days: int) -> None:
    task = order(one_office)
    sent = offline(one_office, task.id, off=timedelta(days))
    due = (TODAY + timedelta(days + 9)).isoformat()
    sent["record"]["answers"]["COLD"] = {
        "outcome": "failed",
        "note": "6 ℃",
        "correction": "by_date",
        "due": due,
    }
    receipt = receive(one_office, INSPECTOR, sent)
    visit = visit_of(one_office, sent["record"])
    assert receipt.flags == visit.flags == ("skew",)
    assert (visit.date, visit.ended) == (TODAY, NOW - timedelta(minutes=10))
    assert (
        visit.record["ended"] == datetime.fromisoformat(sent["record"]["ended"]).astimezone(UTC).isoformat()
    )
    assert visit.record["answers"]["COLD"]["due"] == due
    found = one_office.store.read(lambda tx: visits.open_findings(tx, EVERYWHERE))
    assert [one.finding.due for one in found] == [TODAY + timedelta(9)]


@pytest.mark.parametrize(
    ("after", "reason", "flags"),
    [
        (timedelta(hours=23), "", ()),
        (timedelta(hours=25), "", ("late",)),
        (timedelta(hours=25), "手机没电", ()),
        (timedelta(days=10), "没有网络", ()),
        (timedelta(days=11), "没有网络", ("beyond_term",)),
        (timedelta(days=14), "", ("late", "beyond_term")),
    ],
)
def test_a_record_that_comes_late_is_taken_and_flagged(
    one_office: Office, after: timedelta, reason: str, flags: tuple[str, ...]
) -> None:
    sent = offline(one_office, order(one_office).id)
    then = later(one_office, after)
    sent["sending"] = {"sent": then.now().isoformat(), "attempt": 7, "reason": reason}
    assert receive(then, INSPECTOR, sent).flags == flags
    visit = visit_of(one_office, sent["record"])
    assert visit.date == TODAY
    assert visit.arrival == {
        "sent": then.now().isoformat(),
        "attempt": 7,
        "reason": reason,
        "moved_seconds": 0,
    }


LEAVING = {
    "at": "2026-11-23T10:00:00+08:00",
    "way": "photo",
    "moment": "leaving",
    "code": "x",
    "verdict": "ok",
}
EMERGENCY = {"rule": "emergency", "reason": "煤气味很重"}


@pytest.mark.parametrize(
    ("scans", "exception", "flags"),
    [
        ([], None, ("not_scanned",)),
        ([LEAVING], None, ("not_scanned",)),
        ([LEAVING], EMERGENCY, ()),
        ([], EMERGENCY, ("not_scanned",)),
        ([{**LEAVING, "way": "none", "moment": "arrival"}], None, ("not_scanned",)),
        ([], {"rule": "no_network", "reason": "系统故障"}, ()),
        ([{**LEAVING, "moment": "arrival"}], None, ()),
    ],
)
def test_a_visit_without_a_scan_is_taken_and_flagged_by_rule(
    one_office: Office, scans: list[object], exception: object, flags: tuple[str, ...]
) -> None:
    sent = offline(one_office, order(one_office).id, scans=scans, exception=exception)
    assert receive(one_office, INSPECTOR, sent).flags == flags


def test_who_was_let_in_by_the_enterprise_need_not_scan(one_office: Office) -> None:
    task = order(one_office, events=(Event(NOW, "钱掌柜", "admitted"),))
    assert receive(one_office, INSPECTOR, offline(one_office, task.id, scans=[])).flags == ()


def test_a_bare_record_is_still_taken(office: Office) -> None:
    task = opened(office)
    given = submission(office, task)
    receipt = receive(office, INSPECTOR, given.as_json())
    assert (receipt.premises, receipt.digest, receipt.flags) == (MINE.id, given.digest(), ("not_scanned",))


def test_records_from_before_keep_their_digest() -> None:
    assert read_submission(OLD).digest() == OLD_DIGEST
    empty = {"scans": [], "position": None, "exception": None, "photos": {}, "device": None, "why": ""}
    assert read_submission({**OLD, **empty}).digest() == OLD_DIGEST


def test_what_is_said_of_the_circumstances_is_in_the_record_and_reads_back() -> None:
    answers = {**OLD["answers"], "COLD": {**OLD["answers"]["COLD"], "by": "9001002"}}
    made = read_submission({**OLD, **NEW, "answers": answers})
    said = made.as_json()
    assert said["scans"][0]["at"] == "2026-11-23T01:21:00+00:00"
    assert said["position"] == NEW["position"]
    assert said["answers"]["COLD"]["by"] == "9001002"
    assert "by" not in said["answers"]["HEALTH"]
    assert {key: said[key] for key in ("exception", "device", "corrects", "why")} == {
        key: NEW[key] for key in ("exception", "device", "corrects", "why")
    }
    assert read_submission(said) == made
    assert made.digest() != OLD_DIGEST


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"scans": [{**NEW["scans"][0], "way": "guess"}]}, "camera, photo, typed, none"),
        ({"scans": [{**NEW["scans"][0], "at": "gestern"}]}, "scans 1, at: this takes a time"),
        ({"scans": NEW["scans"] * 21}, "at most 20 scans"),
        ({"scans": [{**NEW["scans"][0], "accuracy": None}]}, "accuracy: this takes a number"),
        ({"position": {"latitude": 91, "longitude": 0, "accuracy": 1}}, "from -90 to 90"),
        ({"position": {"latitude": True, "longitude": 0, "accuracy": 1}}, "takes a number"),
        ({"position": {"latitude": float("nan"), "longitude": 0, "accuracy": 1}}, "takes a number"),
        ({"exception": {"rule": "hurry", "reason": "x"}}, "emergency, no_network"),
        ({"exception": {"rule": "emergency", "reason": " "}}, "needs its reason"),
        ({"photos": {"ab" * 32: NEW["photos"]["cd" * 32]}}, "which no row names"),
        (
            {"photos": {"cd" * 32: {"original": "x", "taken": "2026-11-23T09:40:00Z"}}},
            "64 hexadecimal digits",
        ),
        ({"device": {"id": "phone", "app": "1"}}, "UUID"),
        ({"corrects": "the first"}, "UUID"),
        ({"corrects": NEW["corrects"], "why": ""}, "says why"),
        ({"answers": {"COLD": {"outcome": "passed", "by": "1"}}}, "not among the officers"),
    ],
)
def test_an_optional_field_that_is_there_is_read_strictly(changed: Mapping[str, Any], sentence: str) -> None:
    with pytest.raises(SubmissionRefused, match=sentence):
        read_submission({**OLD, **changed})
