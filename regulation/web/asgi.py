"""A server worker: the settings of its environment, the rules of its data, a connection to the running store."""

from __future__ import annotations

import atexit
from contextlib import ExitStack, suppress
from dataclasses import replace

from fastapi import FastAPI

from graph import StoreUnavailable, connected
from regulation import adopting, amending, authoring
from regulation.catalogue import read_catalogue
from regulation.credit.rules import rules
from regulation.office import Office
from regulation.settings import from_env
from regulation.web.app import create_app


def create() -> FastAPI:
    """The application of this process; the connection is given back when the process ends."""
    settings = from_env()
    until_exit = ExitStack()
    atexit.register(until_exit.close)
    store = until_exit.enter_context(connected(settings.store, settings.data_dir))
    rules(settings.data_dir)  # a file that cannot be used stops the start, as those of the catalogue do
    office = Office(store, read_catalogue(settings.data_dir, settings.today()), settings)
    with suppress(StoreUnavailable):  # a later start finishes what was published; nobody waits for it here
        authoring.finish(office)
        adopting.finish(office)
        amending.finish(office)
        office = replace(office, catalogue=read_catalogue(settings.data_dir, settings.today()))
    return create_app(office)
