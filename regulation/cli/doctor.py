"""`yima doctor`: checks everything, and says how to mend each; `--init` makes what a deployment starts with."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from checklists import ASSUMED, ASSUMED_STRICTER, Library
from graph import Store, StoreInUse, StoreTooNew, StoreUnavailable, opened
from graph.accounts import Account
from graph.changes import LATENESS
from qr import KeysError, Ring, StatusListRefused, keys
from regulation import attachments
from regulation.access.accounts import add_account, list_accounts
from regulation.access.policy import OPERATOR
from regulation.catalogue import COMMON, Catalogue, CatalogueError, read_catalogue, table_digest
from regulation.cli.saying import AsJson, put, say
from regulation.cli.serving import missing_for_production
from regulation.credit.model import Rules
from regulation.credit.rules import OWN
from regulation.credit.rules import rules as credit_rules
from regulation.field import rules as in_field
from regulation.field.offer import SealKeyError, key_file, make_key, read_key
from regulation.grading import mirror
from regulation.grading import numbers as improving
from regulation.grading.whatif import numbers
from regulation.office import Office
from regulation.ownership.passes import ASSUMED_NUMBERS
from regulation.planning import rules
from regulation.scanning.folders import folder, ring
from regulation.scanning.listing import publish, published
from regulation.settings import Settings, from_env
from regulation.visits.closing import clocks
from regulation.visits.exceptions import exception_rules
from regulation.web import field_app, scanning
from risk import STEEP, assumed

FIRST_ACCOUNT = "admin"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: whether it is well, what was seen, how to mend it. `remark`: to know, not to mend."""

    name: str
    well: bool
    seen: str
    mend: str = ""
    remark: bool = False


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor", epilog="Example: yima doctor --init")(doctor)


def doctor(
    init: Annotated[
        bool,
        typer.Option(
            "--init", help="Make data directory, secrets directory, keys of the codes, first account."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check everything and say how to mend each; exit 1 when something is not well."""
    settings = from_env()
    if init:
        _init(settings)
    checks = [
        *_of_machine(),
        _of_folder("data directory", settings.data_dir),
        *_of_rules(settings),
        *_of_keys(settings),
        _of_seal(settings),
        _of_photos(settings),
        *_of_store(settings),
    ]
    put(
        [{"name": c.name, "well": c.well, "seen": c.seen, "mend": c.mend} for c in checks],
        as_json=as_json,
        lines=lambda: [_line(check) for check in checks],
    )
    if not all(check.well for check in checks):
        raise typer.Exit(1)


def _line(check: Check) -> str:
    sign = "note" if check.remark else "ok" if check.well else "MEND"
    return f"{sign:<5} {check.name}: {check.seen}" + (f" → {check.mend}" if check.mend else "")


def _of_machine() -> list[Check]:
    version = ".".join(map(str, sys.version_info[:3]))
    return [
        Check(
            "Python", sys.version_info >= (3, 11), version, "" if sys.version_info >= (3, 11) else "take 3.11"
        )
    ]


def _of_folder(name: str, folder: Path) -> Check:
    if folder.is_dir() and os.access(folder, os.W_OK):
        return Check(name, True, str(folder))
    return Check(name, False, f"{folder} is not there or not writable", "run `yima doctor --init`")


def _of_rules(settings: Settings) -> list[Check]:
    """Whether all rule files parse; every assumed number by table and place."""
    try:
        known, credit = read_catalogue(settings.data_dir, settings.today()), credit_rules(settings.data_dir)
    except CatalogueError as error:
        return [Check("rules", False, str(error), "correct that file")]
    tables = [table for editions in known.tables.values() for table in editions]
    checks = [
        Check("rules", True, f"{len(known.industries)} industries, {len(tables)} editions of risk tables")
    ]
    laid = f", and over it from {settings.data_dir / OWN}: {', '.join(credit.laid)}" if credit.laid else ""
    checks.append(Check("windows of publicity", True, f"{credit.windows} ({credit.windows_name.en}){laid}"))
    checks += [
        Check(f"assumed in {where}", True, what, remark=True) for where, what in _assumptions(known, credit)
    ]
    checks += [
        Check(
            f"risk table {industry.table}",
            True,
            f"on trial and {_standing(known, industry.table)}, so {industry.id} has no grades",
            remark=True,
        )
        for industry in known.industries.values()
        if industry.table and industry.model is None
    ]
    checks += [
        Check(
            f"risk table {model}", True, f"{adoption.by} adopted another text than lies here now", remark=True
        )
        for model, adoption in known.adoptions.items()
        if adoption.sha256
        and model in known.tables
        and adoption.sha256 != table_digest(settings.data_dir, known.newest(model))
    ]
    for library in (editions[-1] for editions in known.libraries.values()):
        checks += _of_requirements(library)
    return checks


def _standing(known: Catalogue, model: str) -> str:
    adoption = known.adoptions.get(model)
    return f"adopted from {adoption.on} on" if adoption else "adopted by nobody"


def _assumptions(known: Catalogue, credit: Rules) -> Iterator[tuple[str, str]]:
    """Every number without a found source: where it stands, and which it is."""
    for editions in known.tables.values():
        for table in editions:
            yield from ((f"{table.id} {table.version}", assumption.where) for assumption in assumed(table))
    yield from (("planning", f"{name}: {why}") for name, why in rules().assumed)
    yield from (("credit", f"{', '.join(names)}: {why}") for names, why in credit.assumed)
    if known.matrix.basis.assumed:
        yield "supervision", f"the level of each grade beside each class of {known.matrix.other}"
    yield from (("improving a grade", f"{name}: {why}") for name, why in improving.numbers().assumed)
    yield from (("what-if", f"{name}: {why}") for name, why in numbers().assumed)
    yield from (("the owner's access", f"{what}: {number}") for what, number in ASSUMED_NUMBERS.items())
    yield from (("typed codes", f"{what}: {number}") for what, number in scanning.ASSUMED_NUMBERS.items())
    yield from (("the app in the field", f"{what}: {n}") for what, n in field_app.ASSUMED_NUMBERS.items())
    yield (
        "the change feed",
        f"minutes after its time that a deed is still looked for: {LATENESS.seconds // 60}",
    )
    yield "visits", ASSUMED_STRICTER
    yield from (("visits", f"{name}: {why}") for name, why in exception_rules().assumed)
    yield from (("photos", f"{what}: {number}") for what, number in attachments.ASSUMED_NUMBERS.items())
    yield from (("closing what a visit found", why) for why in clocks().assumed)
    yield from (("the field", f"{name}: {why}") for name, why in in_field.rules().assumed)
    yield "grades to look at", f"a grade that fell by {STEEP} steps or more stands first"
    for trade, visiting in known.visits.items():
        if trade in known.industries and visiting.assumed:
            yield f"the visits of {trade}", ", ".join(visiting.assumed)
    every = known.evaluations[COMMON][-1]
    yield "the evaluation of every trade", ", ".join(every.assumed)
    for trade, editions in known.evaluations.items():
        if editions[-1] != every and editions[-1].assumed:
            yield f"the evaluation of {trade}", ", ".join(editions[-1].assumed)


def _of_requirements(library: Library) -> list[Check]:
    """Rows of a trade that rest on less than they should: assumed points, an article not read, a newer text known."""
    name = f"requirements of {library.industry} {library.version}"
    rows = library.requirements
    weak = {
        "points assumed": [row.id for row in rows if row.points_source == ASSUMED],
        "article not read": [row.id for row in rows if not row.basis.verified],
        "a newer text is known": [row.id for row in rows if row.basis.law.superseded_by],
    }
    checks = [Check(name, True, f"{len(rows)} rows")]
    checks += [
        Check(name, True, f"{what}: {', '.join(ids)}", remark=True) for what, ids in weak.items() if ids
    ]
    return checks


def _of_keys(settings: Settings) -> list[Check]:
    """Whether the keys of the codes are there, are enough, and are read by nobody else; how old the status list is."""
    name, where = "keys of the codes", folder(settings)
    if faults := keys.wide(where):
        return [Check(name, False, fault) for fault in faults]
    try:
        found = ring(settings)
    except KeysError as error:
        return [Check(name, False, str(error), "run `yima doctor --init`")]
    enough = len(found.private) >= keys.LEAST_ACTIVE
    mend = "" if enough else "run `yima code keys --rotate`"
    seen = f"{len(found.private)} active, {found.newest[0]} signs"
    return [Check(name, enough, seen, mend), _of_list(settings, found)]


def _of_seal(settings: Settings) -> Check:
    """Whether lists for the field can be sealed; without it no visit begins away from the network."""
    try:
        read_key(settings)
    except SealKeyError as error:
        return Check("key that seals lists", False, str(error), "see the sentence")
    return Check("key that seals lists", True, str(key_file(settings)))


def _of_photos(settings: Settings) -> Check:
    """Whether the key that seals the originals of photos is there and is read by nobody else."""
    name, path = "key of the photos", attachments.key_file(settings)
    if faults := attachments.wide(settings):
        return Check(name, False, " ".join(faults))
    try:
        attachments.key(settings)
    except attachments.SealBroken as broken:
        sealed = attachments.any_sealed(settings)
        return Check(name, False, str(broken), "" if sealed else "run `yima doctor --init`")
    return Check(name, True, f"in {path}; without it no original opens, so keep a copy of it apart")


def _of_list(settings: Settings, signing: Ring) -> Check:
    """Whether the status list is ours and the newest; verifiers without the store go by it."""
    name = "status list of the codes"
    try:
        listed = published(settings, signing)
    except StatusListRefused as refused:
        return Check(name, False, str(refused), "run `yima doctor --init`")
    if listed is None:
        return Check(name, True, "none yet; it is signed with the first code")
    return Check(name, True, f"signed {listed.as_of:%Y-%m-%d %H:%M} UTC")


def _of_store(settings: Settings) -> list[Check]:
    """Whether the store starts or answers, and what is missing for production."""
    try:
        with opened(settings.store, settings.data_dir) as store:
            missing = missing_for_production(store, "127.0.0.1", tls=False)
            mirrored = _of_mirror(settings, store)
    except (StoreUnavailable, StoreInUse, StoreTooNew) as error:
        return [Check("store", False, str(error), "see the sentence")]
    shown = "embedded" if settings.store == "embedded:" else "Neo4j"
    faults = [Check("production", False, m) for m in missing]
    return [Check("store", True, f"{shown}, answers"), mirrored, *faults]


def _of_mirror(settings: Settings, store: Store) -> Check:
    """How old the mirror is, how many deeds are not in it yet, and whether it holds what a regrade would read."""
    name, known = "mirror", mirror.read(settings.data_dir)
    if known is None:
        return Check(name, True, "none yet; the next `yima regrade` makes it", remark=True)
    try:
        catalogue = read_catalogue(settings.data_dir, settings.today())
    except CatalogueError:
        return Check(name, True, f"of {known.at:%Y-%m-%d %H:%M} UTC; the rules cannot be read", remark=True)
    behind = mirror.behind(Office(store, catalogue, settings), known)
    seen = f"{known.rows:,} premises as of {known.at:%Y-%m-%d %H:%M} UTC"
    if behind.anew:
        return Check(
            name, True, f"{seen}; the next `yima regrade` makes {', '.join(behind.anew)} anew", remark=True
        )
    return Check(
        name, True, f"{seen}, {behind.changed:,} changed since; the next `yima regrade` reads these alone"
    )


def _init(settings: Settings) -> None:
    """Make the directories, and an account to begin with when there is none; its password is shown once."""
    _made(settings.data_dir, 0o750)
    _made(settings.secret_dir, 0o700)
    for kid in keys.make(folder(settings)):
        say(f"Key {kid} for codes is made in {folder(settings)}.")
    if make_key(settings):
        say(f"The key that seals lists for the field is made: {key_file(settings)}.")
    if attachments.make_key(settings):
        say(f"The key that seals photos is made in {attachments.key_file(settings)}.")
    with opened(settings.store, settings.data_dir) as store:
        publish(Office(store, read_catalogue(settings.data_dir, settings.today()), settings))
        if list_accounts(store):
            return
        password = secrets.token_urlsafe(12)
        account = Account(FIRST_ACCOUNT, FIRST_ACCOUNT, "regulator", None, None, None, ())
        add_account(store, OPERATOR, account, password)
    say(f"First account: {FIRST_ACCOUNT}, password {password} (shown this once).")


def _made(folder: Path, mode: int) -> None:
    folder.mkdir(mode=mode, parents=True, exist_ok=True)
    folder.chmod(mode)
