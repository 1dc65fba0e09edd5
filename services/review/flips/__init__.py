"""What would have changed a decision of review, applied to what it saw (`orders explain --check`):
one function a flip of `texts/`, in one file a subject."""

from orders.business.flips import Flips
from services.review.flips import buyers, goods, law, money, velocity

SHORT = {"limit": money.raised, "paid": money.missing_paid, "smaller": money.less_to_pay}
FLIPS: Flips = {
    "customer_blocked": {"unblocked": buyers.unblocked},
    "country_not_served": {"elsewhere": buyers.elsewhere, "served": buyers.served},
    "area_not_served": {"elsewhere": buyers.elsewhere, "served": buyers.area_served},
    "area_not_agreed": {"agreed": buyers.area_agreed},
    "buyer_unnamed": {"name": buyers.named},
    "address_incomplete": {"complete": buyers.addressed},
    "contact_malformed": {"contact": buyers.reached},
    "contact_cannot_confirm": {"contact": buyers.reached},
    "contact_doubtful": {"real": buyers.reached, "noted": buyers.contact_noted},
    "address_doubtful": {"right": buyers.addressed_well, "noted": buyers.address_noted},
    "registration_doubtful": {
        "right": buyers.unregistered,
        "noted": buyers.registration_noted,
    },
    "article_unknown": {"known": goods.known},
    "unit_differs": {"unit": goods.unit},
    "specification_missing": {"specification": goods.specified},
    "quantity_unusual": {"fewer": goods.fewer, "usual": goods.usual},
    "price_unlisted": {"listed": goods.listed},
    "price_above_list": {"price": goods.priced, "listed": goods.listed},
    "price_below_list": {"price": goods.priced, "listed": goods.listed},
    "discount_too_deep": {"discount": goods.discounted, "allowed": goods.discount_allowed},
    "payment_method_not_taken": {"method": money.method},
    "payment_terms_unknown": {"terms": money.terms},
    "prepayment_missing": {"paid": money.prepaid},
    "on_delivery_rate_missing": {"rate": money.rate},
    "on_delivery_too_much": {"paid": money.advanced, "allowed": money.on_delivery},
    "too_many_orders": {"allowed": velocity.orders_allowed},
    "too_much_ordered": {"allowed": velocity.total_allowed},
    "credit_not_agreed": {"agreed": money.agreed, "paid": money.all_paid},
    "invoice_overdue": {"settled": money.settled},
    "credit_rate_missing": {"rate": money.rate},
    "deposit_required": SHORT,
    "guarantee_required": {**SHORT, "guarantee": money.guaranteed},
    "reduction_offered": SHORT,
    "credit_exhausted": SHORT,
    "goods_barred_for_group": {"permitted": law.group_permitted},
    "goods_barred_in_country": {"elsewhere": buyers.elsewhere, "permitted": law.country_permitted},
    "age_unproved": {"proof": law.proof},
    "licence_unproved": {"licence": law.licence},
    "goods_restricted": {"lifted": law.restriction_lifted},
    "restriction_unlicensed": {"licence": law.licence, "lifted": law.restriction_lifted},
    "amount_rate_missing": {"rate": money.rate},
    "amount_needs_approval": {"smaller": law.below_approval, "bound": law.approval_later},
}
