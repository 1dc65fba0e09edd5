"""What reports tell, chapter by chapter, and in which words (TR-07)."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import AfterValidator, ValidationError

from orders.engine.errors import ConfigError
from services.insight.definitions import Section, kpis

FILE = Path(__file__).with_name("report.yaml")


class Said(Section):
    """The same in each language that reports are written in."""

    en: str
    zh: str

    def in_(self, language: str) -> str:
        """In that one."""
        return self.zh if language == "zh" else self.en


class Chapter(Said):
    """A heading, and the KPIs below it, by their ids."""

    kpis: tuple[str, ...]


def _whole(chapters: Mapping[str, Chapter]) -> Mapping[str, Chapter]:
    told = [name for chapter in chapters.values() for name in chapter.kpis]
    if unknown := [name for name in told if name not in kpis()]:
        raise ValueError(f"there is no KPI {', '.join(unknown)}; `orders kpi ls` names them")
    if twice := {name for name in told if told.count(name) > 1}:
        raise ValueError(f"{', '.join(sorted(twice))} stands there twice")
    if missing := [name for name in kpis() if name not in told]:
        raise ValueError(f"{', '.join(missing)} stands in no chapter")
    return chapters


class Reporting(Section):
    """The whole file."""

    chapters: Annotated[Mapping[str, Chapter], AfterValidator(_whole)]
    words: Mapping[str, Said]


def parse(text: str, name: str = "report.yaml") -> Reporting:
    """Read what reports tell. Raises ConfigError that names what is at fault."""
    try:
        return Reporting.model_validate(yaml.safe_load(text))
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()
        )
        raise ConfigError(f"{name}: {faults}") from error
    except yaml.YAMLError as error:
        raise ConfigError(f"{name}: {error}") from error


@cache
def reporting() -> Reporting:
    """That of report.yaml."""
    return parse(FILE.read_text(encoding="utf-8"))
