"""The questions about a place, and what is known of it with who said so, as a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from checklists import Library, Question, facts_of
from regulation.facts import OWNER, fact_value
from regulation.ownership.answers import FIELD, NONE, UNSURE, Fault, Given, is_ticked
from regulation.ownership.handbook import Handbook
from regulation.ownership.telling import Form
from regulation.settings import Lang
from risk import Text, Value
from templates import AnswerFault, AskedAs, FactsPage, KnownFact, Option, QuestionAsked, Shell, Whose

LIST_SEPARATOR = Text("；", "; ")
NONE_OF_THESE = Text("都没有", "None of these")
NOT_THESE = Text("没有：{these}", "Not: {these}")
YES_NO = (("yes", Text("是", "Yes")), ("no", Text("否", "No")))


def facts_page(
    shell: Shell,
    form: Form,
    *,
    keeps: bool,
    given: Given = (),
    done: bool = False,
    settled: int = 0,
    typed: Given = (),
) -> FactsPage:
    """The questions that are open, and what is known with who said it."""
    book, lang, here = form.book, shell.lang, f"/e/{form.book.card.id}"
    kept = [(name, value) for name, value in given if name.startswith(FIELD)]
    return FactsPage(
        shell=shell,
        name=book.card.name,
        premises_href=here,
        handbook_href=f"{here}/handbook",
        facts_href=f"{here}/facts",
        keeps=keeps,
        questions=[
            asked(
                book.library,
                question,
                lang,
                said=[value for name, value in typed if name == FIELD + question.id]
                or _said_before(question, form),
                fault=form.said.faults.get(question.id),
                decides=_decides(question, book),
            )
            for question in form.questions
            if book.library
        ],
        known=_known(book, lang, keeps=keeps, facts_href=f"{here}/facts"),
        settled=settled,
        unknown=len(book.selection.unknown),
        applies=len(book.selection.items),
        done=done,
        again=form.again.id if form.again else "",
        carried=() if keeps else kept,
        claim_href=f"{here}/claim",
    )


def asked(
    library: Library,
    question: Question,
    lang: Lang,
    *,
    said: Sequence[str] = (),
    fault: Fault | None = None,
    decides: int = 0,
) -> QuestionAsked:
    """A question as a form asks it, with what was said to it; `decides` rows wait for it."""
    first, name = library.facts[question.facts[0]], FIELD + question.id
    if is_ticked(library, question):
        how, options = AskedAs.TICKS, [(fact, library.facts[fact].label) for fact in question.facts]
    elif first.type == "flag":
        how, options = AskedAs.ONE, list(YES_NO)
    elif first.type == "choice":
        how = AskedAs.ONE
        options = [(choice, first.choice_names.get(choice, Text(choice, choice))) for choice in first.choices]
    else:
        how, options = AskedAs.NUMBER, []
    return QuestionAsked(
        name=name,
        text=question.text.of(lang),
        asked_as=how,
        decides=decides,
        options=[Option(value, text.of(lang), value in said) for value, text in options],
        unsure=UNSURE in said,
        none=NONE in said,
        value=said[0] if how is AskedAs.NUMBER and said else "",
        unit=first.unit.of(lang),
        fault=AnswerFault(fault.value) if fault else None,
    )


def _said_before(question: Question, form: Form) -> list[str]:
    """What is known of a question that is asked once more."""
    if form.again is None or question.id != form.again.id:
        return []
    known = {name: fact.value for name, fact in form.book.known.items() if name in question.facts}
    value = known.get(question.facts[0])
    if form.book.library and is_ticked(form.book.library, question):
        ticked = [name for name, value in known.items() if value is True]
        return ticked or ([NONE] if len(known) == len(question.facts) else [])
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    return [] if value is None else [str(value)]


def _decides(question: Question, book: Handbook) -> int:
    return sum(
        any(test.fact in question.facts for test in chosen.deciding) for chosen in book.selection.unknown
    )


def _known(book: Handbook, lang: Lang, *, keeps: bool, facts_href: str) -> list[KnownFact]:
    """What is known of the facts that any row asks about, a question's together where the same one said them."""
    if book.library is None:
        return []
    asked = {fact for row in book.library.requirements for fact in facts_of(row.when)}
    known = {name: value for name, value in book.facts.items() if name in asked and value is not None}
    made: list[KnownFact] = []
    for question in book.library.questions:
        said: dict[tuple[str, date | None], list[str]] = {}
        for name in question.facts:
            if name in known:
                said.setdefault(_said_by(book, name), []).append(name)
        for (whose, on), names in said.items():
            told = whose == OWNER and any(name in book.card.told for name in names)
            made.append(
                KnownFact(
                    label=question.text.of(lang),
                    value=_together(book, question, names, known, lang),
                    whose=Whose(whose),
                    on=on,
                    absent=not any(known[name] for name in names),
                    again_href=f"{facts_href}?again={question.id}" if keeps else "",
                    forget=question.id if keeps and told else "",
                )
            )
    grouped = {name for question in book.library.questions for name in question.facts}
    for name in sorted(set(known) - grouped):
        whose, on = _said_by(book, name)
        value = _value(book.library, name, known[name], lang)
        made.append(KnownFact(book.library.facts[name].label.of(lang), value, Whose(whose), on))
    return made


def _said_by(book: Handbook, name: str) -> tuple[str, date | None]:
    """Who said a fact and when; what follows from others was said by nobody."""
    fact = book.known.get(name)
    if fact is None:
        return Whose.INFERRED.value, None
    return (fact.source if fact.source in set(Whose) else Whose.REGISTER.value) or "", fact.date


def _together(
    book: Handbook, question: Question, names: Sequence[str], known: Mapping[str, Value], lang: Lang
) -> str:
    """What was said of several things that are ticked together: those that are there, or that none of them is."""
    library = book.library
    if library is None or not is_ticked(library, question):
        return "" if library is None else _value(library, names[0], known[names[0]], lang)
    there = [library.facts[name].label.of(lang) for name in names if known[name] is True]
    if there:
        return LIST_SEPARATOR.of(lang).join(there)
    if set(names) == set(question.facts):
        return NONE_OF_THESE.of(lang)
    return NOT_THESE.of(lang).format(
        these=LIST_SEPARATOR.of(lang).join(library.facts[n].label.of(lang) for n in names)
    )


def _value(library: Library, name: str, value: Value, lang: Lang) -> str:
    return _yes_no(value, lang) or fact_value(value, library.facts[name], lang)


def _yes_no(value: object, lang: Lang) -> str:
    return dict(YES_NO)["yes" if value else "no"].of(lang) if isinstance(value, bool) else ""
