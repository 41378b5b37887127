"""Every route, every role, every premises near and far: who gets in stands in one table here, and nowhere else."""

from collections.abc import Iterator, Mapping

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import RouteContext, iter_route_contexts
from starlette.responses import Response
from starlette.routing import Mount
from starlette.testclient import TestClient

from regulation.web.app import STATIC_MOUNT, create_app
from regulation.web.asking import declared_action
from tests.regulation.town import ELSEWHERE, MINE, MISSING, NEITHER, OTHER_TRADE
from tests.regulation.web.asking import HTML, JSON
from tests.regulation.web.conftest import Town

pytestmark = pytest.mark.store

ROLES: tuple[str, ...] = ("public", "owner", "inspector", "lead", "regulator", "author")
PLACES = (MINE.id, OTHER_TRADE.id, ELSEWHERE.id, NEITHER.id, MISSING)
"""Of the owner, inspector and lead; in their district, another department's; in another district; neither; nowhere."""

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


# y 200 · s a passer-by is led to the sign-in (a machine is told 401) · x no right, 403 · - not there, 404
# f led on, 303 · u a form that is not ours, 422 · a signed in, but the form is not ours, 403
# b signed in, but nothing that can be read, 400
def alike(marks: str) -> dict[str, str]:
    """The same for every role."""
    return dict.fromkeys(ROLES, marks)


ANYONE = alike("y")
OFFICERS = {"public": "sssss", "owner": "xxxxx", "author": "xxxxx"}
NOBODYS_TASK = {"public": "s", "owner": "x", "author": "x"}
NOT_OWNERS = {"public": "sssss", **dict.fromkeys(("inspector", "lead", "regulator", "author"), "xxxxx")}
STAFF = ("inspector", "lead", "regulator")
RUNS = {**NOBODYS_TASK, "lead": "x", "regulator": "x"}
SETTLES = {**NOBODYS_TASK, "regulator": "x"}
READS = {**alike("y"), "public": "s", "owner": "x"}
WRITES = {**alike("x"), "public": "s"}
EXPECTED: dict[tuple[str, str], Mapping[str, str]] = {
    ("GET", "/i/pack"): {**RUNS, "inspector": "y"},
    ("GET", "/i/tasks/{task_id}/list"): {**RUNS, "inspector": "-"},
    ("GET", "/i/tasks/{task_id}/check"): {**RUNS, "inspector": "-"},
    ("GET", "/i/tasks/{task_id}/photos/{digest}"): {**RUNS, "inspector": "-"},
    ("POST", "/i/tasks/{task_id}/start"): {**RUNS, "inspector": "a"},
    ("POST", "/i/tasks/{task_id}/list"): {**RUNS, "inspector": "a"},
    ("POST", "/i/tasks/{task_id}/check"): {**RUNS, "inspector": "a"},
    ("POST", "/api/v1/visits"): {**RUNS, "inspector": "b"},
    ("HEAD", "/api/v1/attachments/{digest}"): {**RUNS, "inspector": "-"},
    ("PATCH", "/api/v1/attachments/{digest}"): {**RUNS, "inspector": "b"},
    ("GET", "/e/{premises_id}/visits/{visit_id}"): alike("-----"),
    ("GET", "/e/{premises_id}/visits/{visit_id}.pdf"): alike("-----"),
    ("GET", "/e/{premises_id}/visits/{visit_id}/photos/{digest}"): alike("-----"),
    ("POST", "/e/{premises_id}/visits/{visit_id}/reply"): {**NOT_OWNERS, "owner": "aaaaa"},
    ("POST", "/e/{premises_id}/visits/{visit_id}/proof"): {**NOT_OWNERS, "owner": "aaaaa"},
    ("POST", "/e/{premises_id}/visits/{visit_id}/time"): {**NOT_OWNERS, "owner": "aaaaa"},
    ("POST", "/e/{premises_id}/visits/{visit_id}/appeal"): {**NOT_OWNERS, "owner": "aaaaa"},
    ("POST", "/e/{premises_id}/visits/{visit_id}/rerating"): {**NOT_OWNERS, "owner": "aaaaa"},
    ("POST", "/r/visits/{visit_id}/heard"): {**SETTLES, "inspector": "a", "lead": "a"},
    ("POST", "/r/findings/{finding_id}/time"): {**SETTLES, "inspector": "a", "lead": "a"},
    ("POST", "/r/findings/{finding_id}/take-over"): {**SETTLES, "inspector": "a", "lead": "a"},
    ("GET", "/r/appeals"): {**NOBODYS_TASK, "inspector": "x", "lead": "y", "regulator": "y"},
    ("GET", "/r/appeals/{appeal_id}"): {**NOBODYS_TASK, "inspector": "x", "lead": "-", "regulator": "-"},
    ("POST", "/r/appeals/{appeal_id}"): {**NOBODYS_TASK, "inspector": "x", "lead": "a", "regulator": "a"},
    ("GET", "/r/ratings"): {**NOBODYS_TASK, "inspector": "x", "lead": "y", "regulator": "y"},
    ("GET", "/rate/{token}"): alike("-"),
    ("POST", "/rate/{token}"): alike("a"),
    ("GET", "/r/phoenix"): {**NOBODYS_TASK, "inspector": "x", "lead": "y", "regulator": "y"},
    ("POST", "/r/phoenix"): {**NOBODYS_TASK, "inspector": "x", "lead": "a", "regulator": "a"},
    ("GET", "/r/set-aside"): {**NOBODYS_TASK, "inspector": "x", "lead": "y", "regulator": "y"},
    ("POST", "/r/set-aside"): {**NOBODYS_TASK, "inspector": "x", "lead": "a", "regulator": "a"},
    ("POST", "/r/visits/{visit_id}/rulings"): {**SETTLES, "inspector": "a", "lead": "a"},
    ("GET", "/r/findings"): {**SETTLES, "inspector": "y", "lead": "y"},
    ("GET", "/r/findings/{finding_id}"): {**SETTLES, "inspector": "-", "lead": "-"},
    ("POST", "/r/findings/{finding_id}"): {**SETTLES, "inspector": "a", "lead": "a"},
    ("GET", "/"): ANYONE,
    ("GET", "/healthz"): ANYONE,
    ("GET", "/readyz"): ANYONE,
    ("GET", "/api/v1/openapi.json"): ANYONE,
    ("GET", "/sign-in"): ANYONE,
    ("POST", "/sign-in"): alike("u"),
    ("GET", "/signed-in"): {**alike("f"), "public": "s"},
    ("POST", "/sign-out"): {**alike("a"), "public": "s"},
    ("GET", "/r"): {
        "public": "s",
        "owner": "x",
        "inspector": "x",
        "lead": "y",
        "regulator": "y",
        "author": "x",
    },
    ("GET", "/r/trades/{industry}"): {
        "public": "s",
        "owner": "x",
        "inspector": "x",
        "lead": "y",
        "regulator": "y",
        "author": "x",
    },
    ("GET", "/r/editions"): {
        "public": "s",
        "owner": "x",
        "inspector": "x",
        "lead": "y",
        "regulator": "y",
        "author": "x",
    },
    ("GET", "/e/{premises_id}/evaluation"): alike("yyyy-"),
    ("GET", "/start"): ANYONE,
    ("GET", "/start/{industry}"): ANYONE,
    ("GET", "/r/models"): ANYONE,
    ("GET", "/r/models/{model}"): ANYONE,
    ("POST", "/r/models/{model}"): {**WRITES, "author": "a"},
    ("GET", "/r/models/{model}/draft"): {**WRITES, "regulator": "y", "author": "y"},
    ("POST", "/r/models/{model}/draft"): {**WRITES, "regulator": "a", "author": "a"},
    ("GET", "/r/requirements"): READS,
    ("GET", "/r/requirements/{trade}"): READS,
    ("GET", "/r/requirements/{trade}/draft"): {**WRITES, "author": "-"},
    ("POST", "/r/requirements/{trade}/draft"): {**WRITES, "author": "a"},
    ("GET", "/r/requirements/{trade}/{row}"): {**WRITES, "author": "y"},
    ("POST", "/r/requirements/{trade}/{row}"): {**WRITES, "author": "a"},
    ("GET", "/r/premises"): {
        "public": "s",
        "owner": "x",
        "inspector": "y",
        "lead": "y",
        "regulator": "y",
        "author": "x",
    },
    ("GET", "/r/premises/{premises_id}"): {
        **OFFICERS,
        "inspector": "y----",
        "lead": "y----",
        "regulator": "yy---",
    },
    ("GET", "/r/premises/{premises_id}/why"): {
        **OFFICERS,
        "inspector": "y----",
        "lead": "y----",
        "regulator": "yy---",
    },
    ("GET", "/r/premises/{premises_id}/why.pdf"): {
        **OFFICERS,
        "inspector": "y----",
        "lead": "y----",
        "regulator": "y----",
    },
    ("GET", "/r/premises/{premises_id}/letter"): {
        **OFFICERS,
        "inspector": "y----",
        "lead": "y----",
        "regulator": "yy---",
    },
    ("POST", "/r/premises/{premises_id}/letter"): {**OFFICERS, **dict.fromkeys(STAFF, "aaaaa")},
    ("GET", "/q"): ANYONE,
    ("POST", "/q"): alike("u"),
    ("GET", "/q/{digits}"): alike("-"),
    ("HEAD", "/q/{digits}"): alike("-"),
    ("GET", "/api/v1/codes/status"): alike("-"),
    ("GET", "/r/premises/{premises_id}/code"): {
        **OFFICERS,
        "inspector": "xxxxx",
        "lead": "y----",
        "regulator": "yy---",
    },
    ("POST", "/r/premises/{premises_id}/code"): {
        **OFFICERS,
        "inspector": "xxxxx",
        **dict.fromkeys(("lead", "regulator"), "aaaaa"),
    },
    ("GET", "/r/premises/{premises_id}/code.{kind}"): {
        **OFFICERS,
        "inspector": "xxxxx",
        **dict.fromkeys(("lead", "regulator"), "-----"),
    },
    ("GET", "/e/{premises_id}"): alike("yyyy-"),
    ("GET", "/e/{premises_id}/handbook"): alike("yyyy-"),
    ("GET", "/e/{premises_id}/handbook.pdf"): alike("y-y--"),
    ("POST", "/e/{premises_id}/handbook/read"): {**NOT_OWNERS, "owner": "aaaaa"},
    ("GET", "/e/{premises_id}/facts"): alike("yyyy-"),
    ("POST", "/e/{premises_id}/facts"): {**NOT_OWNERS, "owner": "aaaaa"},
    ("GET", "/e/{premises_id}/self-check"): {**NOT_OWNERS, "owner": "y----"},
    ("POST", "/e/{premises_id}/self-check"): {**NOT_OWNERS, "owner": "aaaaa"},
    ("POST", "/e/{premises_id}/self-check-draft"): {**NOT_OWNERS, "owner": "aaaaa"},
    ("GET", "/e/{premises_id}/self-check/{check_id}"): {**NOT_OWNERS, "owner": "-----"},
    ("GET", "/e/{premises_id}/claim"): alike("yyyy-"),
    ("POST", "/e/{premises_id}/claim"): alike("uuuu-"),
    ("GET", "/e/{premises_id}/people"): {**NOT_OWNERS, "owner": "y----"},
    ("POST", "/e/{premises_id}/people"): {**NOT_OWNERS, "owner": "aaaaa"},
    ("GET", "/r/credit"): {**NOBODYS_TASK, **dict.fromkeys(STAFF, "y")},
    ("GET", "/r/credit/{entity}"): {**NOBODYS_TASK, **dict.fromkeys(STAFF, "-")},
    ("POST", "/r/credit/{entity}"): {**NOBODYS_TASK, "inspector": "x", "lead": "a", "regulator": "a"},
    ("GET", "/e/{premises_id}/credit"): {**NOT_OWNERS, "owner": "y----"},
    ("POST", "/e/{premises_id}/credit"): {**NOT_OWNERS, "owner": "aaaaa"},
    ("GET", "/r/grades"): {**NOBODYS_TASK, "inspector": "x", "lead": "y", "regulator": "y"},
    ("GET", "/r/grades/{premises_id}"): {
        **OFFICERS,
        "inspector": "xxxxx",
        "lead": "y----",
        "regulator": "yy---",
    },
    ("POST", "/r/grades/{premises_id}"): {
        **OFFICERS,
        "inspector": "xxxxx",
        **dict.fromkeys(("lead", "regulator"), "aaaaa"),
    },
    ("POST", "/e/{premises_id}/why"): {**NOT_OWNERS, "owner": "aaaaa"},
    ("GET", "/e/{premises_id}/why.pdf"): {
        "public": "sssss",
        "owner": "y----",
        "inspector": "xxxxx",
        "lead": "xxxxx",
        "regulator": "xxxxx",
        "author": "xxxxx",
    },
    ("GET", "/e/{premises_id}/why"): {
        "public": "sssss",
        "owner": "y----",
        "inspector": "xxxxx",
        "lead": "xxxxx",
        "regulator": "xxxxx",
        "author": "xxxxx",
    },
    ("GET", "/e/{premises_id}/improve"): {
        "public": "sssss",
        "owner": "y----",
        "inspector": "xxxxx",
        "lead": "xxxxx",
        "regulator": "xxxxx",
        "author": "xxxxx",
    },
    ("GET", "/r/tasks"): {
        "public": "s",
        "owner": "x",
        "inspector": "x",
        "lead": "y",
        "regulator": "y",
        "author": "x",
    },
    ("GET", "/r/premises/{premises_id}/order"): {
        **OFFICERS,
        "inspector": "xxxxx",
        "lead": "y----",
        "regulator": "yy---",
    },
    ("POST", "/r/premises/{premises_id}/order"): {
        **OFFICERS,
        "inspector": "xxxxx",
        "lead": "aaaaa",
        "regulator": "aaaaa",
    },
    ("GET", "/r/tasks/{task_id}"): {
        **NOBODYS_TASK,
        "inspector": "-",
        "lead": "-",
        "regulator": "-",
    },
    ("POST", "/r/tasks/{task_id}/{step}"): {**NOBODYS_TASK, "inspector": "x", "lead": "a", "regulator": "a"},
    ("GET", "/i/scan"): {**RUNS, "inspector": "y"},
    ("GET", "/i/visit/{visit_id}"): {**RUNS, "inspector": "y"},
    ("GET", "/i/outbox"): {**RUNS, "inspector": "y"},
    ("GET", "/i/shell/{lang}"): ANYONE,
    ("GET", "/sw.js"): ANYONE,
    ("GET", "/field.webmanifest"): ANYONE,
    ("GET", "/i"): {**NOBODYS_TASK, "inspector": "y", "lead": "x", "regulator": "x"},
    ("GET", "/i/tasks/{task_id}"): {**NOBODYS_TASK, "inspector": "-", "lead": "x", "regulator": "x"},
    ("GET", "/i/tasks/{task_id}/code"): {**NOBODYS_TASK, "inspector": "-", "lead": "x", "regulator": "x"},
    ("POST", "/i/tasks/{task_id}/code"): {**NOBODYS_TASK, "inspector": "a", "lead": "x", "regulator": "x"},
    ("POST", "/i/tasks/{task_id}/{step}"): {**NOBODYS_TASK, "inspector": "a", "lead": "x", "regulator": "x"},
    ("GET", "/i/premises/{premises_id}"): {
        **OFFICERS,
        "inspector": "y----",
        "lead": "xxxxx",
        "regulator": "xxxxx",
    },
    ("GET", "/v/{code}"): alike("-"),
    ("GET", "/v/{code}/list"): alike("-"),
    ("POST", "/v/{code}/compared"): alike("a"),
    ("GET", "/e/{premises_id}/verify"): alike("yyyy-"),
    ("POST", "/e/{premises_id}/verify"): alike("aaaaa"),
    ("POST", "/e/{premises_id}/complain"): alike("aaaaa"),
    ("GET", "/e/{premises_id}/notices/{task_id}"): {
        "public": "sssss",
        "owner": "-----",
        "inspector": "-----",
        "lead": "-----",
        "regulator": "-----",
        "author": "xxxxx",
    },
}
STATUS = {"y": 200, "x": 403, "-": 404, "f": 303, "u": 422, "a": 403, "b": 400}


def routes(app: FastAPI) -> Iterator[RouteContext]:
    """Every route the application answers at, however deep it was included."""
    return iter_route_contexts(app.routes)


def addresses(app: FastAPI) -> set[tuple[str, str]]:
    """Method and path of every route."""
    return {
        (method, route.path)
        for route in routes(app)
        if not isinstance(route.original_route, Mount) and route.path
        for method in route.methods or ["any method"]
    }


def undeclared(app: FastAPI) -> list[str]:
    """What would answer without having said what it does: routes without an action, mounts but for the static files."""
    return sorted(
        str(route.path)
        for route in routes(app)
        if declared_action(route.original_route) is None
        and not (isinstance(route.original_route, Mount) and route.path == STATIC_MOUNT)
    )


def expected_status(mark: str, method: str, accept: Mapping[str, str]) -> int:
    if mark == "s":
        return 303 if method == "GET" and accept is HTML else 401
    return STATUS[mark]


def ask(client: TestClient, method: str, path: str, place: str, accept: Mapping[str, str]) -> int:
    given = {"task_id": "0" * 16, "code": "none", "step": "approve", "check_id": "none"}
    given |= {
        "visit_id": "none",
        "entity": "none",
        "digest": "none",
        "finding_id": "none",
        "appeal_id": "none",
        "token": "none",
    }
    given |= {"digits": "1", "kind": "png", "industry": "catering", "trade": "catering", "row": "CAT-001"}
    given |= {"lang": "zh"}
    address = path.format(premises_id=place, model="cn-catering-2016", **given)
    return client.request(method, address, headers=dict(accept)).status_code


def test_every_route_declares_its_action_and_only_static_files_are_mounted(town: Town) -> None:
    assert undeclared(town.app) == []


def test_every_route_stands_in_the_table_and_the_table_names_no_other(town: Town) -> None:
    assert addresses(town.app) == set(EXPECTED)
    assert all(set(marks) == set(ROLES) for marks in EXPECTED.values())


def test_a_route_that_says_nothing_of_its_action_is_found(town: Town) -> None:
    careless = APIRouter()

    @careless.get("/r/everything")
    def everything() -> str:
        return "all of it"

    nested = APIRouter(prefix="/deep")
    nested.include_router(careless)
    app = create_app(town.office)
    app.include_router(nested)
    app.mount("/files", FastAPI())
    app.add_route("/plain", lambda _request: Response("all of it"))
    found = undeclared(app)
    assert found == ["/deep/r/everything", "/files", "/plain"]
    assert addresses(app) > set(EXPECTED)


@pytest.mark.parametrize("accept", [HTML, JSON], ids=["page", "data"])
@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_where_the_table_says_and_nowhere_else(
    town: Town, role: str, accept: Mapping[str, str]
) -> None:
    client = town.of(role)
    wrong: list[str] = []
    for (method, path), marks in EXPECTED.items():
        for place, mark in zip(PLACES, marks[role], strict="premises_id" in path):
            got, wanted = ask(client, method, path, place, accept), expected_status(mark, method, accept)
            if got != wanted:
                wrong.append(f"{role} {method} {path} {place}: {got}, not {wanted}")
    assert wrong == []


@pytest.mark.parametrize("role", ["public", "regulator"])
def test_a_method_that_no_route_declares_is_refused_before_anything_is_done(town: Town, role: str) -> None:
    client = town.of(role)
    wrong = [
        (method, path)
        for path in {path for _, path in EXPECTED}
        for method in METHODS
        if (method, path) not in EXPECTED and ask(client, method, path, MINE.id, HTML) != 405
    ]
    assert wrong == []


@pytest.mark.parametrize("accept", [HTML, JSON], ids=["page", "data"])
@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("inspector", "/r/premises/{}"),
        ("lead", "/r/premises/{}"),
        ("lead", "/r/premises/{}/why"),
        ("regulator", "/r/premises/{}"),
        ("regulator", "/r/premises/{}/why"),
        ("owner", "/e/{}/why"),
    ],
)
def test_what_is_not_theirs_looks_exactly_like_what_is_not_there(
    town: Town, name: str, path: str, accept: Mapping[str, str]
) -> None:
    def answer(place: str) -> tuple[int, str, list[tuple[str, str]]]:
        given = town.of(name).get(path.format(place), headers=dict(accept))
        return given.status_code, given.text.replace(place, "…"), sorted(given.headers.items())

    hidden, missing = answer(NEITHER.id), answer(MISSING)
    assert hidden == missing
    assert hidden[0] == 404


def test_a_regulator_without_a_district_opens_every_premises(town: Town) -> None:
    opened = [ask(town.of("everywhere"), "GET", "/r/premises/{premises_id}", p, HTML) for p in PLACES]
    assert opened == [200, 200, 200, 200, 404]


@pytest.mark.parametrize("name", ["nowhere", "idle"])
def test_an_account_whose_district_or_department_is_not_known_sees_nothing(town: Town, name: str) -> None:
    client = town.of(name)
    assert [ask(client, "GET", "/r/premises/{premises_id}", p, HTML) for p in PLACES] == [404] * 5
    assert client.get("/r/premises", headers=JSON).json()["rows"] == []
    assert client.get("/r", headers=JSON).json()["whole"]["total"]["n"] == 0


def test_a_passer_by_is_led_to_the_sign_in_and_back_to_where_they_wanted(town: Town) -> None:
    led = town.browser().get("/r/premises?grade=C,D&lang=en", headers=HTML)
    assert led.status_code == 303
    assert led.headers["location"] == "/sign-in?next=%2Fr%2Fpremises%3Fgrade%3DC%252CD&lang=en"
