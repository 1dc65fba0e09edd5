"""What each stage's state says of a key: the fold of the state topics, and of each state the few
things that the audit asks about."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from orders.audit.claims import claim_due
from orders.audit.effects import unattended
from orders.audit.gates import waits_until
from orders.audit.purchases import Bought, bought_of
from orders.audit.source import Place, Record
from orders.contracts.buckets import RESERVED
from orders.contracts.codec.codec import Codec

OVER = frozenset({"rejected", "stopped", "settled", "completed", "finished"})
"""Statuses of states whose stage is done with the order; their timer only forgets it. Tracking's
have many, and say whether they are final."""


class Reserved(NamedTuple):
    """What a key holds of an account."""

    ledger: str
    account: str
    version: int
    amount: int
    bucket: str = RESERVED


class Share(NamedTuple):
    """What came into an account, and what of it was used up for good, by one partition."""

    ledger: str
    account: str
    supplied: int
    consumed: int


class Standing(NamedTuple):
    """A key as one stage sees it.

    `due`: its timer; `asks`: it has questions open to people; `awaits`: it waits for another stage;
    `incomplete`: it waits for lines that inventory has still to hand on; `over`: it is done with
    it; `unclaimed`: it has money for it and does not know it; `early`: where the changes stand that
    wait for their order there; `bought`: of an article, its purchase orders; `gated_until`: it
    waits at a gate, and somebody must hear of it by then; `claim_due`: so of a claim; `unattended`:
    its effects that go on by themselves, at no time.
    """

    version: int = 0
    reservations: tuple[Reserved, ...] = ()
    waits: int = 0
    due: int | None = None
    asks: bool = False
    awaits: bool = False
    incomplete: bool = False
    over: bool = False
    unclaimed: bool = False
    parked: tuple[int, int] | None = None
    share: Share | None = None
    early: frozenset[str] = frozenset()
    bought: tuple[Bought, ...] = ()
    gated_until: int | None = None
    claim_due: int | None = None
    unattended: tuple[str, ...] = ()

    @property
    def timer(self) -> int | None:
        """When it fires; a parked key's does not."""
        return None if self.parked else self.due


def standing_of(state: dict[str, Any]) -> Standing:
    """The standing that a state record tells. `parked` becomes (since when, how many letters)."""
    parked, share = state["parked"], state["share"]
    return Standing(
        state["version"],
        tuple(
            [
                Reserved(
                    reservation["ledger"],
                    reservation["account"],
                    reservation["version"],
                    reservation["amount"],
                    reservation["bucket"],
                )
                for reservation in state["reservations"]
            ]
        ),
        len(state["waits"]),
        state["wake_at"],
        bool(state.get("open_holds")) or _left_to_people(state),
        bool(state.get("awaited")),
        bool(state.get("open_lines")),
        state.get("status") in OVER or bool(state.get("final")),
        state.get("status") == "unclaimed",
        (parked["at"], parked["letters"]) if parked else None,
        Share(share["ledger"], share["account"], share["supplied"], share["consumed"])
        if share
        else None,
        frozenset([one["request"] for one in state.get("early", ())]),
        bought_of(state),
        waits_until(state) if state.get("gates") else None,
        claim_due(state) if state.get("claims") else None,
        unattended(state) if state.get("effects") else (),
    )


def _left_to_people(state: dict[str, Any]) -> bool:
    """A shipment of which a warehouse says nothing, whatever it is asked, is a person's to mend;
    so is a document that cannot be read, and what is to be made first waits for production
    (IV-07)."""
    return state.get("status") in ("unplaced", "awaiting_production") or any(
        shipment.get("left_to") for shipment in state.get("shipments", ())
    )


class States:
    """The last state record of every key, by (stage, partition), and what it says."""

    def __init__(self, codec: Codec) -> None:
        self._codec = codec
        self._latest: dict[Place, dict[str, Record]] = {}
        self._standings: dict[Place, dict[str, Standing]] = {}
        self._last: dict[Place, Record] = {}

    def add(self, record: Record) -> None:
        """Fold one more record of a state topic."""
        place, key = (
            (record.topic.partition(".")[0], record.partition),
            (record.key or b"").decode(),
        )
        self._latest.setdefault(place, {})[key] = record
        self._standings.setdefault(place, {}).pop(key, None)
        self._last[place] = record

    def end_batch(self, record: Record) -> None:
        """Fold one more record if it is of the batch that was folded last."""
        last = self._last.get((record.topic.partition(".")[0], record.partition))
        if last is not None and last.header("at") == record.header("at"):
            self.add(record)

    def standings(self, place: Place) -> Mapping[str, Standing]:
        """Key -> standing, of every key that has a state. Each is decoded once."""
        known = self._standings.setdefault(place, {})
        for key, record in self._latest.get(place, {}).items():
            if record.value is not None and key not in known:
                known[key] = standing_of(self._codec.decode(record.value, record.topic)[1])
        return known

    def payloads(self, place: Place) -> dict[str, bytes]:
        """Key -> its state as written."""
        return {
            key: record.value
            for key, record in self._latest.get(place, {}).items()
            if record.value is not None
        }

    def offsets(self, place: Place) -> dict[str, int]:
        """Key -> where its state stands on the changelog."""
        return {
            key: record.offset
            for key, record in self._latest.get(place, {}).items()
            if record.value is not None
        }

    def changed_since(self, place: Place, offset: int) -> set[str]:
        """Keys whose last record stands at or behind this offset."""
        return {
            key for key, record in self._latest.get(place, {}).items() if record.offset >= offset
        }

    def end(self, place: Place) -> int:
        """The offset after the last record."""
        return self._last[place].offset + 1 if place in self._last else 0

    def at(self, place: Place) -> int:
        """Business time of the last batch that changed a state; -1 if none did. Within a
        partition it never runs back."""
        return int(self._last[place].header("at") or -1) if place in self._last else -1

    def forget(self) -> None:
        """Let go of the records; what was decoded stays with whoever has it."""
        self._latest.clear()
        self._standings = {}
