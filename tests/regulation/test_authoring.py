"""Drafts of requirements as use cases: counted page by page, refused when overtaken, older visits left as they were."""

from dataclasses import replace
from datetime import timedelta

import pytest

from checklists import Mending, Outcome, What, changes
from graph import NotFound
from graph import drafts as stored
from graph.premises import facts_of_trade
from graph.scope import Scope
from regulation import authoring
from regulation.access import Refused, Who
from regulation.access.policy import Role
from regulation.authoring import DraftRefused, RowFaulty, counting, edition_of, impact, typed_of
from regulation.catalogue import COMMON, reread_requirements
from regulation.facts import known_here, values
from regulation.grading.explain import explain, recomputes
from regulation.office import Office
from regulation.visits.mending import accept, send_proof
from regulation.visits.result import open_result
from regulation.visits.submit import submit
from tests.regulation import town
from tests.regulation.town import MINE, TODAY
from tests.regulation.visiting import INSPECTOR, LEAD, OWNER, failed, opened, submission

pytestmark = pytest.mark.store

AUTHOR, SECOND = (Who(name, Role.AUTHOR, name) for name in ("author", "author2"))
TRADE = "catering"


@pytest.fixture
def settled(one_office: Office) -> Office:
    """The town over the shipped requirements."""
    town.settle(one_office)
    return one_office


def change(office: Office, key: str, **typed: str) -> str:
    """Save a row of the newest edition, changed."""
    row = edition_of(office, TRADE).row(key)
    assert row is not None
    return authoring.save_row(office, AUTHOR, TRADE, key, {**typed_of(row), **typed})


def published(office: Office) -> Office:
    """The office once the draft is published for today."""
    authoring.hand_over(office, AUTHOR, TRADE)
    authoring.publish(office, SECOND, TRADE, office.today())
    known = reread_requirements(office.settings.data_dir, office.catalogue)
    return replace(office, catalogue=known)


def test_a_population_is_counted_page_by_page_until_time_is_up(
    settled: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(settled, "CAT-001", when="floor_area_m2 > 500")
    drafted = authoring.open_draft(settled, AUTHOR, TRADE)
    whole = impact(settled, AUTHOR, drafted)
    assert (whole.premises, whole.whole, whole.rows[0].loses) == (7, True, 7)
    for page in (1, 2, 3, 7):
        monkeypatch.setattr(counting, "PAGE", page)
        again = impact(settled, AUTHOR, drafted)
        assert (again.premises, again.whole, again.rows) == (7, True, whole.rows)
    monkeypatch.setattr(counting, "PAGE", 3)
    some = impact(settled, AUTHOR, drafted, most_seconds=0)
    assert (some.premises, some.whole, some.rows[0].loses) == (3, False, 3)


def test_nobody_but_an_author_drafts_or_publishes(settled: Office) -> None:
    change(settled, "CAT-001", mend_days="9")
    with pytest.raises(Refused):
        authoring.save_row(settled, INSPECTOR, TRADE, "CAT-001", {})
    for deed in (authoring.hand_over, authoring.open_draft):
        with pytest.raises(Refused):
            deed(settled, OWNER, TRADE)
    with pytest.raises(Refused):
        authoring.publish(settled, INSPECTOR, TRADE, TODAY)


def test_a_draft_that_a_newer_edition_overtook_overwrites_nothing(settled: Office) -> None:
    change(settled, "CAT-001", mend_days="9")
    authoring.hand_over(settled, AUTHOR, TRADE)
    base = edition_of(settled, TRADE)
    folder = settled.settings.data_dir / "industries" / TRADE
    folder.mkdir(parents=True)
    by_hand = base.rewritten([{**base.rows[0], "mend_days": 1}], TODAY)
    (folder / "requirements.toml").write_text(by_hand, encoding="utf-8")
    with pytest.raises(DraftRefused, match="newer edition"):
        authoring.publish(settled, SECOND, TRADE, TODAY + timedelta(1))
    assert (folder / "requirements.toml").read_text(encoding="utf-8") == by_hand
    authoring.give_back(settled, SECOND, TRADE, "有了新版本")
    with pytest.raises(DraftRefused, match="newer edition"):
        change(settled, "CAT-002", mend_days="9")
    assert authoring.drop(settled, AUTHOR, TRADE, "CAT-001").rows == ()
    assert change(settled, "CAT-001", mend_days="9") == "CAT-001"
    assert authoring.open_draft(settled, AUTHOR, TRADE).draft.base == str(TODAY)


def test_a_row_that_would_stop_the_start_is_never_kept(settled: Office) -> None:
    common = next(r for r in settled.catalogue.library(TRADE, TODAY).requirements if r.id.startswith("COM"))
    stating = next(r for r in settled.catalogue.library(TRADE, TODAY).requirements if common.id in r.covers)
    other = next(d for d in settled.catalogue.departments if d != stating.department)
    with pytest.raises(RowFaulty) as refused:
        change(settled, stating.id, department=other)
    assert set(refused.value.faults) == {"covers"}
    assert settled.store.read(lambda tx: stored.read(tx, TRADE)) is None


def test_a_visit_pinned_to_the_older_edition_opens_ends_and_recomputes_as_it_was(settled: Office) -> None:
    done, under_way = opened(settled), opened(settled)
    rows = submission(settled, done).answers
    key = next(key for key in rows if edition_of(settled, TRADE).row(key))
    first = submission(settled, done, {key: failed()})
    submit(settled, INSPECTOR, first)
    before = open_result(settled, INSPECTOR, MINE.id, first.id)
    pinned = submission(settled, under_way)

    change(
        settled, key, **{"check.zh": "换一种查法。", "check.en": "Another way to check.", "mend_days": "1"}
    )
    later = published(settled)
    assert later.catalogue.library(TRADE, TODAY).requirement(key).check.en == "Another way to check."

    after = open_result(later, INSPECTOR, MINE.id, first.id)
    assert after.listed is not None
    assert (after.listed, after.library) == (before.listed, before.library)
    assert after.listed.version == before.visit.list_version != str(TODAY)
    assert submission(later, under_way).list_digest == pinned.list_digest
    submit(later, INSPECTOR, pinned)
    ended = open_result(later, INSPECTOR, MINE.id, pinned.id)
    assert ended.visit.list_version == before.visit.list_version
    record = explain(later, INSPECTOR, MINE.id).record
    assert record is not None
    assert recomputes(later, record)
    anew = opened(later)
    listed = submission(later, anew)
    assert listed.list_digest != pinned.list_digest
    assert listed.answers[key].outcome is Outcome.PASSED


def ending(office: Office, key: str, reason: str = "并入另一条") -> Office:
    """The office once a row is withdrawn for today."""
    authoring.withdraw(office, AUTHOR, TRADE, key, reason)
    return published(office)


def test_what_was_found_under_a_withdrawn_row_opens_is_checked_again_and_mended_as_it_stood(
    settled: Office,
) -> None:
    done = opened(settled)
    rows = submission(settled, done).answers
    stated = {one for row in settled.catalogue.library(TRADE, TODAY).requirements for one in row.covers}
    key = next(key for key in rows if edition_of(settled, TRADE).row(key) and key not in stated)
    sent = submission(settled, done, {key: failed()})
    submit(settled, INSPECTOR, sent)
    before = open_result(settled, INSPECTOR, MINE.id, sent.id)
    send_proof(settled, OWNER, f"{sent.id}:1", "已修好", ())

    later = ending(settled, key)

    old, new = settled.catalogue.library(TRADE, TODAY), later.catalogue.library(TRADE, TODAY)
    assert key not in {row.id for row in new.requirements}
    facts = next(
        one for one in settled.store.read(lambda tx: facts_of_trade(tx, Scope("/"), TRADE, after="", limit=99))
        if one.id == MINE.id
    )  # fmt: skip
    known = values(known_here(facts, facts.terms, TODAY))
    assert [(one.what, one.row.id) for one in changes(old, new, known) if one.row.id == key] == [
        (What.GONE, key)
    ]
    after = open_result(later, INSPECTOR, MINE.id, sent.id)
    assert after.library is not None
    assert after.library.requirement(key) == old.requirement(key)
    assert (after.listed, after.findings[0].requirement) == (before.listed, key)
    again = opened(later, rows=(key,))
    assert list(submission(later, again).answers) == [key]
    accept(later, LEAD, [f"{sent.id}:1"])
    (finding,) = open_result(later, INSPECTOR, MINE.id, sent.id).findings
    assert finding.state is Mending.CONFIRMED
    assert key not in submission(later, opened(later)).answers


def test_the_id_of_a_withdrawn_row_is_never_given_again(settled: Office) -> None:
    *_, last = sorted(row["id"] for row in edition_of(settled, TRADE).rows)
    later = ending(settled, last)
    row = edition_of(later, TRADE).rows[0]
    typed = {**typed_of(row), "covers": "", "title.zh": "另一条", "title.en": "Another"}
    assert authoring.save_row(later, AUTHOR, TRADE, authoring.NEW, typed) > last


def test_a_row_ends_for_a_reason_and_only_where_the_rest_can_stand_without_it(settled: Office) -> None:
    with pytest.raises(RowFaulty) as refused:
        authoring.withdraw(settled, AUTHOR, TRADE, "CAT-001", "  ")
    assert set(refused.value.faults) == {"reason"}
    with pytest.raises(NotFound):
        authoring.withdraw(settled, AUTHOR, TRADE, "CAT-999", "x")
    with pytest.raises(Refused):
        authoring.withdraw(settled, INSPECTOR, TRADE, "CAT-001", "x")
    stated = next(row.covers[0] for row in settled.catalogue.library(TRADE, TODAY).requirements if row.covers)
    with pytest.raises(RowFaulty, match=stated):
        authoring.withdraw(settled, AUTHOR, COMMON, stated, "x")
    change(settled, "CAT-001", mend_days="9")
    authoring.withdraw(settled, AUTHOR, TRADE, "CAT-001", "x")
    draft = authoring.open_draft(settled, AUTHOR, TRADE).draft
    assert (draft.rows, draft.withdrawn) == ((), {"CAT-001": "x"})
    change(settled, "CAT-001", mend_days="9")
    draft = authoring.open_draft(settled, AUTHOR, TRADE).draft
    assert ([row["id"] for row in draft.rows], draft.withdrawn) == (["CAT-001"], {})
    authoring.withdraw(settled, AUTHOR, TRADE, "CAT-001", "x")
    assert not authoring.drop(settled, AUTHOR, TRADE, "CAT-001").open


def test_a_common_row_changes_for_the_premises_of_every_trade(settled: Office) -> None:
    trades = settled.catalogue.libraries
    covered = {key for each in trades.values() for one in each[-1].requirements for key in one.covers}
    row = next(
        one for one in edition_of(settled, COMMON).rows if "when" not in one and one["id"] not in covered
    )
    typed = {**typed_of(row), "when": "floor_area_m2 > 100000", "mend_days": "9"}
    authoring.save_row(settled, AUTHOR, COMMON, row["id"], typed)
    counted = impact(settled, AUTHOR, authoring.open_draft(settled, AUTHOR, COMMON))
    there = settled.store.read(
        lambda tx: [one for key in trades for one in facts_of_trade(tx, Scope("/"), key, after="", limit=99)]
    )
    assert counted.premises == len(there) > 7
    assert counted.rows[0].loses == len(there)
    authoring.hand_over(settled, AUTHOR, COMMON)
    authoring.publish(settled, SECOND, COMMON, TODAY)
    folder = settled.settings.data_dir / "industries" / COMMON
    assert (folder / "requirements.toml").exists()
    known = reread_requirements(settled.settings.data_dir, settled.catalogue)
    for trade, editions in trades.items():
        assert known.library(trade, TODAY).requirement(row["id"]).mend_days == 9
        assert known.library_edition(trade, editions[-1].version).requirements == editions[-1].requirements
    with pytest.raises(DraftRefused):  # of today's edition a visit may have been made, in any trade
        later = replace(settled, catalogue=known)
        authoring.save_row(later, AUTHOR, COMMON, row["id"], {**typed, "mend_days": "8"})
        authoring.hand_over(later, AUTHOR, COMMON)
        authoring.publish(later, SECOND, COMMON, TODAY)


def test_a_draft_whose_law_was_taken_out_since_says_so_and_is_not_published(settled: Office) -> None:
    rows = settled.catalogue.library(TRADE, TODAY).requirements
    cited = {c.law.id for row in rows for c in (row.basis, row.penalty and row.penalty.citation) if c}
    law = next(key for key in settled.catalogue.laws if key not in cited)
    change(settled, "CAT-001", **{"basis.law": law, "basis.verified": ""})
    authoring.hand_over(settled, AUTHOR, TRADE)
    laws = {key: one for key, one in settled.catalogue.laws.items() if key != law}
    since = replace(settled, catalogue=replace(settled.catalogue, laws=laws))
    drafted = authoring.open_draft(since, SECOND, TRADE)
    assert drafted.after is None
    assert law in drafted.said[0]
    assert "CAT-001" in drafted.said[0]
    assert impact(since, SECOND, drafted).rows == ()
    with pytest.raises(DraftRefused, match=law):
        authoring.publish(since, SECOND, TRADE, TODAY)
    assert not (settled.settings.data_dir / "industries").exists()
