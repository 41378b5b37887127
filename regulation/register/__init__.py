"""The register: enterprises, premises, permits, their identifiers, and how records come in."""
