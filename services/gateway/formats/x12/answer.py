"""What a partner is told of an order, in X12: 855 of an order, 865 of a change of one."""

from collections.abc import Iterator, Mapping

from orders.business.interchanges.segments import Segment
from orders.contracts.records import AnswerIssued, AnswerKind, AnswerLine, ArticleCode
from services.gateway.formats.answers.heading import Heading
from services.gateway.formats.answers.words import (
    Outcome,
    is_of_change,
    notes,
    outcomes,
    price_of_one,
    reference,
    whole,
)
from services.gateway.formats.interchanges.writing import pieces, segment
from services.gateway.formats.x12.writing import interchange

ON_HOLD, UNCHANGED, CHANGED, REJECTED = "AH", "AD", "AC", "RD"
TYPES: Mapping[AnswerKind, str] = {
    "RECEIVED": ON_HOLD,
    "CHANGED": ON_HOLD,
    "CORRECTION": ON_HOLD,
    "REDUCED": CHANGED,
    "SUBSTITUTED": CHANGED,
    "CHANGE_REFUSED": "RJ",
    "CANCELLED": REJECTED,
    "REJECTED": REJECTED,
}
"""587, acknowledgment type (BAK02, BCA02): on hold, as that it came is no promise yet; a confirmed
order is acknowledged with detail, with changes or none."""

ORIGINAL, CANCELLATION, CHANGE, CONFIRMATION = "00", "01", "04", "06"
PURPOSES: Mapping[AnswerKind, str] = {
    "CANCELLED": CANCELLATION,
    "REDUCED": CHANGE,
    "SUBSTITUTED": CHANGE,
}
"""353, purpose of an 865 (BCA01); any other confirms what came."""

ITEMS: Mapping[Outcome, str] = {
    "accepted": "IA",
    "unchanged": "IA",
    "changed": "IQ",
    "substituted": "IS",
    "rejected": "IR",
}
"""668, line item status (ACK01): accepted, quantity changed, substitution made, rejected."""

CHANGES: Mapping[Outcome, str] = {
    "accepted": "NC",
    "unchanged": "NC",
    "changed": "QD",
    "substituted": "CA",
    "rejected": "DI",
}
"""670, change of a line (POC02): none, quantity decreased, changed, item deleted."""

UNITS: Mapping[str, str] = {"PCE": "EA", "GRM": "GR", "MLT": "ML"}
"""355, unit of measurement, of ours."""
QUALIFIERS: Mapping[str, str] = {
    "GTIN": "EN",
    "UPC": "UP",
    "BUYER": "BP",
    "SUPPLIER": "VP",
    "MANUFACTURER": "MG",
    "ISBN": "IB",
}
"""235, product or service id qualifier, of the schemes of article codes."""
OURS = "VP"
"""235 of our own number: the seller's."""
MOST_CODES = 9
"""Pairs of them that a PO1 takes beside our own number."""
DELIVERY_PROMISED = "067"
"""374, date qualifier (ACK04): current schedule delivery."""
NOTE = "L1"
"""128, reference qualifier (N901): a note, told by the MSG that follows."""
_CODE, _TEXT, _TEXTS = 30, 264, 4


def answer(said: AnswerIssued, heading: Heading) -> bytes:
    """The answer as an interchange of one transaction set."""
    changed = is_of_change(said)
    opening = _change(said, heading) if changed else _order(said, heading)
    lines = list(outcomes(said))
    body = [opening]
    for note in notes(said):
        body.append(segment("N9", NOTE, note.code[:_CODE]))
        body += [segment("MSG", piece) for piece in pieces(note.text, _TEXT, _TEXTS)]
    for line, outcome in lines:
        body.append(_changed_line(line, outcome, said) if changed else _line(line, said))
        body.append(_status(line, outcome, said, heading))
    body.append(segment("CTT", str(len(lines))))
    return interchange("865" if changed else "855", [body], heading)


def _type(said: AnswerIssued) -> str:
    return TYPES.get(said["kind"]) or (UNCHANGED if whole(said) else CHANGED)


def _order(said: AnswerIssued, heading: Heading) -> Segment:
    """BAK04 is mandatory: where it is not known when the order was placed, it is today."""
    placed, told = _ordered_on(said, heading), f"{heading.written_at:%Y%m%d}"
    known = (reference(said), placed, "", "", "", said["number"], told)
    return segment("BAK", ORIGINAL, _type(said), *known)


def _change(said: AnswerIssued, heading: Heading) -> Segment:
    purpose = PURPOSES.get(said["kind"], CONFIRMATION)
    version, told = str(said["version"]), f"{heading.written_at:%Y%m%d}"
    placed = _ordered_on(said, heading)
    known = (reference(said), "", version, placed, "", "", said["number"], told)
    return segment("BCA", purpose, _type(said), *known)


def _ordered_on(said: AnswerIssued, heading: Heading) -> str:
    placed = heading.at if said["placed_at"] is None else said["placed_at"]
    return f"{heading.local(placed):%Y%m%d}"


def _line(line: AnswerLine, said: AnswerIssued) -> Segment:
    """As it was ordered: what becomes of it stands in its ACK."""
    quantity = str(line["quantity"])
    price = f"{price_of_one(line, said['currency']):f}"
    known = (str(line["line"]), quantity, _unit(line), price, "")
    return segment("PO1", *known, *_codes(line))


def _changed_line(line: AnswerLine, outcome: Outcome, said: AnswerIssued) -> Segment:
    """As it is from now on."""
    quantity = str(line["standing"])
    price = f"{price_of_one(line, said['currency']):f}"
    known = (str(line["line"]), CHANGES[outcome], quantity, quantity, _unit(line), price, "")
    return segment("POC", *known, *_codes(line))


def _status(line: AnswerLine, outcome: Outcome, said: AnswerIssued, heading: Heading) -> Segment:
    """ACK07 and ACK08 name the article that goes, where it is another one."""
    other = line["instead"] if line["standing"] else None
    dated = said["promised_at"] if line["standing"] else None
    day = (DELIVERY_PROMISED, f"{heading.local(dated):%Y%m%d}") if dated is not None else ("", "")
    goes = ("", OURS, other["sku"]) if other is not None else ()
    known = (ITEMS[outcome], str(line["standing"]), _unit(line))
    return segment("ACK", *known, *(day if any(day) or goes else ()), *goes)


def _unit(line: AnswerLine) -> str:
    return UNITS.get(line["unit"], line["unit"])


def _codes(line: AnswerLine) -> Iterator[str]:
    """Our own number, then those that the partner sent."""
    yield from (OURS, line["sku"])
    for code in line["article_codes"][:MOST_CODES]:
        yield from (_qualifier(code), code["code"])


def _qualifier(code: ArticleCode) -> str:
    return QUALIFIERS.get(code["scheme"], code["scheme"])
