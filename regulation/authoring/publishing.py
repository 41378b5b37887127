"""A handed-over draft becomes an edition: the superseded file is kept beside it, the new one is put there whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from graph import drafts as stored
from graph.drafts import PUBLISHED, Draft
from regulation.access import Action, Who, require
from regulation.authoring.drafts import (
    DraftRefused,
    Lint,
    first_day,
    libraries_of,
    mended,
    of_another,
    on_its_base,
    open_draft,
    step,
    unlinted,
)
from regulation.office import Office
from regulation.staging import put_in_place, stage, write_whole
from risk import RuleError, Text

CHANGED = Text(
    "草稿在您看的时候变了，请再看一遍。", "The draft changed while you were reading it; look at it again."
)
UNUSABLE = Text("这份草稿现在不能用：{said}", "This draft cannot be used now: {said}")
TOO_EARLY = Text(
    "最早可以从 {day} 起施行，请选这一天或以后。",
    "It can hold from {day} at the earliest; choose that day or later.",
)


def publish(office: Office, who: Who, trade: str, day: date | None, lint: Lint = unlinted) -> Draft:
    """Publish the draft of a trade for a day; the deed's evidence commits to the SHA-256 of the file.

    DraftRefused names what stands against it, a fault that `lint` finds included. Whoever reads the folder before the
    file is in its place finds the older edition whole, and `finish` puts it there if the process ended in between.
    """
    require(who, Action.PUBLISH_REQUIREMENTS)
    seen = open_draft(office, who, trade)
    of_another(seen.draft, who)
    on_its_base(seen.draft, seen.edition)
    earliest = first_day(office, seen.edition)
    if day is None or day < earliest:
        raise DraftRefused(Text(*(said.format(day=earliest) for said in (TOO_EARLY.zh, TOO_EARLY.en))))
    try:
        libraries_of(office, seen.edition, seen.draft, day)
    except RuleError as error:
        raise DraftRefused(Text(*(s.format(said=error) for s in (UNUSABLE.zh, UNUSABLE.en)))) from error
    mended(seen, lint)
    written = seen.edition.rewritten(seen.draft.rows, day, seen.draft.withdrawn).encode()
    path = _newest(office, trade)
    write_whole(path.with_name(f"requirements.{seen.edition.version}.toml"), seen.edition.text.encode())
    digest = stage(path, written)

    def change(draft: Draft) -> Draft:
        of_another(draft, who)
        if (draft.rows, draft.withdrawn, draft.base) != (
            seen.draft.rows,
            seen.draft.withdrawn,
            seen.draft.base,
        ):
            raise DraftRefused(CHANGED)
        return replace(
            draft,
            state=PUBLISHED,
            by=who.called,
            at=office.now(),
            reason="",
            version=day.isoformat(),
            digest=digest,
        )

    published = step(office, who, Action.PUBLISH_REQUIREMENTS, trade, "publish", change)
    put_in_place(path, digest)
    return published


def finish(office: Office) -> None:
    """Put in place what was published while the process ended; for the start of a server."""
    for trade, draft in office.store.read(stored.every).items():
        if draft.state == PUBLISHED and draft.digest:
            put_in_place(_newest(office, trade), draft.digest)


def _newest(office: Office, trade: str) -> Path:
    return office.settings.data_dir / "industries" / trade / "requirements.toml"
