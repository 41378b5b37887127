"""A check list as the sheets of an XLSForm, and such sheets as rows again.

Phones see groups, questions, choices and notes. The columns that begin with `yima_` are ours: pyxform leaves columns
that it does not know alone, so a row is carried whole and comes back the same. A form of somebody else's has none of
them; what its rows then lack is left empty, for people to fill in and for the lint to name.
"""

from checklists.xlsform.columns import FormFault, Imported, Sheet, Sheets
from checklists.xlsform.reading import imported
from checklists.xlsform.writing import xlsform

__all__ = ["FormFault", "Imported", "Sheet", "Sheets", "imported", "xlsform"]
