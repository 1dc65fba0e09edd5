"""A house for one measurement: a stack of its own, the stages of one tree on it, whoever sends and
whoever watches."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.local import LocalStack
from orders.cli.children import Child, Children
from orders.cli.run import stage_children, together_children
from orders.contracts.catalogue import STAGES
from orders.contracts.codec.codec import Codec
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings, load_settings
from tests.bench import processes
from tests.bench.channel import ABOARD, Channel
from tests.bench.lag import Lag
from tests.bench.tree import HERE, Tree
from tests.bench.watch import RELEASES, STATUS, Watch

FOLDER = Path("var/bench")
SAYS_CODEC = re.compile(r"\bcodec=(\w+)")

MODES: Mapping[str, Callable[[Sequence[str]], list[Child]]] = {
    "separate": lambda stages: stage_children(dict.fromkeys(stages, 1)),
    "together": lambda stages: together_children(dict.fromkeys(stages, 1)),
}
"""How the stages run -> the processes that they are."""


@dataclass(frozen=True)
class Setup:
    """What is measured. `load`: a name in `aboard.LOADS`, `orders`: for how many of its orders the
    house has stock, `ready`: how many are made before the first is sent. `day_seconds`: wall
    seconds of a business day, with the outside world in it; None: the wall clock and nobody
    outside. `secure`: by TLS, with users and rules."""

    load: str
    partitions: int
    mode: str = "separate"
    tree: Tree = HERE
    day_seconds: float | None = None
    orders: int = 20_000
    ready: int = 0
    watched: tuple[str, ...] = (RELEASES, STATUS)
    secure: bool = False


class House:
    """Opened by `open_house`. `up_seconds`: what it took until its stack was up."""

    def __init__(
        self,
        setup: Setup,
        stack: LocalStack,
        environment: dict[str, str],
        log: Path,
        up_seconds: float,
    ) -> None:
        self.setup = setup
        self.up_seconds = up_seconds
        self.log = log
        self.environment = environment
        self.settings = settings_of(environment)
        self.opened = int(time.time() * 1000)
        self.lag = Lag(self.settings)
        self.families: list[Children] = []
        self._stack = stack
        self._stream = log.open("w", encoding="utf-8")
        self._words = (setup.load, "--at", str(self.opened), "--orders", str(setup.orders))
        self._aboard("furnish")
        self.codec = Codec(RegistrySchemaIds(self.settings.registry_properties()))
        self.watch = Watch(self.settings, self.codec, setup.watched)
        self.channel = self.open_channel(setup.ready)

    def open_channel(self, ready: int, prefix: str = "bench") -> Channel:
        """Somebody who sends, with so many orders made beforehand."""
        words = (*self._words, "--ready", str(ready), "--prefix", prefix)
        channel = Channel(self.environment, *words)
        while channel.busy:
            channel.listen()
            time.sleep(0.02)
        return channel

    def start(self, stages: Sequence[str] = STAGES) -> Children:
        """Start those of these stages that the tree has, as the mode has them; with them the
        outside world, if there is one."""
        services = self.setup.tree.path / "services"
        children = MODES[self.setup.mode]([one for one in stages if (services / one).is_dir()])
        if self.setup.day_seconds is not None:
            children.append(Child("simulator", "services.simulator", {}, ("--seed", "1")))
        return self.adopt(children)

    def adopt(self, children: list[Child]) -> Children:
        """Start these processes in the house's environment; their lines go to its log."""
        for child in children:
            child.environment = {**self.environment, **child.environment}
        family = Children(
            children, lambda name, line: print(name, "|", line, file=self._stream, flush=True)
        )
        family.start()
        self.families.append(family)
        return family

    def stop(self, family: Children) -> None:
        """Stop these processes, and know them no more."""
        self.families.remove(family)
        family.stop()

    @property
    def under_way(self) -> int:
        """How many orders were sent and are neither released, nor wait, nor have ended."""
        return len(self.channel.sent) - len(self.watch.through)

    def look(self, seconds: float) -> None:
        """Wait so long, and take in what was sent meanwhile. Raises RuntimeError if a process has
        died."""
        time.sleep(seconds)
        self.channel.listen()
        if self.watch.fault:
            raise RuntimeError(f"reading: {self.watch.fault}")
        for name, code in self._ended():
            raise RuntimeError(f"{name} ended with {code}; its last words are in {self.log}")

    def until(self, done: Callable[[], bool], patience: float) -> None:
        """Look until it is done. Raises TimeoutError."""
        started = time.monotonic()
        while not done():
            self.look(0.02)
            if time.monotonic() - started > patience:
                raise TimeoutError(f"not done within {patience:.0f} s; the log is {self.log}")

    def cpu(self) -> dict[str, float]:
        """CPU seconds so far of each process, by its stage's or its server's name."""
        return processes.cpu(self._pids())

    def memory_mb(self) -> dict[str, float]:
        """Resident megabytes of each process."""
        return processes.memory_mb(self._pids())

    def codec_in_use(self) -> str:
        """As the stages said when they started; those that say nothing have Python's."""
        said = SAYS_CODEC.findall(self.log.read_text(encoding="utf-8"))
        return ", ".join(sorted(set(said))) or "python"

    def close(self) -> None:
        """Stop what was started here."""
        self.channel.close()
        for family in self.families:
            family.stop()
        self.watch.close()

    def _pids(self) -> dict[str, int]:
        pids = {
            child.name.removesuffix("-1"): child.process.pid
            for family in self.families
            for child in family.children
            if child.process is not None
        }
        return pids | {title: pid for title, _, pid, _ in self._stack.status() if pid is not None}

    def _ended(self) -> Iterator[tuple[str, int]]:
        for family in self.families:
            for child in family.children:
                if child.process is not None and child.process.poll():
                    yield child.name, child.process.returncode

    def _aboard(self, action: str) -> None:
        words = [sys.executable, str(ABOARD), action, *self._words]
        done = subprocess.run(words, env=self.environment, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{action} in {self.setup.tree.name} failed:\n{done.stderr[-2000:]}")


def settings_of(environment: Mapping[str, str]) -> Settings:
    """The settings that an environment gives, files of secrets included, for this process."""
    kept = dict(os.environ)
    os.environ.clear()
    os.environ.update(environment)
    try:
        return load_settings()
    finally:
        os.environ.clear()
        os.environ.update(kept)


@contextmanager
def open_stack(
    tree: Tree, partitions: int, secure: bool = False
) -> Iterator[tuple[LocalStack, dict[str, str]]]:
    """A fresh stack and the environment of those who use it; gone afterwards."""
    stack = LocalStack(FOLDER, secure=secure, say=lambda line: None)
    stack.discard()
    try:
        addresses = stack.up().settings()
        own = {**tree.environment(), **addresses, "ORDERS_PARTITIONS": str(partitions)}
        yield stack, {**os.environ, **own}
    finally:
        stack.discard()


@contextmanager
def open_house(setup: Setup) -> Iterator[House]:
    """A fresh stack, furnished, nothing started yet; gone afterwards with all that ran on it."""
    began = time.monotonic()
    with open_stack(setup.tree, setup.partitions, setup.secure) as (stack, environment):
        up = time.monotonic() - began
        house = House(setup, stack, {**environment, **_clock(setup)}, FOLDER / "bench.log", up)
        try:
            yield house
        finally:
            house.close()


def _clock(setup: Setup) -> dict[str, str]:
    if setup.day_seconds is None:
        return {}
    now = str(int(time.time() * 1000))
    return {
        "ORDERS_CLOCK_MODE": "scaled",
        "ORDERS_CLOCK_ANCHOR_MS": now,
        "ORDERS_CLOCK_START_MS": now,
        "ORDERS_CLOCK_DAY_SECONDS": str(setup.day_seconds),
    }
