"""The owner's pages, invented."""

from datetime import date, datetime

from templates import (
    AnswerFault,
    AskedAs,
    ChangedPart,
    ChangedRow,
    ChangeNotice,
    CheckedChapter,
    CheckedRow,
    Checking,
    ClaimFault,
    ClaimPage,
    Clause,
    EditionReach,
    EditionsPage,
    FactsPage,
    HandbookChapter,
    HandbookNews,
    HandbookPage,
    HandbookRow,
    Holder,
    HolderState,
    KnownFact,
    Lang,
    Ledger,
    LeftOut,
    LetterPage,
    Link,
    Option,
    OwnerHome,
    PastCheck,
    PastFinding,
    PeoplePage,
    Plate,
    Points,
    QuestionAsked,
    Rewritten,
    RowChange,
    SelfCheckPage,
    SelfCheckResult,
    Share,
    ShareFault,
    Shown,
    ShownTab,
    TodoItem,
    ToMend,
    Visit,
    VisitResult,
    Way,
    Whose,
)
from tests.templates.examples.evaluation import evaluated, not_yet
from tests.templates.examples.ledgers import ledger
from tests.templates.examples.values import INSUFFICIENT, Say, mark, ruler, shell, speaker

HERE = "/e/7k3q"
DAY = date(2026, 12, 1)


def shop(t: Say) -> str:
    return t("半亩田牛肉面馆", "Banmutian Beef Noodles")


def owner_home(lang: Lang) -> OwnerHome:
    t = speaker(lang)
    return OwnerHome(
        shell=shell(lang, HERE),
        name=shop(t),
        industry=t("餐饮服务", "Catering"),
        plate=Plate(mark(t, "B"), date(2026, 11, 20)),
        ruler=ruler(t, 32_308),
        ledger=ledger(t),
        why_href=f"{HERE}/why",
        district=t("云津区", "Yunjin District"),
        address=t("云津路 12 号", "12 Yunjin Road"),
        code="7K3Q-92MD",
        todos=[
            TodoItem(
                t("整改：健康证明", "Put right: health certificates"),
                t("缺 2 人", "two missing"),
                "/e/1",
                DAY,
                9,
            ),
            TodoItem(t("许可已过期", "A permit has run out"), "", "/e/2", date(2026, 11, 19), -3, alarm=True),
            TodoItem(t("回答 3 个问题", "Answer 3 questions"), t("有 5 条要看", "5 wait for it"), "/e/3"),
        ],
        visits=[
            Visit(DAY, t("日常检查", "Routine visit"), VisitResult.PASSED, 26, 0, href=f"{HERE}/visits/1")
        ],
        ways=[Way(t("我的合规手册", "My handbook"), t("26 条适用", "26 apply"), f"{HERE}/handbook")],
        primary=Link(t("整改：健康证明", "Put right: health certificates"), "/e/1"),
        evaluated=evaluated(t),
        news=ChangeNotice("2026-12-01", 2, 1, f"{HERE}/handbook#changed"),
    )


def owner_home_bare(lang: Lang) -> OwnerHome:
    t = speaker(lang)
    return OwnerHome(
        shell=shell(lang, f"{HERE}x"),
        name=t("老街茶馆", "Old Street Teahouse"),
        industry=t("茶馆", "Teahouse"),
        plate=Plate(INSUFFICIENT),
        ruler=ruler(t),
        ledger=Ledger((), None),
        why_href=f"{HERE}/why",
        evaluated=not_yet(Share(111, 1000)),
    )


def handbook(lang: Lang) -> HandbookPage:
    t = speaker(lang)
    law = Clause(t("《食品安全法》", "Food Safety Law"), t("第四十五条", "Article 45"))
    unread = Clause(t("《燃气规程》", "Gas Rules"), t("待核", "to be confirmed"), verified=False)
    health = HandbookRow(
        id="CAT-1",
        number="1.1",
        title=t("健康证明", "Health certificates"),
        duty=t("接触直接入口食品的人员每年体检。", "Staff who handle ready food are examined every year."),
        check=t("抽 3 人，人证对照。", "Compare three people with their certificates."),
        basis=law,
        because=[t("从业人员：4 人", "workers: 4")],
        good=t("墙上贴着每个人的证。", "Everyone's certificate hangs on the wall."),
        newer=t("2026 年修订", "the 2026 revision"),
        penalty=t("责令改正", "ordered to put right"),
        penalty_clause=law,
        department=t("市场监管", "Market regulation"),
        key=True,
        mend_days=10,
        points=Points(6000),
        points_assumed=True,
        finding=PastFinding(
            t("缺 2 人", "two missing"), date(2026, 11, 20), DAY, False, False, "/e/1/visits/2"
        ),
    )
    hose = HandbookRow(
        id="GAS-2",
        number="2.1",
        title=t("软管不超过 2 米", "Hose of 2 m at most"),
        duty=t("软管不超过 2 米，无接头。", "The hose is 2 m at most, without joints."),
        check=t("量软管。", "Measure the hose."),
        basis=unread,
        red_line=True,
        self_failed=True,
        change=RowChange.NEW,
    )
    return HandbookPage(
        shell=shell(lang, f"{HERE}/handbook", public=True),
        name=shop(t),
        industry=t("餐饮服务", "Catering"),
        premises_href=HERE,
        version="2026-11-01",
        as_of=DAY,
        applies=2,
        chapters=[
            HandbookChapter(1, t("人员", "Staff"), [health], 1),
            HandbookChapter(2, t("燃气", "Gas"), [hose], 3),
        ],
        tabs=[
            ShownTab(Shown.ALL, 2, f"{HERE}/handbook", True),
            ShownTab(Shown.UNMET, 1, f"{HERE}/handbook?show=unmet"),
            ShownTab(Shown.UNKNOWN, 1, f"{HERE}/handbook?show=unknown"),
        ],
        not_applicable=[LeftOut(t("电梯", "Lifts"), [t("否：使用电梯", "no: uses lifts")])],
        unknown=[LeftOut(t("油烟", "Fumes"), [t("产生油烟", "gives off fumes")], f"{HERE}/facts#a.kitchen")],
        questions=2,
        facts_href=f"{HERE}/facts",
        keep_href=f"{HERE}/claim",
        news=HandbookNews(
            "2026-12-01",
            f"{HERE}/handbook/read",
            True,
            "2026-11-01",
            [
                ChangedRow(RowChange.NEW, hose.title, hose.duty, href="#GAS-2"),
                ChangedRow(
                    RowChange.CHANGED,
                    health.title,
                    health.duty,
                    [
                        Rewritten(
                            ChangedPart.DEADLINE,
                            t("10 个工作日", "10 working days"),
                            t("3 个工作日", "3 working days"),
                        )
                    ],
                ),
                ChangedRow(RowChange.GONE, t("灭蝇灯", "Fly lamps"), t("装灭蝇灯。", "Fit a fly lamp.")),
                ChangedRow(RowChange.NEW, t("电梯", "Lifts"), t("登记。", "Register it."), sure=False),
            ],
            "2026-11-01",
            DAY,
        ),
        unverified=1,
        pdf_href=f"{HERE}/handbook.pdf",
        json_href=f"{HERE}/handbook",
    )


def editions(lang: Lang, rows: bool = True) -> EditionsPage:
    t = speaker(lang)
    catering = t("餐饮服务", "Catering")
    found = [
        EditionReach(catering, "2026-12-01", "2026-11-01", 812, 96, 14, 40, 230),
        EditionReach(catering, "2026-11-01", "", 812, 812, 0, 640, 640),
    ]
    return EditionsPage(shell(lang, "/r/editions"), found if rows else [], "/r/editions")


def handbook_look(lang: Lang) -> HandbookPage:
    t = speaker(lang)
    return HandbookPage(
        shell=shell(lang, f"{HERE}y/handbook"),
        name=t("东街面馆", "East Street Noodles"),
        industry=t("餐饮服务", "Catering"),
        premises_href=HERE,
        version="2026-11-01",
        as_of=DAY,
        applies=0,
        q=t("燃气", "gas"),
        clear_href=f"{HERE}/handbook",
        carried=[("a.fuel", "uses_gas")],
        facts_href=f"{HERE}/facts",
        look=True,
        keep_href=f"{HERE}/claim",
        news=HandbookNews("2026-11-01", "", False, read_edition="2026-11-01", read_on=DAY),
        self_check_href=f"{HERE}/self-check",
    )


def handbook_empty(lang: Lang) -> HandbookPage:
    t = speaker(lang)
    name = t("老街旅馆", "Old Street Inn")
    return HandbookPage(shell(lang, f"{HERE}z/handbook"), name, t("住宿", "Lodging"), HERE, "", DAY, 0)


def facts(lang: Lang, fault: AnswerFault | None = None) -> FactsPage:
    t = speaker(lang)
    return FactsPage(
        shell=shell(lang, f"{HERE}/facts"),
        name=shop(t),
        premises_href=HERE,
        handbook_href=f"{HERE}/handbook",
        facts_href=f"{HERE}/facts",
        keeps=True,
        questions=[
            QuestionAsked(
                "a.fuel",
                t("厨房用什么燃料？", "What does the kitchen burn?"),
                AskedAs.TICKS,
                4,
                [
                    Option("uses_gas", t("管道燃气", "Piped gas"), True),
                    Option("uses_lpg", t("瓶装气", "Bottled gas")),
                ],
                none=True,
                fault=fault,
            ),
            QuestionAsked(
                "a.lift",
                t("有电梯吗？", "Is there a lift?"),
                AskedAs.ONE,
                1,
                [Option("yes", t("是", "Yes")), Option("no", t("否", "No"))],
            ),
            QuestionAsked(
                "a.area",
                t("面积多少？", "How large?"),
                AskedAs.NUMBER,
                1,
                value="4x",
                unit="m²",
                fault=AnswerFault.NUMBER if fault else None,
            ),
        ],
        known=[
            KnownFact(
                t("从业人员", "Workers"), "4", Whose.REGISTER, DAY, again_href=f"{HERE}/facts?again=staff"
            ),
            KnownFact(
                t("用瓶装气", "Bottled gas"),
                t("是", "Yes"),
                Whose.OWNER,
                DAY,
                again_href=f"{HERE}/facts?again=fuel",
                forget="fuel",
            ),
        ],
        unknown=5,
        applies=26,
        again="fuel",
    )


def facts_done(lang: Lang) -> FactsPage:
    t = speaker(lang)
    return FactsPage(
        shell(lang, f"{HERE}w/facts"),
        t("西街面馆", "West Street Noodles"),
        HERE,
        f"{HERE}/handbook",
        f"{HERE}/facts",
        True,
        settled=7,
        applies=31,
        done=True,
    )


def facts_look(lang: Lang) -> FactsPage:
    t = speaker(lang)
    return FactsPage(
        shell(lang, f"{HERE}v/facts", public=True),
        t("南街面馆", "South Street Noodles"),
        HERE,
        f"{HERE}/handbook",
        f"{HERE}/facts",
        False,
        claim_href=f"{HERE}/claim",
        carried=[("a.fuel", "none")],
    )


def self_check(lang: Lang, *, empty: bool = False) -> SelfCheckPage:
    t = speaker(lang)
    rows = [
        CheckedRow(
            "CAT-1",
            "1.1",
            t("健康证明", "Health certificates"),
            t("每年体检。", "Every year."),
            Checking.FAIL,
            True,
        ),
        CheckedRow("CAT-2", "1.2", t("生熟分开", "Raw and cooked apart"), t("分开放。", "Kept apart.")),
    ]
    return SelfCheckPage(
        shell(lang, f"{HERE}/self-check"),
        shop(t),
        HERE,
        f"{HERE}/handbook",
        2,
        [CheckedChapter("staff", 1, t("人员", "Staff"), rows, True)],
        [PastCheck(DAY, 20, 2, 1, f"{HERE}/self-check/1")],
        empty,
        None if empty else datetime(2026, 11, 20, 10, 5),
    )


def self_check_none(lang: Lang) -> SelfCheckPage:
    t = speaker(lang)
    return SelfCheckPage(
        shell(lang, f"{HERE}u/self-check"), t("老街旅馆", "Old Street Inn"), HERE, f"{HERE}/handbook", 0
    )


def self_check_result(lang: Lang) -> SelfCheckResult:
    t = speaker(lang)
    return SelfCheckResult(
        shell=shell(lang, f"{HERE}/self-check/1"),
        name=shop(t),
        premises_href=HERE,
        handbook_href=f"{HERE}/handbook",
        again_href=f"{HERE}/self-check",
        on=DAY,
        version="2026-11-01",
        passed=20,
        failed=1,
        not_applicable=1,
        not_checked=3,
        to_mend=[
            ToMend(
                t("健康证明", "Health certificates"),
                t("每年体检。", "Examined every year."),
                True,
                False,
                10,
                Points(6000),
                f"{HERE}/handbook#CAT-1",
            ),
            ToMend(
                t("通道", "Exits"),
                t("保持畅通。", "Kept clear."),
                False,
                True,
                0,
                None,
                f"{HERE}/handbook#FIRE-1",
            ),
        ],
        now=mark(t, "B"),
        expected=mark(t, "C"),
        expected_score=Points(46_200),
        mended=mark(t, "A"),
        mended_score=Points(28_000),
        table=Link(t("餐饮评分表", "Catering table"), "/r/models/1"),
    )


def self_check_result_bare(lang: Lang) -> SelfCheckResult:
    t = speaker(lang)
    return SelfCheckResult(
        shell(lang, f"{HERE}t/self-check/1"),
        t("东街面馆", "East Street Noodles"),
        HERE,
        f"{HERE}/handbook",
        f"{HERE}/self-check",
        date(2026, 12, 2),
        "2026-11-01",
        1,
        0,
        0,
        0,
    )


def claim(lang: Lang, fault: ClaimFault | None = None) -> ClaimPage:
    t = speaker(lang)
    code = "7K3Q-92MD-A0BX" if fault else ""
    return ClaimPage(
        shell(lang, f"{HERE}/claim", public=True),
        shop(t),
        HERE,
        f"{HERE}/claim",
        "/sign-in",
        90,
        code,
        fault,
        15 if fault is ClaimFault.TOO_MANY else 0,
    )


def people(lang: Lang) -> PeoplePage:
    t = speaker(lang)
    return PeoplePage(
        shell(lang, f"{HERE}/people"),
        shop(t),
        HERE,
        f"{HERE}/people",
        True,
        [
            Holder("", True, HolderState.ACTIVE, DAY, mine=True),
            Holder(t("钱店长", "Manager Qian"), False, HolderState.WAITING, DAY, DAY, revoke="a1"),
            Holder(t("孙店长", "Manager Sun"), False, HolderState.REVOKED, DAY),
            Holder("lan", True, HolderState.ACTIVE, DAY, local=True),
        ],
        code="7K3Q-92MD-A0BX",
        code_for=t("钱店长", "Manager Qian"),
        code_until=DAY,
        claim_address="yima.example/e/7k3q/claim",
    )


def people_fault(lang: Lang) -> PeoplePage:
    t = speaker(lang)
    return PeoplePage(
        shell(lang, f"{HERE}s/people"),
        shop(t),
        HERE,
        f"{HERE}/people",
        True,
        typed="x" * 50,
        fault=ShareFault.NAME,
    )


def letter(lang: Lang, *, code: str = "") -> LetterPage:
    t = speaker(lang)
    path = "/r/premises/7k3q/letter"
    return LetterPage(
        shell(lang, path),
        shop(t),
        t("云津路 12 号", "12 Yunjin Road"),
        "/r/premises/7k3q",
        path,
        t("市场监管局", "Market regulation"),
        DAY,
        code,
        DAY if code else None,
        "yima.example/e/7k3q/claim",
    )


def owner_pages(lang: Lang) -> dict[str, object]:
    """All of them by name."""
    return {
        "owner-home": owner_home(lang),
        "owner-home-bare": owner_home_bare(lang),
        "handbook": handbook(lang),
        "handbook-look": handbook_look(lang),
        "handbook-empty": handbook_empty(lang),
        "editions": editions(lang),
        "editions-empty": editions(lang, rows=False),
        "facts": facts(lang),
        "facts-faulty": facts(lang, AnswerFault.CONTRADICTION),
        "facts-done": facts_done(lang),
        "facts-look": facts_look(lang),
        "self-check": self_check(lang),
        "self-check-empty": self_check(lang, empty=True),
        "self-check-none": self_check_none(lang),
        "self-check-result": self_check_result(lang),
        "self-check-result-bare": self_check_result_bare(lang),
        "claim": claim(lang),
        "claim-wrong": claim(lang, ClaimFault.WRONG),
        "claim-closed": claim(lang, ClaimFault.TOO_MANY),
        "people": people(lang),
        "people-fault": people_fault(lang),
        "letter": letter(lang),
        "letter-code": letter(lang, code="7K3Q-92MD-A0BX"),
    }
