"""The list on the phone and the list online are one list: the same taps give the same answers, faults and score."""

import functools
import http.server
import json
import random
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page

from checklists import (
    Answer,
    Checked,
    CheckList,
    Correction,
    Library,
    Outcome,
    Recognised,
    asked,
    check_list,
    checked,
    days_off,
    judge,
    score,
)
from graph.visits import Place, Standing
from regulation.catalogue import read_catalogue
from regulation.field.rows import edition_form, edition_key
from regulation.visits.choices import MENDS, REASONS
from regulation.visits.running import pinned_form
from regulation.visits.scoring import recognised, still_checked
from regulation.visits.submission import answer_json, read_submission
from regulation.web.answering import BY_DAY, SPOT, TO_FIND_OUT, filled, usual_mend
from tests.e2e.test_verdicts import Quiet

pytestmark = pytest.mark.e2e

SOURCES = Path(__file__).parents[2] / "templates" / "assets" / "js" / "field"
TODAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
RUNS = 6
"""Of each trade's list, answered at random."""

SCALE = 60_000
KNOWN = (Outcome.PASSED, Outcome.FAILED, Outcome.NOT_APPLICABLE)
OFFICERS = ("1", "2")

_RUN = """async ([pack, task, every, today, now]) => {
  const v = await import('/static/visit.js')
  return every.map(({ answers, more }) => {
    let visit = v.begin(pack, task, null, now, task.record)
    for (const [row, patch] of answers) visit = v.answer(visit, row, patch, now)
    visit = { ...visit, ...more }
    const record = v.record(visit, { now })
    const text = v.canonical(record)
    const [faults, score] = [v.faults(visit, today), v.provisional(visit, today)]
    return { record, text, faults, score, asked: v.questions(visit) }
  })
}"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page of ours, in a zone where it is the day of the visit, into which the app's own source is loaded."""
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(SOURCES))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context(timezone_id="Asia/Shanghai")
    opened = context.new_page()
    opened.goto(f"http://127.0.0.1:{server.server_port}/")
    yield opened
    context.close()
    server.shutdown()
    server.server_close()


@dataclass
class Taps:
    """What somebody taps, as the form sends it and as the phone does it."""

    fields: list[tuple[str, str]] = field(default_factory=list)
    answers: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    rest: dict[str, bool] = field(default_factory=dict)

    def answer(self, rng: random.Random, row: str, listed: CheckList, whole: bool) -> None:
        """One row answered in one of the ways in which people do, whole or not."""
        of = next(one for one in listed.rows if one.id == row)
        outcome = rng.choice(["passed", "failed", "failed", "not_applicable", "not_checked"])
        self.fields.append((f"a.{row}", outcome))
        self.answers.append((row, {"outcome": outcome}))
        if outcome == "failed":
            self._failed(rng, row, [phrase.zh for phrase in of.phrases], usual_mend(of), whole)
        if outcome == "not_applicable":
            said, own = (
                rng.choice(["", REASONS[0].zh]),
                rng.choice([" 没有这种设备 "] if whole else ["", " 没有这种设备 "]),
            )
            self.fields += [(f"q.{row}", said), (f"r.{row}", own)]
            self.answers.append((row, {"said": said, "reason": own}))

    def _failed(self, rng: random.Random, row: str, phrases: Sequence[str], usual: str, whole: bool) -> None:
        chosen = [phrase for phrase in phrases if rng.random() < 0.5]
        notes = ["  抽查 3 人，2 人未能出示\n", 'with "quotes" and \\ and 😀']
        note = rng.choice(notes if whole else ["", "", *notes])
        mend = rng.choice([usual, SPOT, BY_DAY, *map(str, MENDS)])
        day = rng.choice([TODAY.isoformat(), "2027-02-01"] if whole else ["", "2026-11-25"])
        photos = [rng.choice("0123456789abcdef") * 64] if rng.random() < 0.3 else []
        self.fields += [(f"p.{row}", one) for one in chosen]
        self.fields += [(f"n.{row}", note), (f"m.{row}", mend), (f"d.{row}", day)]
        self.fields += [(f"k.{row}", one) for one in photos]
        said = {"phrases": list(reversed(chosen)), "note": note, "day": day, "photos": photos}
        self.answers.append((row, said if mend == usual else {**said, "choice": mend}))


def task_of(library: Library, listed: CheckList, last: Mapping[str, Checked]) -> tuple[Any, Any]:
    """A pack and a task as the server gives them out."""
    key = edition_key(library.industry, library.version)
    ahead = days_off(TODAY, 120)
    pack = {
        "officer": {"account": "inspector", "number": OFFICERS[0]},
        "host": "127.0.0.1",
        "days": {
            "from": TODAY.isoformat(),
            "off": [day.isoformat() for day in ahead.off],
            "known_to": ahead.known_to.isoformat() if ahead.known_to else None,
        },
        "mends": list(MENDS),
        "reasons": [{"zh": one.zh, "en": one.en} for one in REASONS],
        "departments": {},
        "editions": {key: edition_form(library, library.chapters[0].title)},
        "premises": {
            "p": {
                "name": "p",
                "address": "",
                "short_code": "",
                "told": [],
                "last": {
                    one.requirement: {"outcome": one.outcome.value, "on": one.on.isoformat()}
                    for one in last.values()
                },
            }
        },
    }
    factors = {row.factor for row in listed.rows if row.factor}
    task = {
        "id": "t",
        "record": str(uuid4()),
        "number": "T-1",
        "premises": "p",
        "kind": "routine",
        "departments": [],
        "officers": [{"number": one, "name": one, "department": "d"} for one in OFFICERS],
        "whole": True,
        "edition": key,
        "offer": {"list": pinned_form(listed)},
        "asked": [[one.row.id, [other.id for other in one.also]] for one in asked(listed)],
        "scales": dict.fromkeys(factors, SCALE),
    }
    return pack, task


def lists() -> list[tuple[Library, CheckList]]:
    """Of every trade: the list of all departments where nothing is known, one of it recognised."""
    made: list[tuple[Library, CheckList]] = []
    for editions in read_catalogue().libraries.values():
        listed = check_list(editions[-1], {})
        first, *others = listed.items or listed.to_find_out
        known = Recognised(first, first.id, "v", TODAY - timedelta(9))
        spared = {"items": tuple(others)} if listed.items else {"to_find_out": tuple(others)}
        made += [(editions[-1], listed), (editions[-1], replace(listed, **spared, recognised=(known,)))]
    return made


def tapped(rng: random.Random, listed: CheckList, whole: bool) -> Taps:
    """The list answered at random; some rows not at all, their section perhaps in one stroke."""
    taps = Taps()
    for one in asked(listed):
        if rng.random() < 0.6:
            taps.answer(rng, one.row.id, listed, whole)
    for part in {TO_FIND_OUT, *(row.chapter for row in listed.items)}:
        if whole or rng.random() < 0.5:
            taps.fields.append((f"rest.{part}", "on"))
            taps.rest[part] = True
    return taps


def on_phone(
    page: Page, library: Library, listed: CheckList, every: Sequence[Taps], **given: Any
) -> list[dict[str, Any]]:
    """What the phone makes of these taps: record, its text, what is missing, the score."""
    pack, task = task_of(library, listed, given.pop("last", {}))
    taps = [{"answers": one.answers, "more": {"rest": one.rest, **given}} for one in every]
    return page.evaluate(_RUN, [pack, task, taps, TODAY.isoformat(), NOW.timestamp() * 1000])


def ordered(library: Library, listed: CheckList) -> list[Any]:
    """The questions in the order of the form online: chapter by chapter, then what is to be found out."""
    questions = asked(listed)
    certain = {row.id for row in listed.items}
    of = [
        one
        for chapter in library.chapters
        for one in questions
        if one.row.chapter == chapter.id and one.row.id in certain
    ]
    return [*of, *(one for one in questions if one.row.id not in certain)]


def test_the_same_taps_give_the_same_answers_and_the_same_faults(page: Page) -> None:
    rng = random.Random(7)
    seen = 0
    for library, listed in lists():
        every = [tapped(rng, listed, whole=n % 2 == 0) for n in range(RUNS)]
        for taps, said in zip(every, on_phone(page, library, listed, every), strict=True):
            form = filled(taps.fields, listed, {}, TODAY)
            assert said["asked"] == [one.row.id for one in ordered(library, listed)], library.industry
            answers = {key: one for key, one in said["record"]["answers"].items() if one}
            assert {one.pop("by") for one in answers.values()} <= {OFFICERS[0]}
            assert answers == {key: answer_json(one) for key, one in form.answers.items()}, library.industry
            faults = {one["row"]: one["what"] for one in said["faults"]}
            assert faults == {key: fault.value for key, fault in form.faults.items()}, library.industry
            seen += len(answers)
    assert seen > 500


def test_the_phones_text_is_the_text_that_the_server_digests(page: Page) -> None:
    rng = random.Random(11)
    owner = {"presence": "refused", "witness": "社区网格员 王某", "owner": "M 1.0 2.5 L 3.0 4.0"}
    strokes = {"strokes": {OFFICERS[0]: "M 10.0 20.0 L 30.5 40.1"}, "note": " 说明 \u2028 行 \\ 😀 "}
    for library, listed in lists():
        every = [tapped(rng, listed, whole=True) for _ in range(RUNS)]
        for said in on_phone(page, library, listed, every, **owner, **strokes):
            read = read_submission(json.loads(said["text"]))
            assert read.canonical() == said["text"]
            judge(listed, read.answers, TODAY)


def test_the_score_on_the_phone_is_the_servers(page: Page) -> None:
    rng = random.Random(13)
    scored = 0
    for library, listed in lists():
        last = {
            row.id: Checked(row.id, rng.choice(KNOWN), row.factor, row.points, "v", TODAY - timedelta(40))
            for row in library.requirements
            if rng.random() < 0.5
        }
        every = [tapped(rng, listed, whole=True) for _ in range(RUNS)]
        for taps, said in zip(every, on_phone(page, library, listed, every, last=last), strict=True):
            known = after(library, listed, filled(taps.fields, listed, {}, TODAY).answers, last)
            for factor in {row.factor for row in listed.rows if row.factor}:
                own = score(factor, known.values(), SCALE)
                shown = next((one for one in said["score"] if one["factor"] == factor), None)
                assert (shown and shown["value"]) == (own and own.value), (library.industry, factor)
                scored += 1
    assert scored


def after(
    library: Library, listed: CheckList, answers: Mapping[str, Answer], last: Mapping[str, Checked]
) -> dict[str, Checked]:
    """What the server knows of each row once the record counts."""
    judged = judge(listed, answers, TODAY)
    spot = [one for one in judged.findings if one.correction is Correction.ON_THE_SPOT]
    at_once = {row.id for one in spot for row in (one.requirement, *one.also)}
    place = Place("p", "p", library.industry, "", {}, {}, dict(last), Standing("unrated", None, None, None))
    known = still_checked(place, listed, library, whole=True)
    known |= {one.requirement: one for one in recognised(listed)}
    for row in checked(listed, judged, "v", TODAY):
        known[row.requirement] = replace(row, outcome=Outcome.PASSED) if row.requirement in at_once else row
    return known
