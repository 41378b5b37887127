"""The sample: an excerpt of real records of Chicago, and a made-up Chinese city from a seeded generator."""

from pathlib import Path

from regulation.register.sample.district import Sample, made_up_district
from regulation.register.sample.invented import CITY_CODE as MADE_UP_ROOT

CHICAGO = Path(__file__).parent / "chicago"
"""The folder with `licences.parquet` and `inspections.parquet`; `SOURCE.md` there says what they are."""

__all__ = ["CHICAGO", "MADE_UP_ROOT", "Sample", "made_up_district"]
