"""Grades that want a person's eye: which, in what order, whose; on both stores."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from graph import Store, Tx, grades, register, reviews
from graph.grades import Graded
from graph.records import District, Premises
from graph.reviews import GradeWord, WantingRow
from graph.scope import Scope
from risk import State

pytestmark = pytest.mark.store

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
EVERYWHERE = Scope("/")


def settle(store: Store, *shops: str, district: str = "d", industry: str = "catering") -> None:
    """Premises of these names, which are their ids too."""

    def one(name: str) -> Premises:
        return Premises(
            key=name, id=name, name=name, industry=industry, trade_class=None, district=district, address="",
            latitude=None, longitude=None, search=name, facts={}, entity=name, scheme="test", entity_name=name,
            legal_person=None,
        )  # fmt: skip

    store.write(
        "test",
        "test",
        lambda tx: (
            register.put(tx, District, [District(district, district, district, None, f"/{district}/")]),
            register.put(tx, Premises, [one(shop) for shop in shops]),
        ),
    )


def give(store: Store, shop: str, *letters: str) -> None:
    """Grades one after another; `?` has none for too little is known, a small letter is provisional."""
    for letter in letters:
        number = len(store.read(lambda tx: grades.history(tx, shop)))
        state = (
            State.INSUFFICIENT if letter == "?" else State.GRADED if letter.isupper() else State.PROVISIONAL
        )
        grade = None if letter == "?" else letter.upper()
        row = Graded(
            f"{shop}-{number + 1}",
            shop,
            at=AT + timedelta(hours=number),
            model="t",
            version="1",
            as_of=date(2026, 11, 23),
            state=state,
            grade=grade,
            rank="ABCD".index(grade) if grade else None,
            sign=grade,
            score=None,
            known_share=1000,
            assessed="x",
            points={},
            facts={},
        )
        store.write("test", "test", lambda tx, row=row: grades.put(tx, [row]))


def say(store: Store, grade: str, kind: str, hours: int) -> None:
    """A word on a grade, so many hours later."""
    shop = grade.split("-")[0]
    word = GradeWord(
        f"{grade}:{kind}:{hours}", shop, grade, kind, "看过", "li", None, AT + timedelta(hours=hours)
    )
    store.write("test", "test", lambda tx: reviews.put(tx, word))


def listed(
    store: Store, scope: Scope = EVERYWHERE, kind: str | None = None, skip: int = 0, limit: int = 50
) -> Sequence[WantingRow]:
    def work(tx: Tx) -> list[WantingRow]:
        return reviews.wanting(tx, scope, kind=kind, industry=None, skip=skip, limit=limit)

    return store.read(work)


def seen(store: Store) -> list[tuple[str, tuple[str, ...]]]:
    return [(row.id, row.wanting.why) for row in listed(store)]


def test_what_fell_two_steps_stands_first_then_disputed_worse_unknown_better_and_new(store: Store) -> None:
    settle(store, "new", "better", "unknown", "part", "worse", "said", "steep")
    give(store, "new", "B")
    give(store, "better", "C", "B")
    give(store, "unknown", "?")
    give(store, "part", "b")
    give(store, "worse", "A", "B")
    give(store, "said", "B")
    say(store, "said-1", "disputed", 1)
    give(store, "steep", "A", "B", "C")
    assert seen(store) == [
        ("steep", ("worse",)),
        ("said", ("disputed",)),
        ("worse", ("worse",)),
        ("part", ("unknown",)),
        ("unknown", ("unknown",)),
        ("better", ("better",)),
        ("new", ("new",)),
    ]
    first = listed(store)[0].wanting
    assert (first.before and first.before.grade, first.now.grade, first.fell) == ("B", "C", 2)


def test_a_new_record_of_the_same_grade_does_not_hide_that_it_fell(store: Store) -> None:
    settle(store, "shop")
    give(store, "shop", "A", "C", "C")
    assert [(row.wanting.why, row.wanting.fell) for row in listed(store)] == [(("worse",), 2)]


def test_a_confirmed_grade_leaves_the_list_until_the_next_one(store: Store) -> None:
    settle(store, "shop")
    give(store, "shop", "A", "C")
    say(store, "shop-2", "commented", 2)
    assert seen(store) == [("shop", ("worse",))]
    say(store, "shop-2", "confirmed", 3)
    assert seen(store) == []
    give(store, "shop", "C")
    assert seen(store) == [("shop", ("new",))]


def test_an_objection_is_open_until_an_officer_answers_even_where_the_grade_was_confirmed_or_given_anew(
    store: Store,
) -> None:
    settle(store, "shop")
    give(store, "shop", "B")
    say(store, "shop-1", "confirmed", 1)
    say(store, "shop-1", "disputed", 2)
    assert seen(store) == [("shop", ("disputed",))]
    give(store, "shop", "B")
    assert seen(store) == [("shop", ("disputed",))]
    say(store, "shop-2", "commented", 3)
    assert seen(store) == [("shop", ("disputed",))]
    say(store, "shop-2", "confirmed", 4)
    assert seen(store) == []


def test_what_was_sent_back_waits_at_the_end(store: Store) -> None:
    settle(store, "back", "shop")
    give(store, "back", "A", "D")
    give(store, "shop", "B")
    say(store, "back-2", "sent_back", 3)
    assert seen(store) == [("shop", ("new",)), ("back", ("worse", "sent_back"))]


def test_list_and_counts_hold_only_what_lies_in_the_scope(store: Store) -> None:
    settle(store, "near")
    settle(store, "far", district="e")
    settle(store, "drugs", industry="pharmacy")
    for shop in ("near", "far", "drugs"):
        give(store, shop, "A", "B")
    here = Scope("/d/", industries=("catering",))
    assert [row.id for row in listed(store, here)] == ["near"]
    counted = store.read(lambda tx: reviews.counts(tx, here))
    assert [(one.kinds, one.industry, one.district.code, one.count) for one in counted] == [
        (("worse",), "catering", "d", 1)
    ]
    everywhere = store.read(lambda tx: reviews.counts(tx, EVERYWHERE))
    assert sum(one.count for one in everywhere) == 3


def test_a_page_holds_so_many_and_the_next_goes_on_from_there(store: Store) -> None:
    shops = [f"shop{n}" for n in range(5)]
    settle(store, *shops)
    for shop in shops:
        give(store, shop, "A")
    pages = [[row.id for row in listed(store, skip=skip, limit=2)] for skip in (0, 2, 4)]
    assert pages == [["shop0", "shop1"], ["shop2", "shop3"], ["shop4"]]
    assert listed(store, kind="worse") == []


def test_words_come_back_as_they_were_said_the_newest_first(store: Store) -> None:
    settle(store, "shop")
    give(store, "shop", "B")
    for hours, kind in ((1, "disputed"), (2, "commented")):
        say(store, "shop-1", kind, hours)
    said = store.read(lambda tx: reviews.words(tx, "shop"))
    assert [(word.kind, word.at) for word in said] == [
        ("commented", AT + timedelta(hours=2)),
        ("disputed", AT + timedelta(hours=1)),
    ]
    assert said[0] == GradeWord(
        "shop-1:commented:2", "shop", "shop-1", "commented", "看过", "li", None, AT + timedelta(hours=2)
    )
