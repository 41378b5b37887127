"""Papers in Chinese as PDF: the font they are set in, what it cannot show, and a QR that leads back."""

from regulation.printing.paper import paper, readable, square

__all__ = ["paper", "readable", "square"]
