"""What the lint says of the requirements as a draft would leave them: of its rows, and what only comes with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from checklists import Fault
from graph.drafts import PUBLISHED
from regulation.authoring import Drafted, Lint
from regulation.catalogue import PACKAGE, layer
from regulation.linting import INDUSTRIES, lint
from risk import Text

NEWEST = "requirements.toml"

Stamp = tuple[tuple[str, int, int], ...]
"""Every data file of the deployment with its time and length."""


def draft_faults(data_dir: Path, drafted: Drafted) -> tuple[Fault, ...]:
    """Faults, then remarks, that a draft brings or touches; none of one that is published or could not be read."""
    draft = drafted.draft
    if draft.state == PUBLISHED or drafted.after is None:
        return ()
    text = drafted.edition.rewritten(draft.rows, drafted.day, draft.withdrawn)
    stamp = _stamp(data_dir)
    found = _with_draft(data_dir, stamp, draft.trade, draft.base, text)
    known = {_key(fault) for fault in _standing(data_dir, stamp)}
    own = [fault for fault in found if fault.row in draft.concerned or _key(fault) not in known]
    return tuple(sorted(own, key=lambda fault: fault.remark))


def lint_of(data_dir: Path) -> Lint:
    """What stands against handing a draft over or publishing it: its faults, and no remark."""

    def faults(drafted: Drafted) -> Sequence[Text]:
        return [sentence(fault) for fault in draft_faults(data_dir, drafted) if not fault.remark]

    return faults


def sentence(fault: Fault) -> Text:
    """A fault in one line: its row, what is wrong, what mends it."""
    zh, en = (f"{fault.row}：", f"{fault.row}: ") if fault.row else ("", "")
    return Text(f"{zh}{fault.what_zh}。{fault.mend_zh}。", f"{en}{fault.what}. Then {fault.mend}.")


@lru_cache(maxsize=2)
def _standing(data_dir: Path, _stamp: Stamp) -> tuple[Fault, ...]:
    """What is said of the files that lie there."""
    found = lint([layer(PACKAGE), layer(data_dir)])
    return (*found.faults, *found.remarks)


@lru_cache(maxsize=16)
def _with_draft(data_dir: Path, _stamp: Stamp, trade: str, base: str, text: str) -> tuple[Fault, ...]:
    """What is said once `text` is a trade's newest file, and the one that it supersedes lies beside it.

    Of that one nothing is said: it is no longer mended. The new one is named as the file in whose place it comes.
    """
    layers = [layer(PACKAGE), layer(data_dir)]
    place = INDUSTRIES / trade / NEWEST
    superseded = next(each[place] for each in reversed(layers) if place in each)
    with TemporaryDirectory() as folder:
        written = Path(folder) / NEWEST
        written.write_text(text, encoding="utf-8")
        found = lint([*layers, {place: written, place.with_name(f"requirements.{base}.toml"): superseded}])
    return tuple(
        replace(fault, file=str(superseded)) if fault.file == str(written) else fault
        for fault in (*found.faults, *found.remarks)
        if fault.file != str(superseded)
    )


def _key(fault: Fault) -> tuple[str, str, str, str, str]:
    return fault.file, fault.row, fault.spot, fault.kind, fault.what


def _stamp(data_dir: Path) -> Stamp:
    told = [(str(path), path.stat()) for path in layer(data_dir).values()]
    return tuple(sorted((name, one.st_mtime_ns, one.st_size) for name, one in told))
