"""Other proofs and permissions, another amount (RV-05)."""

from orders.business.flips import Group, Seen, gap, policy
from orders.contracts.records import Article
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


def below_approval(seen: Seen, group: Group) -> Seen:
    """The order is smaller, so that nobody has to approve it (RV-05)."""
    return smaller(seen, gap(group["total"]), group["total"]["unit"])


def approval_later(seen: Seen, group: Group) -> Seen:
    """Nobody has to approve orders of this amount (RV-05)."""
    return policy(seen, approval_from_minor=int(group["total"]["value"]) + 1)
