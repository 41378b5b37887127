"""One open draft a trade: rows are saved into it, handed over to somebody else, returned or published."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from checklists import Library
from graph import NotFound, Tx
from graph import drafts as stored
from graph.drafts import DRAFTING, HANDED_OVER, PUBLISHED, RETURNED, Draft
from regulation.access import Action, Who, require
from regulation.authoring.editions import Edition, Row, newest
from regulation.authoring.form import RowFaulty, choices, next_id, read_row
from regulation.catalogue import editions_with
from regulation.office import Office
from risk import RuleError, Text

NEW = "new"
"""Stands in an address for a row that has no id yet."""

LONGEST_REASON = 500


class DraftRefused(ValueError):
    """A step with a draft that cannot be taken; the sentence says why and what to do."""

    def __init__(self, sentence: Text) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence


HANDED = Text(
    "草稿已经递交，等别人发布或退回，现在不能改。",
    "The draft was handed over; it can be changed after it is returned.",
)
NOT_OPEN = Text("现在没有可以这样处理的草稿，请刷新。", "There is no draft that takes this step now; reload.")
OWN_ROWS = Text(
    "写过这份草稿的人不能发布或退回它，请换一位规则编写人员。",
    "Who wrote a row of this draft does not publish or return it; another author has to.",
)
MOVED = Text(
    "这个行业在此期间有了新版本。请把草稿里的各行取消，照新版本重写。",
    "The trade has a newer edition since. Take the rows out of the draft and write them again on that one.",
)
SAME = Text("和现行的一样，没有改动。", "Nothing was changed: this is the row as it stands.")
NO_REASON = Text(
    "请写明退回的理由，500 字以内。", "Give the reason for returning it, 500 characters at most."
)
WHOLE = Text("整套要求因此不能用：{said}", "The requirements as a whole could not be used: {said}")


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft with the edition it changes; `before` and `after` are the whole library without and with it.

    `said` is what is wrong with the whole as it would be, sentence by sentence; `after` is None where that is refused.
    """

    draft: Draft
    edition: Edition
    before: Library
    after: Library | None
    said: tuple[str, ...] = ()


def trades(office: Office, who: Who) -> dict[str, Draft]:
    """The drafts that wait or were published last, by trade."""
    require(who, Action.READ_REQUIREMENTS)
    return office.store.read(stored.every)


def open_draft(office: Office, who: Who, trade: str) -> Drafted:
    """The draft of a trade; NotFound where there is none."""
    require(who, Action.WRITE_REQUIREMENTS)
    draft = office.store.read(lambda tx: stored.read(tx, trade))
    if draft is None or not draft.rows:
        raise NotFound("There is no draft of this trade.")
    day = date.fromisoformat(draft.version) if draft.version else None
    edition = edition_of(
        office, trade, draft.base if day else ""
    )  # a published one is told as it was published
    before = library_of(office, edition)
    try:
        return Drafted(draft, edition, before, library_of(office, edition, draft.rows, day))
    except RuleError as error:
        return Drafted(draft, edition, before, None, (str(error),))


def edition_of(office: Office, trade: str, version: str = "") -> Edition:
    """The newest edition of a trade that has requirements here, or that of a version; NotFound for any other."""
    if trade not in office.catalogue.libraries:
        raise NotFound("There are no requirements of such a trade.")
    return newest(office.settings.data_dir, trade, version)


def library_of(
    office: Office, edition: Edition, rows: Sequence[Row] = (), version: date | None = None
) -> Library:
    """The library of an edition with these rows changed, as it would be from a day on. RuleError refuses it."""
    day = version or (first_day(office, edition) if rows else edition.version)
    data = edition.changed(rows, day)
    return editions_with(office.settings.data_dir, office.catalogue, edition.trade, data)[-1]


def first_day(office: Office, edition: Edition) -> date:
    """The first day from which a changed edition may hold: today, and after every edition that is in force.

    An edition that a visit may have used is never changed.
    """
    used = [edition.version.isoformat()]
    used += [e.version for e in office.catalogue.libraries[edition.trade] if e.version <= _iso(office)]
    return max(office.today(), date.fromisoformat(max(used)) + timedelta(days=1))


def save_row(office: Office, who: Who, trade: str, key: str, typed: Mapping[str, str]) -> str:
    """Keep a row in the trade's draft and give back its id; `key` is NEW for another row.

    Raises RowFaulty at the fields, DraftRefused when the draft cannot be changed, NotFound without such a row.
    """
    require(who, Action.WRITE_REQUIREMENTS)
    edition = edition_of(office, trade)
    library = library_of(office, edition)

    def work(tx: Tx) -> str:
        held = stored.hold(tx, trade)
        draft = _begun(office, edition, held, who)
        known = {row["id"] for row in [*edition.rows, *draft.rows]}
        used = {*known, *(row.id for each in office.catalogue.libraries[trade] for row in each.requirements)}
        if key != NEW and key not in known:
            raise NotFound("There is no such row.")
        own = next_id(sorted(used & known)) if key == NEW else key
        row = read_row(own, typed, choices(office.catalogue, edition, library))
        if row == edition.row(own):
            raise DraftRefused(SAME)
        rows = (*(other for other in draft.rows if other["id"] != own), row)
        try:
            library_of(office, edition, rows)
        except RuleError as error:
            said = Text(WHOLE.zh.format(said=error), WHOLE.en.format(said=error))
            raise RowFaulty({"": said}) from error
        authors = tuple(dict.fromkeys([*draft.authors, who.account]))
        stored.put(tx, _step(office, who, replace(draft, rows=rows, authors=authors), DRAFTING))
        return own

    return office.store.write("requirements.save_row", who.account, work)


def drop(office: Office, who: Who, trade: str, key: str) -> Draft:
    """Take a row out of the draft again."""

    def change(draft: Draft) -> Draft:
        if draft.state not in (DRAFTING, RETURNED) or draft.row(key) is None:
            raise DraftRefused(NOT_OPEN)
        rows = tuple(row for row in draft.rows if row["id"] != key)
        return _step(office, who, replace(draft, rows=rows), draft.state)

    return step(office, who, Action.WRITE_REQUIREMENTS, trade, "drop_row", change)


def hand_over(office: Office, who: Who, trade: str) -> Draft:
    """Hand the draft to somebody else to publish."""
    edition = edition_of(office, trade)

    def change(draft: Draft) -> Draft:
        if draft.state not in (DRAFTING, RETURNED) or not draft.rows:
            raise DraftRefused(NOT_OPEN)
        on_its_base(draft, edition)
        return _step(office, who, draft, HANDED_OVER)

    return step(office, who, Action.WRITE_REQUIREMENTS, trade, "hand_over", change)


def give_back(office: Office, who: Who, trade: str, reason: str) -> Draft:
    """Return the draft to its authors, with the reason."""
    said = " ".join(reason.split())

    def change(draft: Draft) -> Draft:
        of_another(draft, who)
        if not 0 < len(said) <= LONGEST_REASON:
            raise DraftRefused(NO_REASON)
        return _step(office, who, replace(draft, reason=said), RETURNED)

    return step(office, who, Action.PUBLISH_REQUIREMENTS, trade, "give_back", change)


def of_another(draft: Draft, who: Who) -> None:
    """Refused unless the draft waits for somebody, and this is nobody who wrote a row of it."""
    if draft.state != HANDED_OVER:
        raise DraftRefused(NOT_OPEN)
    if who.account in draft.authors:
        raise DraftRefused(OWN_ROWS)


def named(who: Who) -> str:
    """Who took a step, as a page names them."""
    return who.name or who.account


def on_its_base(draft: Draft, edition: Edition) -> None:
    """Refused when the trade has another edition than the one that the draft changes."""
    if draft.base != edition.version.isoformat():
        raise DraftRefused(MOVED)


def step(
    office: Office, who: Who, action: Action, trade: str, name: str, change: Callable[[Draft], Draft]
) -> Draft:
    """Take a step with the draft of a trade, held until it is done."""
    require(who, action)

    def work(tx: Tx) -> Draft:
        draft = stored.hold(tx, trade)
        if draft is None:
            raise DraftRefused(NOT_OPEN)
        changed = change(draft)
        stored.put(tx, changed)
        return changed

    return office.store.write(f"requirements.{name}", who.account, work)


def _begun(office: Office, edition: Edition, held: Draft | None, who: Who) -> Draft:
    """The draft that takes a row: the one that is open, or a new one on the newest edition."""
    if held is None or held.state == PUBLISHED or not held.rows:
        return Draft(edition.trade, DRAFTING, edition.version.isoformat(), (), (), named(who), office.now())
    if held.state == HANDED_OVER:
        raise DraftRefused(HANDED)
    on_its_base(held, edition)
    return held


def _step(office: Office, who: Who, draft: Draft, state: str) -> Draft:
    reason = draft.reason if state == RETURNED else ""
    return replace(draft, state=state, by=named(who), at=office.now(), reason=reason)


def _iso(office: Office) -> str:
    return office.today().isoformat()
