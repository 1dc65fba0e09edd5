"""`orders run`: all stages, or some, as children of this process."""

import signal
import sys
import time
from pathlib import Path
from typing import Annotated

import typer
import yaml

from deploy.local.ports import a_free_one
from orders.cli import connectors
from orders.cli.children import EXIT_CONFIG, Child, Children
from orders.cli.targets import GATEWAY, METRICS, announced
from orders.contracts.catalogue import STAGES
from orders.engine.settings import Settings, load_settings

AllTogether = Annotated[
    bool | None,
    typer.Option(
        "--together/--separate",
        help="All stages in one process that commits them in one transaction, or a process a "
        "stage. Together is the default where all stages run equally often.",
    ),
]
Replicas = Annotated[
    list[str] | None,
    typer.Option("--replicas", "-r", help="N of every stage, or STAGE=N of one; may be repeated."),
]


def stage_children(stages: dict[str, int], first: int = 1) -> list[Child]:
    """Children for so many replicas of each stage, named from `first` on. A replica keeps its name
    over restarts, so that it ends its own open transaction."""
    return [
        Child(
            f"{stage}-{number}",
            f"services.{stage}",
            {"ORDERS_REPLICA": str(number)},
            serves=METRICS,
        )
        for stage, count in stages.items()
        for number in range(first, first + count)
    ]


def together_children(stages: dict[str, int], first: int = 1) -> list[Child]:
    """Children that have all these stages each; as many as a stage has replicas at most."""
    return [
        Child(
            f"together-{number}",
            "orders.cli.together",
            {"ORDERS_REPLICA": str(number)},
            [stage for stage, count in stages.items() if first + count > number],
            serves=METRICS,
        )
        for number in range(first, first + max(stages.values()))
    ]


def children_of(stages: dict[str, int], together: bool | None, first: int = 1) -> list[Child]:
    """Children for so many replicas of each stage; where nobody has said how, together if all
    stages run, and equally often."""
    if together is None:
        together = len(stages) == len(STAGES) and len(set(stages.values())) == 1
    return together_children(stages, first) if together else stage_children(stages, first)


def gateway_children(settings: Settings) -> list[Child]:
    """The edge, and what works beside it. The watch asks the edge that runs here, and runs where
    there is a list to be watched (IN-10)."""
    at = {GATEWAY: str(settings.gateway_port or a_free_one())}
    children = [
        Child("gateway", "services.gateway", at, serves=GATEWAY),
        Child("deliver", "services.gateway.deliver", serves=METRICS),
        Child("contracts", "services.gateway.contracts"),
    ]
    if has_lists(settings.gateway_channels):
        children.append(Child("watch", "services.gateway.watch", at, serves=METRICS))
    return children


def has_lists(channels: Path | None) -> bool:
    """Whether a channel of the file has a list of its own. A file that is none is the gateway's to
    tell of."""
    try:
        said = yaml.safe_load(channels.read_text(encoding="utf-8")) if channels else None
        entries = said["channels"].values() if said else ()
        return any(entry.get("order_list") for entry in entries)
    except (OSError, ValueError, TypeError, LookupError, AttributeError, yaml.YAMLError):
        return False


def parse_stages(named: list[str], replicas: list[str]) -> dict[str, int]:
    """Stage -> replicas, from names and from N, of all of them, or STAGE=N. Raises
    typer.BadParameter for a stage that does not exist."""
    counts = dict.fromkeys(named or STAGES, 1)
    for text in replicas:
        stage, _, count = text.rpartition("=")
        if not count.isdigit() or int(count) < 1:
            raise typer.BadParameter(f"{text!r} is neither N nor STAGE=N")
        counts |= dict.fromkeys([stage] if stage else counts, int(count))
    for stage in counts:
        if stage not in STAGES:
            raise typer.BadParameter(f"no stage {stage!r}; there are: {', '.join(STAGES)}")
    return counts


def run(
    stages: Annotated[
        list[str] | None, typer.Argument(help="Stages to run; all if none is named.")
    ] = None,
    replicas: Replicas = None,
    first: Annotated[
        int,
        typer.Option(
            min=1, help="Number of the first replica: 2 where one of the stage runs already."
        ),
    ] = 1,
    together: AllTogether = None,
    simulator: Annotated[
        bool, typer.Option("--simulator", help="Run the simulated outside world as well.")
    ] = False,
    gateway: Annotated[
        bool,
        typer.Option(
            "--gateway",
            help="Run the gateway, what tells partners, what renders contracts, and what watches "
            "the lists of shops, where a channel has one, too.",
        ),
    ] = False,
    seed: Annotated[int, typer.Option(help="Seed of the simulated world.")] = 1,
) -> None:
    """Run stages as children with prefixed logs; what dies is started again. Ctrl-C or SIGTERM
    stops them after their batch.

    Where all stages run the lookout, insight, the order file and what reads carriers' words run,
    too, `orders spans` if ORDERS_SPANS_URL is set, and `orders connectors run` if ORDERS_MAIL_HOST,
    ORDERS_SMS_URL or ORDERS_WEBHOOK_KEYS is; with --simulator, and none of them, what would leave
    the house goes to files of the data folder, mails.jsonl and calls.jsonl.
    Prometheus finds the children by the files in obs/targets of the data folder. Exit code 2: a
    child was given up, as its configuration is wrong; the others went on.
    """
    settings = load_settings()  # a fault of theirs is one line here, not one from every child
    children = children_of(parse_stages(stages or [], replicas or []), together, first)
    if not stages:
        children.append(Child("lookout", "services.lookout", serves=METRICS))
        children.append(Child("insight", "services.insight", serves=METRICS))
        children.append(Child("orderfile", "services.orderfile", serves=METRICS))
        children.append(Child("carriers", "services.carriers", serves=METRICS))
    if not stages and settings.spans_url:
        children.append(Child("spans", "services.spans", serves=METRICS))
    if simulator:
        children.append(Child("simulator", "services.simulator", {}, ("--seed", str(seed))))
    if not stages:
        children += connectors.children(settings, simulator)
    if gateway:
        children += gateway_children(settings)
    with announced(children, settings):
        _run(Children(children))


def _run(family: Children) -> None:
    """Until a signal, or until every child is given up."""
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: stopping.append(number))
    family.start()
    try:
        while not stopping and len(family.given_up) < len(family.children):
            family.watch()
            time.sleep(0.2)
    finally:
        family.stop()
    if given_up := family.given_up:
        print(
            f"given up: {len(given_up)} of {len(family.children)} children, as their configuration "
            f"is wrong: {', '.join(given_up)}",
            file=sys.stderr,
        )
        raise typer.Exit(EXIT_CONFIG)
