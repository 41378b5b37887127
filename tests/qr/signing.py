"""Keys and tokens that are the same at every run."""

from collections.abc import Mapping
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from qr import Place, Token

HOST = "q.example.gov.cn"
PRIVATE = {kid: Ed25519PrivateKey.from_private_bytes(bytes([kid]) * 32) for kid in (1, 2)}
PUBLIC: Mapping[int, Ed25519PublicKey] = {kid: key.public_key() for kid, key in PRIVATE.items()}
SUBJECT = "7k3q92mdw4xnh6tz"
TOKEN = Token(1, SUBJECT, date(2026, 11, 25), 0, 70_001, Place(39.9042, 116.4074))
