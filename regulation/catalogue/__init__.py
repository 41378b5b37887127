"""The rules and words a deployment knows: industries, facts, departments, risk tables; read once at start.

A deployment's own `industries/` and `tables/` in its data directory lie over the package's. A file that does
not parse stops the start, naming file, line and rule.
"""

from regulation.catalogue.adoption import ADOPTED, adopting, adoptions_text, read_adoptions, reread_adoptions
from regulation.catalogue.declared import parse_fact
from regulation.catalogue.layers import PACKAGE, Layer, every, layer, overlaid, read_toml
from regulation.catalogue.model import COMMON, Adoption, Catalogue, CatalogueError, Industry
from regulation.catalogue.reading import read_catalogue, read_layers, reread_tables
from regulation.catalogue.requirements import libraries_with, requirement_files, reread_requirements
from regulation.catalogue.tables import read_draft, read_table, table_digest, table_digest_if_any

__all__ = [
    "ADOPTED",
    "COMMON",
    "PACKAGE",
    "Adoption",
    "Catalogue",
    "CatalogueError",
    "Industry",
    "Layer",
    "adopting",
    "adoptions_text",
    "every",
    "layer",
    "libraries_with",
    "overlaid",
    "parse_fact",
    "read_adoptions",
    "read_catalogue",
    "read_draft",
    "read_layers",
    "read_table",
    "read_toml",
    "requirement_files",
    "reread_adoptions",
    "reread_requirements",
    "reread_tables",
    "table_digest",
    "table_digest_if_any",
]
