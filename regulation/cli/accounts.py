"""`yima account`: local accounts, made, listed, disabled."""

from __future__ import annotations

import sys
from getpass import getpass
from typing import Annotated

import typer

from graph.accounts import Account
from regulation.access.accounts import add_account, disable_account, list_accounts
from regulation.access.policy import OPERATOR
from regulation.cli.saying import AsJson, office_opened, put, say

app = typer.Typer(
    help="Local accounts with role, district, department, enforcement number.", no_args_is_help=True
)


def register(whole: typer.Typer) -> None:
    """Add the commands."""
    whole.add_typer(app, name="account")


EXAMPLE = (
    "Example: yima account add wang --role inspector --district 110105 --department market_regulation "
    "--enforcement-number 11010512345"
)

Option = typer.Option


@app.command("add", epilog=EXAMPLE)
def add(
    name: Annotated[str, typer.Argument(help="What the person signs in with.")],
    role: Annotated[str, Option(help="owner, inspector, lead, regulator or author.")],
    display: Annotated[str, Option(help="The person's name on pages; else the sign-in name.")] = "",
    district: Annotated[
        str | None,
        Option(help="Code of the district whose subtree they see; a regulator without one sees all."),
    ] = None,
    department: Annotated[str | None, Option(help="Code of their department.")] = None,
    enforcement_number: Annotated[str | None, Option(help="An inspector's enforcement number.")] = None,
    premises: Annotated[list[str] | None, Option(help="An owner's premises id, once for each.")] = None,
) -> None:
    """Make an account or change one. The password is asked for, or read from stdin when that is no terminal."""
    password = _password()
    account = Account(
        name=name,
        display=display or name,
        role=role,
        district=district,
        department=department,
        enforcement_number=enforcement_number,
        premises=tuple(premises or ()),
    )
    with office_opened() as office:
        add_account(office.store, OPERATOR, account, password)
    say(f"The account {name} is made; it signs in at /sign-in.")


@app.command("list", epilog="Example: yima account list --json")
def listed(as_json: AsJson = False) -> None:
    """List the accounts."""
    with office_opened() as office:
        rows = list_accounts(office.store)
    data = [
        {
            "name": row.account.name,
            "display": row.account.display,
            "role": row.account.role,
            "district": row.account.district,
            "department": row.account.department,
            "enforcement_number": row.account.enforcement_number,
            "premises": list(row.account.premises),
            "disabled": row.disabled,
        }
        for row in rows
    ]
    put(
        data,
        as_json=as_json,
        lines=lambda: [
            f"{row['name']:<20} {row['role']:<10} {row['district'] or '-':<16} {row['department'] or '-':<24}"
            f"{'disabled' if row['disabled'] else ''}"
            for row in data
        ],
    )


@app.command("disable", epilog="Example: yima account disable wang")
def disable(name: Annotated[str, typer.Argument(help="The account.")]) -> None:
    """Disable an account; its sessions end at once."""
    with office_opened() as office:
        disable_account(office.store, OPERATOR, name, office.now())
    say(f"The account {name} is disabled and signed out everywhere.")


def _password() -> str:
    if sys.stdin.isatty():
        return getpass("Password (10 characters or more): ")
    return sys.stdin.readline().rstrip("\n")
