"""`yima run` and `yima serve`: the pages, over the embedded store with its sample, or over the deployment's store."""

from __future__ import annotations

import multiprocessing
import os
import socket
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from graph import Store, opened, owned
from qr import KeysError, keys, matrix
from regulation.access.accounts import list_accounts
from regulation.access.policy import OPERATOR
from regulation.cli import sample
from regulation.cli.certificate import self_signed
from regulation.cli.saying import UsageFault, brought_up, progress_shown, rules_read, say
from regulation.field.offer import SealKeyError, make_key, read_key
from regulation.office import Office
from regulation.scanning.codes import mint_for
from regulation.scanning.folders import folder
from regulation.scanning.listing import publish
from regulation.settings import Settings, from_env

LOOPBACK = "127.0.0.1"
TARGET = "regulation.web.asgi:create"

Port = Annotated[int, typer.Option("--port", help="The port to serve on.", min=1, max=65535)]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("run", epilog="Example: yima run --port 8080")(run)
    app.command("serve", epilog="Example: YIMA_STORE=neo4j://yima:…@db:7687 yima serve --bind 0.0.0.0")(serve)


def run(
    port: Port = 8000,
    tls: Annotated[
        bool, typer.Option("--tls", help="Serve over TLS with a self-signed certificate.")
    ] = False,
) -> None:
    """Start the embedded store, load the sample on the first start, serve on 127.0.0.1."""
    begun = time.monotonic()
    settings = _named_after(port, from_env())
    _require_free(LOOPBACK, port)
    office_catalogue = rules_read(settings)
    say(f"Starting the store in {settings.data_dir} …")
    with owned(settings.data_dir) as store:
        for kid in keys.make(folder(settings)):
            say(f"Key {kid} for codes is made.")
        if make_key(settings):
            say("The key that seals lists for the field is made.")
        office = brought_up(Office(store, office_catalogue, settings))
        if sample.is_wanted(office):
            say("Loading the sample (real records of Chicago, and a made-up city) …")
            with progress_shown() as progress:
                sample.load_sample(office, progress)
        publish(office)  # a list that was not signed after the last change, for the power failed
        scheme = "https" if tls else "http"
        for line in _welcome(office, f"{scheme}://{LOOPBACK}:{port}", time.monotonic() - begun):
            say(line)
        _serve(settings, LOOPBACK, port, self_signed(settings.secret_dir, LOOPBACK) if tls else None)


def serve(
    port: Port = 8000,
    bind: Annotated[str, typer.Option("--bind", help="The address to listen on.")] = LOOPBACK,
    workers: Annotated[int, typer.Option("--workers", help="Worker processes.", min=1)] = 1,
    certificate: Annotated[Path | None, typer.Option("--certificate", help="TLS certificate (PEM).")] = None,
    key: Annotated[Path | None, typer.Option("--key", help="Its private key (PEM).")] = None,
) -> None:
    """Serve against YIMA_STORE, and say what is missing for production."""
    settings = from_env()
    _require_free(bind, port)
    catalogue = rules_read(settings)
    if (certificate is None) != (key is None):
        raise UsageFault("TLS takes both --certificate and --key.")
    pair = (certificate, key) if certificate and key else None
    with ExitStack() as until_done:
        store = until_done.enter_context(opened(settings.store, settings.data_dir))
        office = brought_up(Office(store, catalogue, settings))
        with suppress(KeysError):  # without keys nothing was ever minted; `yima doctor` says so
            publish(office)
        try:
            read_key(settings)
        except SealKeyError as error:
            say(f"No visit can begin away from the network: {error}")
        for line in missing_for_production(store, bind, tls=pair is not None):
            say(f"Missing for production: {line}")
        say(f"Serving on {'https' if pair else 'http'}://{bind}:{port}")
        _serve(settings, bind, port, pair, workers)


def missing_for_production(store: Store, bind: str, *, tls: bool) -> list[str]:
    """What stands between this deployment and its first real user."""
    accounts = list_accounts(store)
    names = {row.account.name for row in accounts if not row.disabled}
    left = sorted(names & set(sample.SHOWS))
    missing: list[str] = []
    if not accounts:
        missing.append("there is no account; make one with `yima account add`.")
    if left:
        missing.append(
            f"demo accounts with a printed password: {', '.join(left)}; `yima account disable` them."
        )
    if not tls and bind != LOOPBACK:
        missing.append("no TLS; give --certificate and --key, or bind to 127.0.0.1 behind a trusted proxy.")
    return missing


def _welcome(office: Office, address: str, seconds: float) -> list[str]:
    demos = sample.demos(office)
    lines = [
        "",
        f"一码 Yima is ready after {seconds:.1f} s:  {address}/",
        f"  overview        {address}/r",
        f"  risk tables     {address}/r/models",
    ]
    owners = {demo.account.name: demo.account.premises[0] for demo in demos if demo.account.premises}
    lines += [f"  a public page   {address}/e/{premises}  ({name})" for name, premises in owners.items()]
    if demos:
        lines += ["", f"Demo sign-ins at {address}/sign-in (password of each: {sample.PASSWORD})"]
        lines += [f"  {demo.account.name:<12} {demo.account.role:<10} {demo.shows}" for demo in demos]
    if owners:
        (made,) = mint_for(office, OPERATOR, [*owners.values()][:1])
        # the scheme is not signed: with --tls the same code is reached by https
        text = f"{address.partition(':')[0]}:{made.label.text.partition(':')[2]}"
        lines += ["", f"The code on the wall of {made.place.name} ({made.label.code}):", text]
        lines += printed(matrix(text, robust=False))
    return [*lines, "", "Stop with Ctrl-C."]


def printed(modules: Sequence[Sequence[bool]]) -> list[str]:
    """A code as lines of half blocks: light on dark, as most terminals are."""
    blocks = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}
    below = [*modules[1::2], *([[False] * len(modules)] if len(modules) % 2 else [])]
    return [
        "".join(blocks[pair] for pair in zip(up, low, strict=True))
        for up, low in zip(modules[::2], below, strict=True)
    ]


def _named_after(port: int, settings: Settings) -> Settings:
    """The host signed into the sample's codes is where it is served, unless YIMA_HOST says otherwise."""
    return settings if os.environ.get("YIMA_HOST") else replace(settings, host=f"{LOOPBACK}:{port}")


def _require_free(bind: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except OSError:
            raise UsageFault(
                f"Port {port} on {bind} is taken; stop what uses it, or give another with --port."
            ) from None


def _serve(settings: Settings, bind: str, port: int, tls: tuple[Path, Path] | None, workers: int = 1) -> None:
    os.environ["YIMA_DATA_DIR"] = str(settings.data_dir)
    os.environ["YIMA_HOST"] = settings.host
    # a forked worker would wait for ever for the threads with which polars loaded the sample here
    multiprocessing.set_start_method("spawn", force=True)
    Server(
        TARGET,
        address=bind,
        port=port,
        interface=Interfaces.ASGI,
        workers=workers,
        factory=True,
        log_access=False,
        log_level=LogLevels.warning,
        ssl_cert=tls[0] if tls else None,
        ssl_key=tls[1] if tls else None,
    ).serve()
