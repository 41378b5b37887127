"""A task's list as pages: before it is opened, as one form, and as the record that is signed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from checklists import Answer, Asked, Correction, How, Method, Requirement, asked, working_days_after
from checklists import Outcome as Found
from regulation.facts import fact_value
from regulation.lists import DESK, SERVICE
from regulation.office import Office
from regulation.settings import Lang
from regulation.visits.choices import MENDS, REASONS
from regulation.visits.running import Run
from regulation.web.answering import (
    BY_DAY,
    OUTSIDE_ROWS,
    SPOT,
    TO_FIND_OUT,
    Filled,
    due_of,
    usual_mend,
)
from regulation.web.views.handbook import cited
from regulation.web.views.planning import depth_of, elsewhere_of
from risk import Text
from templates import (
    Look,
    Outcome,
    Photo,
    Points,
    RunCheck,
    RunChoice,
    RunFault,
    RunFinding,
    Runner,
    RunOfficer,
    RunOutside,
    RunRecognised,
    RunRow,
    RunSection,
    RunStart,
    RunTold,
    Shell,
)

FIND_OUT = Text("到现场才知道的", "To find out on site")
IN_DATA = Text("查了数据才知道的", "To find out from data")
LOOK = {Method.ON_SITE: Look.LOOK, Method.DOCUMENT: Look.PAPER, Method.OFF_SITE: Look.DATA}
ON_THE_SPOT = Text("当场已改", "Done on the spot")
OTHER_DAY = Text("另定日期", "Another day")
DAYS = Text("{n} 个工作日", "{n} working days")

PhotoHref = Callable[[str], str]


def start_page(office: Office, shell: Shell, run: Run, fault: str = "") -> RunStart:
    """The page that opens a list."""
    task = run.task
    names = [office.catalogue.department_name(code).of(shell.lang) for code in task.departments]
    return RunStart(
        shell,
        name=run.card.name,
        number=task.number,
        start_href=f"/i/tasks/{task.id}/start",
        back_href=f"/i/tasks/{task.id}",
        departments={"zh": "、", "en": ", "}[shell.lang].join(names),
        recheck=task.rows is not None,
        service=task.kind == SERVICE,
        desk=task.kind == DESK,
        fault=fault,
    )


def runner_page(
    office: Office,
    shell: Shell,
    run: Run,
    made: Filled,
    href: PhotoHref,
    *,
    fault: str = "",
    shown: bool = False,
) -> Runner:
    """The list as one form, with what was filled in; what is missing is said only once it was `shown` to somebody."""
    listed, lang = run.listed, shell.lang
    assert listed is not None, "the list is opened before it is run"  # noqa: S101
    faults = made.faults if shown else {}
    rows = {one.row.id: _row(office, run, made, one, shell, href, faults) for one in asked(listed)}
    sections: list[RunSection] = []
    for chapter in run.library.chapters if run.library else ():
        here = [rows[row.id] for row in listed.items if row.chapter == chapter.id and row.id in rows]
        if here:
            ticked = bool(made.one(f"rest.{chapter.id}"))
            sections.append(RunSection(chapter.id, chapter.title.of(lang), here, ticked))
    if here := [rows[row.id] for row in listed.to_find_out if row.id in rows]:
        ticked = bool(made.one(f"rest.{TO_FIND_OUT}"))
        title = IN_DATA if run.task.kind == DESK else FIND_OUT
        sections.append(RunSection(TO_FIND_OUT, title.of(lang), here, ticked, to_find_out=True))
    return Runner(
        shell,
        name=run.card.name,
        number=run.task.number,
        sections=sections,
        back_href=f"/i/tasks/{run.task.id}",
        total=len(rows),
        edition=listed.version,
        told=[_told(office, run, made, name, shell) for name in run.told],
        outside=[_outside(office, made, n, shell, shown) for n in range(1, OUTSIDE_ROWS + 1)],
        recognised=_recognised(office, run, lang),
        elsewhere=elsewhere_of(listed, lang),
        depth=depth_of(office, run.task, run.card, listed, lang),
        note=made.one("note"),
        service=run.task.kind == SERVICE,
        desk=run.task.kind == DESK,
        fault=fault,
    )


def check_page(
    office: Office,
    shell: Shell,
    run: Run,
    made: Filled,
    *,
    there: Sequence[str] | None = None,
    presence: str = "",
    witness: str = "",
    faults: Sequence[RunFault] = (),
    detail: str = "",
) -> RunCheck:
    """What will stand in the record, and who signs."""
    listed, lang = run.listed, shell.lang
    assert listed is not None, "the list is opened before it is run"  # noqa: S101
    rows = {row.id: row for row in listed.rows}
    of = {found: [k for k, a in made.answers.items() if a.outcome is found] for found in Found}
    edit = f"/i/tasks/{run.task.id}/list"
    return RunCheck(
        shell,
        name=run.card.name,
        number=run.task.number,
        edit_href=edit,
        passed=len(of[Found.PASSED]),
        passed_rest=sum(made.answers[k].how is How.REST for k in of[Found.PASSED]),
        findings=[_finding(rows[k], made.answers[k], edit, shell) for k in of[Found.FAILED]],
        not_applicable=[(rows[k].title.of(lang), made.answers[k].note) for k in of[Found.NOT_APPLICABLE]],
        not_checked=[rows[k].title.of(lang) for k in of[Found.NOT_CHECKED]],
        officers=[
            RunOfficer(
                o.enforcement_number,
                o.name,
                office.catalogue.department_name(o.department).of(lang),
                there is None or o.enforcement_number in there,
            )
            for o in run.task.officers
        ],
        outside=[(office.catalogue.department_name(o.department).of(lang), o.note) for o in made.outside],
        presence=presence,
        witness=witness,
        faults=faults,
        detail=detail,
        service=run.task.kind == SERVICE,
        desk=run.task.kind == DESK,
        note=made.one("note"),
        ended=office.now().isoformat(timespec="seconds"),
    )


def anchor(key: str) -> str:
    """The id of a row on its page."""
    return f"row.{key}"


def _row(
    office: Office,
    run: Run,
    made: Filled,
    question: Asked,
    shell: Shell,
    href: PhotoHref,
    faults: dict[str, RunFault],
) -> RunRow:
    row, lang = question.row, shell.lang
    others = dict.fromkeys(other.department for other in question.also if other.department != row.department)
    said = made.one(f"a.{row.id}")
    last = run.last.get(row.id)
    phrases = made.all(f"p.{row.id}")
    reason = made.one(f"q.{row.id}")
    return RunRow(
        id=row.id,
        anchor=anchor(row.id),
        title=row.title.of(lang),
        check=row.check.of(lang),
        clause=cited(row.basis, lang),
        points=Points(row.points) if row.points else None,
        key=row.severity == "key",
        red_line=row.red_line,
        look=LOOK[row.method],
        also=[office.catalogue.department_name(code).of(lang) for code in others],
        last=Outcome(last.value) if last else None,
        outcome=Outcome(said) if said in list(Outcome) else None,
        phrases=[RunChoice(p.zh, p.of(lang), p.zh in phrases) for p in row.phrases],
        note=made.one(f"n.{row.id}"),
        mends=_mends(office, made, row, shell),
        day=made.one(f"d.{row.id}"),
        reasons=[RunChoice(r.zh, r.of(lang), r.zh == reason) for r in REASONS],
        reason=made.one(f"r.{row.id}"),
        photos=[Photo(digest, href(digest)) for digest in made.all(f"k.{row.id}")],
        fault=faults.get(row.id),
    )


def _recognised(office: Office, run: Run, lang: Lang) -> list[RunRecognised]:
    if run.listed is None or run.library is None:
        return []
    return [
        RunRecognised(
            one.row.title.of(lang),
            office.catalogue.department_name(run.library.requirement(one.by).department).of(lang),
            one.on,
        )
        for one in run.listed.recognised
    ]


def _mends(office: Office, made: Filled, row: Requirement, shell: Shell) -> list[RunChoice]:
    """On the spot, in a number of working days, by another day; the requirement's own is chosen to begin with."""
    chosen = made.one(f"m.{row.id}") or usual_mend(row)
    lang, today = shell.lang, office.today()
    choices = [RunChoice(SPOT, ON_THE_SPOT.of(lang), chosen == SPOT)]
    for days in MENDS:
        deadline = working_days_after(today, days)
        text = DAYS.of(lang).format(n=days)
        choices.append(RunChoice(str(days), text, chosen == str(days), deadline.on, deadline.holidays_known))
    other = due_of(BY_DAY, made.one(f"d.{row.id}"), today) if chosen == BY_DAY else None
    return [*choices, RunChoice(BY_DAY, OTHER_DAY.of(lang), chosen == BY_DAY, other)]


def _told(office: Office, run: Run, made: Filled, name: str, shell: Shell) -> RunTold:
    fact, declared = run.told[name], office.catalogue.facts.get(name)
    label = declared.label.of(shell.lang) if declared else name
    seen = made.one(f"t.{name}") or "not_looked"
    return RunTold(name, label, fact_value(fact.value, declared, shell.lang), seen)


def _outside(office: Office, made: Filled, n: int, shell: Shell, shown: bool) -> RunOutside:
    chosen = made.one(f"o.dep.{n}")
    return RunOutside(
        n,
        [
            RunChoice(code, text.of(shell.lang), code == chosen)
            for code, text in office.catalogue.departments.items()
        ],
        made.one(f"o.note.{n}"),
        made.outside_faults.get(n) if shown else None,
    )


def _finding(row: Requirement, answer: Answer, edit: str, shell: Shell) -> RunFinding:
    by_date = answer.correction is Correction.BY_DATE
    return RunFinding(
        title=row.title.of(shell.lang),
        note=answer.note,
        href=f"{edit}#{anchor(row.id)}",
        due=answer.due if by_date else None,
        photos=len(answer.photos),
        points=Points(row.points) if row.points else None,
    )
