"""Other proofs and permissions (RV-05), another amount (RV-06)."""

from orders.business.flips import Group, Seen, gap, policy, row
from orders.contracts.records import Article, Restriction
from services.review.flips.seen import article, customer, smaller


def proof(seen: Seen, group: Group) -> Seen:
    """The age is proved (RV-05)."""
    return customer(seen, age=int(group["age"]["value"]))


def licence(seen: Seen, group: Group) -> Seen:
    """The customer has the licence (RV-05)."""
    return customer(seen, licences=[group["licence"]["value"]])


def group_permitted(seen: Seen, group: Group) -> Seen:
    """The article is not barred for the group (RV-05)."""
    barred = seen.references.table(Article)[group["sku"]["value"]]["barred_groups"]
    left = [one for one in barred if one != group["group"]["value"]]
    return article(seen, group, barred_groups=left)


def country_permitted(seen: Seen, group: Group) -> Seen:
    """The article is not barred in the country (RV-05)."""
    barred = seen.references.table(Article)[group["sku"]["value"]]["barred_countries"]
    left = [one for one in barred if one != group["country"]["value"]]
    return article(seen, group, barred_countries=left)


def restriction_lifted(seen: Seen, group: Group) -> Seen:
    """The restriction had ended before any order was placed (RV-05)."""
    name = group["restriction"]["value"]
    ended: Restriction = {**seen.references.table(Restriction)[name], "valid_to_at": 0}
    return row(seen, Restriction, name, ended)


def below_approval(seen: Seen, group: Group) -> Seen:
    """The order is smaller, so that the tier does not have to approve it (RV-06)."""
    return smaller(seen, gap(group["total"]), group["total"]["unit"])


def approval_later(seen: Seen, group: Group) -> Seen:
    """The tier approves from a higher amount on (RV-06)."""
    total, bound = int(group["total"]["value"]), int(group["total"]["bound"])
    tiers = tuple(
        one.model_copy(update={"from_minor": total + 1}) if one.from_minor == bound else one
        for one in seen.policy.approvals.tiers
    )
    return policy(seen, approvals=seen.policy.approvals.model_copy(update={"tiers": tiers}))
