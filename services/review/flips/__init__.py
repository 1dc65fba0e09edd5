"""What would have changed a decision of review, applied to what it saw (`orders explain --check`):
one function a flip of `texts/`, in one file a subject."""

from orders.business.flips import Flips
from services.review.flips import buyers, goods, law, money

SHORT = {"limit": money.raised, "paid": money.missing_paid, "smaller": money.less_to_pay}
FLIPS: Flips = {
    "customer_blocked": {"unblocked": buyers.unblocked},
    "country_not_served": {"elsewhere": buyers.elsewhere, "served": buyers.served},
    "buyer_unnamed": {"name": buyers.named},
    "address_incomplete": {"complete": buyers.addressed},
    "contact_malformed": {"contact": buyers.reached},
    "contact_cannot_confirm": {"contact": buyers.reached},
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
    "credit_not_agreed": {"agreed": money.agreed, "paid": money.all_paid},
    "invoice_overdue": {"settled": money.settled},
    "credit_rate_missing": {"rate": money.rate},
    "deposit_required": {
        "limit": money.raised,
        "paid": money.missing_paid,
        "smaller": money.less_to_pay,
    },
    "reduction_offered": {
        "limit": money.raised,
        "paid": money.missing_paid,
        "smaller": money.less_to_pay,
    },
    "credit_exhausted": {
        "limit": money.raised,
        "paid": money.missing_paid,
        "smaller": money.less_to_pay,
    },
    "goods_barred_for_group": {"permitted": law.group_permitted},
    "goods_barred_in_country": {"elsewhere": buyers.elsewhere, "permitted": law.country_permitted},
    "age_unproved": {"proof": law.proof},
    "licence_unproved": {"licence": law.licence},
    "amount_rate_missing": {"rate": money.rate},
    "amount_needs_approval": {"smaller": law.below_approval, "bound": law.approval_later},
}
