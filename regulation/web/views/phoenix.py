"""Suspected phoenixes and what was decided about them, as pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graph.phoenix import Decided
from regulation.planning import rules
from regulation.planning.phoenix import Case, Phoenixes
from regulation.settings import Lang
from regulation.web.shell import PREMISES
from risk import Text
from templates import Link, PhoenixCase, PhoenixDecided, PhoenixPage, PhoenixSide, Shell

SHOWN = 50
EVENTS: Mapping[str, Text] = {
    "revoked": Text("许可被吊销或撤销（{what}）", "permit revoked ({what})"),
    "cancelled": Text("许可注销（{what}）", "permit cancelled ({what})"),
    "red_line": Text("查出红线问题 {what}", "red-line finding, row {what}"),
}
OPENED = Text("首个许可生效", "first permit in force")
PATHS: Mapping[str, Text] = {
    "same_site": Text("同一地址：{shared}。", "Same address: {shared}."),
    "same_person": Text(
        "法定代表人同名：{shared}。同名不一定同人。",
        "Legal person of the same name: {shared}. One name may be two people.",
    ),
}
OUTCOMES: Mapping[str, Text] = {
    "continues": Text("同一经营者继续经营", "The same operator continues"),
    "unrelated": Text("没有关系", "Unrelated"),
}


def phoenix_page(
    shell: Shell, found: Phoenixes, *, key: str = "", outcome: str = "", reason: str = "", fault: Text | None
) -> PhoenixPage:
    """The pairs that wait and those decided; `key` is the pair that was sent, with what was typed for it."""
    lang = shell.lang
    return PhoenixPage(
        shell=shell,
        days=rules().phoenix_days,
        total=len(found.waiting),
        cases=[_case(one, lang, key, outcome, reason) for one in found.waiting[:SHOWN]],
        decided=decisions_of(found.decided, lang),
        fault=fault.of(lang) if fault else "",
        fault_key=key,
        json_href=shell.path,
    )


def decisions_of(found: Sequence[Decided], lang: Lang) -> list[PhoenixDecided]:
    """What was decided, in words."""
    return [
        PhoenixDecided(
            closed=Link(one.closed_name, f"{PREMISES}/{one.decision.closed}"),
            opened=Link(one.opened_name, f"{PREMISES}/{one.decision.opened}"),
            outcome=OUTCOMES[one.decision.outcome].of(lang),
            reason=one.decision.reason,
            by=one.decision.by,
            on=one.decision.at.date(),
        )
        for one in found
    ]


def _case(case: Case, lang: Lang, key: str, outcome: str, reason: str) -> PhoenixCase:
    old, new = case.ended, case.path.reached
    sent = case.key == key
    return PhoenixCase(
        key=case.key,
        paths=[PATHS[path.kind].of(lang).format(shared=path.shared) for path in case.paths],
        days=case.days,
        closed=PhoenixSide(
            name=old.premises.name,
            href=f"{PREMISES}/{old.premises.id}",
            address=old.premises.address,
            owner=old.owner or "",
            event=EVENTS[old.event].of(lang).format(what=old.what),
            on=old.day,
        ),
        opened=PhoenixSide(
            name=new.name,
            href=f"{PREMISES}/{new.id}",
            address=new.address,
            owner=case.opened.owner or "",
            event=OPENED.of(lang),
            on=case.opened.day,
        ),
        chosen=sent,
        outcome=outcome if sent else "",
        reason=reason if sent else "",
    )
