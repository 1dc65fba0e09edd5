"""Code lists of UN/EDIFACT that orders use, as far as they mean something to us. They are the same
in D.96A and D.01B."""

from collections.abc import Mapping

from orders.business.offers import PARTIAL_DELIVERY, SUBSTITUTES
from services.gateway.formats.interchanges.parties import BILLING, BUYER, DELIVERY

CHARACTERS: Mapping[str, str] = {
    "UNOC": "iso8859-1",
    "UNOD": "iso8859-2",
    "UNOE": "iso8859-5",
    "UNOF": "iso8859-7",
    "UNOG": "iso8859-3",
    "UNOH": "iso8859-4",
    "UNOI": "iso8859-6",
    "UNOJ": "iso8859-8",
    "UNOK": "iso8859-9",
    "UNOL": "iso8859-15",
}
"""0001, syntax identifier (UNB01) -> encoding. UNOW and UNOY are UTF-8, which is tried first. UNOA
and UNOB are letters of ASCII: what else such a document has is in the channel's encoding, or is
guessed, as it is for UNOX."""

ROLES: Mapping[str, str] = {
    "BY": BUYER,
    "OB": BUYER,
    "DP": DELIVERY,
    "ST": DELIVERY,
    "UC": DELIVERY,
    "CN": DELIVERY,
    "IV": BILLING,
    "BT": BILLING,
}
"""3035, party function (NAD01). The others (supplier, carrier) take no part in an order."""

PARTY_SCHEMES: Mapping[str, str] = {
    "9": "GLN",
    "14": "GLN",
    "16": "DUNS",
    "91": "SUPPLIER",
    "92": "BUYER",
}
"""3055, agency of a code list (NAD02-3)."""

REFERENCE_SCHEMES: Mapping[str, str] = {"VA": "VAT", "API": "BUYER", "IT": "SUPPLIER", "GN": "TAX"}
"""1153, reference (RFF01) in the group of a party."""

ARTICLE_SCHEMES: Mapping[str, str] = {
    **dict.fromkeys(("EN", "SRV", "EU"), "GTIN"),
    **dict.fromkeys(("UP", "UPC"), "UPC"),
    **dict.fromkeys(("IN", "BP", "SK"), "BUYER"),
    **dict.fromkeys(("SA", "VN", "VP"), "SUPPLIER"),
    "MF": "MANUFACTURER",
    "MP": "MANUFACTURER",
    "IB": "ISBN",
}
"""7143, item type (LIN03-2, PIA02-2)."""

CONTACT_KINDS: Mapping[str, str] = {
    "TE": "PHONE",
    "MA": "PHONE",
    "AL": "PHONE",
    "EM": "EMAIL",
    "EI": "EMAIL",
    "FX": "FAX",
}
"""3155, means of communication (COM01-2)."""

PRICES = ("AAA", "INV", "AAB", "AAE", "AAF")
"""5125, price (PRI01-1), the best first: net, invoice, gross, information."""
NET = frozenset({"AAA", "INV"})
"""Prices in which the allowances of a line are reckoned already."""

GOODS, TAX, TOTAL = ("79",), ("124", "176"), ("86", "39", "128")
"""5025, monetary amount (MOA01-1) in the summary: of all lines; of taxes; of the whole message."""
ADJUSTMENTS = ("8", "23", "204")
"""5025 after ALC: the amount of an allowance or a charge."""

CHARGES: Mapping[str, str] = {"FC": "freight", "PC": "packing", "PAD": "packing"}
"""7161, special service (ALC05-1) -> kind of charge; any other is a fee."""

NEW, CANCELLATION, CHANGE = "new", "cancellation", "change"
PURPOSES: Mapping[str, str] = {
    **dict.fromkeys(("", "9", "5", "6", "7"), NEW),
    **dict.fromkeys(("1", "17"), CANCELLATION),
    **dict.fromkeys(("2", "3", "4", "21"), CHANGE),
}
"""1225, message function (BGM03): original, replace, confirmation, duplicate; cancellation, cancel
to be reissued; addition, deletion, change."""

REPLACEMENT = "5"

URGENT = frozenset({"224", "225"})
"""1001, document (BGM01-1): rush order, repair order."""

DROPPED = frozenset({"2"})
KEPT = frozenset({"4", "5"})
SET = frozenset({"", "1", "3"})
"""1229, action on a line (LIN02): what becomes of it."""

ORDERED_AT = "137"
WISHED = ("2", "64", "63", "69", "10")
"""2005, dates (DTM01-1): of the document; of delivery, the best first: requested, earliest, latest,
promised; last the requested shipment."""

DATE_LENGTHS: Mapping[str, int] = {
    "101": 6,
    "102": 8,
    "201": 10,
    "203": 12,
    "204": 14,
    "718": 8,
    "719": 12,
}
"""2379, format (DTM01-3) -> digits of its first date: of a period that is its start."""

ORDER_NUMBER = "ON"
"""1153, reference (RFF01-1) to the order that a change is of."""

SUB_LINE = "1"
"""5495 (LIN04-1): the line tells what is in another one."""

ORDERED = "21"
"""6063, quantity (QTY01-1): ordered."""

DELIVERED_TO = "7"
"""3227, location (LOC01): place of delivery of a part of a line."""

COLLECTED = "4"
OTHER_TERMS = frozenset({"", "1", "2", "3", "5", "6", "7", "8", "10E"})
"""4055, function of terms of delivery (TOD01): collected by customer, "who will pick up the goods
at the supplier" (UN/EDIFACT, D.96A and later); and those that say nothing of who comes, one of them
of EANCOM's own."""

AGREED: Mapping[str, str] = {"BK": PARTIAL_DELIVERY, "IS": SUBSTITUTES}
"""4493, delivery requirement (SCC02) of the whole order: ship partial, balance back order;
substitute item. Of a part whose rest is not wanted (SP) nothing is agreed."""
