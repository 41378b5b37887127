"""The population's facts as columns: found quickly who may have another grade now, never the truth about anybody.

One row a premises, in Parquet under `<data_dir>/mirror`, one folder a risk table, in parts by id. Made from the graph,
brought up to date from its change feed, compared with it by `yima mirror check`.
"""

from regulation.grading.mirror.checking import Checked, check
from regulation.grading.mirror.files import Edition, Manifest, MirrorInUse, Model, alone, folder, read
from regulation.grading.mirror.keeping import Behind, behind, brought_up, tables_now
from regulation.grading.mirror.looking import Look, looks

__all__ = [
    "Behind",
    "Checked",
    "Edition",
    "Look",
    "Manifest",
    "MirrorInUse",
    "Model",
    "alone",
    "behind",
    "brought_up",
    "check",
    "folder",
    "looks",
    "read",
    "tables_now",
]
