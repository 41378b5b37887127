"""In the field: what an officer's phone takes along, and what it brings back when there was no network."""
