"""Every page worth looking at, by name, in both languages."""

from datetime import date

from templates import (
    DemoAccount,
    Front,
    Lang,
    Link,
    OwnerWhy,
    Place,
    Plate,
    Problem,
    Role,
    Share,
    SignIn,
    SignInFault,
    State,
    Tables,
    Trouble,
)
from tests.templates.examples.amending import amending_pages
from tests.templates.examples.authoring import authoring_pages
from tests.templates.examples.closing import closing_pages
from tests.templates.examples.credit import credit_pages
from tests.templates.examples.evaluation import evaluation_pages
from tests.templates.examples.field import field_pages
from tests.templates.examples.improve import improve_pages
from tests.templates.examples.opening import opening_pages
from tests.templates.examples.overview import overview, overview_empty
from tests.templates.examples.owner import owner_pages
from tests.templates.examples.phoenix import phoenix_pages
from tests.templates.examples.planning import planning_pages
from tests.templates.examples.premises import (
    premises,
    premises_bare,
    premises_list,
    premises_list_empty,
    public,
    public_bare,
)
from tests.templates.examples.records import aside_pages
from tests.templates.examples.reviewing import reviewing_pages
from tests.templates.examples.running import running_pages
from tests.templates.examples.scanning import scanning_pages
from tests.templates.examples.tables import table, table_fhrs, table_rows
from tests.templates.examples.values import INSUFFICIENT, mark, shell, speaker
from tests.templates.examples.why import (
    why,
    why_down,
    why_fhrs,
    why_gone,
    why_insufficient,
    why_past,
    why_provisional,
)


def pages(lang: Lang) -> dict[str, object]:
    """Every page worth looking at, by name."""
    t = speaker(lang)
    demo = [
        DemoAccount("zhoumin", "lan-4471", Role.REGULATOR, t("全市", "The whole city")),
        DemoAccount("chengws", "yun-2290", Role.INSPECTOR, t("云津区", "Yunjin District")),
    ]
    graded = Plate(mark(t, "B"), date(2026, 11, 20))
    return {
        "front": Front(
            shell(lang, "/", public=True),
            "/sign-in",
            "",
            table_rows(lang),
            "/r/models",
            "/start",
            [Link(t("半亩田牛肉面馆", "Banmutian Beef Noodles"), "/e/7k3q")],
        ),
        "front-bare": Front(shell(lang, "/", Place.OVERVIEW), "/sign-in", "/r"),
        "sign-in": SignIn(shell(lang, "/sign-in", public=True), demo=demo),
        "sign-in-wrong": SignIn(
            shell(lang, "/sign-in", public=True), "zhoumin", "/r", SignInFault.WRONG, demo=demo
        ),
        "sign-in-wait": SignIn(
            shell(lang, "/sign-in", public=True), "zhoumin", "/r", SignInFault.TOO_MANY, 5
        ),
        "problem-404": Problem(shell(lang, "/r/x", public=True), 404, Trouble.NOT_FOUND),
        "problem-403": Problem(
            shell(lang, "/r/y"), 403, Trouble.NO_RIGHT, retry=Link(t("登录", "Sign in"), "/sign-in")
        ),
        "problem-503": Problem(
            shell(lang, "/r/z"), 503, Trouble.STORE_DOWN, retry=Link("", "/r"), reference="8f2c"
        ),
        "problem-500": Problem(
            shell(lang, "/r/z"),
            500,
            Trouble.OTHER,
            detail=t("第 3 行写不进去。", "Row 3 could not be written."),
        ),
        "overview": overview(lang),
        "overview-empty": overview_empty(lang),
        "list": premises_list(lang),
        "list-empty": premises_list_empty(lang),
        "premises": premises(lang),
        "premises-bare": premises_bare(lang),
        "why": why(lang),
        "why-owner": why(lang, OwnerWhy),
        "why-provisional": why_provisional(lang),
        "why-insufficient": why_insufficient(lang),
        "why-past": why_past(lang),
        "why-gone": why_gone(lang),
        "why-down": why_down(lang),
        "why-fhrs": why_fhrs(lang),
        "public": public(lang, graded),
        "public-provisional": public(
            lang, Plate(mark(t, "D", State.PROVISIONAL), date(2026, 11, 20), Share(72, 100))
        ),
        "public-insufficient": public(lang, Plate(INSUFFICIENT, None, Share(54, 100))),
        "public-bare": public_bare(lang),
        "tables": Tables(shell(lang, "/r/models", Place.TABLES), table_rows(lang), "/r/models.json"),
        "tables-empty": Tables(shell(lang, "/r/models", Place.TABLES), []),
        "table": table(lang),
        "table-fhrs": table_fhrs(lang),
        **evaluation_pages(lang),
        **improve_pages(lang),
        **amending_pages(lang),
        **authoring_pages(lang),
        **field_pages(lang),
        **planning_pages(lang),
        **phoenix_pages(lang),
        **closing_pages(lang),
        **aside_pages(lang),
        **credit_pages(lang),
        **opening_pages(lang),
        **owner_pages(lang),
        **scanning_pages(lang),
        **reviewing_pages(lang),
        **running_pages(lang),
    }
