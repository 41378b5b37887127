"""How a test asks the application, as a browser or a machine, and how it knows a problem when told one."""

import re
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

from regulation.web.asking import SESSION
from tests.regulation.town import PASSWORD

HTML = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
JSON = {"accept": "application/json"}

HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
"""What every answer carries, whatever it is."""

_CSRF = re.compile(r'name="csrf" value="([^"]+)"')


def csrf(page: str) -> str:
    """The token of the page's last form: the one in the page itself, after the sign-out button in its head."""
    return _CSRF.findall(page)[-1]


def sign_in(client: TestClient, name: str, password: str = PASSWORD, next: str = "") -> Response:
    """Open the form and send it."""
    form = client.get("/sign-in", params={"next": next} if next else {}, headers=HTML)
    given = {"csrf": csrf(form.text), "name": name, "password": password, "next": next}
    return client.post("/sign-in", data=given, headers=HTML)


def sign_out(client: TestClient) -> Response:
    """Press the button that stands in the head of every page."""
    page = client.get("/", headers=HTML).text
    return client.post("/sign-out", data={"csrf": csrf(page)}, headers=HTML)


def data(client: TestClient, address: str) -> Any:
    """The page as JSON."""
    answer = client.get(address, headers=JSON)
    assert answer.status_code == 200, (address, answer.text)
    return answer.json()


def token(client: TestClient) -> str:
    """The session's token in the browser."""
    return client.cookies[SESSION]


INSIDES = (
    "Traceback",
    'File "',
    "graph.",
    "neo4j",
    "Neo4j",
    "cypher",
    "bolt://",
    "Error(",
    "regulation.",
    "password",
)


def is_a_problem(answer: Response, status: int) -> None:
    """RFC 9457: its media type, and members that agree with the answer."""
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    body = answer.json()
    assert set(body) <= {"type", "title", "status", "detail"}
    assert body["status"] == status
    assert body["type"]
    assert body["title"].endswith(".")
    assert not [word for word in INSIDES if word in answer.text]


def is_a_problem_page(answer: Response, status: int) -> None:
    """A page in the house's look that says what and what now."""
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert "<h1>" in answer.text
    assert 'href="/"' in answer.text
    assert str(status) in answer.text
    assert not [word for word in INSIDES if word in answer.text]
