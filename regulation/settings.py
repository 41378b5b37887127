"""What a deployment decides: six settings, read once from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from platformdirs import user_data_path

Lang = Literal["zh", "en"]


class SettingsError(ValueError):
    """A setting that cannot be used; the message names it and what it may be."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one deployment; every field is a documented environment variable.

    `store`: `embedded:` or `neo4j://user:password@host:port`. `host`: the name signed into codes.
    `timezone`: in which dates and deadlines are meant.
    """

    store: str
    data_dir: Path
    secret_dir: Path
    host: str
    timezone: ZoneInfo
    lang: Lang

    def today(self) -> date:
        """The date in the deployment's time zone by the machine's clock; a use case asks its office instead."""
        return datetime.now(self.timezone).date()


def from_env(env: Mapping[str, str] = os.environ) -> Settings:
    """Settings from `YIMA_…` variables, each with its default; SettingsError names the wrong one."""
    data_dir = Path(env.get("YIMA_DATA_DIR") or user_data_path("yima", appauthor=False)).expanduser()
    return Settings(
        store=_store(env.get("YIMA_STORE") or "embedded:"),
        data_dir=data_dir,
        secret_dir=Path(env.get("YIMA_SECRET_DIR") or data_dir / "secrets").expanduser(),
        host=(env.get("YIMA_HOST") or "127.0.0.1:8000").lower(),
        timezone=_timezone(env.get("YIMA_TZ") or "Asia/Shanghai"),
        lang=_lang(env.get("YIMA_LANG") or "zh"),
    )


def _store(text: str) -> str:
    if text == "embedded:" or text.startswith(("neo4j://", "neo4j+s://", "bolt://", "bolt+s://")):
        return text
    raise SettingsError(f"YIMA_STORE is {text!r}; it takes embedded: or neo4j://user:password@host:port.")


def _timezone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError) as error:
        raise SettingsError(
            f"YIMA_TZ is {text!r}, which is no time zone; write one like Asia/Shanghai."
        ) from error


def _lang(text: str) -> Lang:
    short = text.lower().replace("_", "-").split("-")[0]
    if short in ("zh", "en"):
        return short
    raise SettingsError(f"YIMA_LANG is {text!r}; it takes zh or en.")
