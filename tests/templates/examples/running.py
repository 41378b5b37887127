"""The inspector's run and the result of a visit, as examples; invented."""

from dataclasses import replace
from datetime import date, datetime

from templates import (
    AskedTime,
    Came,
    Clause,
    DepartmentRecord,
    Depth,
    FindingShown,
    FindingState,
    GradeMoves,
    Lang,
    ListDepth,
    Look,
    Outcome,
    Photo,
    Points,
    ProofShown,
    RectificationRow,
    Rectifications,
    RowElsewhere,
    RowLine,
    RowsSeen,
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
    ScoreLine,
    SettleFinding,
    SettlePage,
    StatementRow,
    VisitFlag,
    VisitResultPage,
    Wants,
)
from tests.templates.examples.closing import officer_closing, own_closing
from tests.templates.examples.values import Say, clause, mark, ruler, shell, speaker

WHERE = "/i/tasks/7K3Q/list"
RESULT = "/e/7k3q/visits/0e4f"
DIGEST = "9f2c71e04ab84ab8" * 4
NUMBER = "J-20261120-4AB8C1"


def run_start(lang: Lang, *, fault: bool = False) -> RunStart:
    """The page that opens the list; and the one that says why it cannot be."""
    t = speaker(lang)
    return RunStart(
        shell(lang, WHERE),
        name=t("半亩田牛肉面馆", "Banmutian Beef Noodles"),
        number="T-20261120-7K3Q",
        start_href="/i/tasks/7K3Q/start",
        back_href="/i/tasks/7K3Q",
        departments=t("市场监督管理", "Market regulation"),
        fault=t("任务已经取消。", "The task was cancelled.") if fault else "",
    )


def runner(lang: Lang, *, faults: bool = False) -> Runner:
    """The list: two sections and what is to be found out; with faults, one row answered by half."""
    t = speaker(lang)
    health = RunRow(
        "H1",
        "row.H1",
        t("从业人员持有效健康证明", "Staff hold valid health certificates"),
        t(
            "抽查接触直接入口食品的人员，看健康证明。",
            "Ask those who touch ready-to-eat food for their certificates.",
        ),
        clause(t, t("第四十五条", "Art. 45")),
        Points(6000),
        key=True,
        also=[t("消防救援", "Fire and rescue"), t("应急管理", "Emergency management")] if faults else [],
        last=Outcome.FAILED,
        outcome=Outcome.FAILED if faults else None,
        phrases=[
            RunChoice("1", t("无证上岗", "Works without one"), faults),
            RunChoice("2", t("证明过期", "Certificate expired")),
        ],
        mends=_mends(t),
        reasons=_reasons(t),
        photos=[Photo("a", "/static/a.jpg")] if faults else [],
        fault=RunFault.NOTE if faults else None,
    )
    gas = replace(
        health,
        id="G1",
        anchor="row.G1",
        title=t("燃气报警装置有效", "Gas alarm works"),
        outcome=None,
        last=None,
        key=False,
        red_line=True,
        look=Look.PAPER,
        photos=[],
        fault=RunFault.MISSING if faults else None,
    )
    online = replace(
        gas, id="N1", anchor="row.N1", title=t("网络餐饮公示", "Online notice"), red_line=False, fault=None
    )
    return Runner(
        shell(lang, WHERE, query="faults=1" if faults else ""),
        name=t("半亩田牛肉面馆", "Banmutian Beef Noodles"),
        number="T-20261120-7K3Q",
        sections=[
            RunSection("people", t("人员", "People"), [health]),
            RunSection("gas", t("燃气", "Gas"), [gas], rest=not faults),
            RunSection("find", t("到现场才知道的", "To find out on site"), [online], to_find_out=True),
        ],
        back_href="/i/tasks/7K3Q",
        total=3,
        edition="2026-11-01",
        told=[RunTold("uses_gas", t("使用燃气", "Uses gas"), t("是", "yes"))],
        outside=[RunOutside(n, [RunChoice("fire", t("消防救援", "Fire and rescue"))]) for n in (1, 2)],
        elsewhere=[RowElsewhere("COM-002", t("年度报告", "Annual report"))] if faults else [],
        depth=ListDepth(Depth.SHORT, Clause("", assumed=True), 12)
        if faults
        else ListDepth(Depth.WHOLE_BY_RULE, clause(t, t("第二十七条", "Art. 27"))),
        recognised=[
            RunRecognised(t("疏散通道", "Escape routes"), t("消防救援", "Fire and rescue"), date(2026, 10, 9))
        ]
        if faults
        else [],
    )


def run_desk(lang: Lang) -> Runner:
    """A desk task: one row from data; what is looked at on site is said to be elsewhere."""
    t = speaker(lang)
    first = replace(runner(lang).sections[0].rows[0], look=Look.DATA, key=False, points=None)
    report = replace(first, title=t("年度报告", "Annual report"), last=None)
    return replace(
        runner(lang),
        number="T-20261121-9D3K",
        name=t("半亩田粥铺", "Banmutian Porridge"),
        sections=[RunSection("people", t("人员", "People"), [report])],
        total=1,
        told=[],
        elsewhere=[RowElsewhere("H1", t("健康证明", "Health certificates"))],
        depth=ListDepth(Depth.WHOLE),
        desk=True,
    )


def run_service(lang: Lang) -> Runner:
    """A service visit: one note."""
    t = speaker(lang)
    name = t("半亩田茶餐厅", "Banmutian Tea Restaurant")
    return replace(
        runner(lang), name=name, sections=[], total=0, service=True, told=[], number="T-20261121-8B1D"
    )


def run_check_desk(lang: Lang) -> RunCheck:
    """What will be signed of a desk task: by who looked, and nobody else."""
    return replace(run_check(lang), desk=True, number="T-20261121-9D3K", findings=[], outside=[])


def run_check(lang: Lang, *, faults: bool = False) -> RunCheck:
    """What will be signed."""
    t = speaker(lang)
    return RunCheck(
        shell(lang, "/i/tasks/7K3Q/check"),
        name=t("半亩田牛肉面馆", "Banmutian Beef Noodles"),
        number="T-20261120-7K3Q",
        edit_href=WHERE,
        passed=22,
        passed_rest=20,
        findings=[
            RunFinding(
                t("健康证明", "Health certificates"),
                t("2 人过期", "2 expired"),
                f"{WHERE}#row.H1",
                date(2026, 12, 1),
                photos=2,
            ),
            RunFinding(t("地面积水", "Wet floor"), t("已擦干", "wiped dry"), f"{WHERE}#row.W1"),
        ],
        not_applicable=[(t("网络餐饮", "Online sales"), t("不经营", "not done here"))],
        not_checked=[t("燃气软管", "Gas hose")],
        officers=[
            RunOfficer("9001001", t("程文山", "Wenshan Cheng"), t("市场监督管理", "Market regulation")),
            RunOfficer("9001002", t("罗小满", "Xiaoman Luo"), t("市场监督管理", "Market regulation")),
        ],
        outside=[(t("消防救援", "Fire and rescue"), t("出口上锁", "exit locked"))],
        faults=[RunFault.OFFICERS, RunFault.PRESENCE, RunFault.WITNESS] if faults else [],
    )


def visit_result(lang: Lang, *, own: bool = True, public: bool = False) -> VisitResultPage:
    """The result of a visit with two findings."""
    t = speaker(lang)
    first = FindingShown(
        f"{'0e4f'}:1",
        t("健康证明", "Health certificates"),
        t("补办证明，未办之前不接触直接入口食品", "Get the certificates; until then no ready-to-eat food"),
        clause(t, t("第四十五条", "Art. 45")),
        FindingState.OPEN,
        ""
        if public
        else t("抽查 3 人，2 人未能出示有效健康证明。", "Two of three could not show a valid certificate."),
        Points(6000),
        date(2026, 12, 1),
        9,
        key=True,
        send_href=f"{RESULT}/proof" if own else "",
    )
    second = replace(
        first,
        id="0e4f:2",
        title=t("进货查验记录", "Purchase records"),
        state=FindingState.SENT if not own else FindingState.LATE,
        due=date(2026, 11, 20),
        days=-2,
        due_known=False,
        proofs=[ProofShown(date(2026, 11, 21), t("已补齐", "complete now"), [Photo("b", "/static/b.jpg")])],
        reason=t("照片看不清", "the photo cannot be read"),
        settle_href="" if own or public else "/r/findings/0e4f:2",
    )
    return VisitResultPage(
        shell(lang, RESULT, public=public),
        name=t("半亩田牛肉面馆", "Banmutian Beef Noodles"),
        number=NUMBER,
        on=date(2026, 11, 20),
        premises_href="/e/7k3q",
        departments=t("市场监督管理", "Market regulation"),
        officers=[] if public else [t("程文山 9001001", "Wenshan Cheng 9001001")],
        findings=[first, second],
        rows=RowsSeen(
            [RowLine(t("留样", "Samples"))] * 24,
            with_section=20,
            failed=2,
            not_applicable=[RowLine(t("网络餐饮", "Online sales"), t("不经营", "not done here"))],
            not_checked=[RowLine(t("燃气软管", "Gas hose"))],
        ),
        records=[] if public else _records(t),
        started=datetime(2026, 11, 20, 10, 21),
        ended=datetime(2026, 11, 20, 11, 4),
        received=datetime(2026, 11, 20, 11, 6),
        public_on=date(2026, 12, 18),
        public_days=20,
        public_clause=Clause("", assumed=True)
        if public
        else Clause(t("总局令第 49 号", "SAMR Order 49"), "39"),
        reply_until=date(2026, 11, 27),
        digest=DIGEST,
        edition="2026-11-01",
        result_href=RESULT,
        whole=not public,
        own=own,
        grade=GradeMoves(
            before=mark(t, "B"),
            after=mark(t, "B"),
            after_score=Points(32_308),
            now=mark(t, "B"),
            now_score=Points(32_308),
            mended=mark(t, "A"),
            mended_score=Points(24_000),
            ruler=replace(ruler(t, 32_308), expected=Points(24_000)),
        ),
        scores=[
            ScoreLine(
                t("动态风险因素得分", "Dynamic risk score"),
                Points(2000),
                Points(26_000),
                Points(60_000),
                Points(4_615),
            )
        ],
        outside=[(t("消防救援", "Fire and rescue"), t("出口上锁", "exit locked"))] if not public else [],
        reply=t("当时正在补货。", "We were restocking.") if own else "",
        reply_on=date(2026, 11, 21) if own else None,
        why_href="/e/7k3q/why",
        pdf_href="" if public else f"{RESULT}.pdf",
        slip_href="" if own or public else "/r/premises/7k3q/letter",
        closing=None if public else own_closing(t) if own else officer_closing(t),
        came=None if own or public else _came(t),
    )


def _came(t: Say) -> Came:
    """A visit of which everything is unusual."""
    code = Clause(
        t("深圳市行政执法监督码管理规定", "Shenzhen rules on the supervision code"), "", verified=False
    )
    return Came(
        list(VisitFlag),
        moved_minutes=400 * 1440,
        late_hours=24,
        term_days=10,
        term_clause=code,
        exception=t("没有网络，事后补录", "no network: entered afterwards"),
        clause=code,
        reason=t("地下室没有信号", "no signal in the basement"),
    )


def _records(t: Say) -> list[DepartmentRecord]:
    """What each of two departments has of one visit."""
    food, fire = t("市场监督管理", "Market regulation"), t("消防救援", "Fire and rescue")
    by = t("认可市场监督管理的检查", "recognised from Market regulation")
    return [
        DepartmentRecord(food, [RowLine(t("留样", "Samples"))], [RowLine(t("健康证明", "Certificates"))]),
        DepartmentRecord(
            fire,
            [RowLine(t("疏散通道", "Escape routes"), by)],
            not_applicable=[RowLine(t("喷淋", "Sprinklers"))],
            not_checked=[RowLine(t("用火用电", "Fire and power"))],
        ),
    ]


def visit_service(lang: Lang) -> VisitResultPage:
    """The result of a service visit."""
    t = speaker(lang)
    whole = visit_result(lang)
    return replace(
        whole,
        number="J-20261121-77AB01",
        name=t("半亩田茶餐厅", "Banmutian Tea Restaurant"),
        kind="service",
        findings=[],
        note=t("讲解新的公示要求。", "Explained the new rules on notices."),
        scores=[],
        outside=[],
    )


def settle(lang: Lang, *, fault: bool = False) -> SettlePage:
    """The confirmation with the grade it would give."""
    t = speaker(lang)
    shown = visit_result(lang, own=False).findings
    sent = [replace(one, state=FindingState.SENT) for one in shown]
    asked = AskedTime(date(2026, 12, 1), date(2026, 12, 8), t("排不上队", "no slot"), date(2026, 11, 21))
    late = replace(shown[0], id="0e4f:3", state=FindingState.LATE)
    waits = [
        SettleFinding(replace(late, state=FindingState.OPEN), mark(t, "A"), Points(26_154), asked=asked),
        SettleFinding(replace(late, id="0e4f:4"), mark(t, "A"), Points(26_154), take_over=Wants.RECHECK),
    ]
    return SettlePage(
        shell(lang, "/r/findings/0e4f:1"),
        name=t("半亩田牛肉面馆", "Banmutian Beef Noodles"),
        number=NUMBER,
        result_href=RESULT,
        now=mark(t, "B"),
        now_score=Points(32_308),
        ruler=replace(ruler(t, 32_308), expected=Points(24_000)),
        items=[
            *(SettleFinding(one, mark(t, "A"), Points(26_154), chosen=n == 0) for n, one in enumerate(sent)),
            *waits,
        ],
        sent=2,
        sent_mark=mark(t, "A"),
        sent_score=Points(24_000),
        recheck=True,
        fault=t("写清为什么。", "Say why.") if fault else "",
    )


def rectifications(lang: Lang) -> Rectifications:
    """One that is late."""
    t = speaker(lang)
    name, title = t("半亩田牛肉面馆", "Banmutian Beef Noodles"), t("健康证明", "Health certificates")
    row = RectificationRow(name, title, FindingState.LATE, "/r/findings/1", date(2026, 11, 20))
    asked = replace(row, state=FindingState.OPEN, due=date(2026, 11, 29), asked=True, href="/r/findings/2")
    late = replace(row, wants=Wants.RECHECK, days=-12, escalated=True)
    said = StatementRow(name, NUMBER, date(2026, 11, 21), date(2026, 12, 4), f"{RESULT}#hear")
    return Rectifications(shell(lang, "/r/findings"), [late, asked], [said], "/r/appeals")


def _mends(t: Say) -> list[RunChoice]:
    return [
        RunChoice("spot", t("当场已改", "Done on the spot")),
        RunChoice("3", t("3 个工作日", "3 working days"), on=date(2026, 11, 25)),
        RunChoice("7", t("7 个工作日", "7 working days"), True, date(2026, 12, 1)),
        RunChoice("15", t("15 个工作日", "15 working days"), on=date(2027, 1, 4), known=False),
        RunChoice("day", t("另定日期", "Another day")),
    ]


def _reasons(t: Say) -> list[RunChoice]:
    return [
        RunChoice("1", t("这里没有这项经营", "Not done here")),
        RunChoice("2", t("没有这种设施设备", "No such equipment")),
    ]


def running_pages(lang: Lang) -> dict[str, object]:
    """All of them by name."""
    return {
        "run-start": run_start(lang),
        "run-start-closed": run_start(lang, fault=True),
        "run": runner(lang),
        "run-faults": runner(lang, faults=True),
        "run-service": run_service(lang),
        "run-desk": run_desk(lang),
        "run-start-desk": replace(run_start(lang), desk=True, number="T-20261121-9D3K"),
        "run-check-desk": run_check_desk(lang),
        "result-desk": replace(
            visit_result(lang), kind="desk", presence="not_asked", number="J-20261121-9D3K"
        ),
        "run-check": run_check(lang),
        "run-check-faults": run_check(lang, faults=True),
        "result": visit_result(lang),
        "result-officer": visit_result(lang, own=False),
        "result-public": visit_result(lang, own=False, public=True),
        "result-service": visit_service(lang),
        "rectifications": rectifications(lang),
        "settle": settle(lang),
        "settle-fault": settle(lang, fault=True),
    }
