"""The order file of this machine, for commands that read it."""

from collections.abc import Iterator
from contextlib import contextmanager

from orders.cli.printing import not_found
from orders.client.orderfile.asking import OrderFile
from orders.client.orderfile.layout import folder_of
from orders.engine.settings import Settings


@contextmanager
def order_file(settings: Settings) -> Iterator[OrderFile]:
    """Closed when it ends. Exit code 4 where there is none: what is read of nothing would look like
    a day off, or like a customer of whom nobody has heard. Raises FileAway, FileDamaged."""
    folder = folder_of(settings)
    file = OrderFile(folder)
    try:
        if not file.there:
            raise not_found(f"order file in {folder}: `orders orderfile run` writes it")
        yield file
    finally:
        file.close()
