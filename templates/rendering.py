"""A page becomes HTML: one template a page, an unknown name in it is an error."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from templates import drawing, pages
from templates.files import asset
from templates.pages import Lang
from templates.wording import HTML_LANG, Speech

TEMPLATES: dict[type, str] = {
    pages.Front: "public/front.html",
    pages.OpenTrades: "public/open_trades.html",
    pages.OpenPage: "public/open.html",
    pages.SignIn: "public/sign_in.html",
    pages.Problem: "public/problem.html",
    pages.PublicPremises: "public/premises.html",
    pages.CodePage: "public/code.html",
    pages.TypeCode: "public/type_code.html",
    pages.ChoosePremises: "public/choose_premises.html",
    pages.LabelPage: "regulator/label.html",
    pages.Tables: "public/tables.html",
    pages.TablePage: "public/table.html",
    pages.OwnerWhy: "enterprise/why.html",
    pages.OwnerHome: "enterprise/home.html",
    pages.Improve: "enterprise/improve.html",
    pages.HandbookPage: "enterprise/handbook.html",
    pages.FactsPage: "enterprise/facts.html",
    pages.SelfCheckPage: "enterprise/self_check.html",
    pages.SelfCheckResult: "enterprise/self_check_result.html",
    pages.ClaimPage: "enterprise/claim.html",
    pages.PeoplePage: "enterprise/people.html",
    pages.LetterPage: "regulator/letter.html",
    pages.EvaluationPage: "enterprise/evaluation.html",
    pages.TradePage: "regulator/trade.html",
    pages.VisitResultPage: "enterprise/visit.html",
    pages.Rectifications: "regulator/rectifications.html",
    pages.EditionsPage: "regulator/editions.html",
    pages.SettlePage: "regulator/settle.html",
    pages.RunStart: "inspector/start.html",
    pages.Runner: "inspector/runner.html",
    pages.RunCheck: "inspector/check.html",
    pages.AuthoredTrades: "regulator/authored_trades.html",
    pages.AuthoredRows: "regulator/authored_rows.html",
    pages.RowForm: "regulator/row_form.html",
    pages.DraftPage: "regulator/draft.html",
    pages.TableDraftPage: "regulator/table_draft.html",
    pages.Overview: "regulator/overview.html",
    pages.PremisesList: "regulator/premises_list.html",
    pages.PremisesPage: "regulator/premises.html",
    pages.Why: "regulator/why.html",
    pages.GradesPage: "regulator/grades.html",
    pages.ReviewPage: "regulator/review.html",
    pages.CreditList: "regulator/credit_list.html",
    pages.CreditPage: "regulator/credit.html",
    pages.OwnCreditPage: "enterprise/credit.html",
    pages.TaskBoard: "regulator/tasks.html",
    pages.PhoenixPage: "regulator/phoenixes.html",
    pages.OrderForm: "regulator/order.html",
    pages.TaskPage: "regulator/task.html",
    pages.Notice: "enterprise/notice.html",
    pages.InspectorDay: "inspector/day.html",
    pages.FieldApp: "inspector/field.html",
    pages.InspectorTask: "inspector/task.html",
    pages.InspectorPremises: "inspector/premises.html",
    pages.VisitCodePage: "inspector/code.html",
    pages.VisitVerified: "public/visit_verified.html",
    pages.VisitDoubted: "public/visit_doubted.html",
    pages.VerifyForm: "public/verify.html",
    pages.VisitList: "public/visit_list.html",
}
"""The template of each page."""


@cache
def environment(lang: Lang) -> Environment:
    """The templates of one language: filters, drawings and the catalogue in place."""
    speech = Speech(lang)
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(speech.filters())
    made.globals.update(asset=asset, draw=drawing, lang=lang, html_lang=HTML_LANG[lang])
    install = getattr(made, "install_gettext_callables")  # noqa: B009 - the extension adds it at run time
    install(speech.say, speech.say_counted, newstyle=True)
    return made


def why_in_a_sentence(page: pages.Why) -> str:
    """The sentence of a why page, as it stands on the page, without markup."""
    shared = environment(page.shell.lang).get_template("shared/sentence.html").module
    say = getattr(shared, "say")  # noqa: B009 - the macro is known once the template is read
    plain = isinstance(page, pages.OwnerWhy)
    said = say(
        page.plate,
        page.ruler,
        page.ledger,
        page.supervision,
        page.known_needed,
        plain,
        triggers=page.triggers,
    )
    return said.striptags()


def render(page: object) -> str:
    """The page as HTML in its shell's language; KeyError for what is not a page."""
    shell: pages.Shell = getattr(page, "shell")  # noqa: B009 - every page has one
    return environment(shell.lang).get_template(TEMPLATES[type(page)]).render(page=page)


def service_worker(*, version: str, files: Sequence[str], shells: Mapping[str, str], patience_ms: int) -> str:
    """The service worker of the app in the field: what it keeps, and under which version."""
    worker = environment("zh").get_template("inspector/field/sw.js")
    return worker.render(version=version, files=files, shells=shells, patience_ms=patience_ms)
