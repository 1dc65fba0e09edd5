"""The step of each status (docs/flows.md, "Order of steps"): a status never moves back."""

RECEIVED = 10
CORRECTION = 11
REJECTED = 12
SUSPECTED = 13
HELD = 20
APPROVED = 22
AWAITING_CONFIRMATION = 24
REMINDED = 25
SUSPENDED = 26
CONFIRMED = 28
DECLINED = 29
BACKORDERED = 30
AWAITING_PRODUCTION = 31
RESERVED = 32
ALLOCATION_DELAYED = 40
ALLOCATED = 42
SERVICE_PLANNED = 48
"""A service: its customer was told when. Goods of the same order go on by the steps after it."""
GATED = 49
RELEASED = 50
PACKED = 52
READY = 53
"""Packed, and lying ready for its customer, who comes for it (SH-04)."""
DISPATCHED = 54
DELIVERED = 56
REFUSED = 57
LOST = 57
DELIVERY_COMPLETED = 58
RETURN_AUTHORISED = 60
RETURN_INSPECTED = 62
COMPLETED = 64
STOPPED = 99
"""Of an order that was stopped as a whole; its status is the outcome that the notice names."""
