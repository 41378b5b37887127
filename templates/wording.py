"""The two languages: the catalogue, the words for closed sets, numbers, dates and Chinese typesetting."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

from babel.core import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from babel.support import Translations
from markupsafe import Markup, escape

from templates.pages import (
    AheadKind,
    AnswerFault,
    ChangedPart,
    ClaimFault,
    DeedKind,
    DraftState,
    EvaluationState,
    FindingState,
    FootLabel,
    GradeAnswer,
    GradeKind,
    HolderState,
    Lang,
    Outcome,
    PermitStatus,
    Place,
    Points,
    Proof,
    RepairState,
    Role,
    RowChange,
    RowField,
    RunFault,
    Share,
    ShareFault,
    Shown,
    Sign,
    SignInFault,
    StageWord,
    State,
    TaskEvent,
    TaskState,
    Trouble,
    VisitDoubt,
    VisitResult,
    Warned,
    Whose,
)

LOCALES = Path(__file__).parent / "locale"
"""Catalogues by language; Chinese needs none, its sentences are the keys."""

_LOCALE: Mapping[Lang, Locale] = {"zh": Locale.parse("zh_CN"), "en": Locale.parse("en_GB")}
HTML_LANG: Mapping[Lang, str] = {"zh": "zh-CN", "en": "en"}
_DATES: Mapping[Lang, str] = {"zh": "yyyy-MM-dd", "en": "d MMM yyyy"}
_NO_BREAK = "\u00a0"


def noted(sentence: str) -> str:
    """Mark a sentence for the catalogue where it is kept, not yet said."""
    return sentence


WORDS: Mapping[type[StrEnum], Mapping[str, str]] = {
    Sign: {
        Sign.A: noted("低风险"),
        Sign.B: noted("一般风险"),
        Sign.C: noted("较高风险"),
        Sign.D: noted("高风险"),
    },
    State: {
        State.GRADED: noted("已评定"),
        State.PROVISIONAL: noted("暂评"),
        State.INSUFFICIENT: noted("数据不足"),
        State.PENDING: noted("未评定"),
    },
    Place: {
        Place.OVERVIEW: noted("总览"),
        Place.TASKS: noted("检查任务"),
        Place.DAY: noted("今日检查"),
        Place.PREMISES: noted("主体"),
        Place.REQUIREMENTS: noted("要求"),
        Place.TABLES: noted("评分表"),
        Place.SIGN_IN: noted("登录"),
    },
    RepairState: {
        RepairState.APPLIED: noted("已申请，等答复"),
        RepairState.GRANTED: noted("同意修复"),
        RepairState.REFUSED: noted("不同意修复"),
        RepairState.SHARED: noted("同意修复，结论已共享"),
    },
    GradeKind: {
        GradeKind.DISPUTED: noted("经营者有异议"),
        GradeKind.WORSE: noted("变差"),
        GradeKind.BETTER: noted("变好"),
        GradeKind.UNKNOWN: noted("有缺项"),
        GradeKind.NEW: noted("还没有人看过"),
        GradeKind.SENT_BACK: noted("等核实事实"),
    },
    GradeAnswer: {
        GradeAnswer.DISPUTED: noted("经营者提出异议"),
        GradeAnswer.COMMENTED: noted("意见"),
        GradeAnswer.CONFIRMED: noted("已核对，等级成立"),
        GradeAnswer.SENT_BACK: noted("事实可能不对，已要求核实"),
    },
    Proof: {
        Proof.EQUAL: noted("用存下的情况和同一版评分表再算了一遍，每一项分值和等级都一样。"),
        Proof.DIFFERS: noted(
            "再算一遍，结果和存下的不一样：评分表的文件或者存下的数据被改过，请告诉监管部门。"
        ),
        Proof.NO_EDITION: noted(
            "评这个等级的那一版评分表，文件已经不在这里：等级、分值和情况保留原样，条款读不出来，也不能复算。"
        ),
        Proof.OTHER_EDITION: noted(
            "这里同名的评分表已经不是评这个等级的那一版：等级、分值和情况保留原样，条款读不出来，也不能复算。"
        ),
    },
    Role: {
        Role.OWNER: noted("经营者"),
        Role.INSPECTOR: noted("检查人员"),
        Role.LEAD: noted("部门负责人"),
        Role.REGULATOR: noted("监管人员"),
        Role.AUTHOR: noted("规则编写"),
    },
    FootLabel: {
        FootLabel.AS_OF: noted("数据更新于"),
        FootLabel.TABLE: noted("所用评分表"),
        FootLabel.SOURCE: noted("数据来源"),
        FootLabel.METHOD: noted("口径"),
        FootLabel.LICENCE: noted("使用许可"),
    },
    PermitStatus: {
        PermitStatus.VALID: noted("有效"),
        PermitStatus.EXPIRING: noted("将到期"),
        PermitStatus.EXPIRED: noted("已过期"),
        PermitStatus.SUSPENDED: noted("暂停"),
        PermitStatus.REVOKED: noted("已吊销"),
        PermitStatus.CANCELLED: noted("已注销"),
        PermitStatus.UNKNOWN: noted("状态不明"),
    },
    VisitResult: {
        VisitResult.PASSED: noted("合格"),
        VisitResult.CONDITIONS: noted("有条件合格"),
        VisitResult.FAILED: noted("不合格"),
        VisitResult.NOT_DONE: noted("未查成"),
    },
    TaskState: {
        TaskState.PROPOSED: noted("待审批"),
        TaskState.APPROVED: noted("已批准"),
        TaskState.NOTIFIED: noted("已通知"),
        TaskState.UNDER_WAY: noted("检查中"),
        TaskState.DONE: noted("已办结"),
        TaskState.CANCELLED: noted("已取消"),
    },
    TaskEvent: {
        TaskEvent.ORDERED: noted("下达"),
        TaskEvent.SET_ASIDE: noted("不按规则，理由在案"),
        TaskEvent.JOINED: noted("并入联合检查"),
        TaskEvent.APPROVED: noted("已批准"),
        TaskEvent.APPROVED_ALONE: noted("批准（本部门在当地只有一位负责人，由下达人自己批准）"),
        TaskEvent.ASSIGNED: noted("已指派"),
        TaskEvent.RECUSED: noted("回避"),
        TaskEvent.MOVED: noted("改期"),
        TaskEvent.NOTIFIED: noted("已通知"),
        TaskEvent.CODE_SHOWN: noted("亮码"),
        TaskEvent.ADMITTED: noted("经营者核对无误，准予进门"),
        TaskEvent.REFUSED: noted("经营者认为不符，已投诉"),
        TaskEvent.STARTED: noted("打开检查单"),
        TaskEvent.CANCELLED: noted("取消"),
        TaskEvent.DONE: noted("办结"),
    },
    Warned: {
        Warned.PERMIT: noted("许可证失效"),
        Warned.CAP: noted("今年检查已到上限"),
        Warned.COMPLAINT: noted("最近有投诉"),
        Warned.OTHER_TASK: noted("另有部门要来"),
    },
    VisitDoubt: {
        VisitDoubt.UNKNOWN: noted("系统里没有这个检查码。"),
        VisitDoubt.EXPIRED: noted("这个检查码已经过了有效时间。"),
        VisitDoubt.OTHER_PREMISES: noted("这个检查码不是给这家的。"),
        VisitDoubt.CANCELLED: noted("这次检查已经取消。"),
        VisitDoubt.ENDED: noted("这次检查已经办结。"),
        VisitDoubt.OFFICER: noted("出示检查码的人，现在没有有效的执法资格。"),
    },
    SignInFault: {
        SignInFault.NAME_MISSING: noted("请填写用户名"),
        SignInFault.PASSWORD_MISSING: noted("请填写密码"),
        SignInFault.WRONG: noted("用户名或密码不对，请再试一次"),
        SignInFault.TOO_MANY: noted("试的次数太多，请稍后再试"),
        SignInFault.EXPIRED: noted("页面放得太久，为安全起见请再提交一次"),
    },
    Shown: {
        Shown.ALL: noted("全部"),
        Shown.UNMET: noted("未达标"),
        Shown.CHANGED: noted("有变化"),
        Shown.UNKNOWN: noted("还不知道"),
    },
    StageWord: {
        StageWord.REGISTER: noted("先登记"),
        StageWord.PERMIT: noted("办许可"),
        StageWord.OPENING: noted("开业前"),
        StageWord.RUNNING: noted("开业后"),
    },
    RowChange: {
        RowChange.NEW: noted("新增"),
        RowChange.GONE: noted("不再要求"),
        RowChange.CHANGED: noted("有改动"),
    },
    ChangedPart: {
        ChangedPart.DUTY: noted("要做的"),
        ChangedPart.CHECK: noted("检查时看"),
        ChangedPart.SEVERITY: noted("轻重"),
        ChangedPart.DEADLINE: noted("整改期限"),
        ChangedPart.BASIS: noted("依据"),
    },
    Whose: {
        Whose.REGISTER: noted("登记"),
        Whose.OWNER: noted("经营者说"),
        Whose.INSPECTOR: noted("检查人员确认"),
        Whose.VISIT: noted("检查"),
        Whose.PERMIT: noted("许可"),
        Whose.INFERRED: noted("由其他情况推知"),
    },
    AnswerFault: {
        AnswerFault.CONTRADICTION: noted("“都没有”不能和别的一起选，请改一下"),
        AnswerFault.NUMBER: noted("请写一个数字，例如 46"),
    },
    ClaimFault: {
        ClaimFault.WRONG: noted("这个一次性码打不开这里，请对照通知再输一次"),
        ClaimFault.MISSING: noted("请输入一次性码"),
        ClaimFault.TOO_MANY: noted("试的次数太多，请稍后再试"),
        ClaimFault.EXPIRED: noted("页面放得太久，为安全起见请再提交一次"),
    },
    HolderState: {
        HolderState.ACTIVE: noted("在用"),
        HolderState.WAITING: noted("还没打开"),
        HolderState.RUN_OUT: noted("过期未用"),
        HolderState.REVOKED: noted("已收回"),
    },
    ShareFault: {
        ShareFault.NAME: noted("请写上交给谁，40 个字以内"),
        ShareFault.LAST: noted("这是最后一位能转交的人，收回后谁也打不开，所以没有收回"),
        ShareFault.GONE: noted("这一项已经收回，或者不由您收回"),
    },
    Trouble: {
        Trouble.NOT_FOUND: noted("没有这个页面"),
        Trouble.NO_RIGHT: noted("您没有查看权限"),
        Trouble.STORE_DOWN: noted("暂时打不开"),
        Trouble.BAD_REQUEST: noted("这个地址写得不对"),
        Trouble.TOO_MANY: noted("请求太多"),
        Trouble.OTHER: noted("出了问题"),
    },
    Outcome: {
        Outcome.PASSED: noted("合格"),
        Outcome.FAILED: noted("不合格"),
        Outcome.NOT_APPLICABLE: noted("不适用"),
        Outcome.NOT_CHECKED: noted("未查"),
    },
    DraftState: {
        DraftState.DRAFTING: noted("起草中"),
        DraftState.HANDED_OVER: noted("已递交，等另一人发布"),
        DraftState.RETURNED: noted("已退回"),
        DraftState.PUBLISHED: noted("已发布"),
    },
    RowField: {
        RowField.CHAPTER: noted("章"),
        RowField.TITLE: noted("标题"),
        RowField.DUTY: noted("要做到什么"),
        RowField.CHECK: noted("怎么查"),
        RowField.GOOD: noted("做好了是什么样"),
        RowField.NOTE: noted("说明"),
        RowField.DEPARTMENT: noted("部门"),
        RowField.METHOD: noted("查法"),
        RowField.SEVERITY: noted("轻重"),
        RowField.RED_LINE: noted("红线"),
        RowField.WHEN: noted("什么情况下适用"),
        RowField.MEND_DAYS: noted("几个工作日内改好"),
        RowField.BASIS: noted("依据"),
        RowField.PENALTY: noted("处罚"),
        RowField.PHRASES: noted("常用说法"),
        RowField.ASKS: noted("问的事实"),
        RowField.FACTOR: noted("动态因素"),
        RowField.POINTS: noted("分值"),
        RowField.POINTS_SOURCE: noted("分值出处"),
        RowField.COVERS: noted("代替哪些通用条目"),
    },
    FindingState: {
        FindingState.OPEN: noted("待改"),
        FindingState.LATE: noted("逾期未改"),
        FindingState.SENT: noted("已送，等确认"),
        FindingState.CONFIRMED: noted("已改好"),
        FindingState.AGAIN: noted("复查仍不合格"),
    },
    EvaluationState: {
        EvaluationState.EVALUATED: noted("已评价"),
        EvaluationState.NOT_YET: noted("还没有评价"),
        EvaluationState.TOO_OLD: noted("评价已过期"),
    },
    DeedKind: {
        DeedKind.MEND: noted("改好后送材料，部门确认了才算"),
        DeedKind.SENT: noted("材料已送，等部门确认"),
        DeedKind.SHOW: noted("您说过了，检查人员看到才算数"),
        DeedKind.TELL: noted("现在按“未知”计分；下次检查时如实告知，核实了才算"),
        DeedKind.SAY: noted("现在按“未知”计分；在这里如实填写，检查时核实了才算"),
        DeedKind.VISIT: noted("先自查一遍，把没做到的改好"),
        DeedKind.OWN: noted("自己到登记机关办"),
        DeedKind.EARN: noted("年度调整时由部门决定是否下调"),
    },
    AheadKind: {
        AheadKind.POINTS: noted("分值"),
        AheadKind.EDITION: noted("从这天起按新版本评"),
        AheadKind.PERMIT: noted("到这天为止有效，不延续就失效；评分表不为此计分"),
        AheadKind.MENDING: noted("过了这天算逾期；评分表不为此另计分"),
    },
    RunFault: {
        RunFault.MISSING: noted("还没有选结果"),
        RunFault.NOTE: noted("写清不合格的情况，或者点一个常用说法"),
        RunFault.CORRECTION: noted("选当场已改，或者改好的期限"),
        RunFault.DUE: noted("期限要填一个今天或以后的日期"),
        RunFault.REASON: noted("写清为什么不适用"),
        RunFault.PHOTO: noted("这个文件不是能读的照片，请传 JPEG、PNG 或 WebP，不超过 2400 万像素"),
        RunFault.DEPARTMENT: noted("单子以外看到的，要写清情况，选好移送的部门"),
        RunFault.OFFICERS: noted("至少两名检查人员到场"),
        RunFault.PRESENCE: noted("选经营者一方签字、拒签还是不在场"),
        RunFault.WITNESS: noted("拒签或不在场，要写见证人"),
        RunFault.REFUSED: noted("没有记下"),
    },
}
"""The words for every closed set a page shows."""

_HAN = re.compile(r"[\u4e00-\u9fff]")
_ISO_DAY = re.compile(r"\b\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b")
_DIGIT_HAN = re.compile(r"(?<=[\d)}s%]) (?=[\u4e00-\u9fff])")


def tight(sentence: str) -> str:
    """Keep a number and its unit on one line, as Chinese typesetting asks.

    >>> tight("还有 9 天") == "还有 9\\u00a0天"
    True
    >>> tight(Markup("shop&#39;s"))  # escaped already, when it was joined by a translated separator
    Markup('shop&#39;s')
    """
    kept = _DIGIT_HAN.sub(_NO_BREAK, sentence)
    return Markup(kept) if isinstance(sentence, Markup) else kept  # noqa: S704 - it was markup before


@cache
def english() -> Translations:
    """The English catalogue, compiled in memory from `locale/en/LC_MESSAGES/messages.po`."""
    with (LOCALES / "en" / "LC_MESSAGES" / "messages.po").open("rb") as source:
        catalogue = read_po(source, locale="en")
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


@lru_cache(maxsize=4096)
def _said(lang: Lang, sentence: str) -> str:
    return english().gettext(sentence) if lang == "en" else tight(sentence)


@lru_cache(maxsize=4096)
def _said_counted(lang: Lang, one: str, many: str, n: int) -> str:
    return english().ngettext(one, many, n) if lang == "en" else tight(many)


@dataclass(frozen=True, slots=True)
class Speech:
    """How one language says a sentence, a count, a number, a day."""

    lang: Lang

    def say(self, sentence: str) -> str:
        """The sentence in this language."""
        return _said(self.lang, sentence)

    def say_counted(self, one: str, many: str, n: int) -> str:
        """The sentence for `n` of something."""
        return _said_counted(self.lang, one, many, n)

    def word(self, member: StrEnum) -> str:
        """The word for a member of a closed set; KeyError where there is none."""
        return self.say(WORDS[type(member)][member])

    def number(self, n: int) -> str:
        """A whole number with its thousands parted."""
        return format_decimal(n, locale=_LOCALE[self.lang])

    def percent(self, share: Share, digits: int = 1) -> str:
        """A share in percent."""
        pattern = "0." + "0" * digits + "%" if digits else "0%"
        return format_percent(Decimal(share.percent) / 100, pattern, locale=_LOCALE[self.lang])

    def day(self, on: date | None) -> str:
        """A day, or a dash where nobody knows it."""
        return format_date(on, _DATES[self.lang], locale=_LOCALE[self.lang]) if on else "—"

    def points(self, points: Points) -> str:
        """Points to the thousandth, as ledgers print them: 32.308, −2.000."""
        return _decimal(points, "#,##0.000", self.lang)

    def signed(self, points: Points) -> str:
        """Points that are added or taken off, to the thousandth: +8.000, −2.000."""
        return ("+" if points.thousandths > 0 else "") + self.points(points)

    def trim(self, points: Points) -> str:
        """Points as sentences and scales print them: 30, 12.5, 2.308."""
        return _decimal(points, "#,##0.###", self.lang)

    def typed(self, words: str) -> str:
        """What somebody typed, as they typed it; Chinese on an English page is marked as Chinese.

        >>> Speech("en").typed("少 1 个")
        Markup('<span lang="zh-CN">少 1\\xa0个</span>')
        """
        if self.lang == "zh" or not _HAN.search(words):
            return tight(words)
        return Markup('<span lang="zh-CN">{}</span>').format(tight(words))

    def dated(self, sentence: str) -> str:
        """A sentence whose days were written as 2026-11-26: each in this language's form, on one line.

        >>> Speech("en").dated("until 2026-11-26")
        'until 26\\xa0Nov\\xa02026'
        >>> Speech("zh").dated("到 2026-11-26")
        Markup('到 <span class="ym-nb">2026-11-26</span>')
        """
        kept = tight(sentence)
        if not _ISO_DAY.search(kept):
            return kept
        if self.lang == "en":
            return _ISO_DAY.sub(
                lambda day: self.day(date.fromisoformat(day[0])).replace(" ", _NO_BREAK), kept
            )
        return Markup(_ISO_DAY.sub(r'<span class="ym-nb">\g<0></span>', str(escape(kept))))  # noqa: S704 - escaped before

    def filters(self) -> dict[str, Callable[..., str]]:
        """What templates call by name."""
        names = ("word", "number", "percent", "day", "points", "signed", "trim")
        return {name: getattr(self, name) for name in names} | {
            "tight": tight,
            "typed": self.typed,
            "dated": self.dated,
        }


@lru_cache(maxsize=8192)
def _decimal(points: Points, pattern: str, lang: Lang) -> str:
    said = format_decimal(Decimal(points.thousandths) / 1000, pattern, locale=_LOCALE[lang])
    return said.replace("-", "\u2212")
