"""RV-06, RV-09, CF-06: which approvals an order needs, and which of those that were given still
stand."""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from orders.business.facts import below, beside
from orders.business.money import convert, money
from orders.contracts.records import Approval, Fact, Order
from orders.engine.references import References
from services.review.approval_policy import ApprovalPolicy
from services.review.contract_policy import ContractPolicy
from services.review.policy import ReviewPolicy
from services.review.rules import contract

ApprovalKind = Literal["approval", "contract", "signature", "terms", "text"]


class Needed(NamedTuple):
    """An approval that an order needs.

    hold_id   the hold that waits for it
    code      why, for `texts/`; `facts`: what was compared
    needs     holds that come before it
    """

    hold_id: str
    kind: ApprovalKind
    rule: str
    code: str
    role: str
    because: str
    facts: tuple[Fact, ...]
    tier: int = 0
    needs: tuple[str, ...] = ()


def worth(total: int, currency: str, policy: ReviewPolicy, references: References) -> int | None:
    """The order's value in minor units of the house currency, never less than it is; None where
    there is no rate."""
    return convert(total, currency, policy.house_currency, references, "up")


def needed(
    order: Order, value: int | None, rendered: bool, signed: str, policy: ReviewPolicy
) -> list[Needed]:
    """Every approval that the order needs at this value (RV-06, RV-09), and what its contract
    lacks (CF-06). `rendered`: there is a text that can be signed; `signed`: the contract of an
    earlier version that both sides signed.

    A value that is not known needs none here: it is held for itself (RV-05), and looked at again
    when that hold is gone.
    """
    tiers = _tiers(value, policy) if value is not None else []
    if not contract.in_writing(order, signed, policy):
        return tiers
    return [*tiers, *_text(order, rendered, policy.contracts), *_contract(policy)]


def outstanding(
    wanted: Iterable[Needed],
    given: Sequence[Approval],
    value: int | None,
    policy: ApprovalPolicy,
) -> list[Needed]:
    """Those that nobody gave yet, or not for so much: an approval stands as long as the role is
    still the one that is asked for, and the order has not grown beyond a bound (RV-06)."""
    return [one for one in wanted if not any(_stands(old, one, value, policy) for old in given)]


def _tiers(value: int, policy: ReviewPolicy) -> list[Needed]:
    """Each tier from whose bound on the value is, after those below it."""
    house = policy.house_currency
    found: list[Needed] = []
    for number, tier in enumerate(policy.approvals.tiers, start=1):
        if value < tier.from_minor:
            break
        bound, role = money(tier.from_minor, house), tier.role
        because = f"{money(value, house)}: orders from {bound} need the approval of a {role}"
        facts = (below("total", value, tier.from_minor, house), beside("role", role))
        before = tuple(one.hold_id for one in found)
        found.append(
            Needed(
                f"tier-{number}",
                "approval",
                "RV-06",
                "amount_needs_approval",
                role,
                because,
                facts,
                number,
                before,
            )
        )
    return found


def _text(order: Order, rendered: bool, policy: ContractPolicy) -> list[Needed]:
    """What is to come before there is a text to sign (CF-06)."""
    if missing := ", ".join(contract.lacking(order)):
        because = f"the contract of sale lacks {missing}"
        facts = (beside("missing", missing),)
        role = policy.terms.role
        return [Needed("terms", "terms", "CF-06", "contract_incomplete", role, because, facts)]
    if rendered:
        return []
    because = "the text of the contract is to be rendered"
    return [Needed("text", "text", "CF-06", "contract_not_rendered", policy.text.role, because, ())]


def _contract(policy: ReviewPolicy) -> list[Needed]:
    """Looks by all roles at once, and a signature after all of them, under a text."""
    roles, signatory = policy.export_contracts.reviewed_by, policy.export_contracts.signature.role
    looks = [
        Needed(
            role,
            "contract",
            "RV-09",
            "contract_not_looked_at",
            role,
            f"{role} looks at every export contract",
            (beside("role", role),),
        )
        for role in roles
    ]
    signature = Needed(
        "signature",
        "signature",
        "RV-09",
        "contract_not_signed",
        signatory,
        f"a {signatory} signs an export contract when all have agreed",
        (beside("role", signatory),),
        needs=(*roles, "terms", "text"),
    )
    return [*looks, signature]


def _stands(old: Approval, one: Needed, value: int | None, policy: ApprovalPolicy) -> bool:
    if old["hold_id"] != one.hold_id or old["role"] not in _roles(one, policy):
        return False
    before = old["worth_minor"]
    if before is None or value is None:
        return before == value
    more = max(before * policy.stands_within_percent // 100, policy.stands_within_minor)
    return value <= before + more


def _roles(one: Needed, policy: ApprovalPolicy) -> tuple[str, ...]:
    """Roles whose approval it is: the tier's own, or the one that it escalates to."""
    return (one.role, policy.tiers[one.tier - 1].escalates_to) if one.tier else (one.role,)
