"""At which gates the goods of one order waited, and what left the house while one was closed
(SH-06, SH-07, SH-08)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from orders.audit.exchanges import GATE as RETURN_ARRIVED

Value = Mapping[str, Any]
IN_HOUSE = frozenset({"released", "picked", "packed", "gated"})


@dataclass(slots=True)
class Gates:
    """Folded record by record. `closed`: gate -> what was said of it when it closed; `asked`: how
    often one closed; `released`, `taken`: (shipment, gate) of what a warehouse was told to send, or
    a carrier took, while it was closed; `passed`: those that were written down; `alone`: gates that
    opened by nobody's word, apart from
    those that a return opens."""

    version: int = 0
    closed: dict[str, Value] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)
    asked: int = 0
    released: list[tuple[str, str]] = field(default_factory=list)
    taken: list[tuple[str, str]] = field(default_factory=list)
    passed: set[tuple[str, str]] = field(default_factory=set)
    alone: list[str] = field(default_factory=list)

    def take(self, name: str, value: Value) -> None:
        """One more record about the order."""
        if name == "OrderGated":
            self._gated(value)
        elif name == "GateSettled":
            self._settled(value)
        elif self.closed and name == "ShipmentReleased":
            self.released += self._against(value)
        elif self.closed and name == "ShipmentDispatched":
            self.taken += self._against(value)

    def _gated(self, value: Value) -> None:
        if value["version"] > self.version:
            self.version, self.closed, self.shown = value["version"], {}, set()
        self.asked += len(value["gates"])
        self.closed |= {gate["gate_id"]: gate for gate in value["gates"]}

    def _settled(self, value: Value) -> None:
        gate, how = value["gate_id"], value["how"]
        if how == "opened":
            if not value["decided_by"] and gate not in self.shown and gate != RETURN_ARRIVED:
                self.alone.append(gate)
            self.closed.pop(gate, None)
            self.shown.discard(gate)
        elif how == "pending":
            self.shown.add(gate)
        elif how == "passed":
            self.passed.add((value["shipment_id"], gate))

    def _against(self, value: Value) -> list[tuple[str, str]]:
        """The gates that were closed to it. What was taken before the evidence lapsed, or since it
        holds, went through an open one."""
        shipment = value["shipment_id"]
        if value["version"] != self.version:
            return []
        return [
            (shipment, name)
            for name, gate in self.closed.items()
            if gate["shipment_id"] in ("", shipment)
            and name not in self.shown
            and not _held(gate, value["at"])
        ]


def waits_until(state: Value) -> int | None:
    """When somebody must hear at the latest of a gate at which something of the order waits; None:
    nothing does. Of a state of shipping's."""
    if state["status"] != "open" or state["recalled"] or state["taking_back"] is not None:
        return None
    waiting = {one["shipment_id"] for one in state["shipments"] if one["status"] in IN_HOUSE}
    return min(
        (
            max(gate["deadline_at"], gate["valid_from_at"] or 0)
            for gate in state["gates"]
            if gate["status"] == "closed"
            and (gate["shipment_id"] in waiting or (waiting and not gate["shipment_id"]))
        ),
        default=None,
    )


def _held(gate: Value, at: int) -> bool:
    begins, ends = gate["valid_from_at"], gate["valid_until_at"]
    shown = gate["eyes_given"] >= gate["eyes"]
    return shown and (begins is None or begins <= at) and ends is not None and at < ends
