"""One open draft a trade: rows are saved into it, handed over to somebody else, returned or published."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from checklists import Library
from graph import NotFound, Tx
from graph import drafts as stored
from graph.drafts import DRAFTING, HANDED_OVER, PUBLISHED, RETURNED, Draft
from regulation.access import Action, Who, require
from regulation.authoring.editions import Edition, newest
from regulation.authoring.form import RowFaulty, choices, next_id, read_row
from regulation.catalogue import COMMON, libraries_with, read_toml, requirement_files
from regulation.office import Office
from regulation.refusal import Refusal
from risk import RuleError, Text

NEW = "new"
"""Stands in an address for a row that has no id yet."""

LONGEST_REASON = 500


class DraftRefused(Refusal):
    """A step with a draft that cannot be taken; the sentence says why and what to do."""


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
FAULTY = Text("要先改好：{said}", "Mend this first: {said}")
NO_CAUSE = Text(
    "请写明废止的理由，500 字以内。", "Give the reason for withdrawing it, 500 characters at most."
)
LAST_ROW = Text(
    "这是最后一条，废止了就没有要求了。", "It is the last row; without it there would be no requirements."
)
SAME = Text("和现行的一样，没有改动。", "Nothing was changed: this is the row as it stands.")
NO_REASON = Text(
    "请写明退回的理由，500 字以内。", "Give the reason for returning it, 500 characters at most."
)
WHOLE = Text("整套要求因此不能用：{said}", "The requirements as a whole could not be used: {said}")


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft with the edition it changes; `before` and `after` are the whole library without and with it.

    `trades` are the same two of every trade that reads the rows: the trade itself, or all of them for the common rows,
    of which `before` and `after` hold the common rows alone. `said` is what is wrong with the whole as it would be,
    sentence by sentence; `after` is None where that is refused. `day` is when it holds from, at the earliest.
    """

    draft: Draft
    edition: Edition
    day: date
    before: Library
    after: Library | None
    trades: Mapping[str, tuple[Library, Library]] = field(default_factory=dict)
    said: tuple[str, ...] = ()


Lint = Callable[[Drafted], Sequence[Text]]
"""Says which faults a draft brings that must be mended before it is handed over or published."""


def unlinted(_drafted: Drafted) -> Sequence[Text]:
    """What is said of a draft that nobody lints: nothing."""
    return ()


def trades(office: Office, who: Who) -> dict[str, Draft]:
    """The drafts that wait or were published last, by trade."""
    require(who, Action.READ_REQUIREMENTS)
    return office.store.read(stored.every)


def open_draft(office: Office, who: Who, trade: str) -> Drafted:
    """The draft of a trade; NotFound where there is none."""
    require(who, Action.WRITE_REQUIREMENTS)
    draft = office.store.read(lambda tx: stored.read(tx, trade))
    if draft is None or not draft.concerned:
        raise NotFound("There is no draft of this trade.")
    return drafted_of(office, draft)


def drafted_of(office: Office, draft: Draft) -> Drafted:
    """A draft with what it changes."""
    trade = draft.trade
    day = date.fromisoformat(draft.version) if draft.version else None
    edition = edition_of(
        office, trade, draft.base if day else ""
    )  # a published one is told as it was published
    day = day or first_day(office, edition)
    before = libraries_of(office, edition)
    try:
        after = libraries_of(office, edition, draft, day)
    except RuleError as error:
        return Drafted(draft, edition, day, before[trade], None, said=(str(error),))
    both = {key: (before[key], after[key]) for key in before if key != COMMON}
    return Drafted(draft, edition, day, before[trade], after[trade], both)


def edition_of(office: Office, trade: str, version: str = "") -> Edition:
    """The newest edition of a trade that has requirements here, or that of a version; NotFound for any other.

    COMMON is the trade of the rows that every trade has.
    """
    if trade != COMMON and trade not in office.catalogue.libraries:
        raise NotFound("There are no requirements of such a trade.")
    return newest(office.settings.data_dir, trade, version)


def libraries_of(
    office: Office, edition: Edition, draft: Draft | None = None, day: date | None = None
) -> dict[str, Library]:
    """The library of an edition, of every trade for the common rows; with a draft as it would be from a day on.

    RuleError refuses it.
    """
    data = (
        edition.data
        if draft is None
        else edition.changed(draft.rows, day or first_day(office, edition), draft.withdrawn)
    )
    return libraries_with(office.settings.data_dir, office.catalogue, edition.trade, data)


def library_of(office: Office, edition: Edition) -> Library:
    """The library of an edition; of the common rows alone where it is theirs."""
    return libraries_of(office, edition)[edition.trade]


def versions(office: Office, trade: str) -> list[str]:
    """The versions of a trade's requirements, of the common rows where it is COMMON, oldest first."""
    if trade != COMMON:
        return [library.version for library in office.catalogue.libraries[trade]]
    return [*common_editions(office)]


def common_editions(office: Office) -> dict[str, int]:
    """How many rows each edition of the common rows has, by its version, oldest first."""
    files = [read_toml(path) for path in requirement_files(office.settings.data_dir, COMMON)]
    counted = {data["version"].isoformat(): len(data["requirements"]) for data in files}
    return dict(sorted(counted.items()))


def first_day(office: Office, edition: Edition) -> date:
    """The first day from which a changed edition may hold: today, and after every edition that is in force.

    An edition that a visit may have used is never changed: of the common rows, one of any trade.
    """
    known = office.catalogue.libraries
    read = known.values() if edition.trade == COMMON else [known[edition.trade]]
    used = [edition.version.isoformat()]
    used += [e.version for editions in read for e in editions if e.version <= _iso(office)]
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
        if key != NEW and key not in known:
            raise NotFound("There is no such row.")
        own = next_id(sorted({*known, *_ever(office, trade)})) if key == NEW else key
        row = read_row(own, typed, choices(office.catalogue, edition, library))
        if row == edition.row(own):
            raise DraftRefused(SAME)
        draft = draft.without(own)
        _put(office, who, tx, edition, replace(draft, rows=(*draft.rows, row)))
        return own

    return office.store.write("requirements.save_row", who.account, work)


def withdraw(office: Office, who: Who, trade: str, key: str, reason: str) -> None:
    """Have a row end with the draft, for a reason.

    Raises RowFaulty without a reason or when the rest could not be used without the row, DraftRefused when the draft
    cannot be changed, NotFound without such a row in the newest edition.
    """
    require(who, Action.WRITE_REQUIREMENTS)
    edition = edition_of(office, trade)
    said = " ".join(reason.split())

    def work(tx: Tx) -> None:
        draft = _begun(office, edition, stored.hold(tx, trade), who)
        if edition.row(key) is None:
            raise NotFound("There is no such row.")
        if not 0 < len(said) <= LONGEST_REASON:
            raise RowFaulty({"reason": NO_CAUSE})
        draft = draft.without(key)
        draft = replace(draft, withdrawn={**draft.withdrawn, key: said})
        if not edition.changed(draft.rows, edition.version, draft.withdrawn)["requirements"]:
            raise DraftRefused(LAST_ROW)
        _put(office, who, tx, edition, draft)

    office.store.write("requirements.withdraw_row", who.account, work)


def _put(office: Office, who: Who, tx: Tx, edition: Edition, draft: Draft) -> None:
    """Keep a draft that an author changed; RowFaulty where the requirements could not be used with it."""
    try:
        libraries_of(office, edition, draft)
    except RuleError as error:
        raise RowFaulty({"": _filled(WHOLE, error)}) from error
    authors = tuple(dict.fromkeys([*draft.authors, who.account]))
    stored.put(tx, _step(office, who, replace(draft, authors=authors), DRAFTING))


def _ever(office: Office, trade: str) -> set[str]:
    """Every id that an edition of these rows ever had."""
    files = requirement_files(office.settings.data_dir, trade)
    return {row["id"] for path in files for row in read_toml(path)["requirements"]}


def _filled(sentence: Text, said: object) -> Text:
    return Text(sentence.zh.format(said=said), sentence.en.format(said=said))


def drop(office: Office, who: Who, trade: str, key: str) -> Draft:
    """Leave a row as it stands after all."""

    def change(draft: Draft) -> Draft:
        if draft.state not in (DRAFTING, RETURNED) or key not in draft.concerned:
            raise DraftRefused(NOT_OPEN)
        return _step(office, who, draft.without(key), draft.state)

    return step(office, who, Action.WRITE_REQUIREMENTS, trade, "drop_row", change)


def hand_over(office: Office, who: Who, trade: str, lint: Lint = unlinted) -> Draft:
    """Hand the draft to somebody else to publish; DraftRefused names the first fault that `lint` finds."""
    edition = edition_of(office, trade)

    def change(draft: Draft) -> Draft:
        if draft.state not in (DRAFTING, RETURNED) or not draft.concerned:
            raise DraftRefused(NOT_OPEN)
        on_its_base(draft, edition)
        mended(drafted_of(office, draft), lint)
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


def mended(drafted: Drafted, lint: Lint) -> None:
    """Refused while the whole could not be used, or the draft has a fault that must be mended first."""
    if drafted.after is None:
        raise DraftRefused(_filled(WHOLE, drafted.said[0]))
    if faults := lint(drafted):
        raise DraftRefused(Text(FAULTY.zh.format(said=faults[0].zh), FAULTY.en.format(said=faults[0].en)))


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
    if held is None or held.state == PUBLISHED or not held.concerned:
        return Draft(edition.trade, DRAFTING, edition.version.isoformat(), (), (), who.called, office.now())
    if held.state == HANDED_OVER:
        raise DraftRefused(HANDED)
    on_its_base(held, edition)
    return held


def _step(office: Office, who: Who, draft: Draft, state: str) -> Draft:
    reason = draft.reason if state == RETURNED else ""
    return replace(draft, state=state, by=who.called, at=office.now(), reason=reason)


def _iso(office: Office) -> str:
    return office.today().isoformat()
