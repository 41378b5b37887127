"""Grading: facts from history, everyone regraded, every grade explained and recomputed."""
