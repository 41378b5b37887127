"""Who may do what: one pure decision, and the filter of every list made from the same attributes."""

from regulation.access.policy import Action, Place, Refused, Role, Who, decide, require, scope

__all__ = ["Action", "Place", "Refused", "Role", "Who", "decide", "require", "scope"]
