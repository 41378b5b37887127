"""The population's facts as columns: found quickly who may have another grade now, never the truth about anybody.

One row a premises, in Parquet under `<data_dir>/mirror`, one folder a risk table, in parts by id. Made from the graph,
brought up to date from its change feed, compared with it by `yima mirror check`.
"""

from regulation.grading.mirror.checking import Checked, check
from regulation.grading.mirror.files import Edition, Manifest, MirrorInUse, Model, alone, folder, opened, read
from regulation.grading.mirror.keeping import Behind, behind, brought_up, tables_now
from regulation.grading.mirror.looking import Look, Told, looks, told_parts
from regulation.grading.mirror.rows import (
    CREDIT,
    DISTRICT,
    FLOOR_AREA,
    ID,
    INDUSTRY,
    PLACE,
    TRADE_CLASS,
    place,
)

__all__ = [
    "CREDIT",
    "DISTRICT",
    "FLOOR_AREA",
    "ID",
    "INDUSTRY",
    "PLACE",
    "TRADE_CLASS",
    "Behind",
    "Checked",
    "Edition",
    "Look",
    "Manifest",
    "MirrorInUse",
    "Model",
    "Told",
    "alone",
    "behind",
    "brought_up",
    "check",
    "folder",
    "looks",
    "opened",
    "place",
    "read",
    "tables_now",
    "told_parts",
]
