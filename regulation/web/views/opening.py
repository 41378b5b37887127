"""What somebody who wants to open has to do with, as pages."""

from __future__ import annotations

from checklists import Called, Chosen
from regulation.catalogue import Catalogue
from regulation.ownership.answers import FIELD, Given
from regulation.ownership.opening import Opening
from regulation.settings import Lang
from regulation.web.views.telling import asked
from templates import (
    DepartmentComes,
    LeftOut,
    OpenChapter,
    OpenPage,
    OpenRow,
    PermitAsked,
    PermitStage,
    Shell,
    StageWord,
)

OPEN = "/start"


def open_page(shell: Shell, catalogue: Catalogue, found: Opening, given: Given) -> OpenPage:
    """The questions with what was answered; permits in order, rows by chapter, departments, what is unknown."""
    lang, here = shell.lang, f"{OPEN}/{found.industry.id}"
    chosen = [(name, value) for name, value in given if name.startswith(FIELD)]
    chapters = _chapters(catalogue, found, lang)
    return OpenPage(
        shell=shell,
        industry=found.industry.name.of(lang),
        version=found.library.version,
        open_href=OPEN,
        here=here,
        questions=[
            asked(
                found.library,
                question,
                lang,
                said=[value for name, value in chosen if name == FIELD + question.id],
                fault=found.said.faults.get(question.id),
            )
            for question in found.questions
        ],
        answered=bool(found.said.facts),
        stages=_stages(catalogue, found, lang),
        permits=sum(one.needed is True for one in found.permits),
        chapters=chapters,
        applies=len(found.selection.items),
        departments=[
            DepartmentComes(catalogue.department_name(code).of(lang), n) for code, n in found.departments
        ],
        unknown=[_unknown(one, found, lang) for one in found.selection.unknown],
        json_href=shell.address() if shell.query else shell.path,
    )


def _stages(catalogue: Catalogue, found: Opening, lang: Lang) -> list[PermitStage]:
    made: dict[str, list[PermitAsked]] = {}
    for one in found.permits:
        made.setdefault(one.permit.stage.value, []).append(_permit(catalogue, one, lang))
    return [PermitStage(StageWord(stage), permits) for stage, permits in made.items()]


def _permit(catalogue: Catalogue, one: Called, lang: Lang) -> PermitAsked:
    return PermitAsked(
        name=one.permit.name.of(lang),
        department=catalogue.department_name(one.permit.department).of(lang),
        due=one.permit.due.of(lang),
        needed=one.needed is True,
        because=[because.of(lang) for because in one.because],
    )


def _chapters(catalogue: Catalogue, found: Opening, lang: Lang) -> list[OpenChapter]:
    held = [
        (chapter, [one for one in found.selection.items if one.requirement.chapter == chapter.id])
        for chapter in found.library.chapters
    ]
    return [
        OpenChapter(n, chapter.title.of(lang), [_row(catalogue, one, lang) for one in rows])
        for n, (chapter, rows) in enumerate((one for one in held if one[1]), 1)
    ]


def _row(catalogue: Catalogue, one: Chosen, lang: Lang) -> OpenRow:
    row = one.requirement
    return OpenRow(
        id=row.id,
        title=row.title.of(lang),
        duty=row.duty.of(lang),
        good=row.good.of(lang) if row.good else "",
        department=catalogue.department_name(row.department).of(lang),
        because=[because.of(lang) for because in one.because],
    )


def _unknown(one: Chosen, found: Opening, lang: Lang) -> LeftOut:
    asking = {fact: question.id for question in found.questions for fact in question.facts}
    question = next((asking[test.fact] for test in one.deciding if test.fact in asking), "")
    because = [because.of(lang) for because in one.because]
    return LeftOut(one.requirement.title.of(lang), because, f"#{FIELD}{question}" if question else "")
