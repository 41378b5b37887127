"""The owner's home, the people who open it, the one-time code, as pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, tzinfo

from graph.owners import Pass
from regulation.catalogue import Catalogue
from regulation.grading.explain import Explained
from regulation.ownership.home import OwnerFile, Todo
from regulation.ownership.news import News
from regulation.ownership.passes import People
from regulation.settings import Lang
from regulation.visits.prolonging import Chased
from regulation.web.views import words
from regulation.web.views.evaluation import evaluated
from regulation.web.views.why import ledger, plate_of, ruler, table_link
from risk import Text
from templates import (
    ChangeNotice,
    Holder,
    HolderState,
    Link,
    OwnerHome,
    PeoplePage,
    Share,
    ShareFault,
    Shell,
    Speech,
    TodoItem,
    Way,
)

HANDBOOK = Text("我的合规手册", "My handbook")
SELF_CHECK = Text("自查", "Self-check")
FACTS = Text("本单位情况", "About this place")
VERIFY = Text("核验检查人员", "Verify inspectors")
WHY = Text("等级从哪里来", "Where the grade comes from")
IMPROVE = Text("怎样变好", "How to get better")
AHEAD = Text("做什么、到哪天、值多少分", "what to do, by when, what it is worth")
PEOPLE = Text("谁能打开", "Who can open this")
CREDIT = Text("信用记录", "Credit records")
ROWS = Text("{n} 条适用", "{n} apply")
LAST = Text("上次 {day}", "last {day}")
NEVER = Text("还没做过", "never done")
SIX = Text("扫码或 6 位数", "scan, or six digits")
ITEMS = Text("逐项依据", "item by item")
OPEN_QUESTIONS = Text("还有 {n} 个问题", "{n} still to answer")
ALL_KNOWN = Text("都清楚", "all known")
HAND_ON = Text("交给管理人员、收回", "hand on, end")
REPAIR = Text("公示到哪天、怎样修复", "published until when, how to repair")
START_CHECK = Text("开始自查", "Start a self-check")


def home_page(
    shell: Shell,
    catalogue: Catalogue,
    file: OwnerFile,
    explained: Explained,
    todos: Sequence[Todo],
    today: date,
    *,
    short_code: str = "",
    chased: Sequence[Chased] = (),
    changed: News | None = None,
    supervision: str = "",
) -> OwnerHome:
    """Plate, ruler, sentence; what is to be done by when; why; and the ways on."""
    card, table, assessment, lang = explained.card, explained.table, explained.assessment, shell.lang
    here = f"/e/{card.id}"
    return OwnerHome(
        shell=shell,
        name=card.name,
        industry=words.industry_name(catalogue, card.industry, lang),
        plate=plate_of(explained, lang),
        ruler=ruler(table, assessment, lang),
        ledger=ledger(catalogue, table, assessment, lang),
        why_href=f"{here}/why",
        district=words.district_name(card.district, lang),
        address=card.address,
        code=short_code,
        table=table_link(table, lang) if table else None,
        known_needed=Share(table.known_share_at_least, 1000) if table else None,
        supervision=supervision or (words.supervision(assessment.supervision, lang) if assessment else ""),
        todos=[todo_item(todo, lang) for todo in todos],
        visits=[words.visit(row, lang, card.id) for row in file.visits],
        ways=ways(file, here, lang),
        primary=_primary(todos, here, lang),
        news=_notice(changed, here) if changed else None,
        json_href=shell.path,
        evaluated=evaluated(catalogue, card.industry, file.evaluation, today, lang, f"{here}/evaluation"),
        due_soon=sum(one.chase is not None and one.chase.days >= 0 for one in chased),
        overdue=sum(one.chase is not None and one.chase.days < 0 for one in chased),
    )


def _notice(changed: News, here: str) -> ChangeNotice | None:
    """How many rows changed for this place; None when there is nothing to read."""
    sure = sum(one.sure for one in changed.changes)
    if not changed.unread or not changed.changes:
        return None
    return ChangeNotice(changed.edition, sure, len(changed.changes) - sure, f"{here}/handbook#changed")


def todo_item(todo: Todo, lang: Lang) -> TodoItem:
    """A thing to do in the page's language."""
    return TodoItem(todo.title.of(lang), todo.text.of(lang), todo.href, todo.on, todo.days_left, todo.alarm)


def ways(file: OwnerFile, here: str, lang: Lang) -> list[Way]:
    """The ways on from the owner's home, with how each stands."""
    book, last = file.book, file.last_check
    questions = (
        OPEN_QUESTIONS.of(lang).format(n=len(book.questions)) if book.questions else ALL_KNOWN.of(lang)
    )
    checked = LAST.of(lang).format(day=Speech(lang).day(last.on)) if last else NEVER.of(lang)
    return [
        Way(HANDBOOK.of(lang), ROWS.of(lang).format(n=len(book.selection.items)), f"{here}/handbook"),
        Way(SELF_CHECK.of(lang), checked, f"{here}/self-check"),
        Way(FACTS.of(lang), questions, f"{here}/facts"),
        Way(VERIFY.of(lang), SIX.of(lang), f"{here}/verify"),
        Way(IMPROVE.of(lang), AHEAD.of(lang), f"{here}/improve"),
        Way(WHY.of(lang), ITEMS.of(lang), f"{here}/why"),
        *([Way(CREDIT.of(lang), REPAIR.of(lang), f"{here}/credit")] if book.card.entity else ()),
        Way(PEOPLE.of(lang), HAND_ON.of(lang), f"{here}/people"),
    ]


def _primary(todos: Sequence[Todo], here: str, lang: Lang) -> Link:
    """The one thing to press: the first thing to do, else a self-check."""
    return (
        Link(todos[0].title.of(lang), todos[0].href)
        if todos
        else Link(START_CHECK.of(lang), f"{here}/self-check")
    )


def people_page(
    shell: Shell,
    known: People,
    now: datetime,
    zone: tzinfo,
    *,
    typed: str = "",
    fault: ShareFault | None = None,
    code: tuple[str, str, date] | None = None,
    claim_address: str = "",
) -> PeoplePage:
    """Who opens the owner's view since when. `code` is one just issued: itself, for whom, until when."""
    here = f"/e/{known.card.id}"
    local = [
        Holder(
            one.display or one.name,
            True,
            HolderState.ACTIVE,
            now.date(),
            mine=one.name == known.mine,
            local=True,
        )
        for one in known.local
    ]
    return PeoplePage(
        shell=shell,
        name=known.card.name,
        premises_href=here,
        people_href=f"{here}/people",
        chief=known.chief,
        holders=[*local, *(_holder(one, known, now, zone) for one in known.passes)],
        typed=typed,
        fault=fault,
        code=code[0] if code else "",
        code_for=code[1] if code else "",
        code_until=code[2] if code else None,
        claim_address=claim_address,
    )


def _holder(one: Pass, known: People, now: datetime, zone: tzinfo) -> Holder:
    state = (
        HolderState.REVOKED
        if one.revoked_at
        else HolderState.ACTIVE
        if one.active
        else HolderState.WAITING
        if one.waits(now)
        else HolderState.RUN_OUT
    )
    since = one.redeemed_at or one.issued_at
    ends = state in (HolderState.ACTIVE, HolderState.WAITING)
    mine = one.account == known.mine
    last = (
        one.chief and one.active and not known.local and sum(p.chief and p.active for p in known.passes) == 1
    )
    return Holder(
        name=one.holder,
        chief=one.chief,
        state=state,
        since=since.astimezone(zone).date(),
        until=one.expires.astimezone(zone).date(),
        mine=mine,
        revoke=one.id if known.chief and ends and not last else "",
    )
