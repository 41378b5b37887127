"""The pages behind the code on the wall: each thing a code may not be, typing, choosing, the label."""

from dataclasses import replace
from datetime import UTC, date, datetime

from templates import (
    ChoosePremises,
    CodeDeed,
    CodePage,
    CodeState,
    CodeStep,
    CodeTrouble,
    LabelPage,
    Lang,
    Place,
    PlaceChoice,
    Plate,
    TypeCode,
    TypedFault,
)
from tests.templates.examples.premises import public
from tests.templates.examples.values import mark, shell, speaker

CODE = "0123AB-CD45EF-6789WT"


def scanning_pages(lang: Lang) -> dict[str, object]:
    """Every page of scanning, by name."""
    t = speaker(lang)
    scanned = replace(
        public(lang, Plate(mark(t, "B"), date(2026, 11, 20))),
        short_code=CODE,
        handbook_href="/e/7k3q/handbook",
        verify_href="/e/7k3q/verify",
    )
    return {
        "scanned": scanned,
        "scanned-typed": replace(scanned, unverified=True),
        "scanned-remembered": replace(scanned, remembered="2026-11-25 10:05"),
        **{f"code-{trouble}": _code(lang, trouble) for trouble in CodeTrouble},
        "type-code": TypeCode(shell(lang, "/q", public=True)),
        **{f"type-code-{fault}": _typed(lang, fault) for fault in TypedFault},
        "choose-premises": ChoosePremises(
            shell(lang, "/q", public=True),
            "91330102MA2RK7DX6Q",
            [
                PlaceChoice(
                    t("半亩田牛肉面馆", "Banmutian Beef Noodles"),
                    "/e/1",
                    t("云津路 12 号 1 层", "12 Yunjin Road"),
                ),
                PlaceChoice(t("半亩田二店", "Banmutian, second house"), "/e/2"),
            ],
            130,
        ),
        **{f"label-{state}": _label(lang, state) for state in CodeState},
        "label-none": replace(_label(lang, CodeState.VALID), state=None, code="", image_href="", steps=[]),
        "label-no-reason": replace(_label(lang, CodeState.VALID), reason_missing=True),
    }


def _code(lang: Lang, trouble: CodeTrouble) -> CodePage:
    around = shell(lang, "/q", public=True)
    if trouble in (CodeTrouble.BAD, CodeTrouble.WRONG_PURPOSE):
        return CodePage(around, trouble, type_href="/q")
    return CodePage(around, trouble, CODE, date(2026, 11, 20), "/q")


def _typed(lang: Lang, fault: TypedFault) -> TypeCode:
    wait = 7 if fault is TypedFault.TOO_MANY else 0
    return TypeCode(shell(lang, "/q", public=True), "0123AB-CD45EF-6789WX", fault, wait)


def _label(lang: Lang, state: CodeState) -> LabelPage:
    t = speaker(lang)
    at = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    good = state is CodeState.VALID
    return LabelPage(
        shell(lang, "/r/premises/7k3q/code", Place.PREMISES),
        t("半亩田牛肉面馆", "Banmutian Beef Noodles"),
        "/r/premises/7k3q",
        CODE,
        "q.example.gov.cn",
        state,
        date(2026, 3, 1),
        "/r/premises/7k3q/code.png" if good else "",
        [("PNG", "/r/premises/7k3q/code.png"), ("SVG", "/r/premises/7k3q/code.svg")] if good else [],
        [CodeStep(at, CodeState.SUSPENDED, "zhoumin", t("标签被撕下", "The label was torn off"))],
        [CodeDeed("suspend", CodeState.SUSPENDED), CodeDeed("revoke", CodeState.REVOKED)],
    )


SCANNED_ALIKE = {
    "scanned",
    "scanned-typed",
    "scanned-remembered",
    *(f"type-code-{fault}" for fault in TypedFault),
    *(f"label-{state}" for state in ("suspended", "replaced", "revoked", "none", "no-reason")),
}
"""Pages of one address in different states."""
