"""One tree of errors. Each says whose fault it is, and what happens next.

    EngineError
      TransientError    nobody's: a server is away or slow      back off, try again
      ClaimAgain        nobody's: who owns what is in question  claim the partitions anew
        Stale             Redis knows another owner, or has forgotten
          Dangling        Redis points to what Kafka has not    the claim rebuilds the store
        Fenced            Kafka knows another owner
        InDoubt           a commit was not answered
        Rebalancing       the group is between generations
      PoisonRecord      the record's                            a dead letter, other keys flow on
      Refused           the stage's code                        a dead letter, other keys flow on
      ConfigError       the operator's                          the process says which, and exits
        NotAllowed      a server knows us, and refuses this

What is wrong with bytes says `orders.contracts.errors`.
"""

from collections.abc import Mapping


class EngineError(Exception):
    """Whatever the engine raises of its own."""


class TransientError(EngineError):
    """Nobody's fault: a broker, the registry or Redis is away or slow. Input is paused and the
    work tried again, with back-off."""


class RedisAway(TransientError):
    """It is Redis that did not answer, or cannot serve now."""


class ClaimAgain(EngineError):
    """Nobody's fault: who owns a partition, or how far it is, is in question. The batch counts for
    nothing; the claim asks Kafka. The process lives on."""


class Stale(ClaimAgain):
    """The comparison inside a Redis call failed for these partitions: they must be claimed anew.
    Nothing was changed for them.

    `reasons`: partition -> fencing_token, confirmed, missing, run_id, closed.
    """

    def __init__(self, reasons: Mapping[int, str]) -> None:
        super().__init__(
            ", ".join(f"{partition}: {reason}" for partition, reason in sorted(reasons.items()))
        )
        self.reasons = dict(reasons)


class Dangling(Stale):
    """What the store has of a key is where its state stands on the changelog, and no state of it
    stands there: the claim rebuilds the store, or each would find the same again."""


class Fenced(ClaimAgain):
    """Another owner has taken the partition, or may have: surely not committed."""


class InDoubt(ClaimAgain):
    """The transaction may or may not have been committed. `Writer.recover`, then claim."""


class Rebalancing(ClaimAgain):
    """The group is between generations: poll until it is stable, then claim again if the
    partition is still assigned."""


class PoisonRecord(EngineError):
    """The record's fault: it can never be processed as it is. It goes to the dead letters; other
    keys flow on.

    `reason` is a short code from a small fixed set (it becomes a metric label: no ids, no
    values), `detail` is for the person who reads the dead letter.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


class Refused(EngineError):
    """The stage's fault: a handler returned what it must not. It is treated like a handler that
    raises: a dead letter, and its key is parked."""


class ConfigError(EngineError):
    """The operator's fault: a setting is missing, unknown or senseless. The process says which,
    and exits before it touches anything."""


class NotAllowed(ConfigError):
    """The operator's fault: a server knows our user, and no rule lets it do this.

    `remedy`: what shows and what gives the right, with `{user}` where it speaks of whose it is.
    """

    def __init__(self, said: str, remedy: str) -> None:
        super().__init__(said)
        self.remedy = remedy


BY_RULES = (
    "{user} has no right to it: `orders access plan {user}` shows what it may, what is missing "
    "(`orders access apply` grants that) and what others deny"
)
"""Remedy for what brokers refuse."""


def explained(error: Exception, user: str) -> str:
    """What the error says, to whoever runs the program as this user: where a right is missing,
    whose it is and what gives it."""
    if isinstance(error, NotAllowed):
        return f"{error}; {error.remedy.format(user=user)}"
    return str(error)
