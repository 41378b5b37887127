"""A why page as a paper: the PDF of the very page, with a code that leads back to the grade it is of."""

from __future__ import annotations

from fastapi import Request, Response

from graph import NotFound
from regulation.office import Office
from regulation.web.views.why_paper import why_pdf
from templates import Why


def paper_reply(request: Request, office: Office, page: Why, path: str) -> Response:
    """The PDF of a why page; `path` is that page's own. NotFound where nothing has been graded yet."""
    if page.kept is None:
        raise NotFound("Nothing has been graded here yet.")
    address = f"{str(request.base_url).rstrip('/')}{path}?grade={page.kept.id}"
    made = why_pdf(page, address, office.now().astimezone(office.settings.timezone))
    return Response(made, media_type="application/pdf", headers={"Content-Disposition": "inline"})
