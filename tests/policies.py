"""The policies that stages ship with, read once a process: nothing changes them."""

from functools import cache
from pathlib import Path

from orders.engine.policy import Policy
from orders.engine.stage import Stage


def usual(stage: Stage) -> Policy:
    """What the stage runs with unless somebody says otherwise."""
    return _read(stage.policy, stage.policy_file)


@cache
def _read(model: type[Policy], file: Path) -> Policy:
    return model.load(file)
