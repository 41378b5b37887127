"""Drafts of requirements as use cases: counted page by page, refused when overtaken, older visits left as they were."""

from dataclasses import replace
from datetime import timedelta

import pytest

from checklists import Outcome
from graph import drafts as stored
from regulation import authoring
from regulation.access import Refused, Who
from regulation.access.policy import Role
from regulation.authoring import DraftRefused, RowFaulty, counting, edition_of, impact, typed_of
from regulation.catalogue import reread_requirements
from regulation.grading.explain import explain, recomputes
from regulation.office import Office
from regulation.visits.result import open_result
from regulation.visits.submit import submit
from tests.regulation import town
from tests.regulation.town import MINE, TODAY
from tests.regulation.visiting import INSPECTOR, OWNER, failed, opened, submission

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
