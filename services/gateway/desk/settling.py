"""Staff decide about what waits in intake: orders that are probably another one once more, and
documents that nobody could read (IN-01, IN-05). Who decides is who has the token; whether they may,
intake decides, by the table of staff."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from orders.client.documents import document_key
from orders.client.duplicates import outcome_of
from orders.client.publishing import Publication
from orders.client.scan import Found
from orders.contracts.records import (
    DocumentDecided,
    DocumentFiled,
    DuplicateDecided,
    DuplicateVerdict,
)
from services.gateway.access import SIGNED, Sender
from services.gateway.believed import believed
from services.gateway.desk.forms import DocumentSaid, DuplicateSaid
from services.gateway.desk.people import Person
from services.gateway.desk.reviewing import dealt_with
from services.gateway.edge import Edge
from services.gateway.formats.catalogue import reader
from services.gateway.formats.values.cards import masked
from services.gateway.problem import Problem, error, unreadable
from services.gateway.sending import kept
from services.gateway.submissions import Encode, items

VERDICTS: Mapping[str, DuplicateVerdict] = {"keep": "KEEP", "merge": "MERGE"}
SETTLED: Mapping[str, Literal["placed", "discarded"]] = {"place": "placed", "discard": "discarded"}
STAGE = "intake"
Told = dict[str, str]


class Kept(NamedTuple):
    """A document that is kept: what its record says, and its bytes."""

    filed: DocumentFiled
    content: bytes


async def duplicate(
    edge: Edge, person: Person, order_id: str, said: DuplicateSaid, seconds: float
) -> Told:
    """The order and the outcome: `kept`, `merged`, `sent` where intake has not said it in time.
    Raises Problem: 404 if it waits for nobody, 409 if it is another version, 403 if nothing came
    of it; NoRoom."""
    state = await edge.desk.threads.run(edge.intake, order_id)
    if state is None or state["status"] != "suspected":
        raise Problem(404, "not-suspected", "Nobody is asked about this order", order_id=order_id)
    if state["version"] != said.version:
        raise Problem(409, "order-changed", "The order was changed", "look at it again")
    decided: DuplicateDecided = {
        "order_id": order_id,
        "version": said.version,
        "verdict": VERDICTS[said.verdict],
        "twin": said.twin,
        "decided_by": person.staff_id,
        "because": masked(said.because),
        "at": edge.now(),
    }
    record = edge.encode(DuplicateDecided, order_id, decided)
    found = await dealt_with(edge, STAGE, order_id, [record], seconds)
    outcome = outcome_of(found[0]) if found else "sent"
    return {"order_id": order_id, "outcome": taken(outcome)}


async def document(
    edge: Edge, person: Person, channel: str, sha256: str, said: DocumentSaid, seconds: float
) -> Told:
    """The same of a document: `placed`, what it says submitted first, read by today's formats; or
    `discarded`. Raises Problem: 404 if it does not wait, 410 if it is not kept, 422 if it cannot be
    read still, 403 if nothing came of it, 503; NoRoom."""
    await _waits(edge, channel, sha256)
    because = masked(said.because)
    if said.verdict == "place":
        ids = await _submitted(edge, channel, sha256)
        because = because or f"read again: {', '.join(ids[:10])}"
    verdict = SETTLED[said.verdict]
    record = settled(channel, sha256, verdict, person.staff_id, because, edge.now(), edge.encode)
    found = await dealt_with(edge, STAGE, document_key(channel, sha256), [record], seconds)
    outcome = "sent" if found is None else _settled(found[0])
    return {"channel": channel, "sha256": sha256, "outcome": taken(outcome)}


async def waiting(edge: Edge, channel: str, sha256: str) -> Kept:
    """A document that waits, as it is filed: who decides about it looks at it first. Raises Problem
    as of its verdict."""
    await _waits(edge, channel, sha256)
    return await _filed(edge, channel, sha256)


def settled(
    channel: str,
    sha256: str,
    verdict: Literal["placed", "discarded"],
    by: str,
    because: str,
    now: int,
    encode: Encode,
) -> Publication:
    """The desk's word that the document waits no longer."""
    key = document_key(channel, sha256)
    decided: DocumentDecided = {
        "order_id": key,
        "verdict": verdict,
        "decided_by": by,
        "because": because,
        "at": now,
    }
    return encode(DocumentDecided, key, decided)


async def _submitted(edge: Edge, channel: str, sha256: str) -> list[str]:
    """Orders that the document is of, once all that it says is durable: whoever is told that it was
    placed can rely on that."""
    found = await _filed(edge, channel, sha256)
    read, profile = reader(found.filed["format"]), edge.access.profile(channel)
    belief = edge.access.belief(Sender(channel, scopes=SIGNED), edge.now())
    reading = believed(await asyncio.to_thread(read, found.content, profile), belief)
    if reading.faults:
        faults = [error(*one) for one in reading.faults]
        raise unreadable("The document cannot be read still", faults)
    own = edge.access.own_customers(channel)
    said = list(items(reading, channel, edge.now(), edge.encode, sha256, own_customers=own))
    await kept(edge, [one.record for one in said])
    return [one.order_id for one in said]


async def _waits(edge: Edge, channel: str, sha256: str) -> None:
    """Raises Problem (404) for a document that nobody is asked about."""
    state = await edge.desk.threads.run(edge.intake, document_key(channel, sha256))
    if state is None or state["status"] != "unplaced" or not edge.access.known(channel):
        raise Problem(404, "document-unknown", "No such document waits")


async def _filed(edge: Edge, channel: str, sha256: str) -> Kept:
    """The document, with its bytes. Raises Problem (410) if they are not kept, 503."""
    found = await edge.searches.search(channel, sha256, 0)
    if found is None or found.content is None:
        raise Problem(410, "document-withheld", "The document is not kept", "enter it by hand")
    return Kept(found.filed, found.content)


def _settled(found: Sequence[Found]) -> str:
    told = [one.value for one in found if one.record == "DocumentSettled" and one.value]
    return str(told[0]["verdict"]) if told else "nothing"


def taken(outcome: str) -> str:
    """Raises Problem (403) for what its stage has made nothing of."""
    if outcome in ("sent", "kept", "merged", "same", "another", *SETTLED.values()):
        return outcome
    raise Problem(
        403,
        "verdict-refused",
        "Nothing came of it",
        "somebody was first, or it is not yours to decide: `orders trace` says which",
    )
