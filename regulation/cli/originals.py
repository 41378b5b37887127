"""`yima original`: the sealed original of a photo, written to a file; who opened it and why is recorded."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from regulation.access.policy import OPERATOR
from regulation.attachments import Away
from regulation.cli.saying import UsageFault, office_opened, say
from regulation.visits.originals import open_original
from regulation.visits.refusals import VisitRefused


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "original", epilog='Example: yima original 9f2c… --out 9f2c.jpg --by 陆见青 --why "复议调取"'
    )(run_original)


def run_original(
    digest: Annotated[
        str, typer.Argument(metavar="SHA256", help="The photo, as the record of the visit names it.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="A new file that you alone can read.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who opens it.")],
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="Why; it is kept with the evidence.")],
) -> None:
    """Write the sealed original of a photo to a file, byte for byte as the phone sent it."""
    if out.exists():
        raise UsageFault(f"{out} is there already. Name a new file.")
    if not by.strip():
        raise UsageFault("--by takes the name of who opens it.")
    with office_opened() as office:
        try:
            found = open_original(office, replace(OPERATOR, account=by.strip()), digest, why)
        except VisitRefused as refused:
            raise UsageFault(refused.text.en) from refused
        except Away as error:
            raise UsageFault(f"The photo cannot be read just now: {error.__cause__}. Try again.") from error
    with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(found)
    say(
        f"{out}: {len(found):,} bytes. It may show where and when the photo was taken; keep it with the case."
    )
