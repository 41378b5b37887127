"""What stands around a page about one premises, and at the foot of any: day, source, whether it is made up."""

from __future__ import annotations

from fastapi import Request

from graph.premises import Card
from regulation.access import Who
from regulation.office import Office
from regulation.register.chicago import CITY
from regulation.register.sample import MADE_UP_ROOT
from regulation.web.shell import shell
from templates import FootFact, FootLabel, Place, Shell

MADE_UP = f"/{MADE_UP_ROOT}/"
CHICAGO_SOURCE = "City of Chicago open data (business licenses, food inspections 2011-2014)"


def as_of(office: Office) -> list[FootFact]:
    """The day of the data."""
    return [FootFact(FootLabel.AS_OF, office.today())]


def footing(office: Office, card: Card) -> list[FootFact]:
    """The day and the source of one premises' data."""
    facts = as_of(office)
    if card.district.path.startswith(CITY.path):
        facts.append(FootFact(FootLabel.SOURCE, CHICAGO_SOURCE))
    return facts


def is_made_up(card: Card) -> bool:
    """Whether the premises stands in the invented city of the sample."""
    return card.district.path.startswith(MADE_UP)


def sees_made_up(who: Who) -> bool:
    """Whether all that somebody may see stands in the invented city."""
    return who.under.startswith(MADE_UP)


def shell_of(
    request: Request, office: Office, card: Card, place: Place | None = None, csrf: str | None = None
) -> Shell:
    """The shell of a page about one premises."""
    return shell(request, place=place, foot=footing(office, card), made_up=is_made_up(card), csrf=csrf)
