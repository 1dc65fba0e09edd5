"""The demo's house: a stack of its own, topics, reference data, opening stock, and the
processes."""

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

from deploy.local import LocalStack
from deploy.local.addresses import PARTITIONS
from orders.cli import connectors
from orders.cli.children import EXIT_CONFIG, Child, Children
from orders.cli.demo.cpu import cpu_seconds
from orders.cli.run import children_of
from orders.cli.topics.cluster import Cluster
from orders.cli.topics.plan import make_plan
from orders.cli.topics.subjects import Subjects
from orders.cli.topics.wanted import topics
from orders.client.producing import Sender
from orders.contracts.records import StockCounted
from orders.engine.settings import Settings, names
from services.simulator.catalogue import Catalogue

Say = Callable[[str], None]
OUTSIDE = "simulator"
"""Name of the process of the simulated world."""


@contextmanager
def own_stack(folder: Path, say: Say, keep: bool, secure: bool) -> Iterator[LocalStack]:
    """A fresh stack under `folder` (what an earlier demo left there is deleted), which this process
    and its children use.

    Whatever ends the demo ends the stack, SIGTERM and a start that fails half-way included. Raises
    ConfigError for unknown settings, before anything is started.
    """
    names.refuse_unknown(
        names.origins(os.environ, names.stack_file(os.environ)), Settings.model_fields
    )
    stack = LocalStack(folder, secure=secure, say=say)
    former = signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C
    try:
        stack.discard()
        shutil.rmtree(folder / "lake", ignore_errors=True)  # of topics that are gone now
        (folder / connectors.MAILS).unlink(missing_ok=True)
        os.environ |= stack.up().settings() | {"ORDERS_PARTITIONS": str(PARTITIONS)}
        yield stack
    finally:
        signal.signal(signal.SIGTERM, former)
        if keep:
            say(f"the stack stays up; `python -m deploy.local down --data-dir {folder}` ends it")
        else:
            stack.down()


def scale_clock(day_seconds: float) -> int:
    """Let business time run fast, for this process and its children; returns the business time
    of now, milliseconds."""
    now = int(time.time() * 1000)
    os.environ |= {
        "ORDERS_CLOCK_MODE": "scaled",
        "ORDERS_CLOCK_ANCHOR_MS": str(now),
        "ORDERS_CLOCK_START_MS": str(now),
        "ORDERS_CLOCK_DAY_SECONDS": str(day_seconds),
    }
    return now


def apply_topics(settings: Settings) -> None:
    """Create the topics and register the schemas, as `orders topics apply` does."""
    make_plan(
        topics(settings.partitions),
        Cluster(settings.kafka_properties()),
        Subjects(settings.registry_properties()),
    ).carry_out()


def furnish(
    sender: Sender, catalogue: Catalogue, known: Iterable[tuple[type, str, Mapping[str, Any]]] = ()
) -> int:
    """Publish reference data, `known` beside that of the catalogue, and opening stock; returns how
    many records."""
    for record, key, value in chain(catalogue.references(), known):
        sender.send(record, key, value)
    for count in catalogue.opening_stock:
        sender.send(StockCounted, count["sku"], count)
    sender.flush()
    return sender.arrived


def family(
    replicas: dict[str, int],
    together: bool | None,
    outside: Child,
    edge: Iterable[Child],
    log: Path,
) -> Children:
    """All stages, the edge, mails and the simulated world, their log lines in one file."""
    log.parent.mkdir(parents=True, exist_ok=True)
    stream = log.open("w", encoding="utf-8")
    children = [
        *children_of(replicas, together),
        *edge,
        Child("insight", "services.insight"),
        *connectors.simulated(log.parent),
        outside,
    ]
    return Children(children, lambda name, line: print(f"{name} | {line}", file=stream, flush=True))


def simulator(seed: int, policy: Path | None) -> Child:
    """The outside world; `policy`: what lies above its own."""
    above = () if policy is None else ("--policy", str(policy))
    return Child(OUTSIDE, "services.simulator", {}, ("--seed", str(seed), *above))


def tend(children: Children) -> None:
    """Start again what died. Raises SystemExit if the configuration of one is wrong: a demo shows
    all of them."""
    children.watch()
    if children.given_up:
        raise SystemExit(EXIT_CONFIG)


def cpu(stack: LocalStack, children: Children) -> dict[str, float]:
    """CPU seconds so far of each process: stages, the outside world, broker, registry, Redis."""
    pids = {child.name: child.process.pid for child in children.children if child.process}
    pids |= {title: pid for title, _, pid, _ in stack.status() if pid is not None}
    return {name: cpu_seconds(pid) for name, pid in pids.items()}
