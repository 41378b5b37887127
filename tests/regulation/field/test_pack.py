"""The pack holds what a day in the field needs, nothing that is not the officer's, at a fixed number of statements."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from graph import Tx
from graph.store import Query
from qr import keys, read_short_code
from regulation.access import Refused
from regulation.field.offer import key_file, open_offer
from regulation.field.pack import pack_for
from regulation.office import Office
from regulation.scanning.folders import folder, ring
from regulation.scanning.listing import publish
from regulation.visits.running import open_run, start
from regulation.visits.submit import submit
from tests.regulation.town import BY_NAME, ELSEWHERE, MINE, NEITHER, OTHER_TRADE, TODAY
from tests.regulation.visiting import INSPECTOR, LEAD, OFFICERS, failed, opened, order, submission


def packed(office: Office) -> dict[str, Any]:
    """The pack as a phone reads it."""
    return json.loads(pack_for(office, INSPECTOR).bytes())


def test_a_task_comes_with_its_premises_its_list_and_every_row_it_asks(office: Office) -> None:
    task = order(office)
    pack = packed(office)
    (run,) = pack["tasks"]
    assert (run["id"], run["number"], run["premises"]) == (task.id, task.number, MINE.id)
    assert run["officers"][0] == {"number": "9001001", "name": "程文山", "department": "urban_management"}
    edition = pack["editions"][run["edition"]]
    listed = run["offer"]["list"]
    assert set(listed["items"] + listed["to_find_out"]) <= set(edition["rows"])
    assert [key for key, _ in run["asked"]] == listed["items"] + listed["to_find_out"]
    assert run["scales"] == {"dynamic_score": 60_000}
    row = edition["rows"]["GAS"]
    assert (row["red_line"], row["severity"], row["points"], row["mend_days"]) == (True, "key", 6_000, 7)
    assert row["basis"]["law"]["zh"] == "食品安全法"
    place = pack["premises"][MINE.id]
    assert place["edition"] == run["edition"]
    assert set(place["handbook"]) < set(edition["rows"])
    assert read_short_code(place["short_code"]) == MINE.id
    assert place["standing"]["zh"].startswith(f"等级 {place['grade']}")
    assert place["permits"][0]["status"] == "valid"
    assert [visit["date"] for visit in place["visits"]] == [(TODAY - timedelta(5)).isoformat()]
    assert pack["officer"]["number"] == "9001001"


def test_what_the_last_visit_found_goes_along(office: Office) -> None:
    submit(office, INSPECTOR, submission(office, opened(office), {"COLD": failed()}))
    late = replace(office, now=lambda: office.now() + timedelta(30))
    order(office)
    pack = json.loads(pack_for(late, INSPECTOR).bytes())
    place = pack["premises"][MINE.id]
    assert place["last"]["COLD"] == {"outcome": "failed", "on": TODAY.isoformat()}
    assert place["last"]["GAS"]["outcome"] == "passed"
    assert [(one["rows"], one["overdue"]) for one in place["open"]] == [(["COLD"], True)]


def test_only_the_officers_own_tasks_and_area_are_in_it(office: Office) -> None:
    order(office, premises=BY_NAME["东街火锅"].id, officers=OFFICERS[1:])
    order(office, state="proposed")
    order(office, state="done")
    assert packed(office)["tasks"] == []
    assert packed(office)["premises"] == {}
    order(office, premises=ELSEWHERE.id)
    mine = order(office)
    pack = packed(office)
    assert [run["id"] for run in pack["tasks"]] == [mine.id]
    assert MINE.id in pack["premises"]
    assert not {ELSEWHERE.id, NEITHER.id, OTHER_TRADE.id} & set(pack["premises"])
    near = {BY_NAME["东街面馆"].id, BY_NAME["东街茶馆"].id}
    assert set(pack["premises"]) == near, "the same trade in the same district, and nothing else"


def test_what_is_overdue_in_the_area_goes_along_without_a_task(office: Office) -> None:
    submit(office, INSPECTOR, submission(office, opened(office), {"COLD": failed()}))
    assert packed(office)["premises"] == {}
    late = replace(office, now=lambda: office.now() + timedelta(30))
    assert list(json.loads(pack_for(late, INSPECTOR).bytes())["premises"]) == [MINE.id]


def test_who_runs_no_visits_gets_none(one_office: Office) -> None:
    with pytest.raises(Refused):
        pack_for(one_office, LEAD)


def test_the_offer_of_an_opened_task_is_its_pinned_list(office: Office) -> None:
    task = order(office)
    before = packed(office)["tasks"][0]["offer"]
    start(office, INSPECTOR, task.id)
    (run,) = packed(office)["tasks"]
    listed = open_run(office, INSPECTOR, task.id).listed
    assert listed is not None
    assert run["pinned"]
    assert run["offer"]["list"]["digest"] == before["list"]["digest"] == listed.digest
    assert open_offer(office.settings, run["offer"], task.id) == run["offer"]["list"]


def test_the_tag_stays_while_time_passes_and_changes_with_what_is_in_it(office: Office) -> None:
    order(office)
    first = pack_for(office, INSPECTOR)
    later = pack_for(replace(office, now=lambda: office.now() + timedelta(hours=2)), INSPECTOR)
    assert first.tag == later.tag
    assert first.content["made"] != later.content["made"]
    order(office, premises=BY_NAME["东街火锅"].id)
    assert pack_for(office, INSPECTOR).tag != first.tag
    assert pack_for(replace(office, now=lambda: office.now() + timedelta(1)), INSPECTOR).tag != first.tag


def test_keys_and_status_list_are_those_that_codes_are_known_by(one_office: Office) -> None:
    publish(one_office)
    pack = packed(one_office)
    signing = ring(one_office.settings)
    assert pack["host"] == one_office.settings.host
    assert {int(kid): urlsafe_b64decode(key + "=") for kid, key in pack["keys"].items()} == {
        kid: key.public_bytes_raw() for kid, key in signing.public.items()
    }
    assert urlsafe_b64decode(pack["status"] + "==").startswith(b"YMSL\x01")
    keys.disable(folder(one_office.settings), 1)
    assert list(packed(one_office)["keys"]) == ["2"]


def test_without_the_key_of_offers_the_rest_of_the_pack_still_goes(one_office: Office) -> None:
    order(one_office)
    key_file(one_office.settings).unlink()
    (run,) = packed(one_office)["tasks"]
    assert run["offer"] is None
    assert run["asked"]


def test_the_calendar_says_which_days_are_off_and_how_far_that_is_known(one_office: Office) -> None:
    days = packed(one_office)["days"]
    assert days["from"] == TODAY.isoformat()
    assert days["off"][:2] == ["2026-11-28", "2026-11-29"]
    assert days["known_to"] == "2026-12-31"


def test_more_premises_cost_no_more_statements(one_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    run: Callable[..., Any] = Tx.run

    def counted(self: Tx, query: Query, **given: Any) -> Any:
        asked.append(query.name)
        return run(self, query, **given)

    monkeypatch.setattr(Tx, "run", counted)
    order(one_office)
    asked.clear()
    packed(one_office)
    few = list(asked)
    for name in ("东街火锅", "东街小吃", "东街茶馆"):
        order(one_office, premises=BY_NAME[name].id)
    asked.clear()
    assert len(packed(one_office)["premises"]) == 4
    assert asked == few
    assert len(few) <= 8
