"""Code lists of X12 that orders use, as far as they mean something to us."""

from collections.abc import Mapping, Sequence

from orders.business.offers import PARTIAL_DELIVERY, SUBSTITUTES
from services.gateway.formats.interchanges.parties import BILLING, BUYER, DELIVERY

ROLES: Mapping[str, str] = {
    "BY": BUYER,
    "BO": BUYER,
    "OB": BUYER,
    "ST": DELIVERY,
    "SN": DELIVERY,
    "BT": BILLING,
    "RI": BILLING,
}
"""98, entity identifier (N101). The others (seller, carrier, mark-for) take no part in an order."""

PARTY_SCHEMES: Mapping[str, str] = {
    "1": "DUNS",
    "9": "DUNS4",
    "UL": "GLN",
    "15": "SAN",
    "FI": "TAX",
    "24": "TAX",
    "91": "SUPPLIER",
    "92": "BUYER",
    "93": "BUYER",
    "94": "BUYER",
}
"""66, identification code qualifier (N103)."""

ARTICLE_SCHEMES: Mapping[str, str] = {
    **dict.fromkeys(("EN", "EO", "UK", "UD", "EU", "UX"), "GTIN"),
    **dict.fromkeys(("UP", "UA", "UI"), "UPC"),
    **dict.fromkeys(("BP", "IN", "SK", "CB", "PI"), "BUYER"),
    **dict.fromkeys(("VP", "VN", "VC", "VA", "VS"), "SUPPLIER"),
    "MG": "MANUFACTURER",
    "MN": "MANUFACTURER",
    "IB": "ISBN",
}
"""235, product or service id qualifier (PO106, POC08 and every second one after)."""

PRICE_UNITS: Mapping[str, int] = {"HP": 100, "TP": 1_000}
"""639, basis of unit price (PO105, POC07): units the price is for; 1 for any other."""

REC20: Mapping[str, str] = {
    "PC": "PCE",
    "UN": "PCE",
    "DZ": "DZN",
    "GS": "GRO",
    "HU": "CEN",
    "TH": "MIL",
    "GR": "GRM",
    "KG": "KGM",
    "MP": "TNE",
    "LT": "LTR",
    "CL": "CLT",
    "CR": "MTQ",
}
"""355, unit of measurement (PO103, POC05), where it differs from UN/ECE Rec 20."""

CONTACT_KINDS: Mapping[str, str] = {"TE": "PHONE", "CP": "PHONE", "EM": "EMAIL", "FX": "FAX"}
"""365, communication number qualifier (PER03, 05, 07)."""

CHARGES: Mapping[str, str] = {"D240": "freight", "G821": "freight"}
"""1300, charge code (SAC02) -> kind of charge; any other is a fee."""

NEW, CANCELLATION = "new", "cancellation"
PURPOSES: Mapping[str, str] = {
    **dict.fromkeys(("00", "05", "06", "07"), NEW),
    "01": CANCELLATION,
}
"""353, transaction set purpose (BEG01, BCH01): original, replace, confirmation, duplicate. All of
these tell the whole order; whether it came before is intake's to see."""

REPLACEMENT = "05"
REVISED = ("171", "097")
"""374, date qualifiers (DTM01) of when a replacement was made: revision, transaction creation."""

CHANGING = frozenset({"04", "05", "14"})
"""353 in BCH01, beside a cancellation: change, replace, advance notification of a change."""

URGENT = frozenset({"RO", "RU"})
"""92, purchase order type (BEG02): rush orders."""

DROPPED = frozenset({"DI", "CF"})
KEPT = frozenset({"NC"})
SET = frozenset({"AI", "CA", "CB", "CC", "CE", "CG", "CH", "CI", "CT", "MU", "OA", "PC"}) | {
    *("PQ", "PR", "QD", "QI", "RA", "RE", "RQ", "RS", "RZ"),
}
"""670, line item change (POC02): what becomes of a line."""

WISHED = ("002", "074", "067", "106", "010")
"""374, date qualifiers (DTM01) of a wished delivery, the best first: delivery requested,
requested for, scheduled, required by; last the requested ship date."""

NOTES: Mapping[str, int] = {"MSG": 1, "NTE": 2, "PKG": 5, "TD5": 5}
"""Segments of the head that people must read, and the element with the text."""

CUSTOMER_PICKUP = frozenset({"H", "CE"})
"""91, transportation method (TD504): customer pickup; customer pickup, at the customer's expense.
All others name means of transport. X12's list is the source; who pays the freight (FOB01, 146)
says nothing of who comes."""

AGREED: Mapping[str, Sequence[str]] = {
    "BK": (PARTIAL_DELIVERY,),
    "IS": (SUBSTITUTES,),
    "SU": (PARTIAL_DELIVERY, SUBSTITUTES),
}
"""563, sales requirement (CSH01): ship partial, balance back order; substitute item allowed; ship
partial, balance substitute. Of a part whose rest is not wanted (SP) nothing is agreed."""
