"""What is wrong with rows and readings that were read: what they rest on, what their conditions decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from checklists.condition import Condition
from checklists.facts import FactDeclaration
from checklists.lint.faults import Fault, Kind
from checklists.model import Citation
from checklists.parse import Reading, Rows
from checklists.reach import reach


def lint_rows(rows: Rows, file: str, facts: Mapping[str, FactDeclaration]) -> list[Fault]:
    """What the rows of one edition rest on, and whether their conditions decide anything."""
    faults: list[Fault] = []
    for row in rows.requirements:
        faults += _citation(file, row.id, "basis", row.basis)
        faults += _citation(file, row.id, "penalty", row.penalty.citation) if row.penalty else ()
        faults += _condition(file, row.id, row.when, facts)
    return faults


def lint_reading(reading: Reading, file: str, facts: Mapping[str, FactDeclaration]) -> list[Fault]:
    """Whether what follows from other facts can follow at all, and can fail to."""
    return [
        fault
        for inference in reading.inferences
        for fault in _condition(file, inference.fact, inference.when, facts)
    ]


_SPOT_ZH = {"basis": "依据", "penalty": "处罚"}


def _citation(file: str, row: str, spot: str, cited: Citation) -> Iterator[Fault]:
    law = cited.law
    if not cited.verified:
        yield Fault(
            file, row, spot, Kind.NOT_VERIFIED, f"{spot} cites an article of {law.id} that nobody read",
            "read it in the law and say so: verified = true",
            f"{_SPOT_ZH[spot]}引的《{law.name.zh}》条文，没有人读过原文",
            "读过原文后勾选“读过原文”（文件里写 verified = true）",
        )  # fmt: skip
    elif law.superseded_by is not None:
        yield Fault(
            file, row, spot, Kind.SUPERSEDED,
            f"{spot} cites {law.id} of {law.version} as read, and a newer text is known: {law.superseded_by.en}",
            "read the newer text and take its version into laws.toml, or say verified = false",
            f"{_SPOT_ZH[spot]}引的是读过的《{law.name.zh}》{law.version} 版，已有新文本：{law.superseded_by.zh}",
            "读新文本并把版本记进 laws.toml，或者注明 verified = false",
        )  # fmt: skip


def _condition(
    file: str, row: str, condition: Condition | None, facts: Mapping[str, FactDeclaration]
) -> Iterator[Fault]:
    if condition is None:
        return
    can = reach(condition, facts)
    if can.can_hold is None:
        yield Fault(
            file, row, "when", Kind.NOT_DECIDED, "names too many facts to try whether it can be true",
            "nothing, or say it with fewer facts",
            "条件里的情况太多，试不出它会不会成立", "可以不改，或者少用几个情况",
        )  # fmt: skip
    elif not can.can_hold:
        yield Fault(
            file, row, "when", Kind.UNREACHABLE, "can never be true, whatever the facts are",
            "correct the condition, or take the row out",
            "条件怎么都不会成立", "改正条件，或者去掉这一条",
        )  # fmt: skip
    elif not can.can_fail:
        yield Fault(
            file, row, "when", Kind.ALWAYS_TRUE, "is true of every place, so it decides nothing",
            "take the condition out, or correct it",
            "条件对谁都成立，等于没有写", "去掉条件，或者改正",
        )  # fmt: skip
