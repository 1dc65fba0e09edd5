"""The entries of topics.yaml: a topic, and a stage with the topics that it makes; those of
measures.yaml."""

import re
from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, field_validator

from orders.contracts.measure import Unit
from orders.contracts.topic import Audience, Cleanup, Kind, PersonalData

DAY_MS = 24 * 60 * 60 * 1000


class TopicEntry(BaseModel):
    """`retention` is a number of days such as "30d", or null for ever. `audience`: who reads what
    stages write there; outputs are for the outside unless they say otherwise, the rest is not."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    key: str
    cleanup: Cleanup
    retention: str | None
    owner: str
    personal_data: PersonalData
    about: str
    records: list[str]
    partitions: int | None = None
    audience: Audience | None = None

    @field_validator("retention")
    @classmethod
    def _days(cls, text: str | None) -> str | None:
        if text is not None and not re.fullmatch(r"\d+d", text):
            raise ValueError(f"retention {text!r} is no number of days such as 30d")
        return text

    @property
    def read_by(self) -> Audience:
        """Its audience, as said or as usual for its kind."""
        return self.audience or ("outside" if self.kind == "output" else "internal")

    @property
    def retention_ms(self) -> int | None:
        """Milliseconds."""
        return None if self.retention is None else int(self.retention[:-1]) * DAY_MS


class StageEntry(BaseModel):
    """`chain`: the topic that the stage subscribes to. `personal_data`: what its state keeps.
    `ledgers`: those that it owns."""

    model_config = ConfigDict(extra="forbid")

    chain: str
    personal_data: PersonalData
    ledgers: list[str] = []


class MeasureEntry(BaseModel):
    """`edges` rise; without any only count and sum are told. `label`: what a label says; empty:
    there is none."""

    model_config = ConfigDict(extra="forbid")

    stage: str
    unit: Unit
    edges: list[int]
    label: str
    about: str

    @field_validator("edges")
    @classmethod
    def _rise(cls, edges: list[int]) -> list[int]:
        if edges != sorted(set(edges)):
            raise ValueError("edges must rise")
        return edges


def state_record(stage: str) -> str:
    """The name of a stage's state record, such as "TrackingState"."""
    return "".join(word.title() for word in stage.split("_")) + "State"


def stage_topics(name: str, stage: StageEntry) -> Iterator[tuple[str, TopicEntry]]:
    """(name, entry) of the topics that every stage has: changelog, dead letters, control, and a
    journal for each ledger."""
    yield (
        f"{name}.state.v1",
        TopicEntry(
            kind="state",
            key="order",
            cleanup="compact",
            retention=None,
            owner=name,
            personal_data=stage.personal_data,
            about="changelog of the stage's state",
            records=[state_record(name)],
        ),
    )
    yield (
        f"{name}.dlq.v1",
        TopicEntry(
            kind="dlq",
            key="order",
            cleanup="delete",
            retention="365d",
            owner=name,
            personal_data="full",
            about="records that could not be processed with their bytes",
            records=["DeadLetter"],
        ),
    )
    yield (
        f"{name}.control.v1",
        TopicEntry(
            kind="control",
            key="order",
            cleanup="delete",
            retention="30d",
            owner="operations",
            personal_data="contact",
            about="redrive and discard of parked keys",
            records=["RedriveRequested"],
        ),
    )
    for ledger in stage.ledgers:
        yield (
            f"{ledger}.journal.v2",
            TopicEntry(
                kind="journal",
                key="order",
                cleanup="delete",
                retention="365d",
                owner=name,
                personal_data="contact",
                about=f"double entry of the {ledger} ledger",
                records=["JournalEntry"],
            ),
        )
