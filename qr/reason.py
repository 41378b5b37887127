"""Why a code is good or not: the reasons that are promised to outsiders."""

from enum import StrEnum


class Reason(StrEnum):
    """The verdict on a code; only OK is good."""

    OK = "ok"
    UNREADABLE = "unreadable"
    NOT_OURS = "not_ours"
    BAD_SIGNATURE = "bad_signature"
    WRONG_HOST = "wrong_host"
    UNKNOWN_KEY = "unknown_key"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    REPLACED = "replaced"
    EXPIRED = "expired"
    WRONG_PURPOSE = "wrong_purpose"


class CodeRefused(ValueError):
    """A code that is not good; `reason` says why, the message in a sentence."""

    def __init__(self, reason: Reason, sentence: str) -> None:
        self.reason = reason
        super().__init__(sentence)
