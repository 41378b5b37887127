"""The records of a visit as pages show them: each alone, where they disagree, and what was set aside."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from checklists import Correction, Outcome, Said
from graph.visit_records import Kept, Record
from regulation.catalogue import CatalogueError
from regulation.office import Office
from regulation.settings import Lang
from regulation.visits.aside import said
from regulation.visits.result import Result
from regulation.visits.running import restore
from regulation.visits.submission import SubmissionRefused
from regulation.web.shell import PREMISES, TASKS
from risk import Text
from templates import AsidePage, AsideRow, Dispute, RecordShown, SaidShown, Shell, Speech

DECIDED = Text("{day} {who}决定：{why}", "{day}, {who} decided: {why}")
ADMITTED = Text("曾另存，{who}采纳：{why}", "Was set aside; {who} admitted it: {why}")
PUT_RIGHT = "put_right"


def records_shown(office: Office, result: Result, here: str, lang: Lang) -> list[RecordShown]:
    """Every record of the visit, in the order in which they were received; none where there is only the one."""
    if len(result.records) < 2 or not result.whole:
        return []
    corrected = {one.corrects for one in result.records}
    zone, chosen = office.settings.timezone, result.shown.id if result.shown else ""
    return [
        RecordShown(
            version=one.version,
            by=_signed(json.loads(one.text), lang),
            received=one.at.astimezone(zone),
            digest=one.digest,
            href=f"{here}?record={one.id}",
            pdf_href=f"{here}.pdf?record={one.id}",
            speaks=one.id not in corrected,
            why=one.why,
            admitted=_admitted(one, lang),
            chosen=one.id == chosen,
        )
        for one in result.records
    ]


def disputes_of(office: Office, result: Result, lang: Lang) -> list[Dispute]:
    """The rows on which the records disagree, or did until somebody decided."""
    united = result.united
    if united is None or not result.whole or result.shown is not None:
        return []
    signed = {part.id: _signed(part.submission.as_json(), lang) for part in united.parts}
    decided = {one.ruling.row: one for one in result.decided}
    made: list[Dispute] = []
    for key, row in united.rows.items():
        if not row.conflict and not row.ruled:
            continue
        ruled = decided.get(key) if row.ruled else None
        words = ""
        if ruled:
            day = Speech(lang).day(ruled.at.astimezone(office.settings.timezone).date())
            words = DECIDED.of(lang).format(day=day, who=ruled.by, why=ruled.why)
        answers = [
            SaidShown(
                one.record,
                signed[one.record],
                _outcome(one),
                one.answer.note,
                counts=one.record == row.record,
            )
            for one in row.said
            if one.answer.outcome is not Outcome.NOT_CHECKED
        ]
        title = united.requirements[key].title.of(lang)
        made.append(Dispute(key, title, answers, words, may_rule=key in result.may_rule))
    return made


def aside_page(
    office: Office, shell: Shell, kept: Sequence[Kept], *, record: str = "", fault: str = "", typed: str = ""
) -> AsidePage:
    """What is set aside; `record` is the one that could not be admitted, with why and the reason typed."""
    rows = [_aside(office, one, shell.lang) for one in kept]
    return AsidePage(
        shell,
        [replace(row, fault=fault, typed=typed) if row.record == record else row for row in rows],
    )


def _aside(office: Office, one: Kept, lang: Lang) -> AsideRow:
    content = json.loads(one.record.text)
    answers: Mapping[str, Any] = content["answers"]
    seen = [key for key, answer in answers.items() if answer["outcome"] != Outcome.NOT_CHECKED]
    titles = _titles(office, one.record, lang)
    return AsideRow(
        record=one.record.id,
        name=one.name,
        premises_href=f"{PREMISES}/{one.record.premises}",
        task=one.task_number,
        task_href=f"{TASKS}/{one.record.task}",
        by=_signed(content, lang),
        received=one.record.at.astimezone(office.settings.timezone),
        why=said(one.record.aside).of(lang),
        failed=[titles.get(key, key) for key in seen if answers[key]["outcome"] == Outcome.FAILED],
        answered=len(seen),
        digest=one.record.digest,
    )


def _titles(office: Office, record: Record, lang: Lang) -> dict[str, str]:
    """What the rows that a record answers are called; nothing where its list cannot be restored any more."""
    if not record.listed:
        return {}
    try:
        listed = restore(office, json.loads(record.listed))
    except (SubmissionRefused, CatalogueError):
        return {}
    return {row.id: row.title.of(lang) for row in listed.rows}


def _outcome(one: Said) -> str:
    at_once = one.answer.correction is Correction.ON_THE_SPOT and one.answer.outcome is Outcome.FAILED
    return PUT_RIGHT if at_once else one.answer.outcome.value


def _signed(content: Mapping[str, Any], lang: Lang) -> str:
    return {"zh": "、", "en": ", "}[lang].join(
        f"{signer['name']} {number}" for number, signer in content["officers"].items()
    )


def _admitted(one: Record, lang: Lang) -> str:
    return ADMITTED.of(lang).format(who=one.admitted_by, why=one.admitted_why) if one.admitted_by else ""
