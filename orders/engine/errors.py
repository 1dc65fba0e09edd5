"""The four ways in which the runtime fails: each says whose fault it is, and what happens next."""


class TransientError(Exception):
    """Nobody's fault: a broker, the registry or Redis is away or slow. Input is paused and the
    work tried again, with back-off."""


class PoisonRecord(Exception):
    """The record's fault: it can never be processed as it is. It goes to the dead letters; other
    keys flow on.

    ``reason`` is a short code from a small fixed set (it becomes a metric label: no ids, no
    values), ``detail`` is for the person who reads the dead letter.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


class Fenced(Exception):
    """Nobody's fault: another owner has taken the partition, or may have. The batch ends, nothing
    of it counts; the claim decides who owns what. The process lives on."""


class ConfigError(Exception):
    """The operator's fault: a setting is missing, unknown or senseless. The process says which,
    and exits before it touches anything."""
