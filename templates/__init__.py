"""The pages: one frozen dataclass each, and how a page becomes HTML or JSON."""

from templates import pages
from templates.data import as_json
from templates.files import STATIC, asset
from templates.pages import *  # noqa: F403
from templates.rendering import render, service_worker, why_in_a_sentence
from templates.wording import Speech

__all__ = ["STATIC", "Speech", "as_json", "asset", "render", "service_worker", "why_in_a_sentence"]
__all__ += pages.__all__
