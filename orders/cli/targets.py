"""Where Prometheus finds the children of `orders run`: a port each, given by the parent, and a
file each (file_sd)."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from deploy.local.ports import a_free_one
from orders.cli.children import Child
from orders.engine.settings import Settings

METRICS, GATEWAY = "ORDERS_METRICS_PORT", "ORDERS_GATEWAY_PORT"
FOLDER = Path("obs", "targets")
"""Below the data folder."""


@contextmanager
def announced(children: Sequence[Child], settings: Settings) -> Iterator[None]:
    """Give a port to each child that serves metrics, and say where. An entry stays while its child
    is dead, so that `up` is 0; those of an orderly end are taken away."""
    folder = settings.data_dir / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    files = [_announce(child, folder, settings) for child in children if child.serves]
    try:
        yield
    finally:
        for file in files:
            file.unlink(missing_ok=True)


def announced_by_hand(name: str, serves: str, settings: Settings) -> Mapping[str, str]:
    """The environment of a program that takes the place of the command that was typed, with its
    port in it; where it serves is written down as that of a child. The entry stays when it ends,
    until `orders run` writes its own."""
    folder = settings.data_dir / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    program = Child(name, "", serves=serves)
    _announce(program, folder, settings)
    return program.environment


def _announce(child: Child, folder: Path, settings: Settings) -> Path:
    edge = child.serves == GATEWAY
    fixed = child.environment.get(child.serves) or (settings.gateway_port if edge else 0)
    host = settings.gateway_host if edge else settings.metrics_host
    port = fixed or a_free_one()
    child.environment = {**child.environment, child.serves: str(port)}
    # no label may be called `stage`: Prometheus would rename the label of the metrics themselves
    entry = [{"targets": [f"{host}:{port}"], "labels": {"child": child.name}}]
    file = folder / f"{child.name}.json"
    half = file.with_suffix(".new")
    half.write_text(json.dumps(entry) + "\n")
    half.replace(file)
    return file
