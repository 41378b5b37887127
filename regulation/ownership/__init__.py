"""The owner's side: the one-time code, what the owner tells, handbook, self-check, what is to be done."""
