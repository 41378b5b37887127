"""One file of the rules of credit, checked and laid over what earlier files say."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from regulation.catalogue import CatalogueError
from regulation.credit.model import NO_TEXT, Flag, Kind, Rules, Source, WindowRule
from risk import Text

NOWHERE = Source(NO_TEXT, NO_TEXT, verified=False, assumed=True)
NOTHING = Rules("", NO_TEXT, (), {}, (), 0, 0, 0, {}, {}, {}, NOWHERE, NOWHERE, NOWHERE, ())
"""What holds before any file is laid."""

ASSUMED = "assumed"
"""The law of what has no found source."""

MOST_WEIGHT = 5
"""Penalties weigh 1 to 5."""

_NUMBERS = ("due_months", "upheld_days", "share_working_days")
_OWN = {"windows", "law", "kind", "need", "repair", ASSUMED, *_NUMBERS}
_OWN_KIND = {"zh", "en", "mend_zh", "mend_en", "window"}
_CLAUSE = {"law", "article_zh", "article_en", "verified"}
_WINDOW = {*_CLAUSE, "zh", "en", "from_weight", "published", "early"}
_PUBLISHED = {"most_months", "repairs"}
_REPAIRED = {"least_months", "repaired_weight", "needs"}


def chosen(said: Mapping[str, Any], where: str, sets: Sequence[str]) -> str | None:
    """The set of windows that a file names, None where it names none; CatalogueError for one that is not there."""
    name = said.get("windows")
    if name is not None and name not in sets:
        raise CatalogueError(
            f"{where}: windows names the set {name!r}, which is not there. It takes {', '.join(sets)}."
        )
    return name


def lay(known: Rules, said: Mapping[str, Any], where: str, *, own: bool = False) -> Rules:
    """Lay one file over what is known. `own`: a deployment's file, which changes kinds and adds none.

    Raises:
        CatalogueError: names the file, the place in it, and what to correct.
    """
    if own:
        _only(said, _OWN, where)
    laws = {**known.laws, **{id: _text(row, f"{where}, law {id}") for id, row in _tables(said, "law", where)}}
    needs = {
        **known.needs,
        **{id: _text(row, f"{where}, need {id}") for id, row in _tables(said, "need", where)},
    }
    numbers = {name: _number(said, name, where, 1) for name in _NUMBERS if name in said}
    kinds = dict(known.kinds)
    for id, row in _tables(said, "kind", where):
        at = f"{where}, kind {id}"
        if own and id not in kinds:
            raise CatalogueError(f"{at}: there is no such kind of record. It is one of {', '.join(kinds)}.")
        if own:
            _only(row, _OWN_KIND, at)
        kinds[id] = _kind(kinds.get(id), id, row, laws, needs, at)
    repair = said.get("repair", {})
    if not isinstance(repair, Mapping):
        raise CatalogueError(f"{where}: repair is written as [repair], [repair.barred] and [repair.share].")
    _only(repair, {*_CLAUSE, "barred", "share"}, f"{where}, repair")
    return replace(
        known,
        windows=said.get("windows", known.windows),
        windows_name=known.windows_name if own or "zh" not in said else _text(said, where),
        laid=(*numbers, *(f"kind.{id}" for id in said.get("kind", {}))) if own else (),
        laws=laws,
        needs=needs,
        kinds=kinds,
        schemes=tuple(said.get("schemes", known.schemes)),
        flags={
            **known.flags,
            **{
                id: Flag(id, _text(row, f"{where}, flag {id}", "mend_"), row.get("bars_repair", False))
                for id, row in _tables(said, "flag", where)
            },
        },
        repair=_source(repair, laws, f"{where}, repair") if "law" in repair else known.repair,
        barred=_source(repair["barred"], laws, f"{where}, repair.barred")
        if "barred" in repair
        else known.barred,
        share=_source(repair["share"], laws, f"{where}, repair.share") if "share" in repair else known.share,
        assumed=(*_still(known, list(_given(said))), *_assumed(said, where)),
        **numbers,
    )


def _given(said: Mapping[str, Any]) -> Iterator[str]:
    """What a file decides anew, as assumptions name it: numbers, and kinds of which it gives the windows."""
    yield from (name for name in _NUMBERS if name in said)
    yield from (f"kind.{id}" for id, row in said.get("kind", {}).items() if "window" in row)


def _still(known: Rules, given: Sequence[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The earlier assumptions that a file does not replace."""
    for names, why in known.assumed:
        left = tuple(one for one in names if not any(f"{one}.".startswith(f"{new}.") for new in given))
        if left:
            yield left, why


def _assumed(said: Mapping[str, Any], where: str) -> Iterator[tuple[tuple[str, ...], str]]:
    rows = said.get(ASSUMED, [])
    for row in rows if isinstance(rows, list) else [rows]:
        given = (row.get("names"), row.get("why")) if isinstance(row, Mapping) else (None, None)
        if not isinstance(given[0], list) or not isinstance(given[1], str):
            raise CatalogueError(f'{where}: write [[assumed]] with names = ["…"] and why = "…".')
        yield tuple(given[0]), given[1]


def _kind(
    before: Kind | None,
    id: str,
    row: Mapping[str, Any],
    laws: Mapping[str, Text],
    needs: Mapping[str, Text],
    where: str,
) -> Kind:
    """A kind anew, or what a later file changes of it; windows are replaced as a whole."""
    kind = before or Kind(id, _text(row, where), row["fact"], row["source"], row.get("history"), (), NO_TEXT)
    if "zh" in row or "en" in row:
        kind = replace(kind, name=_text(row, where))
    if "mend_zh" in row or "mend_en" in row:
        kind = replace(kind, mend=_text(row, where, "mend_"))
    if "window" not in row:
        return kind
    rows = row["window"]
    if not isinstance(rows, list) or not rows:
        raise CatalogueError(f"{where}: windows are written as [[kind.{id}.window]], one for each weight.")
    windows = tuple(
        _window(one, laws, needs, f"{where}, window {number}") for number, one in enumerate(rows, 1)
    )
    weights = [one.from_weight for one in windows]
    if weights[0] != 1 or sorted(set(weights)) != weights:
        raise CatalogueError(
            f"{where}: from_weight begins at 1 and rises from window to window, and is {weights}. A record that is "
            "not shown has a window with published = false."
        )
    return replace(kind, windows=windows)


def _window(
    row: Mapping[str, Any], laws: Mapping[str, Text], needs: Mapping[str, Text], where: str
) -> WindowRule:
    published, repairs = _yes(row, "published", where), _yes(row, "repairs", where)
    takes = _WINDOW | (_PUBLISHED if published else {"published"})
    _only(row, takes | (_REPAIRED if published and repairs else set()), where)
    most = _number(row, "most_months", where, 1) if published else 0
    least = _number(row, "least_months", where, 0) if published and repairs else most
    if least > most:
        raise CatalogueError(
            f"{where}: least_months {least} is more than most_months {most}; it cannot be published longer at the "
            "least than at the most."
        )
    source = _source(row, laws, where)
    return WindowRule(
        from_weight=_number(row, "from_weight", where, 1, MOST_WEIGHT),
        name=_text(row, where),
        least_months=least,
        most_months=most,
        repaired_weight=_number(row, "repaired_weight", where, 0, MOST_WEIGHT)
        if published and repairs
        else None,
        needs=_steps(row.get("needs"), needs, where) if published and repairs else (),
        source=source,
        early=_source(row["early"], laws, f"{where}, early") if "early" in row else source,
        published=published,
    )


def _steps(given: Any, needs: Mapping[str, Text], where: str) -> tuple[str, ...]:
    if not isinstance(given, list) or not given:
        raise CatalogueError(f"{where}: needs names what an applicant does, one step at least.")
    strange = [one for one in given if one not in needs]
    if strange:
        raise CatalogueError(
            f"{where}: needs names the unknown step {strange[0]!r}. Known are {', '.join(needs)}; declare others "
            f"under [need.…] with zh and en."
        )
    return tuple(given)


def _source(row: Any, laws: Mapping[str, Text], where: str) -> Source:
    if not isinstance(row, Mapping):
        raise CatalogueError(f"{where}: a clause is a table of {', '.join(sorted(_CLAUSE))}.")
    law = row.get("law")
    if not isinstance(law, str) or law not in laws:
        raise CatalogueError(
            f"{where}: law names {law!r}, which is not declared. Declared are {', '.join(laws)}; declare others under "
            "[law.…] with zh and en."
        )
    verified = row.get("verified", False)
    if not isinstance(verified, bool):
        raise CatalogueError(f"{where}: verified is true where the text was read, else false.")
    return Source(laws[law], _text(row, where, "article_"), verified, law == ASSUMED)


def _text(row: Any, where: str, prefix: str = "") -> Text:
    given = [row.get(f"{prefix}{lang}") if isinstance(row, Mapping) else None for lang in ("zh", "en")]
    if not all(isinstance(one, str) and one for one in given):
        raise CatalogueError(f'{where}: write {prefix}zh = "…" and {prefix}en = "…".')
    return Text(*given)  # pyright: ignore[reportArgumentType]


def _number(row: Mapping[str, Any], key: str, where: str, least: int, most: int | None = None) -> int:
    value = row.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or value < least or (most and value > most):
        limits = f"from {least} to {most}" if most else f"of at least {least}"
        raise CatalogueError(f"{where}: {key} is a whole number {limits}, and is {value!r}.")
    return value


def _yes(row: Any, key: str, where: str) -> bool:
    value = row.get(key, True) if isinstance(row, Mapping) else None
    if not isinstance(value, bool):
        raise CatalogueError(f"{where}: {key} is true or false.")
    return value


def _tables(said: Mapping[str, Any], key: str, where: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    rows = said.get(key, {})
    if not isinstance(rows, Mapping) or not all(isinstance(row, Mapping) for row in rows.values()):
        raise CatalogueError(f"{where}: {key}s are written as [{key}.NAME].")
    yield from rows.items()


def _only(row: Mapping[str, Any], takes: Collection[str], where: str) -> None:
    strange = sorted(set(row) - set(takes))
    if strange:
        raise CatalogueError(
            f"{where}: {strange[0]} is not taken here. Taken are {', '.join(sorted(takes))}."
        )
