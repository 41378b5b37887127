"""Realistic pages in both languages: names, numbers and findings are invented."""

from tests.templates.examples.catalogue import pages

__all__ = ["pages"]
