"""The editions of the handbooks as a page: whom each concerns, and who has read it."""

from __future__ import annotations

from collections.abc import Sequence

from regulation.catalogue import Catalogue
from regulation.ownership.news import Reach
from regulation.web.views import words
from templates import EditionReach, EditionsPage, Shell


def editions_page(shell: Shell, catalogue: Catalogue, found: Sequence[Reach]) -> EditionsPage:
    """Every edition in force so far, the newest first."""
    rows = [
        EditionReach(
            industry=words.industry_name(catalogue, one.industry, shell.lang),
            edition=one.edition,
            since=one.before,
            premises=one.premises,
            concerned=one.concerned,
            perhaps=one.perhaps,
            concerned_read=one.concerned_read,
            read=one.read,
        )
        for one in found
    ]
    return EditionsPage(shell, rows, json_href=shell.path)
