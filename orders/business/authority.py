"""RV-06: who may decide about a hold: known and present, in its role or for an absent colleague,
within a limit, and with other eyes than those that saw the order before."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from orders.business.money import money
from orders.contracts.records import Approval, OrderHold, Staff

FOUR_EYES: frozenset[str] = frozenset({"approval", "contract", "signature"})
"""Holds of these kinds: nobody releases two of an order's (RV-06)."""
BY_NOBODY: frozenset[str] = frozenset({"terms", "text"})
"""Holds of these kinds: nobody releases them. What a contract lacks comes with another version of
the order, its text from whatever renders it (CF-06)."""


class Mandate(NamedTuple):
    """A role that somebody may decide in now. `limit_minor`: up to this value of the order, minor
    units of the house currency; None: of any. `on_behalf_of`: the absent one whose role it is."""

    role: str
    limit_minor: int | None
    on_behalf_of: str = ""


class Refusal(NamedTuple):
    """Why somebody may not: a stable code, and words."""

    reason: str
    because: str


class Asked(NamedTuple):
    """What is decided about. `value`: of the order, minor units of the house currency, None if it
    is not known; `entered_by`: staff ids of who entered the order and its versions; `given`: the
    approvals so far; `open_ids`: the holds that are still open; `document`: SHA-256 of what they
    sign, empty if they do not say."""

    hold: OrderHold
    value: int | None
    currency: str
    entered_by: Set[str]
    given: Sequence[Approval]
    open_ids: Collection[str]
    document: str


def eyes(given: Approval) -> set[str]:
    """Staff ids of who approved: the delegate's, and of who sent them (RV-06)."""
    return {given["decided_by"], given["on_behalf_of"]} - {""}


def mandates(staff_id: str, staff: Mapping[str, Staff], now: int) -> list[Mandate] | Refusal:
    """All that this person may decide in: own roles, then those of whoever is absent and named
    them (RV-06). Nobody passes on a role that is not their own."""
    person = staff.get(staff_id)
    if person is None:
        return Refusal("unknown_staff", "nobody of the house is known by this id")
    if absent(person, now):
        return Refusal("absent_staff", f"{staff_id} is absent; a delegate decides meanwhile")
    return [*_own(person, ""), *_delegated(staff_id, staff, now)]


def speaking(
    staff_id: str, roles: Collection[str], staff: Mapping[str, Staff], now: int
) -> Mandate | Refusal:
    """The mandate by which this person says what takes one of these roles, neither a limit nor
    other eyes, or why there is none (IN-07, RV-06)."""
    having = mandates(staff_id, staff, now)
    if isinstance(having, Refusal):
        return having
    fitting = [one for one in having if one.role in roles]
    if not fitting:
        who = ", ".join(sorted(roles)) or "nobody of the house"
        return Refusal("role_missing", f"that is for {who} to say")
    return fitting[0]


def granting(
    staff_id: str,
    roles: Collection[str],
    value: int | None,
    others: Set[str],
    staff: Mapping[str, Staff],
    now: int,
) -> Mandate | Refusal:
    """The mandate by which this person may grant what takes one of these roles, is worth so much
    (minor units of the house currency; None: not known), and takes other eyes than these; or why
    there is none (IV-11, RV-06)."""
    having = mandates(staff_id, staff, now)
    if isinstance(having, Refusal):
        return having
    fitting = [one for one in having if one.role in roles]
    if not fitting:
        return Refusal("role_missing", f"that is for {', '.join(sorted(roles))} to say")
    within = [one for one in fitting if _within(one.limit_minor, value)]
    if not within:
        return Refusal("beyond_limit", f"that is beyond what {staff_id} may decide")
    fresh = [one for one in within if not others & _people(staff_id, one)]
    if not fresh:
        return Refusal("same_person", "who sent it in does not grant it")
    return fresh[0]


def absent(person: Staff, now: int) -> bool:
    """Whether an absence is under way."""
    begin, end = person["absent_from_at"], person["absent_until_at"]
    return begin is not None and begin <= now and (end is None or now < end)


def mandate_for(
    asked: Asked, staff_id: str, having: Iterable[Mandate], role: str = ""
) -> Mandate | Refusal:
    """The mandate by which this person may release the hold, or why there is none (RV-06).
    `role`: the one that they decide in, if they say so."""
    hold = asked.hold
    fitting = in_role(hold, having, role)
    if not fitting:
        return Refusal("role_missing", f"{hold['hold_id']} is for a {hold['owner_role']} to decide")
    if hold["kind"] in BY_NOBODY:
        return Refusal(
            "not_by_people", f"{hold['hold_id']}: {hold['because']}; no person releases it"
        )
    if before := [one for one in hold["needs"] if one in asked.open_ids]:
        return Refusal("others_first", f"first come {', '.join(before)}")
    if hold["kind"] == "signature" and hold["document"] != asked.document:
        return Refusal("other_document", f"what is to be signed is {hold['document']}")
    within = [one for one in fitting if _within(one.limit_minor, asked.value)]
    if not within:
        return Refusal("beyond_limit", f"{_told(asked)} is beyond what {staff_id} may decide")
    fresh = [one for one in within if not asked.entered_by & _people(staff_id, one)]
    if not fresh:
        return Refusal("own_order", "who entered an order does not release it")
    earlier = _earlier(asked)
    other = [one for one in fresh if not earlier & _people(staff_id, one)]
    if not other:
        return Refusal("same_person", "nobody approves an order twice")
    return other[0]


def in_role(hold: OrderHold, having: Iterable[Mandate], role: str = "") -> list[Mandate]:
    """The mandates of a role that decides about the hold; the role that was told of it when
    nobody decided is one as well (RV-06)."""
    deciding = {hold["owner_role"], hold["escalated_to"]}
    return [one for one in having if one.role in deciding and role in ("", one.role)]


def _own(person: Staff, on_behalf_of: str) -> Iterator[Mandate]:
    for one in person["roles"]:
        yield Mandate(one["role"], one["limit_minor"], on_behalf_of)


def _delegated(staff_id: str, staff: Mapping[str, Staff], now: int) -> Iterator[Mandate]:
    sent_by = [one for one, other in staff.items() if other["delegate"] == staff_id]
    for other_id in sorted(sent_by):
        if other_id != staff_id and absent(staff[other_id], now):
            yield from _own(staff[other_id], other_id)


def _within(limit: int | None, value: int | None) -> bool:
    return limit is None or (value is not None and value <= limit)


def _people(staff_id: str, mandate: Mandate) -> set[str]:
    """Whose eyes these are: the delegate's, and those of who sent them."""
    return {staff_id, mandate.on_behalf_of} - {""}


def _earlier(asked: Asked) -> set[str]:
    """Who approved before, of what no two may be approved by one."""
    if asked.hold["kind"] not in FOUR_EYES:
        return set()
    return {
        person
        for one in asked.given
        if one["kind"] in FOUR_EYES and one["hold_id"] != asked.hold["hold_id"]
        for person in eyes(one)
    }


def _told(asked: Asked) -> str:
    return "an unknown value" if asked.value is None else money(asked.value, asked.currency)
