"""Where the keys of this house are."""

from orders.client.keyroom.keys import Keys
from orders.engine.settings import Settings


def keys_of(settings: Settings) -> Keys:
    """Those that the settings name."""
    return Keys(settings.papers_keys_dir or settings.data_dir / "papers-keys")
