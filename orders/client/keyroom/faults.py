"""What can be wrong with what is kept under keys."""

from orders.engine.errors import ConfigError, TransientError


class StoreAway(TransientError):
    """Nobody's fault: the disk is full, or refuses. What was to be kept is not; what was is."""


class Damaged(ConfigError):
    """The operator's: a file is not what was written. It names the file; its bytes are not told."""
