"""The house that is drilled: stages, edge and outside world on a stack of their own, under load and
under watch."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from deploy.local import LocalStack
from deploy.local.observers import Observers
from orders.cli.children import Child, Children, end_with_parent
from orders.cli.demo import house as demo
from orders.cli.demo.edge import edge
from orders.cli.run import stage_children, together_children
from orders.cli.targets import METRICS, announced
from orders.client.groups import Groups
from orders.client.producing import Sender
from orders.client.standings import standings
from orders.contracts.catalogue import STAGES
from orders.contracts.codec.codec import Codec
from orders.engine.errors import TransientError
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings, load_settings
from services.simulator.catalogue import catalogue
from services.simulator.policy import load_policy
from services.simulator.shops.street import FORMS, SELLS, demand, known
from tools.drill.load import Load, load
from tools.drill.page import Command
from tools.drill.release import Release
from tools.drill.servers import Clock, Disk, servers
from tools.drill.told import Telephone
from tools.observe.__main__ import drilled, write
from tools.observe.levels import load as levels

ALONE = ("intake", "review")
"""Stages that have a process each, as something befalls them; the others share one."""
TIMES = 20
"""So many times shorter than in production are the windows of the alerts."""
MANY = 10_000
CLOCK = "clock"
SEED = 1
COMMAND_SECONDS, STOP_SECONDS = 300.0, 30.0
CALM_SECONDS = 180.0


class Ran(NamedTuple):
    """What came of a command of the page's."""

    code: int
    said: str


@dataclass
class House:
    """`release`: where the page's commands are typed; `disk`, `clock`: None where no fault needs
    them; `started`: (command, its process) of the page's."""

    folder: Path
    settings: Settings
    stack: LocalStack
    children: Children
    load: Load
    release: Release
    disk: Disk | None
    clock: Clock | None
    undo: ExitStack
    started: list[tuple[str, "subprocess.Popen[str]"]] = field(default_factory=list)

    def child(self, name: str) -> Child:
        """The process of that name."""
        return next(child for child in self.children.children if child.name == name)

    def pid(self, name: str) -> int:
        """Of that process, as it lives now."""
        process = self.child(name).process
        assert process is not None
        return process.pid

    def desert(self, stage: str) -> None:
        """All that run the stage alone die, and nobody starts them again."""
        child = self.child(f"{stage}-1")
        child.given_up = True
        if child.process is not None:
            child.process.kill()
        for line, process in self.started:
            if line == f"orders run {stage}" and process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)

    def run(self, command: Command) -> Ran:
        """Type it, and wait for its end if it has one."""
        with (self.folder / "commands.log").open("a") as log:
            print(f"$ {command.line}", file=log, flush=True)
            line = f"exec {command.line}" if command.serves else command.line
            process = subprocess.Popen(
                ["bash", "-c", line],
                cwd=self.release.folder,
                stdout=log if command.serves else subprocess.PIPE,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                text=True,
                start_new_session=True,
                preexec_fn=end_with_parent,
            )
            self.started.append((command.line, process))
            if command.serves:
                return Ran(0, "")
            try:
                said, _ = process.communicate(timeout=COMMAND_SECONDS)
            except subprocess.TimeoutExpired:
                return Ran(-1, f"has not ended within {COMMAND_SECONDS:.0f} s")
            print(said, file=log, flush=True)
        return Ran(process.returncode, said)

    def close(self) -> None:
        """End what the page's commands have started."""
        left = [process for _, process in self.started if process.poll() is None]
        for process in left:
            os.killpg(process.pid, signal.SIGTERM)
        for process in left:
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


@contextmanager
def house(
    folder: Path,
    heard: Telephone,
    disk: Disk | None,
    clock: Clock | None,
    rate: float,
    day_seconds: float,
    say: Callable[[str], None],
) -> Iterator[House]:
    """Everything up, watched and calm, with `rate` orders a second; all of it ends when it is
    left."""
    _fresh(folder)
    with servers(folder, clock, say) as stack, ExitStack() as undo:
        release = Release(folder / "release", folder / CLOCK)
        os.environ |= release.environment() | {"ORDERS_DATA_DIR": str(folder)}
        business = demo.scale_clock(day_seconds)
        settings = load_settings()
        say("creating topics, registering schemas, furnishing the house")
        demo.apply_topics(settings)
        made = catalogue(SEED, business, MANY, demand(load_policy().demand), sells=SELLS)
        demo.furnish(Sender(settings, codec(settings)), made, known(made))
        gateway = edge(folder / "gateway", FORMS)
        children = Children(_children(gateway.child, gateway.delivers), _log(folder, undo))
        undo.enter_context(announced(children.children, settings))
        say(f"starting {len(children.children)} processes; their log is {folder / 'drill.log'}")
        undo.callback(children.stop)
        children.start()
        going = undo.enter_context(load(settings, SEED, made, gateway, children))
        opened = House(folder, settings, stack, children, going, release, disk, clock, undo)
        undo.callback(opened.close)
        _until(opened, "a heartbeat has passed every stage", lambda: _beats(settings))
        watched(folder, heard, undo, say)
        going.flow(rate)
        _until(opened, "alerting works", heard.switched)
        yield opened


def _fresh(folder: Path) -> None:
    """What an earlier drill has watched is gone."""
    Observers(folder, lambda line: None).down()
    shutil.rmtree(folder / "obs", ignore_errors=True)
    for file in ("audit.json", "commands.log"):
        (folder / file).unlink(missing_ok=True)


def codec(settings: Settings) -> Codec:
    """With schema ids of the registry."""
    return Codec(RegistrySchemaIds(settings.registry_properties()))


def watched(folder: Path, heard: Telephone, undo: ExitStack, say: Callable[[str], None]) -> None:
    """Prometheus and Alertmanager, with windows as short as the drill."""
    told = folder / "watch"
    write(told, drilled(levels(), TIMES, heard.url))
    observers = Observers(folder, say, told.resolve())
    undo.callback(observers.down)
    observers.up()


def _children(*edge: Child) -> Sequence[Child]:
    alone = dict.fromkeys(ALONE, 1)
    others = {stage: 1 for stage in STAGES if stage not in alone}
    return [
        *stage_children(alone),
        *together_children(others),
        Child("lookout", "services.lookout", serves=METRICS),
        *edge,
        Child("simulator", "services.simulator", {}, ("--seed", str(SEED))),
    ]


def _log(folder: Path, undo: ExitStack) -> Callable[[str, str], None]:
    stream = undo.enter_context((folder / "drill.log").open("w", encoding="utf-8"))

    def say(name: str, line: str) -> None:
        if not stream.closed:
            print(f"{name} | {line}", file=stream, flush=True)

    return say


def _beats(settings: Settings) -> bool:
    """Whether all stages have passed a heartbeat on all partitions."""
    try:
        found = standings(Groups(settings), settings.partitions)
    except TransientError:
        return False
    return all(len(one.heartbeats) == settings.partitions for one in found.values())


def _until(opened: House, what: str, done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + CALM_SECONDS
    while not done():
        if time.monotonic() > deadline or not opened.load.alive:
            log = opened.folder / "drill.log"
            raise TransientError(f"the house is not calm, as it is not so that {what}: see {log}")
        time.sleep(1)
