"""A why page on paper: A4, in the reader's language, with the digest of the grade and a QR that leads back to it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from functools import cache
from importlib import resources
from typing import Any

from regulation.printing import paper, readable, square
from regulation.settings import Lang
from risk import Text
from templates import (
    Aged,
    Clause,
    FactMoved,
    Fading,
    GradeBefore,
    LedgerRow,
    Points,
    Record,
    Speech,
    State,
    Why,
    why_in_a_sentence,
)

TITLE = Text("等级说明", "Why this grade")
SHOWN = 16
"""So many hex digits of the digest stand at the foot of every sheet, to tell two papers apart."""

COLUMNS = (
    Text("因素", "Factor"),
    Text("原始值", "Value"),
    Text("记录与日期", "Record and date"),
    Text("条款", "Clause"),
    Text("分值", "Points"),
)
NOT_KNOWN = Text("没有数据，按“未知”计", "no data, costs as unknown")
Row = tuple[str, str]


def why_pdf(page: Why, address: str, at: datetime) -> bytes:
    """The paper of a why page that has a grade; `address` leads back to that very grade, `at` is local time."""
    content, lacking = readable(_Sheet(page, address, at).content())
    if lacking:
        codes = "、".join(f"U+{ord(letter):04X}" for letter in lacking)
        content["foot"] += " " + _words()["lacking"].of(page.shell.lang).format(found=codes)
    return paper(_source(), content, datetime.combine(at.date(), time(), at.tzinfo))


class _Sheet:
    """What is set on the paper, in the words of the page's language."""

    def __init__(self, page: Why, address: str, at: datetime) -> None:
        self.page, self.address, self.at = page, address, at
        self.lang: Lang = page.shell.lang
        self.speech = Speech(self.lang)

    def say(self, key: str, **given: object) -> str:
        return _words()[key].of(self.lang).format(**given)

    def content(self) -> dict[str, Any]:
        page, day = self.page, self.at.date()
        kept = page.kept
        if kept is None:
            raise ValueError("there is no grade to print")
        return {
            "lang": self.lang,
            "title": TITLE.of(self.lang),
            "words": {
                "columns": [text.of(self.lang) for text in COLUMNS],
                "ledger": self.say("ledger"),
                "kept": self.say("kept"),
            },
            "on": {"year": day.year, "month": day.month, "day": day.day},
            "name": page.name,
            "short": f"SHA-256 {kept.digest[:SHOWN]}…",
            "facts": self._pairs(
                operator=page.operator,
                address=page.address,
                code=page.code,
                trade=page.industry,
                district=page.district,
                printed=f"{self._day(self.at.date())} {self.at:%H:%M}",
            ),
            "href": self.address,
            "qr": square(self.address),
            "verdict": self._verdict(),
            "sentence": why_in_a_sentence(page),
            "result": self._result(),
            "groups": [
                {"title": group.title, "note": group.note, "rows": [self._row(row) for row in group.rows]}
                for group in page.ledger.groups
            ],
            "total": self._total(),
            "sections": [section for section in self._sections() if section["rows"] or section["foot"]],
            "kept": self._pairs(
                grade_id=kept.id,
                at=f"{self._day(kept.at.date())} {kept.at:%H:%M}",
                proof=self.speech.word(kept.proof) if kept.proof else "",
                digest=kept.digest,
                table_digest=kept.table_digest or self.say("gone"),
            ),
            "foot": self.say("foot"),
        }

    def _day(self, day: date | None) -> str:
        """A day as the reader of this language writes it; "" for none."""
        return self.speech.day(day) if day else ""

    def _pairs(self, **given: str) -> list[list[str]]:
        return [[self.say(key), value] for key, value in given.items() if value]

    def _verdict(self) -> str:
        mark = self.page.plate.mark
        words = [mark.letter, mark.word] if mark.sign else []
        if mark.state is not State.GRADED:
            words.append(self.speech.word(mark.state))
        return " ".join(word for word in words if word)

    def _result(self) -> list[list[str]]:
        page, speech = self.page, self.speech
        scale = [
            f"{band.mark.letter} {speech.trim(band.start)}–{speech.trim(band.end)}"
            for band in page.ruler.bands
        ]
        trial = f"（{self.say('on_trial')}）" if self.lang == "zh" else f" ({self.say('on_trial')})"
        known = page.plate.known
        return self._pairs(
            score="" if page.ledger.total is None else speech.points(page.ledger.total),
            as_of=self._day(page.as_of),
            known=speech.percent(known) if known else "",
            supervision=page.supervision,
            again=self._day(page.review_on),
            table=page.table.text + (trial if page.on_trial else ""),
            scale=self._joined(scale),
        )

    def _joined(self, words: Sequence[str]) -> str:
        return {"zh": "；", "en": "; "}[self.lang].join(words)

    def _headed(self, head: str, words: str) -> str:
        return f"{head}：{words}" if self.lang == "zh" else f"{head}: {words}"

    def _row(self, row: LedgerRow) -> dict[str, str]:
        return {
            "factor": row.factor,
            "raw": NOT_KNOWN.of(self.lang) if row.missing else row.raw,
            "record": self._record(row.source),
            "clause": self._clause(row.clause),
            "points": self.speech.points(row.points),
        }

    def _total(self) -> Row:
        ledger = self.page.ledger
        rows = list(ledger.rows)
        whole = Points(sum(row.points.thousandths for row in rows) + ledger.start.thousandths)
        label = self.say("no_total") if ledger.total is None else self.say("total", n=len(rows))
        return label, self.speech.points(whole)

    def _record(self, record: Record | None) -> str:
        if record is None:
            return "—"
        return f"{record.text} {self._day(record.on)}".strip()

    def _clause(self, clause: Clause | None) -> str:
        if clause is None:
            return "—"
        flag = "assumed" if clause.assumed else "" if clause.verified else "unread"
        said = f"{clause.law} {clause.article}".strip()
        if not flag:
            return said
        return f"{said}（{self.say(flag)}）" if self.lang == "zh" else f"{said} ({self.say(flag)})"

    def _sections(self) -> list[dict[str, Any]]:
        page = self.page
        missing = [
            (row.factor, self.say("missing_row", points=self.speech.trim(row.points)))
            for row in page.ledger.missing
        ]
        moved = [(self._headed(hit.text, hit.effect), self._clause(hit.clause)) for hit in page.triggers]
        fading = [self._fading(one) for one in page.fadings]
        dated = [one.record.on for one in page.ages if one.record and one.record.on]
        said = [
            (
                self._headed(
                    f"{self._day(one.on)} {one.by or self.say('owner')}", self.speech.word(one.kind)
                ),
                one.words,
            )
            for one in page.said
        ]
        fading_foot = self.say("fading_foot") if page.newer is None else ""
        if fading_foot and not fading:
            fading_foot = f"{self.say('fading_none')} {fading_foot}"
        return [
            _section(self.say("standing"), [(self._standing(), "")] if self._standing() else []),
            _section(self.say("moved"), moved),
            _section(
                self.say("missing", n=len(missing)), missing, self.say("missing_foot") if missing else ""
            ),
            _section(self.say("fading"), fading, fading_foot),
            _section(
                self.say("ages"),
                [self._age(one) for one in page.ages],
                self.say("newest", day=self._day(max(dated))) if dated else "",
            ),
            _section(self.say("notes"), [(note, "") for note in page.notes]),
            _section(self.say("before"), [self._before(one) for one in page.before]),
            _section(self.say("said"), said),
            _section(self.say("object"), [(self.say("object_how"), "")], self.say("object_foot")),
        ]

    def _standing(self) -> str:
        page = self.page
        if page.newer:
            return self.say("newer", day=page.newer.text)
        if page.unused:
            return self.say("unused")
        return self.say("present", table=page.present.text) if page.present else ""

    def _fading(self, one: Fading) -> Row:
        trim = self.speech.trim
        given = {"on": self._day(one.on), "factor": one.factor}
        due = self.say("due") if one.due else ""
        if one.event is None:
            return self.say("clock", **given, before=trim(one.before), after=trim(one.after)), due
        said = self.say(
            "event",
            **given,
            event=self._day(one.event),
            before=trim(one.event_before),
            after=trim(one.event_after),
        )
        whole = self.say("factor", before=trim(one.before), after=trim(one.after))
        return said, self._joined([text for text in (whole, due) if text])

    def _age(self, one: Aged) -> Row:
        record = self._record(one.record) if one.record else self.say("no_record")
        factors = {"zh": "、", "en": ", "}[self.lang].join(one.factors)
        if one.days_now is None:
            return self.say("undated", record=record), factors
        return self.say("age", record=record, then=one.days_then, now=one.days_now), factors

    def _before(self, one: GradeBefore) -> Row:
        words = [self._day(one.on), one.mark.letter or self.speech.word(one.mark.state)]
        words += [] if one.score is None else [self.speech.points(one.score)]
        words += [self.say("this")] if one.shown else []
        changed = [self._changed(fact) for fact in one.facts]
        if one.edition:
            changed.insert(0, self.say("edition", edition=one.edition))
        return " ".join(words), self._joined(changed) or self.say("first" if one.first else "time")

    def _changed(self, one: FactMoved) -> str:
        unknown = self.say("unknown")
        said = f"{one.fact} {one.before or unknown} → {one.after or unknown}"
        return f"{said} {self._record(one.record)}" if one.record else said


def _section(title: str, rows: Sequence[Row], foot: str = "") -> dict[str, Any]:
    return {"title": title, "rows": [list(row) for row in rows], "foot": foot}


@cache
def _words() -> Mapping[str, Text]:
    """The words of the paper by what they say."""
    given = tomllib.loads((resources.files("regulation.web.views") / "why_paper.toml").read_text("utf-8"))
    return {key: Text(text["zh"], text["en"]) for key, text in given.items()}


@cache
def _source() -> bytes:
    return (resources.files("regulation.web.views") / "why.typ").read_bytes()
