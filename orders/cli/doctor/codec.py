"""Which codec reads and writes here."""

from collections.abc import Iterator

from orders.cli.doctor.check import Check, ok
from orders.contracts.codec.choice import chosen
from orders.engine.settings import Settings


def codec(settings: Settings) -> Iterator[Check]:
    """The native one, or Python's, and then why. Either will do."""
    functions = chosen()
    why = f": {functions.because}" if functions.because else ""
    yield ok("codec", f"{functions.name}{why}")
