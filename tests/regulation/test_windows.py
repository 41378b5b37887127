"""Windows of publicity that a city chooses: by the name of a set, by windows of its own, or by both."""

import os
from collections.abc import Callable
from datetime import date
from itertools import count
from pathlib import Path

import pytest

from regulation.access.policy import OPERATOR
from regulation.catalogue import Adoption, Catalogue, CatalogueError, adopting
from regulation.credit.classing import classify_all
from regulation.credit.model import Rules
from regulation.credit.reading import Seen, own_credit
from regulation.credit.repairing import RepairRefused, apply, conclude
from regulation.credit.rules import OWN, rules, sets
from regulation.office import Office
from tests.regulation.test_credit import LEAD, MODEL, OLD, OWNER, SHOP, kept, penalise, settle

_SECONDS = count(1)

ORDER = 'windows = "samr-45"\n'
CITY = """
[law.city]
zh = "《某省公共信用信息条例》"
en = "Regulation of a province"
[[kind.penalty.window]]
from_weight = 1
zh = "处罚"
en = "penalty"
least_months = 2
most_months = 24
repaired_weight = 0
needs = ["promise"]
law = "city"
article_zh = "第九条"
article_en = "Article 9"
verified = true
"""
AS_ORDERED = {"fulfilled": "已缴清", "harm_mended": "已召回", "not_again": "没有"}


def laid(data_dir: Path, said: str) -> Path:
    """A deployment's own rules, written into its data directory."""
    own = data_dir / OWN
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(said, encoding="utf-8")
    return data_dir


def by(office: Office, said: str) -> Office:
    laid(office.settings.data_dir, said)
    return office


@pytest.fixture(scope="session")
def catalogue(catalogue: Catalogue) -> Catalogue:
    """The tests' catalogue, where a named person has adopted the table of credit."""
    return adopting(catalogue, {**catalogue.adoptions, MODEL: Adoption("沈砚", date(2026, 11, 1))})


@pytest.fixture
def one_settled(one_office: Office) -> Office:
    return settle(one_office)


@pytest.fixture
def seen(one_settled: Office) -> Callable[[int], Seen]:
    """How one penalty of a severity looks to its owner by the rules as they are."""

    def look(severity: int) -> Seen:
        penalise(one_settled, f"P{severity}", SHOP, OLD, severity)
        found = own_credit(one_settled, OWNER, SHOP).records
        return next(one for one in found if one.record.id == f"P{severity}")

    return look


def test_without_a_file_of_its_own_a_city_keeps_the_windows_of_beijing(tmp_path: Path) -> None:
    assert rules(tmp_path) == rules()
    assert rules().windows == "beijing"
    assert [(one.least_months, one.most_months) for one in rules().kinds["penalty"].windows] == [
        (3, 12),
        (12, 36),
    ]


@pytest.mark.parametrize("name", sets())
def test_every_set_publishes_by_a_clause_and_assumes_nothing_that_is_not_there(
    name: str, tmp_path: Path
) -> None:
    known = rules(laid(tmp_path, f'windows = "{name}"'))
    assert known.windows == name
    for kind in known.kinds.values():
        for window in kind.windows:
            assert window.source.assumed or window.source.article.zh.startswith("第")
    places = {"upheld_days", "due_months", "share_working_days"}
    fields = ("", ".window", *(f".window.{one}" for one in WINDOW_FIELDS))
    places |= {f"kind.{id}{field}" for id in known.kinds for field in fields}
    assert {one for names, _why in known.assumed for one in names} <= places


WINDOW_FIELDS = ("from_weight", "least_months", "most_months", "repaired_weight", "needs")


def test_the_set_that_is_chosen_moves_the_end_of_publication_and_the_day_of_repair(
    one_settled: Office, seen: Callable[[int], Seen]
) -> None:
    shown = [seen(2)]
    for said in (ORDER, ORDER + CITY):
        touch(laid(one_settled.settings.data_dir, said))
        shown.append(seen(2))
    assert [one.window and (one.window.repairable, one.window.until) for one in shown] == [
        (date(2026, 9, 1), date(2027, 6, 1)),
        (date(2026, 9, 1), date(2026, 9, 1)),
        (date(2026, 8, 1), date(2028, 6, 1)),
    ]
    assert [one.against is None for one in shown] == [True, False, True]


def touch(data_dir: Path) -> None:
    """Let the file be later than every one before it, however coarse the clock of the disk."""
    told, later = (data_dir / OWN).stat(), next(_SECONDS) * 1_000_000_000
    os.utime(data_dir / OWN, ns=(told.st_atime_ns, told.st_mtime_ns + later))


def test_a_warning_is_not_published_by_order_45_and_counts_all_the_same(
    one_settled: Office, seen: Callable[[int], Seen]
) -> None:
    office = one_settled
    shown = seen(1)
    assert shown.window is not None
    assert shown.against is None
    classify_all(office, OPERATOR)
    points = kept(office).points["penalties"]
    by(office, ORDER)
    hidden = seen(1)
    assert (hidden.window, hidden.rule and hidden.rule.published) == (None, False)
    assert hidden.rule is not None
    assert hidden.rule.source.article.en == "Article 2(2)"
    classify_all(office, OPERATOR)
    assert kept(office).points["penalties"] == points > 0
    with pytest.raises(RepairRefused, match="not published, so there is nothing to repair"):
        apply(office, OWNER, SHOP, "penalty:P1", AS_ORDERED)


def test_what_never_ends_early_cannot_be_repaired_and_names_the_clause(
    one_settled: Office, seen: Callable[[int], Seen]
) -> None:
    office = by(one_settled, ORDER)
    lower, heavy = seen(2), seen(5)
    assert lower.window is not None
    assert lower.window.until == date(2026, 9, 1)
    assert heavy.window is not None
    assert heavy.window.until == date(2029, 6, 1)
    assert heavy.rule is not None
    assert heavy.rule.early.article.zh == "第十四条第三款"
    with pytest.raises(RepairRefused, match="never ends early"):
        apply(office, OWNER, SHOP, "penalty:P5", AS_ORDERED)


def test_a_register_that_says_repaired_ends_nothing_early_that_may_not_end_early(
    one_settled: Office,
) -> None:
    office = by(one_settled, ORDER)
    penalise(office, "P5", SHOP, OLD, 5, repaired_on=date(2026, 9, 1), public_until=date(2031, 6, 1))
    seen = own_credit(office, OWNER, SHOP).records[0]
    assert seen.window is not None
    assert seen.window.until == date(2031, 6, 1)
    classify_all(office, OPERATOR)
    assert [one.weight for one in kept(office).records] == [5]


def test_the_steps_of_a_repair_are_those_of_the_chosen_set(one_settled: Office) -> None:
    office = by(one_settled, ORDER)
    penalise(office, "P3", SHOP, date(2025, 6, 1), 3)
    applied = apply(office, OWNER, SHOP, "penalty:P3", AS_ORDERED)
    assert applied.needs == ("fulfilled", "harm_mended", "not_again")
    conclude(office, LEAD, applied.id, True, "已履行")
    classify_all(office, OPERATOR)
    assert [one.weight for one in kept(office).records] == [1]


def test_what_a_city_lays_over_the_package_is_no_assumption_of_the_package_any_more(tmp_path: Path) -> None:
    def listed(known: Rules) -> set[str]:
        return {one for names, _why in known.assumed for one in names}

    own = rules(laid(tmp_path, "upheld_days = 30\n" + CITY))
    assert (own.upheld_days, own.windows, own.laid) == (30, "beijing", ("upheld_days", "kind.penalty"))
    gone = {
        "upheld_days",
        *(f"kind.penalty.window.{one}" for one in ("from_weight", "repaired_weight", "needs")),
    }
    assert listed(rules()) - listed(own) == gone
    assert own.kinds["penalty"].name == rules().kinds["penalty"].name
    renamed = '[kind.penalty]\nzh = "处罚决定"\nen = "Decision"\n'
    touch(laid(tmp_path, renamed))
    assert rules(tmp_path).kinds["penalty"].windows == rules().kinds["penalty"].windows
    assert rules(tmp_path).kinds["penalty"].name.en == "Decision"
    assert listed(rules(tmp_path)) == listed(rules())


BROKEN = {
    'windows = "samr"': r"rules.toml: windows names the set 'samr', which is not there. It takes beijing, samr-45",
    "windows = samr-45": r"rules.toml: this is not TOML: .*line 1.* Correct that line",
    CITY.replace("least_months = 2", "least_months = 25"): (
        r"rules.toml, kind penalty, window 1: least_months 25 is more than most_months 24"
    ),
    CITY.replace(
        '["promise"]', '["prayer"]'
    ): r"kind penalty, window 1: needs names the unknown step 'prayer'",
    CITY.replace('law = "city"', 'law = "town"'): r"window 1: law names 'town', which is not declared",
    CITY.replace(
        "kind.penalty", "kind.fine"
    ): r"kind fine: there is no such kind of record. It is one of penalty,",
    CITY.replace("from_weight = 1", "from_weight = 2"): r"kind penalty: from_weight begins at 1 and rises",
    CITY.replace(
        "from_weight = 1", "from_weight = 9"
    ): r"from_weight is a whole number from 1 to 5, and is 9",
    CITY + "published = false": r"window 1: least_months is not taken here. Taken are ",
    CITY + "repairs = 0": r"window 1: repairs is true or false",
    CITY.replace('en = "penalty"', ""): r'window 1: write zh = "…" and en = "…"',
    "upheld_days = 1.5": r"upheld_days is a whole number of at least 1",
    'schemes = ["x"]': r"rules.toml: schemes is not taken here",
    "repair = 3": r"repair is written as \[repair\]",
    "kind = 3": r"kinds are written as \[kind.NAME\]",
    "kind.penalty.window = 3": r"windows are written as \[\[kind.penalty.window\]\]",
    "assumed = 3": r"write \[\[assumed\]\] with names",
}


@pytest.mark.parametrize("said", BROKEN)
def test_a_file_that_cannot_be_used_is_refused_with_its_name_its_place_and_what_to_correct(
    said: str, tmp_path: Path
) -> None:
    with pytest.raises(CatalogueError, match=BROKEN[said]):
        rules(laid(tmp_path, said))


def test_a_running_process_takes_up_a_changed_file_and_keeps_the_last_one_that_can_be_used(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert rules(tmp_path).windows == "beijing"
    assert rules(laid(tmp_path, ORDER)).windows == "samr-45"
    touch(laid(tmp_path, 'windows = "nowhere"'))
    assert [rules(tmp_path).windows for _ in range(3)] == ["samr-45"] * 3
    assert caplog.text.count("stay as they were") == 1
    (tmp_path / OWN).unlink()
    assert rules(tmp_path).windows == "beijing"
