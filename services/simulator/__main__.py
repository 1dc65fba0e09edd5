"""`python -m services.simulator --seed N [--policy FILE]`: the outside world, until it is told
to stop."""

import argparse
import signal
import sys
from pathlib import Path

import structlog

from orders.contracts.codec.codec import Codec
from orders.contracts.errors import RegistryUnavailable
from orders.engine.errors import ConfigError, TransientError
from orders.engine.host.clock import build_clock
from orders.engine.host.logs import configure_logs, refused
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import load_settings
from services.simulator.policy import load_policy
from services.simulator.world import World

_log = structlog.get_logger("simulator")


def main() -> int:
    """Run until SIGTERM or SIGINT. Exit code 2: a setting or the policy is wrong; 1: a server
    stayed away."""
    parser = argparse.ArgumentParser(
        prog="python -m services.simulator",
        description="Stand-ins for customers, warehouses, carriers, suppliers, banks.",
    )
    parser.add_argument(
        "--seed", type=int, default=1, help="decides everything; the same seed, the same world"
    )
    parser.add_argument(
        "--policy", type=Path, help="YAML file; its values replace those of the shipped policy"
    )
    chosen = parser.parse_args()
    try:
        settings = load_settings()
        configure_logs(settings, "simulator")
        world = World(
            settings,
            Codec(RegistrySchemaIds(settings.registry_properties())),
            build_clock(settings),
            chosen.seed,
            load_policy(chosen.policy),
        )
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: world.stop())
        world.run()
    except ConfigError as error:
        refused("simulator", error, "")
        return 2
    except (TransientError, RegistryUnavailable) as error:
        _log.error("stopped", because=str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
