"""The app in the field, as a phone gets it."""

from templates import FieldApp, Lang, NavItem, Place, Shell


def field_pages(lang: Lang) -> dict[str, object]:
    """The frame of the app, which names nobody."""
    return {"field": FieldApp(Shell(lang=lang, path="/i/scan", nav=[NavItem(Place.DAY, "/i")]), 90, 300, 2)}
