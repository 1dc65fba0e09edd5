"""Where the loops of the stages spend their time: asked of each stage's own metrics, as an
operator's Prometheus would."""

import re
import urllib.request
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

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
    """Process -> its loop, of the stages that said in their `log` where they serve their metrics;
    of several in one process, stage by stage."""
    found: dict[str, Loop] = {}
    for name, url in dict(SERVES.findall(log.read_text(encoding="utf-8"))).items():
        stages = _read(url)
        single = len(stages) == 1
        found |= {name if single else stage: loop for stage, loop in stages.items()}
    return found


def loops_since(log: Path, before: Mapping[str, Loop]) -> dict[str, Loop]:
    """The loops' work since an earlier reading."""
    return {name: loop.since(before[name]) for name, loop in loops(log).items() if name in before}


def _read(url: str) -> dict[str, Loop]:
    with urllib.request.urlopen(f"{url}/metrics", timeout=5) as answer:
        families = text_string_to_metric_families(answer.read().decode())
    samples = [sample for family in families for sample in family.samples]
    batches = _by_stage(samples, "orders_stage_batch_items_count")
    items = _by_stage(samples, "orders_stage_batch_items_sum")
    return {
        stage: Loop(
            count,
            items[stage],
            {
                sample.labels["part"]: sample.value
                for sample in samples
                if sample.name == "orders_stage_part_seconds_total"
                and sample.labels["stage"] == stage
            },
        )
        for stage, count in batches.items()
    }


def _by_stage(samples: Iterable[Sample], name: str) -> dict[str, float]:
    return {sample.labels["stage"]: sample.value for sample in samples if sample.name == name}
