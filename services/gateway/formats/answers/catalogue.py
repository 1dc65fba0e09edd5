"""The formats of answers by name."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from orders.contracts.records import AnswerIssued
from services.gateway.formats.answers import notified
from services.gateway.formats.answers.heading import Heading
from services.gateway.formats.edifact import answer as edifact
from services.gateway.formats.edifact import receipts as contrl
from services.gateway.formats.interchanges.received import Received
from services.gateway.formats.reading import Profile
from services.gateway.formats.ubl import answer as ubl
from services.gateway.formats.x12 import answer as x12
from services.gateway.formats.x12 import receipts as functional


class Receipts(NamedTuple):
    """How a partner is told that its interchanges came. `received`: those of a document;
    `answered`: whether it is told of this one; `receipt`: one of them -> bytes."""

    received: Callable[[bytes, Profile], list[Received]]
    answered: Callable[[Received], bool]
    receipt: Callable[[Received, Heading], bytes]


class Form(NamedTuple):
    """A format of answers: `answer` -> bytes, their media type, and what their files' names end
    with. `receipts`: None where none are known."""

    answer: Callable[[AnswerIssued, Heading], bytes]
    media_type: str
    ending: str
    receipts: Receipts | None = None


FORMS: Mapping[str, Form] = {
    "x12": Form(
        x12.answer,
        "application/EDI-X12",
        "x12",
        Receipts(functional.received, functional.answered, functional.receipt),
    ),
    "edifact": Form(
        edifact.answer,
        "application/EDIFACT",
        "edi",
        Receipts(contrl.received, contrl.answered, contrl.receipt),
    ),
    "ubl": Form(ubl.answer, "application/xml", "xml"),
    "json": Form(notified.answer, "application/json", "json"),
}
"""Name, as a channel's settings have it -> format. Media types of EDI: RFC 1767."""
