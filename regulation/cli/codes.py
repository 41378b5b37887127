"""`yima code`: codes minted as labels, verified, stopped; and the keys that sign them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer

from graph import Store, StoreUnavailable, codes, connected
from qr import Reason, Ring, ShortCodeRefused, Status, StatusList, keys, read_short_code, render
from regulation.access.policy import OPERATOR
from regulation.cli.saying import AsJson, UsageFault, office_opened, put, say
from regulation.office import Office
from regulation.register.enterprise_rows import entity_key
from regulation.scanning.codes import (
    Minted,
    Verdict,
    as_json,
    change,
    mint_for,
    online,
    premises_of_subject,
    replace,
    slot_of,
    typed,
    verify,
)
from regulation.scanning.folders import folder, ring
from regulation.scanning.listing import disable_key, publish, published
from regulation.settings import Settings, from_env

app = typer.Typer(help="Codes on walls: labels, verification, status, keys.", no_args_is_help=True)


def register(whole: typer.Typer) -> None:
    """Add the commands."""
    whole.add_typer(app, name="code")


BATCH = 500
"""Lines that are verified together, so that the store is asked once for all of them."""

Option = typer.Option
ReasonGiven = Annotated[str, Option("--reason", metavar="TEXT", help="Why; it is kept beside the code.")]
SubjectGiven = Annotated[str, typer.Argument(metavar="ID", help="The premises, by its id or short code.")]


@app.command("mint", epilog="Example: yima code mint --subject 7k3q92mdw4xnh6tz --out labels")
def mint(
    subject: Annotated[
        list[str],
        Option("--subject", metavar="ID…", help="A premises id, or an entity's code with one premises."),
    ],
    out: Annotated[Path, Option("--out", metavar="DIR", help="Where the labels are written.")],
    more: Annotated[list[str] | None, typer.Argument(metavar="[ID]…", help="More subjects.")] = None,
    host: Annotated[
        str | None, Option("--host", help="The host signed into the codes; else YIMA_HOST.")
    ] = None,
    form: Annotated[str, Option("--format", help="png or svg.")] = "png",
    as_json: AsJson = False,
) -> None:
    """Sign a code for each premises and write its label; a premises with a good code gets the same again."""
    if form not in ("png", "svg"):
        raise UsageFault(f"--format is {form!r}; it takes png or svg.")
    with office_opened() as office:
        wanted = premises_of_subjects(office, [*subject, *(more or ())])
        made = mint_for(office, OPERATOR, wanted, host.lower() if host else None)
        publish(office, made[0].code.host if made else None)
    out.mkdir(parents=True, exist_ok=True)
    data = [_written(one, out, form) for one in made]
    put(data, as_json=as_json, lines=lambda: [f"{row['file']}  {row['code']}  {row['name']}" for row in data])


@app.command(
    "verify",
    epilog="Example: yima code verify https://q.example.gov.cn/q/0526…   ·   … | yima code verify --stdin",
)
def verify_text(
    text: Annotated[
        str | None, typer.Argument(help="A scanned address, its digits, or a short code.")
    ] = None,
    stdin: Annotated[
        bool, Option("--stdin", help="One text a line in, one JSON line out, in order.")
    ] = False,
    json_wanted: AsJson = False,
) -> None:
    """Say whether a code is ours and good, and why not; exit 1 when it is not."""
    if stdin == (text is not None):
        raise UsageFault("Give one TEXT, or --stdin with one text a line.")
    settings = from_env()
    signing = ring(settings)
    if stdin:
        for verdict in _verdicts((line.rstrip("\r\n") for line in sys.stdin), settings, signing):
            print(json.dumps(as_json(verdict), ensure_ascii=False))
        return
    assert text is not None  # noqa: S101  the check above says so
    (verdict,) = _verdicts([text], settings, signing)
    said = as_json(verdict)
    put(
        said,
        as_json=json_wanted,
        lines=lambda: [f"{name}: {value}" for name, value in said.items() if value is not None],
    )
    _say_typed(text)
    if verdict.reason is not Reason.OK:
        raise typer.Exit(1)


@app.command("suspend", epilog="Example: yima code suspend 7k3q92mdw4xnh6tz --reason 搬迁中")
def suspend(subject: SubjectGiven, reason: ReasonGiven) -> None:
    """Stop a premises' code for a while."""
    _change(subject, Status.SUSPENDED, reason)


@app.command("lift", epilog="Example: yima code lift 7k3q92mdw4xnh6tz --reason 已迁入新址")
def lift(subject: SubjectGiven, reason: ReasonGiven) -> None:
    """Lift a suspension."""
    _change(subject, Status.VALID, reason)


@app.command("revoke", epilog="Example: yima code revoke 7k3q92mdw4xnh6tz --reason 注销")
def revoke(subject: SubjectGiven, reason: ReasonGiven) -> None:
    """Stop a premises' code for good."""
    _change(subject, Status.REVOKED, reason)


@app.command("replace", epilog="Example: yima code replace 7k3q92mdw4xnh6tz --reason 标签破损")
def replace_code(
    subject: SubjectGiven,
    reason: ReasonGiven,
    out: Annotated[
        Path | None, Option("--out", metavar="DIR", help="Where the new label is written.")
    ] = None,
    form: Annotated[str, Option("--format", help="png or svg.")] = "png",
) -> None:
    """Give a premises a new code; the old one says that it was replaced."""
    with office_opened() as office:
        (premises,) = premises_of_subjects(office, [subject])
        made = replace(office, OPERATOR, premises, reason)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        print(_written(made, out, form)["file"])
    say(f"{premises} has a new code; the old one is replaced.")


@app.command("keys", epilog="Example: yima code keys --rotate   ·   yima code keys --disable 3")
def manage_keys(
    rotate: Annotated[bool, Option("--rotate", help="Make a new key that signs from now on.")] = False,
    disable: Annotated[
        int | None, Option("--disable", metavar="KID", help="Take a key out of use in an emergency.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the active keys; add one, or disable one (its codes are good no more, in running servers too)."""
    settings = from_env()
    where = folder(settings)
    if disable is not None:
        made = disable_key(settings, disable)
        say(
            f"Key {disable} is disabled: codes signed by it are refused from now on. Print new labels for them."
        )
        for kid in made:
            say(f"Key {kid} is made in its place.")
    if rotate:
        say(f"Key {keys.add(where)} signs from now on; labels signed by older keys stay good.")
    found = ring(settings)
    data = [{"kid": kid, "signs": kid == found.newest[0]} for kid in sorted(found.private)]
    put(
        data,
        as_json=as_json,
        lines=lambda: [f"{row['kid']:>3}{'  signs' if row['signs'] else ''}" for row in data],
    )


def premises_of_subjects(office: Office, subjects: Iterable[str]) -> list[str]:
    """Premises ids of what was given: ids, short codes, or codes of entities with exactly one premises."""
    return [_premises_of(office, subject) for subject in subjects]


def _premises_of(office: Office, subject: str) -> str:
    """The premises' id, whatever of it was given. NotFound when there is none, CodeFault when there are several."""
    try:
        return read_short_code(subject)
    except ShortCodeRefused:
        pass
    try:
        entity = entity_key(subject)
    except ValueError:
        entity = subject
    return office.store.read(lambda tx: premises_of_subject(tx, subject, entity))


def _change(subject: str, to: Status, reason: str) -> None:
    with office_opened() as office:
        (premises,) = premises_of_subjects(office, [subject])
        change(office, OPERATOR, premises, to, reason)
    say(f"The code of {premises} is {to.name.lower()} now.")


def _written(made: Minted, out: Path, form: str) -> Mapping[str, Any]:
    path = out / f"{made.place.id}.{form}"
    path.write_bytes(render(made.label, "png" if form == "png" else "svg"))
    return {
        "subject": made.place.id,
        "name": made.place.name,
        "code": made.label.code,
        "text": made.label.text,
        "file": str(path),
    }


def _verdicts(texts: Iterable[str], settings: Settings, signing: Ring) -> Iterator[Verdict]:
    """The verdicts in order; by the running store where there is one, else by the published list."""
    with _running(settings) as store:
        listed = None if store else published(settings, signing)
        lines = iter(texts)
        while batch := list(islice(lines, BATCH)):
            yield from _batch(batch, settings, signing, listed, store)


def _batch(
    batch: Sequence[str], settings: Settings, signing: Ring, listed: StatusList | None, store: Store | None
) -> Iterator[Verdict]:
    """The verdicts on some texts; the store is asked once for all that are signed by us."""
    if store is None:
        yield from (verify(text, settings.host, signing, listed) for text in batch)
        return
    signed = [verify(text, settings.host, signing, None) for text in batch]
    slots = {slot_of(verdict.token) for verdict in signed if verdict.token}
    known = store.read(lambda tx: codes.standings(tx, slots)) if slots else {}
    subjects = [_typed(text) for text in batch]
    wanted = {subject for subject in subjects if subject}
    held = store.read(lambda tx: codes.of_premises(tx, wanted)) if wanted else {}
    now = datetime.now(settings.timezone)
    for verdict, subject in zip(signed, subjects, strict=True):
        if subject is None:
            yield online(verdict, known.get, now)
        else:
            yield typed(subject, held.get(subject, ()), settings.host, now)


@contextmanager
def _running(settings: Settings) -> Iterator[Store | None]:
    """The store, if it runs; none is started for this."""
    with ExitStack() as until_done:
        store = None
        with suppress(StoreUnavailable):
            store = until_done.enter_context(connected(settings.store, settings.data_dir))
        yield store if store and store.ready() else None


def _typed(text: str) -> str | None:
    """The premises whose short code this is, None for any other text."""
    try:
        return read_short_code(text)
    except ShortCodeRefused:
        return None


def _say_typed(text: str) -> None:
    """A short code can be looked up in the register, but nothing about it is signed."""
    if _typed(text):
        say(
            "This is a short code: typed, not verified. It is looked up in the running store, and nowhere else."
        )
