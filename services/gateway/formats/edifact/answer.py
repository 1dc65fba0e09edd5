"""What a partner is told of an order, in EDIFACT: ORDRSP, D.96A, of an order or a change of one."""

from collections.abc import Iterator, Mapping

from orders.business.interchanges.segments import Segment
from orders.contracts.records import AnswerIssued, AnswerKind, AnswerLine
from services.gateway.formats.answers.heading import Address, Heading
from services.gateway.formats.answers.words import (
    Outcome,
    costs,
    notes,
    outcomes,
    price,
    reference,
    response_code,
    whole,
)
from services.gateway.formats.edifact.writing import agency, interchange
from services.gateway.formats.interchanges.writing import pieces, segment

KIND = ("ORDRSP", "D", "96A", "UN", "EAN005")
RESPONSE = "231"
"""1001, document (BGM01): response to an order."""

FUNCTIONS: Mapping[AnswerKind, str] = {
    "RECEIVED": "12",
    "CHANGED": "12",
    "CORRECTION": "23",
    "REDUCED": "19",
    "SUBSTITUTED": "19",
    "CHANGE_REFUSED": "27",
    "CANCELLED": "1",
    "REJECTED": "27",
}
"""1225, message function (BGM03): not processed yet; on hold; seller initiated change; not
accepted; cancellation. A confirmed order is accepted without amendment, or with one in its
lines."""
UNAMENDED, AMENDED = "29", "30"

ACTIONS: Mapping[Outcome, str] = {
    "accepted": "5",
    "changed": "6",
    "substituted": "6",
    "rejected": "7",
    "unchanged": "11",
}
"""1229, action on a line (LIN02): accepted without amendment, with amendment, not accepted; not
amended, where a change was refused."""

GTIN_SCHEMES = frozenset({"GTIN", "UPC"})
ITEM_TYPES: Mapping[str, str] = {"BUYER": "IN", "MANUFACTURER": "MF", "ISBN": "IB"}
"""7143, item type (PIA), of the schemes of article codes; any other is named as it is."""
ADDITIONAL, SUBSTITUTED_BY = "1", "3"
"""4347, what a PIA is for (PIA01)."""
MOST_CODES = 5
"""That one PIA takes, our own number among them."""
ORDERED, TO_BE_DELIVERED = "21", "113"
"""6063, quantity (QTY01-1)."""
LINE_AMOUNT = "203"
"""5025, amount (MOA01-1): what all of the line costs, without tax, where another article goes."""
ERROR = "AAO"
"""4451, subject of a text (FTX01): what is wrong."""
_TEXT, _TEXTS = 70, 5


def answer(said: AnswerIssued, heading: Heading) -> bytes:
    """The answer as an interchange of one message."""
    lines = list(outcomes(said))
    body = [
        segment("BGM", RESPONSE, heading.name, *_codes_of(said)),
        segment("DTM", ("137", f"{heading.written_at:%Y%m%d%H%M}", "203")),
        *_promised(said, heading),
        *(segment("FTX", ERROR, "", "", _words(f"{code}: {text}")) for code, text in notes(said)),
        segment("RFF", ("ON", reference(said))),
    ]
    if said["placed_at"] is not None:
        body.append(segment("DTM", ("171", f"{heading.local(said['placed_at']):%Y%m%d}", "102")))
    if said["number"]:
        body.append(segment("RFF", ("VN", said["number"])))
    body += [_party("BY", heading.theirs), _party("SU", heading.ours)]
    if said["currency"]:
        body.append(segment("CUX", ("2", said["currency"], "9")))
    for line, outcome in lines:
        body += _line(line, outcome, said)
    body += [segment("UNS", "S"), segment("CNT", ("2", str(len(lines))))]
    return interchange(KIND, body, heading)


def _codes_of(said: AnswerIssued) -> tuple[str, str]:
    function = FUNCTIONS.get(said["kind"]) or (UNAMENDED if whole(said) else AMENDED)
    return function, response_code(said)


def _promised(said: AnswerIssued, heading: Heading) -> Iterator[Segment]:
    if said["promised_at"] is not None:
        yield segment("DTM", ("69", f"{heading.local(said['promised_at']):%Y%m%d}", "102"))


def _words(text: str) -> list[str]:
    return pieces(text, _TEXT, _TEXTS)


def _party(role: str, address: Address) -> Segment:
    return segment("NAD", role, (address.id, "", agency(address)))


def _line(line: AnswerLine, outcome: Outcome, said: AnswerIssued) -> Iterator[Segment]:
    codes = line["article_codes"]
    gtin = next((one["code"] for one in codes if one["scheme"] in GTIN_SCHEMES), "")
    item = (gtin, "EN") if gtin else ""
    yield segment("LIN", str(line["line"]), ACTIONS[outcome], item)
    others = [one for one in codes if one["scheme"] not in GTIN_SCHEMES]
    named = [(one["code"], ITEM_TYPES.get(one["scheme"], one["scheme"][:3])) for one in others]
    yield segment("PIA", ADDITIONAL, *[(line["sku"], "SA"), *named][:MOST_CODES])
    other = line["instead"] if line["standing"] else None
    if other is not None:
        yield segment("PIA", SUBSTITUTED_BY, (other["sku"], "SA"))
    yield segment("QTY", (ORDERED, str(line["quantity"]), line["unit"]))
    yield segment("QTY", (TO_BE_DELIVERED, str(line["standing"]), line["unit"]))
    if other is not None and said["currency"]:
        yield segment("MOA", (LINE_AMOUNT, f"{costs(other, said['currency']):f}"))
    if said["currency"]:
        amount = f"{price(line, said['currency']):f}"
        basis = (str(line["price_per"]), line["unit"])
        yield segment("PRI", ("AAA", amount, "", "", *basis))
