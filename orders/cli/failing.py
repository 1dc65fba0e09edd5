"""What a failure looks like: one clear line on stderr and an exit code, never a traceback for a
fault of the environment."""

import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from confluent_kafka import KafkaException
from typer.core import TyperGroup

from deploy.local.errors import StackError
from orders.cli import exits
from orders.client.producing import TooLarge
from orders.contracts.errors import NewerState, RegistryUnavailable, UndecodableRecord
from orders.engine.errors import ConfigError, NotAllowed, TransientError, explained
from orders.engine.kafka.client import LOGGER
from orders.engine.settings import load_settings


class Failing(TyperGroup):
    """The whole command, every subcommand under `failures`."""

    def invoke(self, ctx: Any) -> Any:
        with failures():
            return super().invoke(ctx)


@contextmanager
def failures() -> Iterator[None]:
    """Turn faults of settings and of servers, and Ctrl-C, into one line and an exit code."""
    heard = _Heard()
    LOGGER.addHandler(heard)
    LOGGER.propagate = False
    try:
        yield
    except NotAllowed as error:
        _end(explained(error, _user()), exits.USAGE)
    except (ConfigError, NewerState) as error:
        _end(str(error), exits.USAGE)
    except (TransientError, RegistryUnavailable, StackError) as error:
        _end(f"{error}{heard.reason_of(error)}", exits.UNAVAILABLE)
    except TooLarge as error:
        _end(str(error), exits.REFUSED)
    except UndecodableRecord as error:
        _end(
            f"a record cannot be read, {error}: is this the right registry, and is the command as "
            "new as the stages?",
            exits.UNAVAILABLE,
        )
    except KeyboardInterrupt:
        _end("stopped", exits.STOPPED)
    finally:
        LOGGER.propagate = True
        LOGGER.removeHandler(heard)


def _user() -> str:
    """Who we are for the servers: a right was missing, so there was a login."""
    return load_settings().login or "USER"


def _end(line: str, code: int) -> None:
    print(f"orders: {line}", file=sys.stderr)
    raise SystemExit(code) from None


class _Heard(logging.Handler):
    """Keeps what librdkafka said last instead of printing all of it: it names the reason for a
    call that came to nothing."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._last = ""

    def emit(self, record: logging.LogRecord) -> None:
        self._last = re.sub(r"^.*\]: |[^ ]*/bootstrap: | \(after .*", "", record.getMessage())

    def reason_of(self, error: Exception) -> str:
        """In brackets, if the error came from Kafka."""
        return (
            f" ({self._last})" if self._last and isinstance(error.__cause__, KafkaException) else ""
        )
