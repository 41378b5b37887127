"""The codes: the signed token on the wall, its keys, its status, how it is printed. Knows nothing else of ours."""

from qr.keys import Keeper, KeysError, Ring
from qr.reason import CodeRefused, Reason
from qr.render import Format, Label, matrix, render, svg
from qr.shortcode import ShortCodeRefused, read_short_code, short_code
from qr.status import Status, StatusList, StatusListRefused
from qr.token import Place, Purpose, Token, address, mint, read

__all__ = [
    "CodeRefused",
    "Format",
    "Keeper",
    "KeysError",
    "Label",
    "Place",
    "Purpose",
    "Reason",
    "Ring",
    "ShortCodeRefused",
    "Status",
    "StatusList",
    "StatusListRefused",
    "Token",
    "address",
    "matrix",
    "mint",
    "read",
    "read_short_code",
    "render",
    "short_code",
    "svg",
]
