"""A draft edition of a risk table: tried on everybody, handed to a second person, published for a day to come.

Each step is a deed with its evidence. What is published lies as a file in the data directory, staged before the deed
and put in its place after it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from graph import Tx
from graph import table_drafts as stored
from graph.drafts import DRAFTING, HANDED_OVER, PUBLISHED, RETURNED
from graph.table_drafts import TableDraft
from regulation.access import Action, Who, decide, require
from regulation.catalogue import CatalogueError, read_draft
from regulation.grading.whatif import MinutesFor, numbers, whatif
from regulation.office import Office
from regulation.refusal import Refusal
from regulation.staging import put_in_place, stage
from risk import RiskTable, RuleError, Text, check_editions

LONGEST_REASON = 500
MOST_BYTES = 200_000
"""Of a draft's file; the longest table there is has 20,000."""


class AmendmentRefused(Refusal):
    """A step that cannot be taken with a draft of a table; the sentence says why and what to do."""


UNUSABLE = Text("这份草稿不能用：{said}", "This draft cannot be used: {said}")
EMPTY = Text("请选一个文件，或者粘贴全文。", "Choose a file or paste the whole text.")
TOO_LONG = Text("文件太大，最多 {most} 字节。", "The file is too large; it may have {most} bytes.")
HANDED = Text(
    "草稿已经递交，等另一位发布或退回，现在不能换。",
    "The draft is handed over and waits for somebody to publish or return it; it cannot be replaced now.",
)
NOT_OPEN = Text("没有可以这样办的草稿，请刷新再看。", "There is no draft for which this can be done; reload.")
CHANGED = Text(
    "草稿在您看的时候变了，请再看一遍。", "The draft changed while you were reading it; look at it again."
)
NO_REASON = Text("请写明理由，500 字以内。", "Give the reason, 500 characters at most.")
OTHER_DAY = Text(
    "这份草稿写明自 {day} 起施行；日期要与文件一致，要改就改文件再传。",
    "This draft says that it holds from {day}. The day must be the file's; to change it, send the file again.",
)
TOO_EARLY = Text(
    "施行日期最早是 {day}：今天的等级已经按现行版本评定。请改 effective_from。",
    "It can take effect on {day} at the earliest: today's grades were given by the edition in force. "
    "Change effective_from.",
)
USED = Text(
    "已经有 {day} 起施行的版本，不能覆盖。请改 effective_from。",
    "There is an edition of {day} already, and none is ever overwritten. Change effective_from.",
)
NAMED = Text(
    "在这里发布的版本以施行日期为名，请去掉 name 一行。",
    "An edition that is published here is called by the day it takes effect; take its line name out.",
)
TRIAL = Text(
    "草稿的 on_trial 要与现有版本一致：试行的表由“采用”生效，不由发布。",
    "on_trial must be as in the newest edition: a table on trial takes effect by adoption, not by publishing.",
)
OWN = Text(
    "草稿是您写的或者递交的，要由另一位发布或退回。",
    "You wrote this draft or handed it over; somebody else publishes or returns it.",
)
STALE = Text(
    "试算是 {day} 做的，超过 {days} 天，或者现行版本已经变了。请先再试算一次。",
    "It was tried on {day}, more than {days} days ago, or another edition is in force since. Try it again first.",
)


@dataclass(frozen=True, slots=True)
class Amendment:
    """The draft of a model, None where none was begun; `fresh`: what was found still allows publishing.

    `table` is what its text says, None where that cannot be used any more. `own`: the asker wrote it or handed it over.
    """

    draft: TableDraft | None
    table: RiskTable | None
    fresh: bool
    publishes: bool
    own: bool


def open_draft(office: Office, who: Who, model: str) -> Amendment:
    """The draft of a model. CatalogueError for an unknown one."""
    require(who, Action.DRAFT_TABLE)
    office.catalogue.newest(model)
    draft = office.store.read(lambda tx: stored.read(tx, model))
    if draft is None:
        return Amendment(None, None, False, False, False)
    try:
        table = read_draft(draft.text.encode(), name_of(draft), model, office.catalogue)
    except CatalogueError:  # a fact that it takes is no longer declared
        table = None
    return Amendment(
        draft, table, is_fresh(office, draft), decide(who, Action.PUBLISH_TABLE), who.account in _hands(draft)
    )


def draft(
    office: Office, who: Who, model: str, content: bytes, name: str, minutes_for: MinutesFor
) -> TableDraft:
    """Keep this text as the model's draft, with what it would change for everybody.

    AmendmentRefused where it is no edition that could be published; then the draft that was there stays.
    """
    require(who, Action.DRAFT_TABLE)
    if not content.strip():
        raise AmendmentRefused(EMPTY)
    if len(content) > MOST_BYTES:
        raise AmendmentRefused(_filled(TOO_LONG, most=MOST_BYTES))
    table = _usable(office, content, name, model)
    found = _found(office, who, table, minutes_for)
    kept = TableDraft(
        model=model,
        state=DRAFTING,
        text=content.decode(),
        digest=hashlib.sha256(content).hexdigest(),
        version=table.version,
        author=who.account,
        by=who.called,
        at=office.now(),
        tried_by=who.called,
        tried_at=office.now(),
        result=found,
    )

    def change(held: TableDraft | None) -> TableDraft:
        if held is not None and held.state == HANDED_OVER:
            raise AmendmentRefused(HANDED)
        if held is not None:
            _put(office, held)
        return kept

    return _step(office, who, "draft", model, change)


def try_again(office: Office, who: Who, model: str, minutes_for: MinutesFor) -> TableDraft:
    """Try the draft on everybody as they are today."""
    seen = open_draft(office, who, model)
    if seen.draft is None or seen.table is None or seen.draft.state == PUBLISHED:
        raise AmendmentRefused(NOT_OPEN)
    digest, now = seen.draft.digest, office.now()
    found = _found(office, who, seen.table, minutes_for)

    def change(held: TableDraft | None) -> TableDraft:
        same = _same(held, digest)
        return replace(same, result=found, tried_by=who.called, tried_at=now)

    return _step(office, who, "try", model, change)


def hand_over(office: Office, who: Who, model: str, digest: str, day: date | None, reason: str) -> TableDraft:
    """Hand the draft of this hash to a second person, to be published from the day it names, for a reason."""
    require(who, Action.DRAFT_TABLE)
    said = " ".join(reason.split())

    def change(held: TableDraft | None) -> TableDraft:
        same = _same(held, digest)
        if same.state not in (DRAFTING, RETURNED):
            raise AmendmentRefused(NOT_OPEN)
        if day is None or day.isoformat() != same.version:
            raise AmendmentRefused(_filled(OTHER_DAY, day=same.version))
        if not 0 < len(said) <= LONGEST_REASON:
            raise AmendmentRefused(NO_REASON)
        taken = _taken(office, who, same, HANDED_OVER)
        return replace(taken, handed_by=who.account, reason=said, returned="")

    return _step(office, who, "hand_over", model, change)


def give_back(office: Office, who: Who, model: str, digest: str, reason: str) -> TableDraft:
    """Return the draft, with the reason."""
    require(who, Action.PUBLISH_TABLE)
    said = " ".join(reason.split())

    def change(held: TableDraft | None) -> TableDraft:
        same = _of_another(_same(held, digest), who)
        if not 0 < len(said) <= LONGEST_REASON:
            raise AmendmentRefused(NO_REASON)
        return replace(_taken(office, who, same, RETURNED), returned=said)

    return _step(office, who, "return", model, change)


def publish(office: Office, who: Who, model: str, digest: str) -> TableDraft:
    """Publish the draft of this hash, which somebody else handed over, as the edition of the day that it names.

    AmendmentRefused unless it was tried lately on everybody beside the edition that is still in force.
    """
    require(who, Action.PUBLISH_TABLE)
    seen = _ready(office, _of_another(_same(open_draft(office, who, model).draft, digest), who))
    content = seen.text.encode()
    _usable(office, content, name_of(seen), model)
    path = place_of(office, model, seen.version)
    if stage(path, content) != digest:
        raise AmendmentRefused(CHANGED)

    def change(held: TableDraft | None) -> TableDraft:
        same = _ready(office, _of_another(_same(held, digest), who))
        return _taken(office, who, same, PUBLISHED)

    published = _step(office, who, "publish", model, change)
    _put(office, published)
    return published


def finish(office: Office) -> None:
    """Put in place what was published while the process ended; for the start of a server."""
    for one in office.store.read(stored.every):
        _put(office, one)


def _found(office: Office, who: Who, table: RiskTable, minutes_for: MinutesFor) -> dict[str, Any]:
    """What a table would change today, as it is kept: of those that cannot be graded by it only the first are named."""
    found = whatif(office, who, table, office.today(), minutes_for).as_json()
    return {**found, "refused": found["refused"][: numbers().most_listed]}


def is_fresh(office: Office, kept: TableDraft) -> bool:
    """Whether what was found is young enough to publish by, and found beside the edition that is in force."""
    present = office.catalogue.table_if_any(kept.model, office.today())
    young = office.now() - kept.tried_at <= timedelta(days=numbers().days_valid)
    return young and kept.result["before"] == (present.version if present else None)


def place_of(office: Office, model: str, version: str) -> Path:
    """Where an edition lies once it is published."""
    return office.settings.data_dir / "tables" / model / f"{version}.toml"


def name_of(kept: TableDraft) -> str:
    """What a draft's file is called in refusals."""
    return f"{kept.model}/{kept.version}.toml"


def _usable(office: Office, content: bytes, name: str, model: str) -> RiskTable:
    """The table that a draft is, if it can be published for a day to come beside the editions that there are."""
    try:
        table = read_draft(content, name, model, office.catalogue)
        versions = {edition.version for edition in office.catalogue.tables[model]}
        if table.version in versions or place_of(office, model, table.version).exists():
            raise AmendmentRefused(_filled(USED, day=table.version))
        check_editions([*office.catalogue.tables[model], table])
    except (CatalogueError, RuleError) as error:
        raise AmendmentRefused(_filled(UNUSABLE, said=error)) from error
    if table.version != table.effective_from.isoformat():
        raise AmendmentRefused(NAMED)
    if table.effective_from <= office.today():
        raise AmendmentRefused(_filled(TOO_EARLY, day=office.today() + timedelta(days=1)))
    if table.on_trial != office.catalogue.newest(model).on_trial:
        raise AmendmentRefused(TRIAL)
    return table


def _ready(office: Office, kept: TableDraft) -> TableDraft:
    if not is_fresh(office, kept):
        tried = kept.tried_at.astimezone(office.settings.timezone).date()
        raise AmendmentRefused(_filled(STALE, day=tried, days=numbers().days_valid))
    return kept


def _same(held: TableDraft | None, digest: str) -> TableDraft:
    """The draft, if it is still the one that was read."""
    if held is None or held.state == PUBLISHED:
        raise AmendmentRefused(NOT_OPEN)
    if held.digest != digest:
        raise AmendmentRefused(CHANGED)
    return held


def _of_another(kept: TableDraft, who: Who) -> TableDraft:
    """The draft, if it waits for somebody and this is neither who wrote it nor who handed it over."""
    if kept.state != HANDED_OVER:
        raise AmendmentRefused(NOT_OPEN)
    if who.account in _hands(kept):
        raise AmendmentRefused(OWN)
    return kept


def _hands(kept: TableDraft) -> tuple[str, str]:
    return kept.author, kept.handed_by


def _taken(office: Office, who: Who, kept: TableDraft, state: str) -> TableDraft:
    return replace(kept, state=state, by=who.called, at=office.now())


def _put(office: Office, kept: TableDraft) -> None:
    if kept.state == PUBLISHED:
        put_in_place(place_of(office, kept.model, kept.version), kept.digest)


def _step(
    office: Office,
    who: Who,
    name: str,
    model: str,
    change: Callable[[TableDraft | None], TableDraft],
) -> TableDraft:
    """Take a step with the draft of a model, held until it is done."""

    def work(tx: Tx) -> TableDraft:
        changed = change(stored.hold(tx, model))
        stored.put(tx, changed)
        return changed

    return office.store.write(f"table.{name}", who.account, work)


def _filled(sentence: Text, **said: object) -> Text:
    return Text(sentence.zh.format(**said), sentence.en.format(**said))
