"""`python -m services.gateway.contracts`: renders contracts of sale until it is told to stop
(CF-06). `orders gateway contracts` starts it."""

import sys
import threading
import time
from collections.abc import Callable
from typing import cast

import structlog

from orders.client.documents import Store, folder_of
from orders.client.following import Follower, Taken
from orders.client.producing import Sender
from orders.contracts.catalogue import record_type
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import RegistryUnavailable, UndecodableRecord
from orders.contracts.records import ContractDrawn, ContractRendered
from orders.engine.errors import ConfigError, TransientError
from orders.engine.host.clock import build_clock
from orders.engine.host.logs import configure_logs, last_words, refused
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.host.stopping import stopped_by_signals
from orders.engine.settings import Settings, load_settings
from services.gateway.contracting.fonts import FontMissing, Fonts
from services.gateway.contracting.rendering import render

EXIT_CONFIG, EXIT_AWAY = 2, 1
GROUP = "contracts"
TOPIC = record_type(ContractDrawn).topic
POLL_SECONDS, AGAIN_SECONDS = 0.5, 60.0
Tell = Callable[[ContractRendered], None]
_log = structlog.get_logger("contracts")


class Office:
    """Renders what comes, and files it before anybody hears of it. A contract that cannot be
    rendered, as a font is missing or anything else, waits until it can be; the others go on."""

    def __init__(self, store: Store, tell: Tell, fonts: Callable[[], Fonts]) -> None:
        self._store, self._tell, self._look_for_fonts = store, tell, fonts
        self._fonts = fonts()
        self.waiting: list[tuple[Taken, ContractDrawn]] = []

    def work(self, taken: Taken, drawn: ContractDrawn, now: int) -> bool:
        """Whether it is done. Raises OSError if it cannot be filed, TransientError if it cannot be
        told. `now`: business time, ms."""
        try:
            made = render(drawn, self._fonts)
        except Exception as error:  # of any kind: what one contract says must hold up no other
            why = str(error) if isinstance(error, FontMissing) else type(error).__name__
            _log.error("contract not rendered", contract=drawn["contract_number"], why=why)
            self.waiting.append((taken, drawn))
            return False
        document = self._store.put(made.pdf)
        self._tell(
            {
                "order_id": drawn["order_id"],
                "version": drawn["version"],
                "contract_number": drawn["contract_number"],
                "document": document,
                "size": len(made.pdf),
                "rendered_by": made.by,
                "at": now,
            }
        )
        _log.info("rendered", contract=drawn["contract_number"], document=document)
        return True

    def again(self, now: int) -> list[Taken]:
        """Look for fonts anew, and try again; what is done now of what waits."""
        if not self.waiting:
            return []
        waiting, self.waiting = self.waiting, []
        self._fonts = self._look_for_fonts()
        return [taken for taken, drawn in waiting if self.work(taken, drawn, now)]


def contract_of(taken: Taken, codec: Codec) -> ContractDrawn | None:
    """None for a record that nobody can read: it never gets better. Raises RegistryUnavailable."""
    try:
        return cast(ContractDrawn, codec.decode(taken.value or b"", taken.topic)[1])
    except UndecodableRecord as error:
        place = f"{taken.topic}/{taken.partition}/{taken.offset}"
        _log.error("record passed over", record=place, why=error.reason)
        return None


def serve(settings: Settings, stop: threading.Event) -> None:
    """Until it is stopped. Raises TransientError, OSError and RegistryUnavailable: whoever started
    it starts it again, and nothing is lost."""
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    codec.prepare([record_type(ContractRendered)])
    now, follower = build_clock(settings).now, Follower(settings, TOPIC, GROUP)
    try:
        with Sender(settings, codec) as sender:

            def tell(rendered: ContractRendered) -> None:
                sender.send(ContractRendered, rendered["order_id"], rendered)
                sender.flush()

            office = Office(folder_of(settings), tell, lambda: Fonts(settings.contract_fonts_dir))
            _log.info("started", replica=settings.replica)
            looked_at = time.monotonic()
            while not stop.is_set():
                if (taken := follower.take(POLL_SECONDS)) is not None:
                    drawn = contract_of(taken, codec)
                    if drawn is None or office.work(taken, drawn, now()):
                        follower.done(taken)
                if time.monotonic() - looked_at > AGAIN_SECONDS:
                    looked_at = time.monotonic()
                    for done in office.again(now()):
                        follower.done(done)
    finally:
        follower.close()


def main() -> int:
    """Exit code 2: a setting is wrong; 1: a server, or the disk, does not serve."""
    stop = stopped_by_signals()
    try:
        settings = load_settings("gateway")
        configure_logs(settings, "contracts")
        serve(settings, stop)
    except ConfigError as error:
        refused("contracts", error, "gateway")
        return EXIT_CONFIG
    except (RegistryUnavailable, TransientError, OSError) as error:
        last_words("contracts", str(error))
        return EXIT_AWAY
    return 0


if __name__ == "__main__":
    sys.exit(main())
