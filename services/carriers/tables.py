"""What a carrier's words mean, as data: a YAML file a carrier (TR-06)."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from orders.contracts.records import CarrierStatus
from orders.engine.errors import ConfigError

TABLES = Path(__file__).with_name("tables")
Format = Literal["json", "x12", "edifact"]
Times = Literal["iso", "digits", "seconds", "milliseconds"]
Paths = tuple[str, ...]
"""Where a value stands, the first that says something counts. Of JSON: names with dots between;
each ^ in front goes one object out. Of segments: TAG/element, with .component and [element=value]
where one must stand beside it; + puts two together, ^ looks before the scan, too."""


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("it is no time zone of the IANA")
    return name


Zone = Annotated[str, AfterValidator(_zone)]


class Part(BaseModel):
    """A part of a table."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Fields(Part):
    """Where the values of a scan stand."""

    number: Paths = Field(min_length=1, description="the carrier's number, an SSCC, or ours")
    status: Paths = Field(min_length=1)
    at: Paths = Field(min_length=1)
    zone: Paths = ()
    expected: Paths = ()
    because: Paths = ()
    place: Paths = ()
    latitude: Paths = ()
    longitude: Paths = ()
    proof: Paths = ()
    proof_hash: Paths = ()
    signer: Paths = ()
    driver: Paths = ()
    temperature: Paths = ()


class Table(Part):
    """All that is known of a carrier's words. `scans`: of JSON the lists that lead to them, each in
    the one before; of segments the tags that begin one. `ends`: tags that end it, as they begin
    what is around the next. `message`: the kind that counts."""

    format: Format
    message: str = ""
    scans: tuple[str, ...] = Field(min_length=1)
    ends: tuple[str, ...] = ()
    fields: Fields
    codes: Mapping[str, CarrierStatus] = Field(min_length=1)
    times: Times
    zone: Zone = "UTC"
    zones: Mapping[str, Zone] = Field({}, description="what the carrier calls zones")
    proof: str = Field("carrier scan", description="kind of proof where the carrier names none")

    @cached_property
    def known_zones(self) -> Mapping[str, ZoneInfo]:
        """By name; empty: where nothing is said."""
        return {"": ZoneInfo(self.zone)} | {said: ZoneInfo(one) for said, one in self.zones.items()}


def load(folder: Path = TABLES) -> dict[str, Table]:
    """Carrier -> its table. Raises ConfigError that names the file and what is wrong with it."""
    found = {}
    for file in sorted(folder.glob("*.yaml")):
        try:
            found[file.stem] = Table.model_validate(yaml.safe_load(file.read_text("utf-8")))
        except (OSError, ValueError, yaml.YAMLError, ValidationError) as error:
            raise ConfigError(f"{file}: {error}") from error
    return found
