"""Where the loops of the stages spend their time: asked of each stage's own metrics, as an
operator's Prometheus would."""

import re
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

SERVES = re.compile(r"^(\S+) \| .*metrics=(http://\S+)", re.MULTILINE)


@dataclass(frozen=True)
class Loop:
    """`batches` and `items` so far, and wall `seconds` by part."""

    batches: float
    items: float
    seconds: dict[str, float]

    def since(self, before: "Loop") -> "Loop":
        """What came after an earlier reading."""
        seconds = {
            part: spent - before.seconds.get(part, 0.0) for part, spent in self.seconds.items()
        }
        return Loop(self.batches - before.batches, self.items - before.items, seconds)


def loops(log: Path) -> dict[str, Loop]:
    """Process -> its loop, of the stages that said in their `log` where they serve their
    metrics."""
    return {name: _read(url) for name, url in SERVES.findall(log.read_text(encoding="utf-8"))}


def loops_since(log: Path, before: Mapping[str, Loop]) -> dict[str, Loop]:
    """The loops' work since an earlier reading."""
    return {name: loop.since(before[name]) for name, loop in loops(log).items() if name in before}


def _read(url: str) -> Loop:
    with urllib.request.urlopen(f"{url}/metrics", timeout=5) as answer:
        families = text_string_to_metric_families(answer.read().decode())
    samples = [sample for family in families for sample in family.samples]
    seconds = {
        sample.labels["part"]: sample.value
        for sample in samples
        if sample.name == "orders_stage_part_seconds_total"
    }
    [batches] = [
        sample.value for sample in samples if sample.name == "orders_stage_batch_items_count"
    ]
    [items] = [sample.value for sample in samples if sample.name == "orders_stage_batch_items_sum"]
    return Loop(batches, items, seconds)
