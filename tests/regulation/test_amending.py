"""A table's next edition: tried on everybody, published by a second person by its very hash, never over another."""

import hashlib
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date, timedelta

import pytest

from graph import table_drafts
from graph.drafts import PUBLISHED
from graph.table_drafts import TableDraft
from regulation import amending
from regulation.access import Action, Refused, Who
from regulation.access.policy import OPERATOR, Role
from regulation.amending import AmendmentRefused
from regulation.catalogue import read_catalogue, reread_tables
from regulation.grading.explain import explain
from regulation.grading.regrade import regrade
from regulation.grading.whatif import numbers
from regulation.office import Office
from regulation.planning.reading import minutes_for
from tests.regulation import town
from tests.regulation.test_whatif import CATERERS, MODEL, TIGHTER, drafted
from tests.regulation.town import TODAY

pytestmark = pytest.mark.store

WRITER, AUTHOR = Who("lin", Role.REGULATOR, "林澈"), Who("shen", Role.AUTHOR, "沈砚")
FIRST = date(2027, 1, 1)
CONTENT = drafted(*TIGHTER)
DIGEST = hashlib.sha256(CONTENT).hexdigest()


def sent(office: Office, content: bytes = CONTENT, who: Who = WRITER) -> TableDraft:
    return amending.draft(office, who, MODEL, content, "draft.toml", minutes_for)


def handed(office: Office) -> TableDraft:
    sent(office)
    return amending.hand_over(office, WRITER, MODEL, DIGEST, FIRST, " 按去年的 结果收紧 ")


def as_it_lies(office: Office) -> Office:
    known = reread_tables(office.settings.data_dir, office.catalogue)
    return replace(office, catalogue=known)


def later(office: Office, days: int) -> Office:
    return replace(office, now=lambda: office.now() + timedelta(days))


def test_from_the_draft_to_the_edition_each_step_is_a_deed_and_no_grade_moves(office: Office) -> None:
    town.settle(office)
    place = office.settings.data_dir / "tables" / MODEL / "2027-01-01.toml"
    before = len(town.leaves(office))
    kept = sent(office)
    assert (kept.digest, kept.version, kept.result["premises"]) == (DIGEST, "2027-01-01", len(CATERERS))
    over = amending.hand_over(office, WRITER, MODEL, DIGEST, FIRST, " 按去年的 结果收紧 ")
    assert (over.reason, over.handed_by, over.by) == ("按去年的 结果收紧", "lin", "林澈")
    assert not place.exists()
    published = amending.publish(office, AUTHOR, MODEL, DIGEST)
    assert (published.state, published.by) == (PUBLISHED, "沈砚")
    assert hashlib.sha256(place.read_bytes()).hexdigest() == DIGEST
    assert [(leaf["action"], leaf["actor"]) for leaf in town.leaves(office)[before:]] == [
        ("table.draft", "lin"),
        ("table.hand_over", "lin"),
        ("table.publish", "shen"),
    ]
    known = read_catalogue(office.settings.data_dir)
    assert known.table(MODEL, TODAY).version == "2016-12-01"
    assert known.table(MODEL, FIRST).version == "2027-01-01"


def test_only_a_second_person_publishes_and_only_what_they_read(office: Office) -> None:
    over = handed(office)
    refused: list[tuple[Callable[[], object], str]] = [
        (lambda: amending.publish(office, replace(AUTHOR, account="lin"), MODEL, DIGEST), "somebody else"),
        (lambda: amending.give_back(office, replace(AUTHOR, account="lin"), MODEL, DIGEST, "x"), "else"),
        (lambda: amending.publish(office, AUTHOR, MODEL, "0" * 64), "changed while you were reading"),
        (lambda: amending.give_back(office, AUTHOR, MODEL, DIGEST, " "), "Give the reason"),
        (lambda: sent(office, drafted(TIGHTER[0])), "handed over"),
    ]
    for step, sentence in refused:
        with pytest.raises(AmendmentRefused, match=sentence):
            step()
    with pytest.raises(Refused):
        amending.publish(office, WRITER, MODEL, DIGEST)
    with pytest.raises(Refused):
        amending.give_back(office, WRITER, MODEL, DIGEST, "x")
    assert office.store.read(lambda tx: table_drafts.read(tx, MODEL)) == over
    back = amending.give_back(office, AUTHOR, MODEL, DIGEST, "再核")
    assert (back.state, back.returned) == ("returned", "再核")
    with pytest.raises(AmendmentRefused, match="reload"):
        amending.publish(office, AUTHOR, MODEL, DIGEST)
    assert amending.hand_over(office, WRITER, MODEL, DIGEST, FIRST, "改过").returned == ""


def test_who_hands_over_another_persons_draft_does_not_publish_it_either(one_office: Office) -> None:
    sent(one_office)
    amending.hand_over(one_office, AUTHOR, MODEL, DIGEST, FIRST, "递交")
    with pytest.raises(AmendmentRefused, match="handed it over"):
        amending.publish(one_office, AUTHOR, MODEL, DIGEST)
    assert amending.open_draft(one_office, AUTHOR, MODEL).own


def test_an_old_trial_or_one_beside_another_edition_does_not_allow_publishing(one_office: Office) -> None:
    handed(one_office)
    days = numbers().days_valid
    assert amending.open_draft(later(one_office, days), AUTHOR, MODEL).fresh
    late = later(one_office, days + 1)
    assert not amending.open_draft(late, AUTHOR, MODEL).fresh
    with pytest.raises(AmendmentRefused, match="Try it again first"):
        amending.publish(late, AUTHOR, MODEL, DIGEST)
    own = one_office.settings.data_dir / "tables" / MODEL / "2026-11-01.toml"
    own.parent.mkdir(parents=True)
    own.write_bytes(drafted(("effective_from = 2016-12-01", "effective_from = 2026-11-01")))
    moved = as_it_lies(one_office)
    with pytest.raises(AmendmentRefused, match="another edition is in force"):
        amending.publish(moved, AUTHOR, MODEL, DIGEST)
    again = amending.try_again(moved, AUTHOR, MODEL, minutes_for)
    assert (again.tried_by, again.state, again.result["before"]) == ("沈砚", "handed_over", "2026-11-01")
    assert amending.publish(moved, AUTHOR, MODEL, DIGEST).state == PUBLISHED


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b" \n", "Choose a file"),
        (b"#" * (amending.MOST_BYTES + 1), "too large"),
        (b"id = ", r"draft\.toml: this is not TOML"),
        (drafted((TIGHTER[0][0], f"effective_from = {TODAY}")), "2026-11-24 at the earliest"),
        (drafted(), "none is ever overwritten"),
        (
            drafted(TIGHTER[0], ("on_trial = false", 'on_trial = false\nname = "tighter"')),
            "called by the day",
        ),
        (drafted(TIGHTER[0], ("on_trial = false", "on_trial = true")), "on_trial"),
    ],
)
def test_what_could_not_be_published_is_no_draft_and_what_was_there_stays(
    one_office: Office, content: bytes, sentence: str
) -> None:
    kept = sent(one_office)
    with pytest.raises(AmendmentRefused, match=sentence):
        sent(one_office, content)
    assert one_office.store.read(lambda tx: table_drafts.read(tx, MODEL)) == kept


def test_day_and_reason_are_asked_and_the_day_is_the_files(one_office: Office) -> None:
    sent(one_office)
    for day, reason, sentence in (
        (None, "x", "2027-01-01"),
        (FIRST + timedelta(1), "x", "2027-01-01"),
        (FIRST, " ", "Give the reason"),
        (FIRST, "x" * 501, "500"),
    ):
        with pytest.raises(AmendmentRefused, match=sentence):
            amending.hand_over(one_office, WRITER, MODEL, DIGEST, day, reason)


def test_a_published_edition_is_never_overwritten_not_even_before_this_worker_read_it(
    one_office: Office,
) -> None:
    handed(one_office)
    amending.publish(one_office, AUTHOR, MODEL, DIGEST)
    other = drafted(TIGHTER[0], ("up_to = 30", "up_to = 25"))
    for office in (one_office, as_it_lies(one_office)):
        with pytest.raises(AmendmentRefused, match="none is ever overwritten"):
            sent(office, other)
    (lying,) = (one_office.settings.data_dir / "tables" / MODEL).iterdir()
    assert lying.read_bytes() == CONTENT


def test_what_was_published_while_the_process_ended_is_put_in_place_at_the_next_start(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed(one_office)
    monkeypatch.setattr(amending, "put_in_place", lambda *_: None)
    amending.publish(one_office, AUTHOR, MODEL, DIGEST)
    monkeypatch.undo()
    assert read_catalogue(one_office.settings.data_dir).newest(MODEL).version == "2016-12-01"
    amending.finish(one_office)
    assert read_catalogue(one_office.settings.data_dir).newest(MODEL).version == "2027-01-01"


def test_before_its_day_everyone_concerned_sees_old_and_new_and_on_it_the_grade_follows(
    office: Office,
) -> None:
    town.settle(office)
    assert all(explain(office, OPERATOR, shop.id).coming is None for shop in CATERERS)
    kept = handed(office)
    amending.publish(office, AUTHOR, MODEL, DIGEST)
    told = as_it_lies(office)
    pairs = []
    for shop in CATERERS:
        owner = Who("o", Role.OWNER, premises=(shop.id,))
        explained = explain(told, owner, shop.id, Action.EXPLAIN_OWN)
        assert explained.coming is not None
        assert explained.coming.table.effective_from == FIRST
        assert explained.coming.now == explained.assessment
        pairs.append((explained.coming.now, explained.coming.then))
    names = [tuple(one.grade or one.state.value for one in pair) for pair in pairs]
    matrix = {(row["before"], row["after"]): row["premises"] for row in kept.result["matrix"]}
    assert {pair: names.count(pair) for pair in names} == matrix
    then = replace(told, now=lambda: office.now() + timedelta(FIRST.toordinal() - TODAY.toordinal()))
    regrade(then, OPERATOR, model=MODEL)
    for shop in CATERERS:
        after = explain(then, OPERATOR, shop.id)
        assert after.coming is None
        assert after.table is not None
        assert after.table.version == "2027-01-01"


def test_what_is_kept_of_a_draft_is_what_was_sent(one_office: Office) -> None:
    windows = CONTENT.replace(b"\n", b"\r\n")
    kept = sent(one_office, windows)
    assert kept.text.encode() == windows
    assert kept.digest == hashlib.sha256(windows).hexdigest()
    assert asdict(kept)["result"]["model"] == MODEL
