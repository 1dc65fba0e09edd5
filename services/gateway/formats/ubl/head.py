"""What a UBL order says of the whole: dates, notes, terms of trade and of payment."""

from collections.abc import Mapping

from orders.business.kinds import COLLECTION
from services.gateway.formats.building.draft import Draft
from services.gateway.formats.reading import Profile
from services.gateway.formats.ubl.tree import Node
from services.gateway.formats.ubl.values import moment

_METHODS: Mapping[str, str] = {
    "10": "cash",
    **dict.fromkeys(("30", "31", "42", "45", "49", "58", "59"), "transfer"),
    **dict.fromkeys(("48", "54", "55"), "card"),
}
"""UN/ECE 4461, the codes in use -> how it is paid."""


def issued(root: Node, profile: Profile) -> int:
    """When the document was issued, milliseconds. Raises Refused."""
    return moment(root.one("cbc:IssueDate"), root.one("cbc:IssueTime"), profile.zone)


def currency(root: Node, profile: Profile) -> str:
    """That of the document; where it names none, that of its amounts, or the partner's."""
    named = root.text("cbc:DocumentCurrencyCode") or root.text("cbc:PricingCurrencyCode")
    if not named and root.element is not None:
        amounts = (one.get("currencyID", "") for one in root.element.iter("{*}*"))
        named = next((one for one in amounts if one), profile.currency)
    return named.strip().upper()


def head(draft: Draft, root: Node, profile: Profile) -> None:
    """Fill in what concerns no party, line or sum."""
    draft.places["reference"] = f"{root.where}/cbc:ID"
    day = root.one("cbc:IssueDate")
    with draft.noting(day.where):
        draft.put("placed_at", issued(root, profile), day.where)
    named = currency(root, profile)
    draft.put("currency", named, f"{root.where}/cbc:DocumentCurrencyCode")
    if not root.text("cbc:DocumentCurrencyCode"):
        draft.assume("the document names no currency; its amounts or the channel do")
    notes(draft, root)
    _terms(draft, root)
    collected(draft, root)
    means = root.one("cac:PaymentMeans/cbc:PaymentMeansCode")
    if means.text() in _METHODS:
        draft.put("payment.method", _METHODS[means.text()], means.where)


def notes(draft: Draft, root: Node) -> None:
    """Notes on the order, and on its lines with the number of each."""
    said = [one.text() for one in root.each("cbc:Note")]
    for line in root.each("cac:OrderLine"):
        number = line.text("cac:LineItem/cbc:ID")
        said += [f"{number}: {one.text()}" for one in line.each("cbc:Note") if one.text()]
    if any(said):
        draft.put("notes", "\n".join(one for one in said if one), f"{root.where}/cbc:Note")


def wished(draft: Draft, delivery: Node, profile: Profile) -> None:
    """The end of the period in which delivery is asked for."""
    period = delivery.one("cac:RequestedDeliveryPeriod")
    for edge in ("End", "Start"):
        day = period.one(f"cbc:{edge}Date")
        if day.text():
            with draft.noting(day.where):
                at = moment(day, period.one(f"cbc:{edge}Time"), profile.zone)
                draft.put("wished_delivery_at", at, day.where)
            return


def _terms(draft: Draft, root: Node) -> None:
    terms = root.one("cac:DeliveryTerms")
    if _says_who_comes(terms):
        return
    named = [terms.text("cbc:ID"), terms.text("cac:DeliveryLocation/cbc:ID")]
    if named[0]:
        draft.put("trade_terms.incoterm", " ".join(filter(None, named)), f"{terms.where}/cbc:ID")


def collected(draft: Draft, root: Node) -> None:
    """The buyer comes for it, to the place of these terms (SH-04). UBL has no code for that: terms
    of delivery may be named by UN/EDIFACT's 4055, of which 4 is "collected by customer", and count
    where they say so (schemeID)."""
    terms = root.one("cac:DeliveryTerms")
    if not _says_who_comes(terms):
        return
    if terms.text("cbc:ID") != "4":
        draft.assume(f"{terms.where} names a way of delivery that the house chooses itself")
        return
    place = terms.one("cac:DeliveryLocation/cbc:ID")
    draft.put("delivery", COLLECTION, f"{terms.where}/cbc:ID")
    draft.put("collection_place", place.text(), place.where)


def _says_who_comes(terms: Node) -> bool:
    return terms.one("cbc:ID").attribute("schemeID").upper() in ("UNCL4055", "UN/ECE 4055", "4055")
