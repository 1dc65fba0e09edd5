"""Which change of an order is the latest: the one that waits, else the last that was taken."""

from orders.contracts.records import IntakeState


def overtakes(revision: int, at: int, state: IntakeState) -> bool:
    """Whether a later change was taken than one of this revision, asked for at this time, ms: by
    its source's own count, if it has one; else by when it was asked for (CF-03)."""
    if revision and (known := source_revision(state)):
        return revision < known
    return at < asked_at(state)


def digest(state: IntakeState) -> bytes:
    """Of the order as it is, or as a change that waits will make it."""
    return state["pending"]["digest"] if state["pending"] else state["digests"][-1]


def digests(state: IntakeState) -> list[bytes]:
    """Of every content that was taken, and of every request for a part of one (IN-05)."""
    if (pending := state["pending"]) is None:
        return state["digests"]
    return [*state["digests"], *pending["requests"], pending["digest"]]


def source_revision(state: IntakeState) -> int:
    """How new it is at its source; 0: the source does not say."""
    pending = state["pending"]["source_revision"] if state["pending"] else 0
    return max(pending, state["source_revision"])


def asked_at(state: IntakeState) -> int:
    """When the latest change was asked for, ms."""
    pending = state["pending"]["requested_at"] if state["pending"] else 0
    return max(pending, state["changed_at"])
