"""Every record as a type: times are milliseconds since 1970 UTC, money is in minor units.

Generated from `schemas/` by `make contracts`: do not edit.
"""

from __future__ import annotations

from typing import Literal, TypedDict

from orders.contracts.order import CarriedOrder

AftersalesStatus = Literal["UNKNOWN", "delivering", "delivered", "completed"]
"""Where an order stands after its dispatch."""
AllocationStatus = Literal[
    "UNKNOWN",
    "waiting",
    "allocated",
    "recalled_early",
    "stopped",
    "finished",
    "amended",
]
"""Where an order stands in allocation."""
AnswerKind = Literal[
    "UNKNOWN",
    "RECEIVED",
    "CORRECTION",
    "REJECTED",
    "CONFIRMED",
    "CHANGED",
    "CHANGE_REFUSED",
    "REDUCED",
    "CANCELLED",
    "SUBSTITUTED",
]
"""What a partner is told of an order."""
AttemptOutcome = Literal[
    "UNKNOWN",
    "DONE",
    "REFUSED",
    "AWAY",
    "EXPIRED",
    "ABSENT",
    "DOUBTFUL",
    "RETURNED",
]
"""What came of an attempt."""
CarrierStatus = Literal[
    "UNKNOWN",
    "PICKED_UP",
    "IN_TRANSIT",
    "DELAYED",
    "OUT_FOR_DELIVERY",
    "DELIVERED",
    "REFUSED",
    "LOST",
    "DAMAGED",
]
"""Carrier scans normalised over carriers (TR-06)."""
ClaimCause = Literal["UNKNOWN", "LOST", "DAMAGED", "MISSING", "TEMPERATURE"]
"""What a carrier is to answer for."""
ClaimStatus = Literal[
    "UNKNOWN",
    "open",
    "submitted",
    "acknowledged",
    "paid",
    "refused",
    "withdrawn",
    "lapsed",
    "unanswered",
]
"""Where a claim stands: open (to be handed in), submitted, acknowledged by the carrier, or
over: paid, refused, withdrawn, lapsed (not handed in by its deadline), unanswered (by a
carrier that was asked often enough).
"""
ClaimVerdict = Literal["UNKNOWN", "EVIDENCE", "SUBMIT", "ACKNOWLEDGE", "REFUSE", "PAY", "WITHDRAW"]
"""What a person says of a claim: here is evidence, it was handed in, the carrier took it,
refused it, paid it, or we let it go.
"""
ClarificationEnd = Literal["UNKNOWN", "answered", "expired", "withdrawn"]
"""How it ends."""
Comparison = Literal[
    "UNKNOWN",
    "NONE",
    "AT_MOST",
    "AT_LEAST",
    "BELOW",
    "EQUAL",
    "ONE_OF",
    "NONE_OF",
]
"""What the rule asks of the value and the bound; NONE: it is told, not compared."""
ComplaintVerdict = Literal["UNKNOWN", "AGREE", "REFUSE"]
"""What a person says of a complaint about goods."""
ConfirmationMeans = Literal["UNKNOWN", "automatic", "mail", "phone", "link"]
"""How a customer is asked."""
ContactKind = Literal["UNKNOWN", "PHONE", "EMAIL", "FAX", "MESSENGER"]
"""How a contact is reached."""
ControlAction = Literal[
    "UNKNOWN",
    "REDRIVE",
    "DISCARD",
    "RESET_CIRCUIT_BREAKER",
    "SKIP",
    "PAUSE",
    "RESUME",
]
"""What to do with the parked key, or the partition."""
CorrespondenceStatus = Literal["UNKNOWN", "open", "finished"]
"""Where the correspondence about an order stands."""
CountOutcome = Literal["UNKNOWN", "AGREED", "POSTED", "HELD", "REFUSED", "SUPERSEDED"]
"""AGREED: the books say the same. POSTED: the difference is in the books. HELD: a person must
approve it. REFUSED: it is not booked. SUPERSEDED: a later count says more.
"""
CountVerdict = Literal["UNKNOWN", "APPROVE", "REFUSE"]
"""APPROVE: it is to be posted. REFUSE: it is not."""
DelayCause = Literal[
    "UNKNOWN",
    "weather",
    "traffic",
    "breakdown",
    "accident",
    "customs",
    "address",
    "absent",
    "volume",
    "strike",
    "sorting",
]
"""Why a shipment is late, normalised over carriers (TR-04). absent: nobody took it in."""
DeliveryKind = Literal[
    "UNKNOWN",
    "parcel",
    "freight",
    "own_vehicle",
    "collection",
    "on_site",
    "online",
]
"""How goods come to their customer, or a service is rendered (SH-04). on_site: somebody
comes; online: by a platform. UNKNOWN: nobody has said; a shipment of an earlier build is a
parcel.
"""
DisputeKind = Literal["UNKNOWN", "DAMAGED", "MISSING"]
"""What is wrong with goods that have come."""
DuplicateVerdict = Literal["UNKNOWN", "KEEP", "MERGE"]
"""Whether it is an order of its own."""
EffectOutcome = Literal["UNKNOWN", "done", "refused", "in_doubt", "left", "superseded", "void"]
"""What came of an effect."""
EffectStatus = Literal["UNKNOWN", "planned", "ordered", "refused", "in_doubt", "sent"]
"""Where an effect stands that is not forgotten."""
EffectVerdict = Literal["UNKNOWN", "DONE", "AGAIN", "LEAVE"]
"""What becomes of an effect."""
EffectsStatus = Literal["UNKNOWN", "open", "finished"]
"""Where the effects of an order stand."""
EvidenceKind = Literal[
    "UNKNOWN",
    "CARRIER_STATEMENT",
    "WAREHOUSE_WEIGHT",
    "PHOTO",
    "CUSTOMER_REPORT",
]
"""What bears a claim out: the carrier's own statement, what the warehouse weighed, a photo,
what the customer reported.
"""
ExceptionGrade = Literal["UNKNOWN", "minor", "major", "critical"]
"""How bad an exception is (TR-03); policy says what is done at each."""
ExceptionKind = Literal[
    "UNKNOWN",
    "late",
    "silent",
    "lost",
    "damaged",
    "refused",
    "gate_overdue",
    "temperature",
    "stage_overdue",
    "unallocated",
    "endangered",
    "payment",
    "others",
    "platform",
]
"""What is not as it should be with an order (TR-03). late: the carrier says so; silent: no
sign of life when one was due; endangered: a promise; platform: that of an online service does
not work; others: more than are kept by themselves.
"""
GateEnd = Literal[
    "UNKNOWN",
    "opened",
    "refused",
    "unanswered",
    "lapsed",
    "passed",
    "countersign",
    "pending",
    "doubted",
]
"""What became of a gate."""
GateStatus = Literal["UNKNOWN", "closed", "open", "refused"]
"""Where a gate stands."""
GateVerdict = Literal["UNKNOWN", "OPEN", "REFUSE"]
"""What a person says of a gate."""
GoodsNature = Literal["UNKNOWN", "NORMAL", "FRAGILE", "FOOD", "COLD", "HAZARD"]
"""What the goods ask of packing and transport (SH-01, SH-03)."""
GoodsVerdict = Literal["UNKNOWN", "GOOD", "SPOILT"]
"""What somebody found of goods that were too warm or too cold on the way (SH-07)."""
IntakeStatus = Literal[
    "UNKNOWN",
    "received",
    "amending",
    "correction",
    "recalled",
    "rejected",
    "finished",
    "suspected",
    "awaited",
    "draft",
    "unplaced",
    "numbered",
]
"""Where an order stands in intake."""
InventoryStatus = Literal[
    "UNKNOWN",
    "backordered",
    "reserved",
    "recalled",
    "recalled_early",
    "stopped",
    "finished",
    "amended",
    "awaiting_production",
]
"""Where an order stands in inventory."""
MessageCategory = Literal["UNKNOWN", "PROGRESS", "DELAY", "QUESTION", "MONEY", "RETURNS", "TEAM"]
"""What messages are about: by it channels agree to them and customers decline them."""
OfferEnd = Literal[
    "UNKNOWN",
    "accepted",
    "declined",
    "expired",
    "superseded",
    "withdrawn",
    "consented",
]
"""How an offer ends."""
OfferKind = Literal[
    "UNKNOWN",
    "CONFIRM",
    "REDUCE",
    "DEPOSIT",
    "GUARANTEE",
    "DELAY",
    "SPLIT",
    "SUBSTITUTE",
    "PRICE",
    "CONTRACT",
    "TRANSFER",
    "REPLACEMENT",
]
"""What the customer is asked to agree to."""
OrderKind = Literal["UNKNOWN", "GOODS", "MADE_TO_ORDER", "SERVICE", "EXPORT"]
"""What kind of order it is; made-to-order goes through production, services through scheduling."""
OrderOutcome = Literal[
    "UNKNOWN",
    "completed",
    "rejected",
    "cancelled",
    "declined",
    "unconfirmed",
    "discarded",
]
"""How it ended."""
PaymentTerms = Literal["UNKNOWN", "PREPAID", "ON_ACCOUNT", "ON_DELIVERY"]
"""When the buyer pays."""
PaymentVerdict = Literal["UNKNOWN", "SAME", "ANOTHER"]
"""Whether a payment is one of its own."""
PromiseAddend = Literal[
    "UNKNOWN",
    "CONFIRMATION",
    "STOCK",
    "SUPPLY",
    "PRODUCTION",
    "HANDLING",
    "CUT_OFF",
    "TRANSIT",
    "WISH",
]
"""What the time of a promise goes to (CF-04)."""
PromiseOutcome = Literal["UNKNOWN", "KEPT", "LATE", "BROKEN", "VOID"]
"""What came of it."""
RecallPurpose = Literal["UNKNOWN", "CANCEL", "AMEND"]
"""What the order is taken back for."""
ReservationBucket = Literal["UNKNOWN", "reserved", "picked"]
"""In which bucket of its account a reservation stands (IV-10)."""
ReturnStanding = Literal[
    "UNKNOWN",
    "awaited",
    "arrived",
    "not_accepted",
    "refused",
    "expired",
    "unknown_order",
    "other_customer",
    "promised_to_another",
]
"""How a return stands that another order waits for. awaited: it has not come, or not all of
it, or nobody asked for it yet; arrived: all of it came, and was accepted; not_accepted: it
came, and something of it is not credited, or it came too late; refused: it may not come;
expired: it did not come in time; unknown_order: nothing is known of such an order after its
dispatch; other_customer: the order is not known to be of the same customer;
promised_to_another: another order waits for the same return.
"""
ReviewStatus = Literal[
    "UNKNOWN",
    "unclaimed",
    "recalled",
    "held",
    "awaiting_confirmation",
    "suspended",
    "amended",
    "confirmed",
    "stopped",
    "finished",
]
"""Where an order stands in review."""
SampleVerdict = Literal["UNKNOWN", "AGREED", "WRONG"]
"""What a person thinks of an approval that nobody was asked about."""
ShipmentStatus = Literal[
    "UNKNOWN",
    "released",
    "picked",
    "packed",
    "dispatched",
    "delivered",
    "refused",
    "lost",
    "stopped",
    "dropped",
    "halted",
    "gated",
    "planned",
]
"""Where a shipment stands."""
ShippingStatus = Literal["UNKNOWN", "open", "stopped", "settled", "recalled", "amended"]
"""Where an order stands in shipping."""
TrackingStatus = Literal[
    "UNKNOWN",
    "received",
    "correction",
    "rejected",
    "held",
    "approved",
    "awaiting_confirmation",
    "reminded",
    "suspended",
    "confirmed",
    "declined",
    "backordered",
    "reserved",
    "allocation_delayed",
    "allocated",
    "released",
    "packed",
    "dispatched",
    "delivered",
    "refused",
    "lost",
    "delivery_completed",
    "return_authorised",
    "return_inspected",
    "completed",
    "cancelled",
    "unconfirmed",
    "discarded",
    "suspected",
    "awaiting_production",
    "gated",
    "ready_for_collection",
    "service_planned",
]
"""Where an order stands (docs/flows.md). UNKNOWN: nothing that sets a status was seen of it yet."""
TransferEnd = Literal["UNKNOWN", "arrived", "lost", "short", "overdue", "withdrawn"]
"""How a transfer ends."""
TransferStep = Literal["UNKNOWN", "departure", "loss"]
"""What was reported of a transfer."""
Verdict = Literal["UNKNOWN", "RELEASE", "DECLINE", "ASK"]
"""What the person decided."""


class Address(TypedDict):
    """A postal address."""

    name: str  # Addressee.
    street: str  # Street and house number.
    postal_code: str  # Postal code, empty where the country has none.
    city: str  # City.
    region: str  # State, province or region; may be empty.
    country: str  # ISO 3166-1 alpha-2 code.
    latitude: float | None  # Degrees north (WGS 84), null where unknown.
    longitude: float | None  # Degrees east (WGS 84), null where unknown.
    # GLN of the place, or the partner's own code of it; empty where it has none.
    location_code: str


class AgreedConfirmation(TypedDict):
    """How customers of a channel confirm their orders, and what silence comes to (CF-01, CF-02)."""

    # automatic: nobody is asked; UNKNOWN: as the policies of intake and review have it.
    means: ConfirmationMeans
    answer_within_hours: int  # Time that the customer has.
    reminders: int  # How often a silent customer is reminded.
    remind_every_hours: int  # Time that each reminder gives.
    suspend: bool  # After long silence the order is suspended, not cancelled.
    suspended_days: int  # How long a suspended order can be resumed; then it is cancelled.


class AnswerLine(TypedDict):
    """What becomes of one line of an order, as its partner is told."""

    line: int  # Line number, as in the order.
    sku: str  # Our article number.
    article_codes: list[ArticleCode]  # Other numbers of the article, as the partner sent them.
    quantity: int  # Ordered, in `unit`.
    standing: int  # What of it stands: the rest was stopped; nothing once the order has ended.
    unit: str  # PCE pieces, GRM grams, MLT millilitres (UN/ECE Rec 20).
    unit_price_minor: int  # Net price of `price_per` units, minor units of the order currency.
    price_per: int  # Number of units that the price is for.
    # The article that goes in its place, and what the line costs by it; null: what was ordered
    # (IV-05).
    instead: InsteadLine | None


class Appointment(TypedDict):
    """When a service is rendered, as its customer was told last (SH-04, SH-09)."""

    starts_at: int  # From when.
    ends_at: int  # Until when.
    times: int  # How often its customer was told a time; this is the last.
    platform: str  # URL by which it is rendered; empty: by none that is looked at.
    reminded: bool  # The customer was reminded of this time.
    works: bool  # The platform worked when it was looked at for this time.
    asked: bool  # It was asked whether the platform works, and nobody has answered.
    probes: int  # How often that was asked; their numbers count from 1.
    # When that is asked next, or has remained unanswered; null: it is not asked.
    probe_at: int | None
    missed: int  # How many times in a row could not be kept, as the platform did not work.
    booked: bool  # Whether a technician is kept for it: another time is allocation's to book.


class Approval(TypedDict):
    """A hold that a member of staff released (RV-06)."""

    hold_id: str  # The hold.
    kind: str  # Its kind, such as approval.
    role: str  # Role in which it was released.
    tier: int  # Tier of the approval; 0 for other holds.
    decided_by: str  # Staff id of who decided.
    on_behalf_of: str  # Staff id of the absent one whose role it was; empty for an own one.
    # Value of the order then, minor units of the house currency; null: there was no exchange rate.
    worth_minor: int | None
    reason_code: str  # Why, as a code of the house; may be empty.
    at: int  # When, business clock.


class ArticleCode(TypedDict):
    """A number of an article other than our own."""

    scheme: str  # Whose number it is: GTIN, UPC, BUYER, SUPPLIER, MANUFACTURER.
    code: str  # The number as given.


class AwaitedReturn(TypedDict):
    """A return that another order waits for, for which it is exchanged (AS-04)."""

    return_id: str  # The return; it may not have been asked for yet.
    waiting_id: str  # The order that waits.
    waiting_version: int  # Version of the order that waits.
    told: ReturnStanding  # What that order was told last; UNKNOWN: nothing yet.


class Block(TypedDict):
    """All of a lot may not be sold, nor what comes of it later."""

    lot: str  # Lot, as accounts name it: <expiry yyyymmdd>#<lot>.
    warehouse: str  # Warehouse code; empty: every warehouse.
    quality: str  # quarantine, damaged, recalled or expired.
    document_id: str  # The paper that says so; empty: time does.
    since_at: int  # Since when, business clock.
    because: str  # Reason, readable by a person.


class BookedPayment(TypedDict):
    """A payment that was booked, or that only its order tells of: another issuer's of the
    same number or amount may be the same once more (RV-03).
    """

    document: str  # Issuer, kind and number, as `documents` of the state has them.
    currency: str  # ISO 4217.
    amount_minor: int  # How much, minor units.
    method: str  # How; empty if nobody says.
    at: int  # When it was paid, by who tells of it.
    # When it was charged back: from then on the same amount is new money.
    taken_back_at: int | None
    # Documents of other issuers that may be this one, or are: no other of the same issuer is.
    compared: list[str]


class BundlePart(TypedDict):
    """How much of an article is in one unit of a bundle (IV-02)."""

    sku: str  # The article.
    quantity: int  # How much of it, in its smallest unit, is in one unit of the bundle.


class Buyer(TypedDict):
    """Who buys."""

    # Our customer number; `guest:<channel>:<hash>` where the channel has no account.
    customer_id: str
    name: str  # Person.
    company: str  # Company, empty for a consumer.
    group: str  # Customer group, such as consumer, retail, wholesale.
    language: str  # BCP 47 language for messages.
    contacts: list[Contact]  # Ways to reach the buyer.
    # Numbers by which registers and partners know the buyer: tax, GLN, DUNS.
    party_ids: list[PartyId]


class CarrierOffer(TypedDict):
    """One carrier that was compared (SH-03)."""

    carrier: str  # Carrier code.
    service: str  # Service level.
    mode: str  # express, air, road, rail, sea.
    cost_minor: int  # Minor units of the order currency.
    transit_days: int  # Days.
    score: int  # Lower is better; how policy weighs cost, time and quality.
    because: str  # Why chosen or not.
    # What the cost is made of, the next pick-up and the quality that counted, where the rate or the
    # carrier says more than weight and price; empty: nothing more.
    terms: str


class CaseState(TypedDict):
    """Where a case stands."""

    case_id: str  # Case.
    kind: str  # Kind.
    note: str  # What its team is told when it is opened; empty if it was told already.
    status: str  # pending (the order has not arrived anywhere yet), open, answered, closed.
    team: str  # Team.
    due_at: int | None  # Answer due.
    lines: list[LineQuantity]  # Lines concerned.
    escalations: int  # How often nobody answered in time.
    shipment_id: str  # The shipment that a complaint about goods is of; empty: it is none.
    # What a complaint waits for until its customer may choose between a refund and a replacement
    # (TR-05): word (a person's agreement), photo (that with a photo); empty: nothing.
    awaits: str


class ChannelStock(TypedDict):
    """What a channel leaves to others of an article, of the articles of a family, or of all
    others (IV-01).
    """

    sku: str  # Article number; empty: not of one article.
    family: str  # Product family; empty, and no article: of all that no other entry names.
    percent: int  # So much of what is left after safety it may sell, percent.
    safety: int  # Units of an article that it does not sell.


class Charge(TypedDict):
    """An amount that is not goods: freight, wrapping, fee."""

    kind: str  # freight, packing, fee, rounding.
    amount_minor: int  # Net amount.
    tax_minor: int  # Tax on it.


class ClaimEvidence(TypedDict):
    """What bears a claim out."""

    kind: EvidenceKind  # What it is.
    document: str  # SHA-256 of it, hex; empty: there is no file of it.
    reference: str  # Where it is found, or what it says.
    given_by: str  # Staff id; empty: it came with the loss itself.
    at: int  # When it was there, business clock.


class ClaimState(TypedDict):
    """Where a claim against a carrier, or an insurer, stands (TR-05)."""

    claim_id: str  # Unique in the order; the same for the same loss.
    shipment_id: str  # Shipment.
    carrier: str  # Carrier code.
    tracking_number: str  # The carrier's number of the parcel; empty: none is known.
    cause: ClaimCause  # What the carrier is to answer for.
    lines: list[LineQuantity]  # What is gone or spoilt; none: nobody said it yet.
    # What is asked, minor units: of a carrier what the order paid for the goods, of an insurer what
    # of that is beyond the carrier's liability and the deductible; 0 while no line is named.
    value_minor: int
    status: ClaimStatus  # Where it stands.
    team: str  # Who sees to it.
    deadline_at: int  # By when it must be handed in.
    due_at: int | None  # When its team hears of it next, or it ends by itself; null: it is over.
    times: int  # How often its team was reminded in this status.
    asked: list[EvidenceKind]  # What must bear it out before it is handed in.
    evidence: list[ClaimEvidence]  # What does.
    reference: str  # Their number of it; empty before it has one.
    # Who insures the goods and is asked for what the carrier does not answer for; empty: the claim
    # is against the carrier.
    insurer: str
    policy_number: str  # Number of that insurance; empty: the claim is against the carrier.
    beside: str  # The claim against the carrier for the same goods; empty: this is one.
    paid_minor: int  # What was paid on it, minor units of the order.


class CompletedField(TypedDict):
    """A field that an order did not say, and where its value was found."""

    field: str  # Path in the order, such as `lines[2].sku`.
    reference: str  # Reference topic that has the value, such as ref.partners.v1.
    key: str  # Key of the row there; empty where the value was worked out of several.


class Contact(TypedDict):
    """One way to reach the buyer."""

    kind: ContactKind  # Means of contact.
    value: str  # Number or address as given; phone in E.164 where known.


class ContractClause(TypedDict):
    """One article of a contract of sale that is the same for all."""

    heading: str  # What it is about.
    text: str  # What is agreed.


class ContractParty(TypedDict):
    """The house, as a contract of sale names it."""

    name: str  # Registered name.
    street: str  # Street and house number.
    postal_code: str  # Postal code.
    city: str  # City.
    country: str  # ISO 3166-1 alpha-2.
    registration: str  # Number by which a register knows it; may be empty.


class CurrencyBalance(TypedDict):
    """Money of an order in one currency; currencies are never mixed."""

    currency: str  # ISO 4217.
    paid_minor: int  # Paid by the customer, all told, minor units.
    charged_back_minor: int  # Taken back by the customer's bank, minor units.
    refunded_minor: int  # Paid back by us, as far as asked for, minor units.


class Decision(TypedDict):
    """Why: the outcome, the policy it was taken under, the rules that fired."""

    outcome: str  # approved, held, declined, reserved, backordered, allocated, ...
    policy: str  # Version of the policy: digest of its content.
    rules: list[RuleFired]  # The rules that fired, in order.


class DeliveredLine(TypedDict):
    """What happened to a line after dispatch."""

    line: int  # Line.
    sku: str  # Article.
    quantity: int  # Ordered.
    amount_minor: int  # What the ordered quantity cost.
    delivered: int  # Delivered.
    refused: int  # Refused at the door.
    lost: int  # Lost.
    returned: int  # Returned and inspected.
    credited: int  # Units that the customer no longer owes.
    warehouse: str  # Warehouse that sent it last; empty before.
    bundle: str  # The bundle that it is a part of; empty: it was ordered by itself.
    of_one: int  # How much of it is in one unit of that bundle.
    carrier: str  # Carrier that brought it last; empty before.
    several: bool  # Whether what of it came has come by several shipments.


class DeliveryProof(TypedDict):
    """What shows that goods were delivered, and whether that can be so (DL-01)."""

    proof: str  # Kind of proof.
    proof_reference: str  # Where the proof is kept.
    delivered_at: int  # When.
    doubt: str  # Stable code of what cannot be so with it; empty: nothing.


class EarlyChange(TypedDict):
    """A change that came before its order: of the whole of it, or of parts."""

    request: str  # Where the request stands: topic/partition/offset.
    until_at: int  # Until when it waits for its order.
    whole: WantedOrder | None  # How the order is to be; null: parts are.
    parts: ChangeRequested | None  # What of it is to be otherwise; null: the whole is.


class Effect(TypedDict):
    """An effect outside the house that is not over, that waits for a person, or that may
    still come back.
    """

    effect_id: str  # The id of the message that asked for it; unique in the order.
    # planned: its next attempt is still to be ordered. ordered: an attempt was, and nothing is
    # known of it. refused: nobody takes it. in_doubt: an attempt may have succeeded, and no more is
    # done by itself. sent: it is done, and told so; what was sent may still come back.
    status: EffectStatus
    to: str  # customer, or a role.
    template: str  # Which text.
    language: str  # BCP 47.
    values: dict[str, str]  # What the text shows.
    connector: str  # Who was ordered to do it last; empty before the first attempt.
    attempt: int  # Attempts that were ordered so far; their numbers count from 1.
    failures: int  # How many came to nothing, or are in doubt, with this connector.
    asks: bool  # The last attempt only asks whether an earlier one was done.
    doubtful: bool  # An attempt may have succeeded of which nothing was heard.
    # A later message on its subject was asked for: unless it may have been told already, it is not
    # told any more.
    outdated: bool
    # planned: not before; null: as soon as the order's contacts are known. ordered: then it is in
    # doubt. sent: until then it may come back.
    due_at: int | None
    because: str  # Why it stands there.
    address: str  # Where the last attempt went; empty before the first one.
    # Attempts up to this number came back, or count for nothing: nothing more is heard of them. 0:
    # none.
    returned: int
    asked_at: int  # When it was asked for, business clock.


class Endangered(TypedDict):
    """A promise that cannot be kept as things stand, of which people were told (CF-05)."""

    deadline_at: int  # Until when it is to be settled; then the next role hears of it.
    escalations: int  # How often it was escalated.


class Exchange(TypedDict):
    """What an order is exchanged for: its goods wait in the house until those of that return
    have arrived (AS-04).
    """

    order_id: str  # The order whose goods come back, <channel>:<reference>.
    return_id: str  # The return of that order, as it was asked for.


class ExpectedReceipt(TypedDict):
    """A purchase order, or a transfer between two warehouses, under way."""

    purchase_order: str  # Purchase order, or transfer.
    warehouse: str  # Warehouse.
    quantity: int  # How much.
    expected_at: int  # When.


class Fact(TypedDict):
    """One thing that a rule compared, or told beside. Never personal data."""

    name: str  # What it is, snake_case, such as needed. Stable within a code.
    line: int  # Line of the order, 0 for the head.
    value: str  # What the rule met: a whole number in its unit, or a word.
    comparison: Comparison  # What must hold between value and bound for the rule to pass.
    # What it was compared with, in the same unit; of several, each after the other, by comma and
    # blank. Empty if nothing was.
    bound: str
    # Of a number: an ISO 4217 currency (then in its minor units), percent, day, hour, minute,
    # kilometer, gram. Empty for counts and words.
    unit: str


class Fault(TypedDict):
    """One fault found in a submission (IN-02)."""

    code: str  # Stable code, such as quantity_not_positive.
    field: str  # Path in the order, such as lines[2].quantity.
    line: int  # Line number, 0 for the head.
    message: str  # What is wrong and what to send instead.


class FieldChange(TypedDict):
    """What a change makes of one field of an order."""

    pointer: str  # JSON pointer into the order, such as /lines/0/quantity.
    before: str  # What it was, as JSON; empty if it was not there, or is too long to be told.
    after: str  # What it is, as JSON; empty if it is not there any more, or is too long to be told.


class FollowedPromise(TypedDict):
    """What tracking keeps of a version's promise until it is scored (CF-04)."""

    version: int  # Version of the order.
    promised_at: int | None  # What was promised; null as long as it is not known.
    first_promised_at: int | None  # What was promised at first; null as long as it is not known.
    terms: list[PromiseTerm]  # How it was made up.
    reached: dict[str, int]  # Addend -> when it was over, milliseconds.
    ended_at: int | None  # When the last of it was settled; null as long as something is under way.
    broken: bool  # Whether something was lost.
    scored: bool  # Whether the score was published.


class FreshClass(TypedDict):
    """Goods that keep at least so long (IV-08)."""

    days: int  # Days of life left, by the calendar of the warehouse.
    amount: int  # Units.


class HandOver(TypedDict):
    """Goods that lie ready for whoever comes for them (SH-04)."""

    until_at: int  # Until when they lie there.
    code: str  # What whoever comes has to name.
    reminded: bool  # The customer was reminded.
    wrong: int  # How often another code was named.
    missed: bool  # Nobody came in time: its warehouse is asked to put it back.


class HeldCount(TypedDict):
    """A count of a warehouse's list whose difference waits for a person (IV-11)."""

    warehouse: str  # Warehouse code.
    list_id: str  # The list that it stands in, as its warehouse numbers them.
    counted: int  # What the list says.
    difference: int  # To what should have stood there then, as it was when it was last told.
    # What the difference is worth, minor units of the house currency; null: not known.
    value_minor: int | None
    reason: str  # Why, as a code.
    sent_by: str  # Staff id of who sent the list.
    # Why a person must approve it: large_amount, large_value, unvalued, movements_forgotten,
    # difference_moved.
    code: str
    because: str  # The same, readable by a person.
    counted_at: int  # When it was counted, business clock.
    held_at: int  # Since when it waits, business clock.
    owner_role: str  # The role that is to decide; empty: none has heard of it yet.
    decide_by_at: int | None  # Until when, business clock; null: none has heard of it yet.
    escalations: int  # How often nobody had decided in time.
    lot: str  # Lot, as accounts name it: <expiry yyyymmdd>#<lot>; empty where no lots are kept.


class HeldLife(TypedDict):
    """How fresh the units of an article are to be that an order has reserved (IV-08)."""

    sku: str  # Article number.
    # Days of life left: of each of these classes it holds as much as of the article, so what it is
    # sent keeps as long as the largest.
    days: list[int]


class InsteadLine(TypedDict):
    """Another article for a line than was ordered, and what the line costs by it; never more
    (IV-05).
    """

    line: int  # Line number.
    sku: str  # The article that goes.
    name: str  # Its name.
    total_minor: int  # What all of the line costs, tax with it, minor units.
    tax_minor: int  # The tax in it, minor units.


class LateContract(TypedDict):
    """A signed contract of sale that cannot be kept as it says, and of which people see what
    becomes of it (CF-05, CF-06).
    """

    # The day that another text would have said: the one that can be kept, and time to sign it.
    day_at: int
    because: str  # What the customer said of it, for people.
    deadline_at: int  # Until when it is to be settled; then the next role hears of it.
    escalations: int  # How often it was escalated.


class LedgerMovement(TypedDict):
    """Double entry: an amount moves from one bucket of an account to another (IV-10)."""

    account: str  # Account.
    debit: str  # Bucket it goes to: one of orders/contracts/buckets.py.
    credit: str  # Bucket it comes from, likewise.
    amount: int  # How much, positive.


class LineLot(TypedDict):
    """So much of a line is of a lot (IV-08)."""

    line: int  # Line number.
    sku: str  # Article: a line may be sent as several, such as the parts of a bundle.
    lot: str  # Lot, as its maker names it.
    expires_on: str  # Last day of its life, yyyy-mm-dd; empty: it does not expire.
    quantity: int  # Amount in the line's unit.


class LineQuantity(TypedDict):
    """So much of one line."""

    line: int  # Line number.
    sku: str  # Article number.
    quantity: int  # Amount in the line's unit.


class LineValue(TypedDict):
    """What a line is worth, and what of it is owed no longer."""

    line: int  # Line.
    sku: str  # Article.
    quantity: int  # Ordered.
    stopped: int  # Stopped so far.
    credited: int  # Credited so far: lost, refused or returned.
    amount_minor: int  # Total of the line.


class LotHolder(TypedDict):
    """An order that has something of a lot, or had."""

    order_id: str  # <channel>:<reference>.
    shipped: int  # How much of it has left for the customer and not come back.


class LotShelf(TypedDict):
    """What stands of one lot on a shelf."""

    lot: str  # Lot, as accounts name it: <expiry yyyymmdd>#<lot>.
    book: ShelfBook  # Its book.
    # Units that can be sold and that no order has taken, as far as the article has heard; only
    # where somebody needs classes of remaining life.
    free: int


class MadeLine(TypedDict):
    """A line of an order that is to be made (IV-07)."""

    line: int  # Line number.
    sku: str  # The article that is made.
    quantity: int  # How much of it.
    revision: str  # The parts list that it is made by.


class OfferOption(TypedDict):
    """One way in which an offer can be accepted. To decline it is always open."""

    option_id: str  # Unique in the offer.
    lines: list[LineQuantity]  # What would be delivered.
    total_minor: int  # What it would cost, minor units; compensation is not taken off yet.
    currency: str  # ISO 4217.
    # What of it is to be covered before anything goes on: paid as a deposit, or guaranteed; minor
    # units.
    due_minor: int
    deliver_by_at: int | None  # When it would be delivered; null: not known.
    place: str  # Where it goes: city and country alone.
    shipments: int  # In how many shipments; 0: not said.
    compensation_minor: int  # What is taken off the price for the trouble, minor units.
    # What of it goes ahead at once, the rest with the last day (IV-05); none: all of it comes
    # together.
    at_once: list[LineQuantity]
    at_once_by_at: int | None  # When that would be delivered; null: not known.
    # What it costs the house beyond the order as it is, an estimate: what is taken off the price,
    # and further shipments; minor units.
    cost_minor: int
    # Lines for which another article would go, and what they would cost (IV-05).
    instead: list[InsteadLine]


class OpenClarification(TypedDict):
    """Something unclear that waits for its answer, as the stage that asked keeps it (RV-07)."""

    # <stage>-<version>-<n>: unique in the order; the stage waits for the answer.
    clarification_id: str
    hold_id: str  # The hold that waits for it.
    asked: str  # Who is to answer: customer, or a role of the house.
    about: list[RuleFired]  # What is unclear, as the rules found it.
    # What a member of staff asks, in their words; empty: the house's own question about these
    # rules.
    question: str
    # Whether the answer that it is meant so settles it; else who decides about the hold does,
    # knowing the answer.
    settles: bool
    option_ids: list[str]  # How it can be answered: as_it_stands, to_be_changed, not_wanted.
    # Until when; then a reminder, and in the end the hold's owner goes on without an answer.
    answer_by_at: int
    reminders: int  # Reminders sent.


class OpenException(TypedDict):
    """Something that is not as it should be, until it is over or the order has ended."""

    kind: str  # One of ExceptionKind; another of former code, which nobody was told of.
    subject: str  # What it is about: a status, a shipment, a document; empty: the order.
    since_at: int  # Since when, business clock.
    grade: ExceptionGrade  # How bad it is.
    deadline_at: int  # Until when it should be over, business clock; 0: of former code.
    escalations: int  # How often the next role heard of it.


class OpenOffer(TypedDict):
    """An offer that waits for its answer, as the stage that made it keeps it."""

    offer_id: str  # <stage>-<version>-<n>: unique in the order; the stage waits for the answer.
    kind: OfferKind  # What is asked.
    option_ids: list[str]  # How it can be accepted.
    answer_by_at: int  # Until when; then a reminder, or what silence means.
    reminders: int  # Reminders sent (CF-02).
    due_minor: int  # What is to be paid, or guaranteed, before anything goes on, minor units.
    deliver_by_at: int | None  # The date that it offers; null: none, or not known.
    # What silence comes to, as the customer was told; empty: by the rule of the stage.
    silence: str
    reduced: list[LineQuantity]  # What the option `reduce` delivers; empty: there is none.
    document: str  # SHA-256 of the contract that is to be signed, hex; empty: none.
    # What the customer gets for agreeing to a later day, by the first option; minor units (CF-05).
    compensation_minor: int
    # What each option comes to, where the stage that asks needs it to carry it out (IV-05); none:
    # their ids say enough.
    options: list[OfferOption]


class OpenSample(TypedDict):
    """An automatic approval that a person is to look at afterwards (RV-08)."""

    version: int  # Version of the order that was approved.
    at: int  # When it was approved, business clock.
    check_by_at: int  # Until when it is to be looked at.


class Order(TypedDict):
    """The canonical order: what was ordered, by whom, for what money. Carried unchanged, byte
    for byte, through the chain. A channel sends what it has; empty text, 0 or null means
    missing and intake names the fault (IN-02).
    """

    order_id: str  # <channel>:<reference>; the key of every orders.* message.
    channel: str  # Channel name, [a-z0-9-]+.
    reference: str  # The channel's own order reference.
    kind: OrderKind  # Kind of order (IN-08).
    placed_at: int  # When the buyer placed it.
    currency: str  # ISO 4217 code of every amount in the order.
    priority: int  # 0 normal, 1 high, 2 urgent.
    buyer: Buyer  # Who buys.
    billing_address: Address  # Where the invoice goes.
    delivery_address: Address  # Where the goods go.
    lines: list[OrderLine]  # What is ordered.
    charges: list[Charge]  # Freight and fees.
    totals: Totals  # The sums.
    payment: Payment  # How it is paid.
    wished_delivery_at: int | None  # Wished delivery.
    promised_delivery_at: int | None  # Delivery promised by the channel at the time of sale.
    notes: str  # Free text of the buyer.
    source_document: SourceDocument | None  # For orders entered by staff.
    buyer_reference: str  # The buyer's own number of the order; `reference` is the channel's.
    # What the buyer agreed to when ordering, such as terms, privacy, marketing. `partial_delivery`:
    # where it cannot all be there as promised, what is there may go ahead;
    # `substitutes_not_dearer`: so may other articles at no higher price; `later_by_transfer`: it
    # may come later, where it must be brought from another house (IV-05); `replacement_of_lost`:
    # what is lost on the way is sent again without asking (TR-05).
    consents: list[str]
    trade_terms: TradeTerms | None  # Terms of export and import trade, null where there are none.
    # The buyer wants it as soon as possible: an answer to when, where no date is wished (IN-06).
    as_soon_as_possible: bool
    # How the buyer wants it: collection, where they come for it; all else as the house finds best
    # (SH-04).
    delivery: DeliveryKind
    # What it is exchanged for: it is sent when that has come back (AS-04). null: nothing.
    exchange: Exchange | None
    # The warehouse or shop that the buyer comes to, where they come for it; empty: wherever it lies
    # (SH-04).
    collection_place: str


class OrderFigures(TypedDict):
    """What tracking keeps of an order's figures until it has come to its end and they are
    told (TR-07).
    """

    submitted_at: int  # When its channel first sent it; 0: not known yet, as for all these times.
    answered_at: int  # When intake took or rejected it first.
    confirmed_at: int  # When it was first confirmed.
    reserved_at: int  # When all its goods were first reserved.
    allocated_at: int  # When warehouses were first chosen.
    released_at: int  # When its first shipment was released.
    dispatched_at: int  # When its first shipment was handed to the carrier.
    delivered_at: int  # When the last of its goods that are known to be there was there.
    # The highest version that was read of the hand-offs of intake, review, inventory and
    # allocation, and of the end of delivery.
    read: list[int]
    implied: list[int]  # The same of those that must stand in their topics by what was read.
    release_implied: bool  # Whether its first release must stand in its topic by what was read.
    outcome: OrderOutcome  # How it ended; UNKNOWN as long as it has not.
    ended_by: str  # Stage that said so.
    version: int  # Version that ended.
    ended_at: int  # When it ended.
    holds: int  # How often a person had to look.
    touches: int  # Decisions of people of the house.
    cases: int  # Cases that were closed by then.
    shipments: int  # Shipments that were handed to carriers.
    ordered: int  # Pieces of the latest version.
    delivered: int  # Pieces delivered.
    returned: int  # Pieces that came back.
    currency: str  # ISO 4217, of all its amounts.
    value_minor: int  # Total of the latest version.
    freight_minor: int  # What the chosen offers for dispatched shipments come to.
    # Shipment that was not dispatched yet -> what its chosen offer comes to, minor units.
    freights: dict[str, int]
    still_open: list[str]  # Hand-offs whose last one that was read says that more is to come.


class OrderHold(TypedDict):
    """A reason why a person has to look (RV-08)."""

    hold_id: str  # Unique in the order.
    # duplicate, customer, goods, price, payment, velocity, credit, legality, amount, approval,
    # contract, signature, terms, text.
    kind: str
    rule: str  # Requirement id.
    because: str  # Evidence.
    owner_role: str  # Role that decides.
    deadline_at: int  # When it escalates.
    blocks: str  # What it blocks, such as confirmation.
    escalations: int  # How often somebody was told that nobody decided.
    tier: int  # Tier of an approval by amount; 0 for other holds (RV-06).
    needs: list[str]  # Holds that must be gone before this one can be decided.
    # Role that was told that nobody decided; it may decide as well. Empty for none.
    escalated_to: str
    codes: list[str]  # Codes of the rules that speak for it.
    facts: list[Fact]  # What these rules compared.
    # SHA-256 of what is signed by releasing it, hex; empty: nothing, or it is not known yet
    # (CF-06).
    document: str


class OrderLine(TypedDict):
    """One line of an order."""

    line: int  # Line number, from 1, unique in the order.
    sku: str  # Article number.
    name: str  # Article name as the buyer saw it.
    specification: str  # Variant, size, colour, drawing; empty where the article has none.
    quantity: int  # Amount in `unit`.
    unit: str  # PCE pieces, GRM grams, MLT millilitres (UN/ECE Rec 20).
    unit_price_minor: int  # Net price of `price_per` units, minor units of the order currency.
    price_per: int  # Number of units that the price is for (1, or 1000 for a price per kilogram).
    discount_minor: int  # Discount on the line, not negative.
    tax_minor: int  # Tax on the line.
    total_minor: int  # quantity x price / price_per - discount + tax.
    # Tax rate in parts per million (190000 is 19 percent), null where the channel did not say.
    tax_rate_ppm: int | None
    article_codes: list[ArticleCode]  # Other numbers of the article, as sent.
    # Of a bundle, its parts as they were when the order came. The house fills them in, whatever a
    # channel says.
    bundle: list[BundlePart]


class OrderTransfer(TypedDict):
    """Goods that are brought from another warehouse for an order, as allocation keeps it."""

    transfer_id: str  # <order>#T<n>: warehouses name it in all its papers.
    from_warehouse: str  # Where they lie.
    to_warehouse: str  # From where the order will be sent.
    lines: list[ShipmentLine]  # What is brought.
    # Articles whose departure was told: nothing is held at the source for them any more.
    left: list[str]
    arrived: bool  # All of it is there, and held for the order.
    expected_at: int  # When they should be there.
    give_up_at: int  # Until when they are waited for.


class Package(TypedDict):
    """One parcel or pallet (SH-01)."""

    package_id: str  # Unique in the shipment.
    packaging: str  # standard, fragile, food, cold, hazard.
    weight_g: int  # Grams.
    volume_ml: int  # Millilitres.
    lines: list[ShipmentLine]  # What is in it.
    # Its number in the world (SSCC, 18 digits), which shipping gives it; what a warehouse says here
    # is not read.
    sscc: str


class Parked(TypedDict):
    """The key is parked: its records follow one another into the dead letters."""

    at: int  # Since when.
    partition: int  # Partition of the dead-letter topic.
    letters: int  # How many records were set aside.
    because: str  # Fault of the first.


class PartsListLine(TypedDict):
    """How much of a part goes into one unit of an article (IV-07)."""

    sku: str  # The part.
    quantity: int  # How much of it, in its smallest unit, for one unit of the article.
    scrap_ppm: int  # What is lost while it is made, parts per million on top of that; rounded up.


class PartyId(TypedDict):
    """A number that a register or a partner gives to a party."""

    # Whose number it is: GLN, VAT, DUNS, USCC (Chinese unified social credit code), or BUYER where
    # it is the partner's own.
    scheme: str
    id: str  # The number as given.


class PassedWaiter(TypedDict):
    """Who waits for an account, and whom units of it went past to one that waits behind it,
    because it needs more than there was (IV-09).
    """

    account: str  # Account.
    key: str  # Who was passed over, by the key of its state.
    rank: str  # Its rank: lower is served first.
    need: int  # How much it waits for.
    free: int  # How much it could have had when its turn came: less than it needs.
    by: str  # Rank of the one that was woken: not below that of the one that was passed over.


class Payment(TypedDict):
    """How the order is paid."""

    method: str  # card, transfer, wallet, cash, invoice, voucher.
    terms: PaymentTerms  # When it is paid.
    paid_minor: int  # What the channel says was paid already.
    reference: str  # Payment reference of the channel; never a card number.
    instrument: str  # Hash that is equal for the same card or account; never a number of either.
    device: str  # Hash that is equal for the same device of the buyer.


class PendingChange(TypedDict):
    """A sound change that waits until the order is taken back."""

    digest: bytes  # Of the order as it will be.
    source_revision: int  # How new it is at its source; 0: the source does not say.
    requested_at: int  # When it was asked for.
    requested_by: str  # customer, staff, partner, channel.
    changes: list[FieldChange]  # What it changes, in the order in which it was asked for.
    requests: list[bytes]  # Digests of the changes by parts that it was made of.


class PickScan(TypedDict):
    """What was scanned of a line when it was picked (SH-01). What is empty was not scanned."""

    line: int  # Line of the work order.
    gtin: str  # GTIN of the piece, 8 to 14 digits.
    specification: str  # Specification that stands on the piece.
    lot: str  # Lot that stands on the piece.
    quantity: int  # So many pieces that say the same.


class PickedLine(TypedDict):
    """Goods of an order that the shelf's book was told have left the shelf."""

    shipment_id: str  # Shipment.
    warehouse: str  # Warehouse code.
    line: int  # Order line.
    sku: str  # Article number.
    quantity: int  # How much.
    at: int  # When they left the shelf, business clock: picked, else packed, else sent.
    sent: bool  # The shipment is gone.
    lot: str  # Lot, as accounts name it: <expiry yyyymmdd>#<lot>; empty where no lots are kept.


class PlannedBackOrder(TypedDict):
    """When an order that waits for an article has all that it needs of it, by its place in
    the queue (IV-03, IV-09).
    """

    order_id: str  # <channel>:<reference>.
    amount: int  # What it waits for, in the article's smallest unit.
    # When it has all of it, business clock; null: nothing that comes covers it.
    planned_at: int | None
    # The purchase order or transfer that completes it; stock: it is there; empty: nothing does.
    by: str
    told: bool  # Whether its order was told a date.
    # The date that its order was told last; null: that nobody knows, or nothing yet.
    told_at: int | None


class PlannedCarton(TypedDict):
    """A carton, and what it is planned to hold (SH-01)."""

    carton: str  # Kind of carton.
    packaging: str  # standard, fragile, food, cold, hazard.
    weight_g: int  # Of what is in it, grams.
    lines: list[LineQuantity]  # What is in it.


class PromiseTerm(TypedDict):
    """One addend of a promise: the next begins where it ends (CF-04)."""

    # CONFIRMATION waits for the customer's answer, STOCK is there, SUPPLY is awaited, PRODUCTION
    # makes it, HANDLING picks and packs it, CUT_OFF waits for the carrier, TRANSIT carries it,
    # WISH: it is wanted later.
    addend: PromiseAddend
    from_at: int  # When it begins.
    until_at: int  # When it is over.
    because: str  # What it was worked out from, readable by a person.


class PurchaseOrder(TypedDict):
    """What was ordered of an article for a warehouse, and what has come of it."""

    purchase_order: str  # Purchase order.
    warehouse: str  # Warehouse code.
    ordered: int  # How much the supplier has confirmed; 0: nothing yet.
    # How much of it may be sold: what is ordered and what more is tolerated, or what came before
    # anybody had confirmed it.
    most: int
    came: int  # How much came.
    withheld: int  # How much of that may not be sold before a person has accepted it.


class QuestionedPayment(TypedDict):
    """A payment that may be another one once more: not booked until a person has said (RV-03)."""

    issuer: str  # Who tells of it: a bank, a provider, or the channel; empty if there is only one.
    document_id: str  # Its number there.
    amount_minor: int  # How much, minor units.
    currency: str  # ISO 4217.
    method: str  # How; empty if nobody says.
    paid_at: int  # When it was paid, by who tells of it.
    twin_issuer: str  # Who told of the payment that it may be.
    twin_document_id: str  # The number of that one there.
    because: str  # Why it may be: same_number, same_amount.
    asked_at: int  # When finance was asked.


class Reduction(TypedDict):
    """Less of an article than was ordered, as the customer agreed to (CF-05, RV-04)."""

    sku: str  # Article number.
    ordered: int  # What was ordered at first, units.
    agreed: int  # What the customer takes instead, units; 0: nothing.


class ReleaseGate(TypedDict):
    """A named condition without which the goods of an order may not be handed to a carrier
    (SH-06, SH-07, SH-08, AS-04).
    """

    gate_id: str  # Unique in the order: the kind, and the shipment where it is of one.
    # As policy names it: sales, shelf-life, contract-registration, export-licence, booking,
    # commodity-inspection, customs, cargo-insurance, credit-insurance, return-arrived.
    kind: str
    # closed: nothing passes; open: its evidence is there; refused: it does not open any more.
    status: GateStatus
    shipment_id: str  # The shipment that it is of; empty: the whole order.
    code: str  # Why the order needs it, as a stable code.
    owner_role: str  # Role that opens it.
    escalates_to: str  # Role that may open it, too, once its owner was too late.
    eyes: int  # How many people must say that it may open.
    evidence_needed: bool  # It opens only with a reference to its evidence.
    within_hours: int  # Time of its owner, hours; the same again each time that it escalates.
    # Until when it should be open; then it escalates, and at last the order is stopped.
    deadline_at: int
    escalations: int  # How often it escalated.
    eyes_given: int  # How many have said so.
    opened_by: list[str]  # Staff ids of who said that it may open, and of whom they stood in for.
    # Number of its evidence, such as of a licence, or the return that it waits for,
    # <order>/<return>; empty: none.
    reference: str
    document: str  # SHA-256 of the evidence, hex; empty: none.
    valid_from_at: int | None  # When the evidence begins to hold; null: it always did.
    valid_until_at: int | None  # When it ceases to hold; null: never.


class ReleasedHold(TypedDict):
    """What a person has looked at and let pass."""

    hold_id: str  # Which hold.
    because: str  # The evidence that the person saw; another evidence is another question.


class Replacement(TypedDict):
    """Units that were lost, came damaged or not at all, and are replaced, or of which the
    customer is asked whether they are to be (TR-05).
    """

    linked_id: str  # The order that replaces them; empty: the customer is still asked.
    shipment_id: str  # The shipment that they were of.
    lines: list[LineQuantity]  # What was lost or came wrong.
    # What of it was paid back after all, as its replacement did not come or was given back.
    gone: list[LineQuantity]
    ended: bool  # Whether nothing more will come of it.
    # When a team is reminded that its replacement is still under way; null: the customer is still
    # asked, or it has ended.
    due_at: int | None


class Reservation(TypedDict):
    """What the key has reserved of an account of a ledger."""

    # baskets, credit, velocity, stock, fresh_stock, warehouse_stock, lot_stock, capacity.
    ledger: str
    account: str  # Account in the ledger.
    version: int  # Order version that took it.
    line: int  # Order line, 0 for the whole order.
    amount: int  # How much, positive.
    bucket: ReservationBucket  # reserved, or picked: off its shelf and not yet gone.


class ReturnState(TypedDict):
    """Where a return stands."""

    return_id: str  # Return.
    status: str  # authorised, inspected (all of it), refused, expired.
    warehouse: str  # Warehouse.
    lines: list[LineQuantity]  # Authorised.
    results: list[ReturnedLine]  # Inspection.
    due_at: int | None  # Until when the goods must come.
    reason: str  # Why the goods come back.
    credited_minor: int  # What the credited units of it cost, minor units; fees are a part of it.
    # Whether its goods came damaged and their customer chooses between a refund and a replacement
    # (TR-05): nothing is credited when they come back.
    chosen: bool


class ReturnedLine(TypedDict):
    """A line that came back and what inspection said (AS-04)."""

    line: int  # Line number.
    sku: str  # Article number.
    restocked: int  # Accepted, back to stock.
    scrapped: int  # Not accepted.


class RuleFired(TypedDict):
    """One rule of a decision and what it said."""

    rule: str  # Requirement id, such as RV-04.
    outcome: str  # passed, held, refused, noted.
    because: str  # Values and reason, readable by a person.
    # Which of the ways in which the rule can speak, snake_case, stable; the stage has a text for it
    # in each language. Empty in records of older code.
    code: str
    # What the rule compared, value and bound; empty where it has nothing against the order.
    facts: list[Fact]


class SalesContract(TypedDict):
    """The contract of a version of the order, as review keeps it (CF-06)."""

    contract_number: str  # Number of the contract.
    document: str  # SHA-256 of the file that both sides sign, hex; empty until it is rendered.
    at: int  # When it was drawn up.


class ScoredTerm(TypedDict):
    """One addend of a promise beside what came of it (CF-04)."""

    addend: PromiseAddend  # Which.
    until_at: int  # When it was to be over.
    actual_at: int | None  # When it was; null where nobody reports it.


class ServiceSlot(TypedDict):
    """A part of a day for which a technician is kept (SH-04)."""

    account: str  # <region>/<part>@<yyyy-mm-dd>, the day by the region's calendar.
    starts_at: int  # From when.
    ends_at: int  # Until when.


class SetAside(TypedDict):
    """A report that is not booked yet, as its warehouse is not in the reference data. Booked
    in the order of arrival once it is.
    """

    kind: str  # receipt, count, damage, return, departure, arrival or loss.
    warehouse: str  # Warehouse code as reported.
    document_id: str  # The warehouse's number of the paper, or the return.
    quantity: int  # How much.
    unit: str  # Unit code; empty for a return.
    purchase_order: str  # Of a receipt, may be empty.
    because: str  # Why it is not booked: unknown_warehouse.
    at: int  # When it happened, business clock.
    transfer_id: str  # Of a transfer, else empty.
    to_warehouse: str  # Of a departure: where the goods are to come to.
    expected_at: int | None  # Of a departure: when.
    lot: str  # Lot, as accounts name it: <expiry yyyymmdd>#<lot>; empty where no lots are kept.


class Share(TypedDict):
    """One partition's part of a ledger account: what came in and what was used up for good."""

    ledger: str  # Ledger.
    account: str  # Account.
    supplied: int  # Sum of supplies.
    consumed: int  # Sum of consumption.


class ShelfArticle(TypedDict):
    """What allocation knows of an article."""

    documents: list[str]  # Warehouse documents seen, issuer/kind/number, latest last.
    shelves: list[ShelfBook]  # Its shelves, in the order in which they were first heard of.
    set_aside: list[SetAside]  # Reports of warehouses that are not known, oldest first.
    transfers: list[Transfer]  # Transfers under way, oldest first.
    # Counts of lists whose difference a person must approve, one a warehouse: the books stand as
    # they were (IV-11).
    held_counts: list[HeldCount]
    # Lots heard of, as accounts name them, latest last; the same list as in inventory.
    lots: list[str]
    lot_shelves: list[LotShelf]  # What stands on its shelves lot by lot, if lots are kept.
    blocks: list[Block]  # Lots that may not be sold.
    papers: list[str]  # Papers about quality seen, issuer/kind/number, latest last.
    fresh: list[FreshClass]  # What is free in each class of remaining life, as inventory was told.
    # Since when it counts what is free of each lot; null: nobody needs classes of remaining life.
    fresh_since: int | None


class ShelfBook(TypedDict):
    """What stands on a shelf as one who counts would find it: goods that are picked or gone
    are not on it.
    """

    warehouse: str  # Warehouse code.
    on_shelf: int  # What a count should find now.
    counted_at: int | None  # Business time of the latest count; null: never counted.
    # The warehouse reported the article itself; the first report, if a count, is opening stock.
    reported: bool
    # What moved after the latest count, as far back as policy remembers: what a count that is told
    # later did not see.
    movements: list[ShelfMovement]
    # Movements up to this business time since the latest count are no longer remembered one by one;
    # null: none was dropped. A count of that time or before is a guess.
    forgotten_until: int | None
    # When goods of a supplier last came onto it, business clock; null: not since this is noted
    # (IV-01).
    last_received_at: int | None
    # When goods last left it for an order: picked, else packed, else sent, business clock; null:
    # not since this is noted (IV-01).
    last_shipped_at: int | None


class ShelfMovement(TypedDict):
    """Goods came onto a shelf or left it."""

    at: int  # When, business clock of who reported it.
    amount: int  # How much came; negative: how much left.


class Shipment(TypedDict):
    """What one warehouse sends in one go (AL-02)."""

    shipment_id: str  # <order number>-<n>.
    warehouse: str  # Warehouse code.
    lines: list[ShipmentLine]  # What it holds.
    weight_g: int  # Grams.
    volume_ml: int  # Millilitres.
    distance_km: int  # Great circle to the delivery address, -1 where unknown.
    cost_minor: int  # Estimated cost, minor units of the order currency.
    # Lots of its lines, what expires first first; none of articles whose lots are not kept.
    lots: list[LineLot]
    # The technician's time that is kept for a service on site; null: nobody counts them there, or
    # it is none (SH-04).
    slot: ServiceSlot | None


class ShipmentLine(TypedDict):
    """So much of a line in a shipment."""

    line: int  # Line number.
    sku: str  # Article number.
    quantity: int  # Amount.
    unit: str  # Unit code.


class ShipmentState(TypedDict):
    """Where a shipment stands, in shipping."""

    shipment_id: str  # Shipment.
    revision: int  # Revision that added it.
    warehouse: str  # Warehouse.
    lines: list[ShipmentLine]  # What it holds.
    # dropped: nothing was picked; its lines are allocated again. halted: stopped for a change,
    # until all others are. gated: it waits at gates, and its warehouse knows nothing of it.
    # planned: a service whose time has not come. UNKNOWN: never.
    status: ShipmentStatus
    carrier: str  # Carrier.
    service: str  # Service.
    mode: str  # Mode.
    transit_days: int  # Days.
    tracking_number: str  # Number.
    # When it is expected, as was told last; null: not on its way, or nobody knows.
    expected_at: int | None
    delayed_by: DelayCause  # Why it is late, as was told last.
    due_at: int | None  # When the next event is due.
    # How often the warehouse (then its manager) or, once under way, the carrier was asked about
    # what is due.
    chased: int
    recalling: bool  # The warehouse was asked to stop it and has not answered.
    # Role that was told to act when every reminder had been in vain; nothing is sent any more until
    # somebody answers. Empty: nobody.
    left_to: str
    # What of it was not taken at the door, as long as the proof for the rest is to come (DL-02).
    refused_lines: list[LineQuantity]
    dispatched_at: int | None  # When the carrier took it over.
    # A proof that cannot be so, until the carrier has answered for it (DL-01).
    doubted: DeliveryProof | None
    # Before when it must be there, so that its goods keep as long as their customer asks (SH-07);
    # null: nobody asks.
    arrive_by_at: int | None
    released: bool  # Its warehouse was told to send it.
    # Lots of its lines, as its warehouse was told; none where no lots are kept.
    lots: list[LineLot]
    # What has to be put right before it may be sent: wrong_pick, weight; empty: nothing (SH-01).
    unchecked: str
    kind: DeliveryKind  # How it comes to its customer (SH-04).
    proofs: list[str]  # What shows that it was delivered; empty: whatever its carrier keeps.
    hand_over: HandOver | None  # That it lies ready for its customer; null: it does not.
    # How warm its goods are on the way, by what they are to be kept at; none: nobody has measured,
    # or it does not matter (SH-07).
    temperatures: list[TemperatureRecord]
    # The proof of what has come and is not taken for delivered before somebody has said whether it
    # is good; null: nothing waits for that (SH-07).
    held: DeliveryProof | None
    appointment: Appointment | None  # When it is rendered; null: it is no service.


class Shortage(TypedDict):
    """A line that stock could not cover (IV-03)."""

    line: int  # Line number.
    sku: str  # Article number.
    needed: int  # Amount needed.
    available: int  # Amount available when asked.
    expected_at: int | None  # Expected restock, null where no purchase order is known.
    # Place in the queue for the article, from 1, by which the date goes; 0: not known yet, and the
    # date is that of the last in the queue.
    place: int
    ahead: int  # What those need of the article who are served before.
    # Days of remaining life: goods that keep so long are short (IV-08); 0: any goods of the
    # article.
    life_days: int


class SourceDocument(TypedDict):
    """Where the order came from, for orders that people entered (IN-07)."""

    kind: str  # phone, fax, mail, post, scan, file.
    uri: str  # Where the document is kept.
    # Staff id of who entered it. Over HTTP it is known by their token, and nothing else is believed
    # (RV-06).
    captured_by: str
    captured_at: int | None  # When it was entered.
    # SHA-256, in hex, of the scan or recording, filed as an attachment; empty if there is none.
    sha256: str
    # When the order was read back to the buyer and confirmed; null if it was not.
    read_back_at: int | None
    read_back_by: str  # Staff id of who read it back; empty if nobody did.


class StaffRole(TypedDict):
    """What a member of staff may decide about."""

    role: str  # Role, as policy names those that decide: reviewer, finance, manager.
    # Orders of up to this value, minor units of the house currency; null: of any.
    limit_minor: int | None


class StateFields(TypedDict):
    """The engine's own fields, with which every stage's state begins."""

    version: int  # Order version that this state is about.
    reservations: list[Reservation]  # What the key has reserved in ledgers.
    waits: list[Wait]  # What it waits for.
    wake_at: int | None  # When the timer fires.
    parked: Parked | None  # Set while the key is parked.
    share: Share | None  # Only on the engine's own account records.


class StockArticle(TypedDict):
    """What inventory knows of an article."""

    # Warehouse documents seen, issuer/kind/number, latest last; the same list as in allocation.
    documents: list[str]
    expected: list[ExpectedReceipt]  # Purchase orders under way, earliest first.
    last_received_at: int | None  # Last receipt.
    warehouses: list[str]  # Warehouses that ever reported it.
    supplier_documents: list[str]  # Supplier documents seen, issuer/kind/number, latest last.
    set_aside: list[SetAside]  # Reports of warehouses that are not known, oldest first.
    told: ToldStock | None  # What ref.availability.v1 was told last; null: nothing yet.
    transfers: list[Transfer]  # Transfers under way, oldest first; the same list as in allocation.
    # Lots heard of, as accounts name them, latest last; the same list as in allocation.
    lots: list[str]
    # When those who wait for it are served, in order of the queue; the first of them, if they are
    # many.
    plan: list[PlannedBackOrder]
    plan_at: int | None  # When they are dated anew, business clock; null: nobody waits.
    # Purchase orders heard of, latest last; of those that owe nothing, only the last.
    purchase_orders: list[PurchaseOrder]


class StoredOrder(TypedDict):
    """An order kept in state as it came."""

    schema_id: int  # Registry id of the hand-off record it was taken from.
    payload: bytes  # Avro bytes of the field `order`.


class Substitute(TypedDict):
    """An article that may go in the place of another (IV-05)."""

    sku: str  # The article.
    # What it costs of the price of the one in whose place it goes, percent. Nobody pays more than
    # for that one, however dear it is.
    percent: int


class SummaryCount(TypedDict):
    """One exact count."""

    channel: str  # Channel.
    event: str  # Record type handled.
    outcome: str  # Outcome.
    reason: str  # Reason code.
    count: int  # How many.


class SummaryMeasure(TypedDict):
    """What was measured of one kind: sums that can be added up in any order. Declared in
    schemas/measures.yaml.
    """

    channel: str  # Channel.
    name: str  # Measure.
    label: str  # What it is told apart by, such as a currency; empty: nothing.
    count: int  # How often it was measured; of a rate that is the denominator.
    sum: int  # All values together, in the measure's unit; of a rate that is the numerator.
    # How many values are at or below each edge of the measure and above the one before it, then
    # those above all; zeros at the end are left out.
    buckets: list[int]


class Surcharge(TypedDict):
    """What a carrier charges on top of the freight where all that is said holds (SH-03)."""

    surcharge: str  # remote, oversize, or whatever the carrier calls it.
    minor: int  # Minor units of the rate's currency, a shipment.
    postal_prefixes: list[str]  # For these postal codes only; empty: for any.
    above_mm: int  # For shipments with an edge longer than this only, millimetres; 0: for any.


class TemperatureRecord(TypedDict):
    """How warm goods of a shipment were on the way that are to be kept between two
    temperatures: bounded, however often they are measured (SH-07). Tenths of a degree
    Celsius.
    """

    lines: list[int]  # Numbers of its lines that are to be kept so.
    coldest_tenths: int | None  # No colder than this; null: as cold as may be.
    warmest_tenths: int | None  # No warmer than this; null: as warm as may be.
    lowest_tenths: int  # The coldest that was measured.
    highest_tenths: int  # The warmest that was measured.
    readings: int  # How often it was measured.
    last_at: int  # When it was measured last, business clock.
    last_tenths: int  # What was measured then.
    # How long it was too cold or too warm, milliseconds, straight lines between readings.
    outside_ms: int
    exceeded: bool  # It was so for longer, or by more, than policy allows.
    verdict: GoodsVerdict  # What of the goods was found then; UNKNOWN: nobody has said.


class TimelineEntry(TypedDict):
    """One fact in the life of an order."""

    at: int  # When, business clock.
    recorded_at: int  # Wall clock of the record.
    stage: str  # Stage.
    event: str  # Record type.
    step: int  # Position.
    because: str  # Reason, readable by a person.


class ToldStock(TypedDict):
    """What was told last of an article's amounts, in its smallest unit."""

    on_hand: int  # What the books had.
    reserved: int  # What of it was promised to orders.
    waiting: int  # What those needed who waited for it.


class Totals(TypedDict):
    """The sums of an order."""

    goods_minor: int  # Sum of quantity x price over the lines.
    discount_minor: int  # Sum of line discounts.
    charges_minor: int  # Sum of net charges.
    tax_minor: int  # Tax on lines and charges.
    total_minor: int  # goods - discount + charges + tax.


class TradeTerms(TypedDict):
    """How goods are traded and carried across borders; empty where nothing was agreed."""

    incoterm: str  # Incoterms rule and place, such as `FOB Shanghai`.
    packing: str  # Packing and marks that the buyer wants.
    port_of_loading: str  # Port of loading, UN/LOCODE where known.
    port_of_discharge: str  # Port of discharge, UN/LOCODE where known.
    transport: str  # Means of transport: sea, air, rail, road, multimodal.
    insurance: str  # Who insures, against what and up to which sum.


class Transfer(TypedDict):
    """Goods of an article on their way between two warehouses of the house; known until all
    that left has come or is lost.
    """

    transfer_id: str  # Transfer.
    to_warehouse: str  # Where they are to come to; empty: its departure was not told yet.
    departed: int  # How much left.
    arrived: int  # How much came.
    lost: int  # How much will not come.
    expected_at: int | None  # When they are expected.
    # Lot, as accounts name it: <expiry yyyymmdd>#<lot>; empty where no lots are kept. Each lot of a
    # transfer stands by itself.
    lot: str


class TransferWay(TypedDict):
    """How long goods take from a warehouse to another one of the house."""

    to_warehouse: str  # Code of the other one.
    days: int  # Working days of that one, after the day on which they leave.


class UnbegunStatus(TypedDict):
    """Where an order would stand, if that it began had been read."""

    version: int  # Version.
    step: int  # Highest step.
    status: TrackingStatus  # Status.
    final: bool  # Final.
    since_at: int  # Since when.
    planned_end_at: int | None  # Until when.


class Wait(TypedDict):
    """What the key waits for."""

    ledger: str  # Ledger.
    account: str  # Account.
    amount: int  # How much it needs.
    rank: str  # Sorts waiters: lower first (priority, promise, age).
    # Ceiling of an account whose ceiling comes with the question, such as credit: it can have limit
    # + free. 0 for all others.
    limit: int
    # How often units may go past it to a waiter behind it; from then on what comes free is kept for
    # it. 0: from now on. -1: any number of times.
    passes: int


class WantedOrder(TypedDict):
    """An order as somebody wants it to be."""

    requested_at: int  # When.
    requested_by: str  # customer, staff, partner.
    entered_by: str  # Staff id of who of the house entered it; empty: nobody did.
    source_revision: int  # How new this is at its source; 0: the source does not say.
    order: Order  # The order.


class OrderSubmitted(TypedDict):
    """A channel submits an order."""

    order_id: str  # <channel>:<reference>.
    submitted_at: int  # When the channel sent it.
    # How new this is at its source: milliseconds of its last change there, or its change number.
    # Higher is newer; 0: the source does not say.
    source_revision: int
    document: str  # SHA-256, in hex, of the document that it came in; empty if it came in none.
    # Whoever handed it in orders for customers of its channel alone: those whose numbers begin with
    # the channel's name, its guests, and those that ref.partners.v1 has for it (IN-01).
    own_customers: bool
    order: CarriedOrder  # The order.


class CorrectionSubmitted(TypedDict):
    """The channel corrects an order that intake asked to correct (IN-03)."""

    order_id: str  # <channel>:<reference>.
    submitted_at: int  # When the channel sent it.
    # How new this is at its source: milliseconds of its last change there, or its change number.
    # Higher is newer; 0: the source does not say.
    source_revision: int
    document: str  # SHA-256, in hex, of the document that it came in; empty if it came in none.
    order: CarriedOrder  # The order.


class CancelRequested(TypedDict):
    """Someone asks to cancel the order."""

    order_id: str  # <channel>:<reference>.
    requested_at: int  # When.
    requested_by: str  # customer, staff, partner.
    reason: str  # Why.


class AmendRequested(TypedDict):
    """Someone asks to change the order."""

    order_id: str  # <channel>:<reference>.
    requested_at: int  # When.
    requested_by: str  # customer, staff, partner.
    # Staff id of who of the house entered it, known by their token; empty: nobody did, its channel
    # sent it (RV-06).
    entered_by: str
    reason: str  # Why.
    # How new this is at its source: milliseconds of its last change there, or its change number.
    # Higher is newer; 0: the source does not say.
    source_revision: int
    document: str  # SHA-256, in hex, of the document that it came in; empty if it came in none.
    order: CarriedOrder  # The order.


class ChangeRequested(TypedDict):
    """Someone asks to change parts of the order; the rest stays as it is."""

    order_id: str  # <channel>:<reference>.
    requested_at: int  # When.
    requested_by: str  # customer, staff, partner.
    # Staff id of who of the house entered it, known by their token; empty: nobody did, its channel
    # sent it (RV-06).
    entered_by: str
    reason: str  # Why.
    # How new this is at its source: milliseconds of its last change there, or its change number.
    # Higher is newer; 0: the source does not say.
    source_revision: int
    # What its sender calls this change: the same once more is a repeat. Empty: a change is a repeat
    # if it changes nothing.
    change_id: str
    document: str  # SHA-256, in hex, of the document that it came in; empty if it came in none.
    currency: str  # Of the prices, ISO 4217; empty: not said.
    wished_delivery_at: int | None  # When it is wanted; null: as before.
    notes: str | None  # Remarks; null: as before.
    delivery_address: Address | None  # Where to; null: as before.
    billing_address: Address | None  # Who is billed; null: as before.
    trade_terms: TradeTerms | None  # Terms of trade; null: as before.
    # Lines as they are to be, by number, new ones too; what one leaves empty or at 0 stays as
    # before.
    lines: list[OrderLine]
    dropped: list[int]  # Numbers of lines that are not wanted any more.
    delivery: DeliveryKind | None  # How the buyer wants it; null: as before (SH-04).
    collection_place: str | None  # Where the buyer comes for it; null: as before (SH-04).


class DraftSaved(TypedDict):
    """What may become an order: entered by staff in several sittings (IN-07), or not yet one
    at its shop, such as a cart or a pending order. Not screened, not numbered.
    """

    order_id: str  # <channel>:<reference>.
    saved_at: int  # When.
    saved_by: str  # Who: a staff id; the channel for what its shop has told.
    # Revision of the draft that it changes, 0 for a new one; null: it replaces whatever there is,
    # as a shop's does.
    based_on: int | None
    because: str  # Why it is no order yet, a code in snake_case; empty for one that staff enter.
    source_revision: int  # How new this is at its source; 0: the source does not say.
    document: str  # SHA-256, in hex, of the document that it came in; empty if it came in none.
    order: CarriedOrder  # As far as it is known; empty texts and zeros for what is not.


class DraftSubmitted(TypedDict):
    """Staff submit a draft as an order (IN-07)."""

    order_id: str  # <channel>:<reference>.
    submitted_at: int  # When.
    submitted_by: str  # Staff id of who read it back and submits it.
    revision: int  # Revision of the draft; any other is refused.
    # When the order was read back to the buyer and confirmed; null if it was not.
    read_back_at: int | None


class DocumentUnplaced(TypedDict):
    """A document that the gateway took and cannot read, from a channel that would stop
    sending if it were refused: it waits for the desk.
    """

    # @document/<channel>/<sha256>: what stands in an order's place, as none is known.
    order_id: str
    format: str  # Format that it was to be read in.
    faults: list[Fault]  # What could not be read; `field` is a place in the document.
    at: int  # When it came, business clock.


class DocumentDecided(TypedDict):
    """The desk decides about a document that could not be read."""

    # @document/<channel>/<sha256>: what stands in an order's place, as none is known.
    order_id: str
    verdict: str  # placed: its orders were submitted; discarded: there are none to submit.
    decided_by: str  # Staff id.
    because: str  # Why.
    at: int  # When it happened, business clock.


class InterchangeReceived(TypedDict):
    """An interchange of a partner (X12, EDIFACT, TRADACOMS) of which something was taken:
    under which control number it came. Each number is used once.
    """

    # @interchange/<channel>/<fingerprint>: what stands in an order's place; the fingerprint is of
    # format, sender, receiver and control number.
    order_id: str
    format: str  # x12, edifact, tradacoms.
    sender: str  # Who sent it, as its header says.
    receiver: str  # Whom it was sent to, as its header says.
    number: str  # Its control number: ISA13, 0020 of UNB, the sender's reference of STX.
    # Digest, 16 bytes, of all that stands in it, but for its header, which may tell another time
    # when it is sent once more.
    content: bytes
    document: str  # SHA-256, in hex, of the document that it came in.
    at: int  # When it came, business clock.


class Heartbeat(TypedDict):
    """Says nothing of any order: every stage passes it on along the chain, so that a
    partition which stands still shows without traffic.
    """

    partition: int  # Partition that it was sent to; it stays there along the whole chain.
    sent_at: int  # When it was sent, wall clock of who sent it.


class ReviewDecided(TypedDict):
    """A person decides about a hold."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    hold_id: str  # The hold, or empty for all.
    verdict: Verdict  # Decision; ASK: ask somebody first, and decide then (RV-07).
    decided_by: str  # Staff id.
    because: str  # Reason.
    at: int  # When it happened, business clock.
    role: str  # Role in which the person decides; empty: any of theirs that may.
    tier: int  # Tier that the person approves; 0: whichever the hold is of.
    reason_code: str  # Why, as a code of the house; may be empty.
    # Who handed the verdict in, such as a login or the id of a key; empty if nobody says.
    entered_by: str
    # Who is asked, if the verdict is ASK: customer, or a role of the house; `because` is the
    # question.
    ask: str
    document: str  # SHA-256 of the contract that the person signs, hex; empty: none (CF-06).


class SampleAnswered(TypedDict):
    """A person says whether an automatic approval was right (RV-08)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    verdict: SampleVerdict  # Whether it was right.
    decided_by: str  # Staff id of who looked.
    reason_code: str  # Why, as a code of the house; may be empty.
    because: str  # Why, in words; may be empty.
    entered_by: str  # Who handed it in, such as a login or the id of a token.
    at: int  # When it happened, business clock.


class ConfirmationAnswered(TypedDict):
    """The customer, or staff on the telephone for them, answers the request to confirm (CF-01)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    accepted: bool  # Whether the customer confirms.
    note: str  # What the customer said.
    at: int  # When it happened, business clock.
    answered_by: str  # Staff id; empty: the customer.
    # What shows that the customer said so, such as the digest of a signed link. One that bears
    # neither this nor who entered it is nobody's, and is ignored.
    proof: str


class OfferAnswered(TypedDict):
    """The customer answers an offer, or staff on the telephone for them (CF-01, CF-05, RV-04)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    offer_id: str  # The offer.
    accepted: bool  # Whether the customer accepts.
    note: str  # What the customer said.
    at: int  # When it happened, business clock.
    option_id: str  # The option that is accepted; empty: the only one.
    answered_by: str  # Staff id; empty: the customer.
    # What shows that the customer said so, such as the digest of a signed link. One that bears
    # neither this nor who entered it is nobody's, and is ignored.
    proof: str
    document: str  # SHA-256 of the contract that the customer signs, hex; empty: none (CF-06).
    # SHA-256 of the filed scan of the signed copy, where staff answer for the customer; empty: none
    # (CF-06).
    copy: str
    # Number of the contract as staff read it from the signed copy; empty: not read (CF-06).
    read_back: str


class ContractRendered(TypedDict):
    """The contract is a file, which is durable: what both sides sign is its digest (CF-06)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    contract_number: str  # Number of the contract.
    document: str  # SHA-256 of the file, hex.
    size: int  # Bytes.
    rendered_by: str  # What rendered it: program, its version and fonts.
    at: int  # When it happened, business clock.


class ClarificationAnswered(TypedDict):
    """Somebody answers what is unclear about an order: the customer, staff for them, or who
    has the role that was asked (RV-07).
    """

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    clarification_id: str  # What is answered.
    option_id: str  # The answer: as_it_stands, to_be_changed, not_wanted.
    note: str  # What was said beside it.
    at: int  # When it happened, business clock.
    answered_by: str  # Staff id; empty: the customer.
    # What shows that the customer said so, such as the digest of a signed link. One that bears
    # neither this nor who entered it is nobody's, and is ignored.
    proof: str


class ReturnRequested(TypedDict):
    """The customer wants to return goods (AS-04)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    return_id: str  # Unique in the order, given by the channel.
    lines: list[LineQuantity]  # What.
    reason: str  # Why.
    at: int  # When it happened, business clock.


class CaseOpened(TypedDict):
    """A request after the sale (AS-01)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    case_id: str  # Unique in the order.
    kind: str  # quality, technical, logistics, returns, complaint, consultation.
    description: str  # What happened.
    occurred_at: int | None  # When it happened.
    sku: str  # Article, may be empty.
    lot: str  # Lot, may be empty.
    lines: list[LineQuantity]  # Lines concerned.
    at: int  # When it happened, business clock.


class CaseAnswered(TypedDict):
    """The team in charge answers a case (AS-01)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    case_id: str  # Case.
    closes: bool  # True if nothing more is to be done.
    outcome: str  # Result, such as repaired, exchanged, explained, unfounded.
    answered_by: str  # Staff id.
    note: str  # What the customer is told.
    at: int  # When it happened, business clock.


class DuplicateDecided(TypedDict):
    """A person decides about a probable duplicate (IN-05)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    # KEEP: both are meant. MERGE: it is the other one once more, and ends.
    verdict: DuplicateVerdict
    twin: str  # The order that it repeats, empty if the person names none.
    decided_by: str  # Staff id.
    because: str  # Reason.
    at: int  # When it happened, business clock.


class PaymentDecided(TypedDict):
    """A person says whether a questioned payment is another one once more (RV-03)."""

    order_id: str  # <channel>:<reference>.
    issuer: str  # Who tells of it: a bank, a provider, or the channel; empty if there is only one.
    document_id: str  # Its number there.
    verdict: PaymentVerdict  # SAME: the twin once more. ANOTHER: money of its own.
    decided_by: str  # Staff id.
    because: str  # Reason.
    at: int  # When it happened, business clock.


class ReceiptConfirmed(TypedDict):
    """The customer says that goods have come: the proof of delivery, where the carrier has
    brought none (DL-01).
    """

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    receipt_id: str  # Unique in the order.
    shipment_id: str  # Shipment.
    at: int  # When it was said, business clock.
    # What shows that the customer said so, such as the digest of a sealed link. One without is
    # nobody's, and is ignored.
    proof: str


class DeliveryDisputed(TypedDict):
    """The customer says that something is wrong with goods that have come (DL-01)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    dispute_id: str  # Unique in the order; the same for the same complaint.
    shipment_id: str  # Shipment.
    kind: DisputeKind  # What is wrong.
    lines: list[int]  # Line numbers, as the customer knows them; empty: none was named.
    note: str  # What the customer said.
    at: int  # When it was said, business clock.
    # What shows that the customer said so, such as the digest of a sealed link. One without is
    # nobody's, and is ignored.
    proof: str
    # How many of each line that is named, in their order; 0, or none at all: all of it.
    units: list[int]


class GateAnswered(TypedDict):
    """A person says whether a gate of an order may open, with the evidence (SH-06, SH-08)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    gate_id: str  # The gate.
    verdict: GateVerdict  # REFUSE: it will not open, and the order is stopped.
    decided_by: str  # Staff id.
    role: str  # Role in which the person speaks; empty: any of theirs that may.
    reference: str  # Number of the evidence, such as of a licence; empty: none.
    document: str  # SHA-256 of the evidence, hex; empty: none.
    valid_from_at: int | None  # When the evidence begins to hold; null: it does.
    valid_until_at: int | None  # When it ceases to hold; null: never.
    because: str  # Why, in words.
    entered_by: str  # Who handed it in, such as a login or the id of a key; empty if nobody says.
    at: int  # When it happened, business clock.


class ExceptionSettled(TypedDict):
    """A person closes an exception: nothing more is to be done about it (TR-03)."""

    order_id: str  # <channel>:<reference>.
    kind: ExceptionKind  # Which one.
    subject: str  # What it is about.
    settled_by: str  # Staff id.
    because: str  # Why nothing more is to be done.
    at: int  # When it happened, business clock.
    # What of the goods was found, with kind temperature; UNKNOWN: nothing is said of them (SH-07).
    verdict: GoodsVerdict


class EffectDecided(TypedDict):
    """A person settles an effect that is in doubt, or that nobody takes."""

    order_id: str  # <channel>:<reference>, or the key of whatever else a message is about.
    effect_id: str  # Which effect of the order: the id of the message that asked for it.
    # DONE: it has been done. AGAIN: one more attempt. LEAVE: nothing more is done.
    verdict: EffectVerdict
    decided_by: str  # Staff id.
    because: str  # Reason.
    at: int  # When it happened, business clock.


class ClaimDecided(TypedDict):
    """A person says what came of a claim against a carrier, or bears it out (TR-05)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    claim_id: str  # The claim.
    verdict: ClaimVerdict  # What is said.
    decided_by: str  # Staff id.
    kind: EvidenceKind  # What it is, with EVIDENCE.
    document: str  # SHA-256 of it, hex; empty: there is no file of it.
    reference: str  # Where evidence is found; otherwise the carrier's number of the claim.
    paid_minor: int  # What the carrier pays, minor units of the order, with PAY.
    currency: str  # ISO 4217, with PAY.
    because: str  # Why, in words.
    at: int  # When it happened, business clock.


class ComplaintDecided(TypedDict):
    """A person says whether goods came as their customer complains: then the customer chooses
    between a refund and a replacement of them (TR-05).
    """

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    case_id: str  # The case of the complaint.
    verdict: ComplaintVerdict  # What is said.
    decided_by: str  # Staff id.
    lines: list[LineQuantity]  # So much of it, with AGREE; none: all that was complained of.
    document: str  # SHA-256 of the customer's photo, hex; empty: there is none.
    because: str  # What the customer is told, with REFUSE.
    at: int  # When it happened, business clock.


class AppointmentMoved(TypedDict):
    """A person names another time for a service, as agreed with its customer (SH-09)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    shipment_id: str  # The service.
    starts_at: int  # From when.
    ends_at: int  # Until when.
    decided_by: str  # Staff id.
    because: str  # Why, in words.
    entered_by: str  # Who handed it in, such as a login or the id of a key; empty if nobody says.
    at: int  # When it happened, business clock.


class DocumentFiled(TypedDict):
    """A document that the gateway took, as it came, byte for byte but for card numbers
    (IN-09). Filed before its sender is answered; the same document again is filed again under
    the same key.
    """

    channel: str  # Channel that handed it in.
    # SHA-256, in hex, of its bytes as they are filed; of those that came where none are. Key:
    # @document/<channel>/<sha256>. That of a text with its card number is not kept: with the rest
    # of the text it would give the number away.
    sha256: str
    format: str  # Format that it was read in; empty for an attachment, which nobody reads.
    media_type: str  # As its sender named it; empty if it did not. Nobody vouches for it.
    size: int  # Bytes of it, as they are filed; 0 where none are.
    # Who handed it in: the id of an API key, of a person of staff, or `signature` for a signed
    # webhook.
    filed_by: str
    at: int  # When it was filed, business clock.
    # Its bytes, packed by zstd; null where it is kept as a file, or not at all.
    content: bytes | None
    cards: int  # Card numbers that were crossed out before it was filed: each digit is an X.
    # Its bytes are not kept: it has a card number, or cannot be looked through for any, and cannot
    # be written in.
    withheld: bool
    # It says of answers of ours that they came, and nothing else: no order comes of it.
    acknowledges: bool


class OrderReceived(TypedDict):
    """Intake accepted the order, or a change of it (IN-02, IN-04, CF-03)."""

    order_id: str  # <channel>:<reference>.
    number: str  # The number that the customer sees, with check digit.
    version: int  # Version of the order.
    step: int  # Position in the chain; status never moves back.
    customer_id: str  # Customer.
    total_minor: int  # Order total.
    currency: str  # ISO 4217.
    priority: int  # 0 normal, 1 high, 2 urgent.
    at: int  # When it happened, business clock.
    decision: Decision  # Why.
    expected_at: int  # Expected end of processing.
    # What the order did not say and intake found in the master data (IN-01); its bytes below have
    # it.
    completed: list[CompletedField]
    # Who asked for the change: customer, staff, partner, channel; empty for a first version.
    requested_by: str
    # What the version changed of the one before it, in the order in which it was asked for; a field
    # may stand there twice.
    changes: list[FieldChange]
    # The same for orders of the same buyer, address and basket; nothing can be read from it. Empty
    # where policy looks for no duplicates (IN-05).
    fingerprint: str
    # What makes it a special order, such as urgent or export: names of policy (IN-08).
    marks: list[str]
    # Of a later version: lines whose goods, where they are stocked, are reserved for it already, as
    # whoever had the order says (CF-03).
    kept: list[LineQuantity]
    # Staff ids of everybody of the house who entered something of it so far: the order, a draft of
    # it, a change. None of them approves anything of it (RV-06).
    entered_by: list[str]
    # When its channel first sent it, no later than intake saw it; null in records of older code.
    submitted_at: int | None
    pieces: int  # Pieces of all its lines, each in its unit; 0 in records of older code.
    order: CarriedOrder  # The order.


class RecallRequested(TypedDict):
    """A recall chases its order through the chain: to cancel it, or to take it back for a
    change.
    """

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    requested_by: str  # Who.
    reason: str  # Why.
    # CANCEL ends it; AMEND keeps what is held for it, as the next version takes it over.
    purpose: RecallPurpose
    # Whether warehouses that have it are asked to stop for a change, too; they are for a
    # cancellation.
    from_warehouse: bool
    at: int  # When it happened, business clock.


class OrderRejected(TypedDict):
    """Intake refuses the submission for good."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    faults: list[Fault]  # Every fault found.
    decision: Decision  # Why.
    at: int  # When it happened, business clock.
    # When its channel first sent it, no later than intake saw it; null in records of older code.
    submitted_at: int | None


class CorrectionRequested(TypedDict):
    """The order waits for the channel to correct it (IN-03)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    faults: list[Fault]  # Every fault found.
    answer_by_at: int  # Until when it waits.
    at: int  # When it happened, business clock.


class ResubmissionConflicted(TypedDict):
    """Same reference, other content: refused (IN-05)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    number: str  # Number of the first order.
    because: str  # How it differs.
    at: int  # When it happened, business clock.


class SubmissionRepeated(TypedDict):
    """The same submission again: answered as the first time (IN-05)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    number: str  # Number of the first order, empty if it was rejected.
    # received, rejected, correction requested, suspected; awaited: it is a change that still waits
    # for its order.
    first_outcome: str
    first_answered_at: int  # When it was answered first; 0: it was not yet.
    at: int  # When it happened, business clock.
    # Of a change that waited for its order: where the request stands that this answers,
    # topic/partition/offset. Empty: it answers the record that caused it.
    request: str


class ChangeRefused(TypedDict):
    """A cancellation or amendment cannot be taken."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    requested: str  # cancel, amend or correct.
    because: str  # Reason and what to do instead.
    # Everything that is wrong with the changed order; empty if it was refused for another reason.
    faults: list[Fault]
    at: int  # When it happened, business clock.
    # Of a change that waited for its order: where the request stands that this answers,
    # topic/partition/offset. Empty: it answers the record that caused it.
    request: str


class ChangePending(TypedDict):
    """The change is sound, and the order is taken back for it; OrderReceived of the next
    version follows, or ChangeRefused.
    """

    order_id: str  # <channel>:<reference>.
    number: str  # The number that the customer sees.
    version: int  # Version of the order that is taken back.
    requested_by: str  # customer, staff, partner, channel.
    at: int  # When it happened, business clock.
    # Of a change that waited for its order: where the request stands that this answers,
    # topic/partition/offset. Empty: it answers the record that caused it.
    request: str


class RecallRepeated(TypedDict):
    """A cancellation was asked for again, while the first is under way or has come to its end."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    first_asked_at: int  # When it was asked for first, business clock.
    at: int  # When it happened, business clock.


class DuplicateSuspected(TypedDict):
    """A sound order that is probably another one once more: a person decides whether both are
    meant (IN-05).
    """

    order_id: str  # <channel>:<reference>.
    number: str  # The number that the customer sees, with check digit.
    version: int  # Version of the order.
    fingerprint: str  # That of the order before it; nothing can be read from it.
    decide_by_at: int  # Until when a person may decide; then policy does.
    decision: Decision  # Why.
    at: int  # When it happened, business clock.


class DraftKept(TypedDict):
    """Intake keeps this revision of a draft."""

    order_id: str  # <channel>:<reference>.
    revision: int  # Counts from 1.
    expires_at: int  # When it is let go unless it is saved again or submitted.
    at: int  # When it happened, business clock.


class DraftEnded(TypedDict):
    """A draft is no more, and no order came of it."""

    order_id: str  # <channel>:<reference>.
    revision: int  # Its last.
    outcome: str  # expired, discarded.
    at: int  # When it happened, business clock.


class DocumentSettled(TypedDict):
    """The desk is done with a document that could not be read."""

    # @document/<channel>/<sha256>: what stands in an order's place, as none is known.
    order_id: str
    verdict: str  # placed, discarded.
    decided_by: str  # Staff id.
    because: str  # Why.
    at: int  # When it happened, business clock.


class InterchangeNoted(TypedDict):
    """Whether the control number of an interchange is a new one."""

    # @interchange/<channel>/<fingerprint>: what stands in an order's place; the fingerprint is of
    # format, sender, receiver and control number.
    order_id: str
    # first: the number is new; repeated: the same came before, which is harmless; reused: something
    # else came under it before.
    outcome: str
    first_at: int  # When the first under the number came, business clock.
    at: int  # When it happened, business clock.


class OrderConfirmed(TypedDict):
    """Approved and confirmed: the order moves into inventory."""

    order_id: str  # <channel>:<reference>.
    number: str  # The number that the customer sees, with check digit.
    version: int  # Version of the order.
    step: int  # Position in the chain; status never moves back.
    customer_id: str  # Customer.
    total_minor: int  # Order total.
    currency: str  # ISO 4217.
    priority: int  # 0 normal, 1 high, 2 urgent.
    at: int  # When it happened, business clock.
    decision: Decision  # Why.
    # When the house promised the goods to be there (CF-04); null in records of older code.
    promised_at: int | None
    # When the goods must be there so that this is kept (CF-05); null: not known.
    goods_by_at: int | None
    # Number of the contract of sale that both sides signed for it (CF-06); empty: none.
    contract: str
    order: CarriedOrder  # The order.


class OrderApproved(TypedDict):
    """Review found nothing against the order."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    decision: Decision  # Why.
    at: int  # When it happened, business clock.


class OrderHeld(TypedDict):
    """A person has to look (RV-08)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    holds: list[OrderHold]  # The open holds.
    decision: Decision  # Why.
    at: int  # When it happened, business clock.


class HoldReleased(TypedDict):
    """A person released a hold."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    hold_id: str  # The hold.
    released_by: str  # Staff id.
    because: str  # Reason.
    at: int  # When it happened, business clock.
    role: str  # Role in which it was released; empty if no person did.
    tier: int  # Tier of the approval; 0 for other holds.
    on_behalf_of: str  # Staff id of the absent one whose role it was; empty for an own one.
    reason_code: str  # Why, as a code of the house; may be empty.
    document: str  # SHA-256 of the contract that was signed by it, hex; empty: none (CF-06).


class ClarificationRequested(TypedDict):
    """Whoever placed the order, or a role that knows, is asked about what is unclear; the
    order waits (RV-07).
    """

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    # <stage>-<version>-<n>: unique in the order; the stage waits for the answer.
    clarification_id: str
    hold_id: str  # The hold that waits for it.
    asked: str  # Who is to answer: customer, or a role of the house.
    about: list[RuleFired]  # What is unclear, as the rules found it.
    # What a member of staff asks, in their words; empty: the house's own question about these
    # rules.
    question: str
    option_ids: list[str]  # How it can be answered: as_it_stands, to_be_changed, not_wanted.
    blocks: str  # What waits for the answer, such as confirmation.
    answer_by_at: int  # Until when.
    at: int  # When it happened, business clock.


class ClarificationClosed(TypedDict):
    """What was unclear needs no answer any more: each is closed once (RV-07)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    # <stage>-<version>-<n>: unique in the order; the stage waits for the answer.
    clarification_id: str
    hold_id: str  # The hold that waits for it.
    # answered, expired (silence: the hold's owner goes on without an answer), withdrawn (nothing is
    # unclear any more, or the order is not here).
    how: ClarificationEnd
    option_id: str  # The answer; empty: none.
    note: str  # What was said beside it.
    closed_by: str  # customer, silence, a staff id, or the stage.
    proof: str  # What shows that the customer said so, such as the digest of a signed link.
    because: str  # Why, for people.
    at: int  # When it happened, business clock.


class OrderDeclined(TypedDict):
    """Review declines the order."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    decision: Decision  # Why.
    at: int  # When it happened, business clock.


class ConfirmationRequested(TypedDict):
    """The customer is asked to confirm (CF-01)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    means: str  # mail, phone, link.
    answer_by_at: int  # Until when.
    at: int  # When it happened, business clock.
    offer_id: str  # The offer that says what is to be confirmed.


class ConfirmationReminded(TypedDict):
    """The customer is reminded (CF-02)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    reminder: int  # First, second, ...
    answer_by_at: int  # Until when.
    at: int  # When it happened, business clock.


class OrderSuspended(TypedDict):
    """No answer: the order is suspended (CF-02)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    because: str  # Reason.
    # Number of the contract of sale that binds until another is signed (CF-06); empty: none.
    contract: str
    at: int  # When it happened, business clock.


class RefundRequested(TypedDict):
    """Money goes back to the customer."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    refund_id: str  # Unique in the order.
    amount_minor: int  # How much.
    currency: str  # ISO 4217.
    because: str  # Reason.
    lines: list[LineQuantity]  # What it is for.
    at: int  # When it happened, business clock.


class VerdictRefused(TypedDict):
    """A verdict that this member of staff may not give about this hold (RV-06)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    hold_id: str  # The hold, which stays.
    verdict: str  # What was wanted: RELEASE or DECLINE.
    decided_by: str  # Who wanted to decide, as the verdict says.
    role: str  # Role that decides about it.
    tier: int  # Tier of the approval; 0 for other holds.
    # Stable code: unknown_staff, absent_staff, role_missing, beyond_limit, own_order, same_person,
    # others_first, not_by_people, other_document.
    reason: str
    because: str  # The same, readable by a person.
    at: int  # When it happened, business clock.
    document: str  # SHA-256 of what is signed by releasing the hold, hex; empty: nothing (CF-06).


class ApprovalSampled(TypedDict):
    """An order was approved and nobody was asked; a person is to look at it afterwards. The
    order goes on meanwhile (RV-08).
    """

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    role: str  # Role that looks at it.
    check_by_at: int  # Until when.
    at: int  # When it happened, business clock.


class SampleClosed(TypedDict):
    """A person has looked at an automatic approval afterwards (RV-08)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    verdict: SampleVerdict  # Whether it was right.
    decided_by: str  # Staff id of who looked.
    role: str  # Role in which they did.
    on_behalf_of: str  # Staff id of the absent one whose role it was; empty for an own one.
    reason_code: str  # Why, as a code of the house; may be empty.
    because: str  # Why, in words; may be empty.
    sampled_at: int  # When the order was approved, business clock.
    at: int  # When it happened, business clock.


class PromiseMade(TypedDict):
    """The house promises when the goods will be there, and says how it came to that (CF-04)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    # When they will be there at the latest: what the channel promised, else the sum of the terms.
    promised_at: int
    # Whether the channel had promised it when it sold; the terms say whether that can be kept.
    agreed: bool
    # How the time adds up, in order; the first begins when the promise was made.
    terms: list[PromiseTerm]
    decision: Decision  # Why.
    at: int  # When it happened, business clock.


class PaymentQuestioned(TypedDict):
    """Another issuer tells of what may be a payment that is booked already: neither counted
    nor paid back until finance says what it is (RV-03).
    """

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order; 0: it has not come.
    issuer: str  # Who tells of it: a bank, a provider, or the channel; empty if there is only one.
    document_id: str  # Its number there.
    amount_minor: int  # How much, minor units.
    currency: str  # ISO 4217.
    method: str  # How; empty if nobody says.
    paid_at: int  # When it was paid, by who tells of it.
    twin_issuer: str  # Who told of the payment that it may be.
    twin_document_id: str  # The number of that one there.
    because: str  # Why it may be: same_number, same_amount.
    owner_role: str  # Who decides.
    at: int  # When it happened, business clock.


class PaymentSettled(TypedDict):
    """Finance has said what a questioned payment is (RV-03)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order; 0: it has not come.
    issuer: str  # Who tells of it: a bank, a provider, or the channel; empty if there is only one.
    document_id: str  # Its number there.
    # SAME: the twin once more, and not booked. ANOTHER: money of its own, and booked.
    verdict: PaymentVerdict
    decided_by: str  # Staff id.
    because: str  # Reason.
    at: int  # When it happened, business clock.


class StockReserved(TypedDict):
    """Every line is reserved (IV-02)."""

    order_id: str  # <channel>:<reference>.
    number: str  # The number that the customer sees, with check digit.
    version: int  # Version of the order.
    step: int  # Position in the chain; status never moves back.
    customer_id: str  # Customer.
    total_minor: int  # Order total.
    currency: str  # ISO 4217.
    priority: int  # 0 normal, 1 high, 2 urgent.
    at: int  # When it happened, business clock.
    decision: Decision  # Why.
    # When the house promised the goods to be there (CF-04); null in records of older code.
    promised_at: int | None
    # When a warehouse must have the order so that this is kept (CF-05); null: not known.
    goods_by_at: int | None
    # Number of the contract of sale that both sides signed for it (CF-06); empty: none.
    contract: str
    revision: int  # Counts the parts in which a version is handed on, from 1.
    # What this revision sends: of each line the article that is really sent. None in a first
    # revision: all lines of the order, as ordered. None in a later one: nothing more than before.
    lines: list[ShipmentLine]
    # What is still to come; a later revision says what became of it.
    open_lines: list[LineQuantity]
    # How fresh the goods are that are reserved, of articles of which that matters (IV-08).
    fresh: list[HeldLife]
    order: CarriedOrder  # The order.


class OrderBackordered(TypedDict):
    """Stock is short: the order waits (IV-03, IV-09)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    shortages: list[Shortage]  # The lines that are short.
    decision: Decision  # Why.
    at: int  # When it happened, business clock.


class MaterialsReserved(TypedDict):
    """All that an order needs is reserved, and something of it is to be made first: it waits
    for production (IV-07).
    """

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    made: list[MadeLine]  # The lines that are to be made.
    # What is reserved: the parts of the lines that are made, and the articles of the others.
    lines: list[LineQuantity]
    decision: Decision  # Why.
    at: int  # When it happened, business clock.


class PromiseExtended(TypedDict):
    """A later day stands in the place of what was promised: the customer agreed to it (CF-05)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    offer_id: str  # The DELAY offer that was accepted.
    former_at: int  # What was promised before.
    promised_at: int  # What is promised from now on.
    extension: int  # Which extension of this version's promise it is; the first is 1.
    # customer, a staff id, or silence where the law or the house counts that as consent.
    agreed_by: str
    # What shows that the customer said so, such as the digest of a signed link; empty: nothing
    # does.
    proof: str
    decision: Decision  # Why the first day could not be kept, and how the later one was agreed to.
    at: int  # When it happened, business clock.
    # What the customer got for it: so much less the order costs, minor units; 0: nothing was
    # offered.
    compensation_minor: int
    currency: str  # Currency of the order, ISO 4217; empty: nothing was offered.


class PromiseEndangered(TypedDict):
    """What was promised of an order cannot be kept as things stand, and people of the house
    are to see to it (CF-05, CF-06).
    """

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    promised_at: int  # What is promised, and stays so.
    # The day that could be kept, under a contract with time to sign another text; null: nobody
    # knows yet.
    expected_at: int | None
    contract: str  # Number of the contract of sale that says so (CF-06); empty: none.
    owner_role: str  # Who is to see to it.
    decide_by_at: int  # Until when; then the next role hears of it.
    escalations: int  # How often it was escalated.
    decision: Decision  # Why.
    at: int  # When it happened, business clock.


class OrderPassedOver(TypedDict):
    """Units that came free went past an order that waits for them to one that waits behind
    it, as it needs more than there was (IV-09). Told again rather than not at all.
    """

    order_id: str  # Who was passed over: <channel>:<reference>.
    account: str  # What it waits for: an article, or an article in a warehouse.
    passed_by: str  # The order that was served.
    needs: int  # What it waits for, in the article's smallest unit.
    free: int  # What it could have had when its turn came: less than that.
    because: str  # The same, readable by a person.
    at: int  # When it happened, business clock.


class OrderAllocated(TypedDict):
    """Warehouses are chosen (AL-01, AL-02)."""

    order_id: str  # <channel>:<reference>.
    number: str  # The number that the customer sees, with check digit.
    version: int  # Version of the order.
    step: int  # Position in the chain; status never moves back.
    customer_id: str  # Customer.
    total_minor: int  # Order total.
    currency: str  # ISO 4217.
    priority: int  # 0 normal, 1 high, 2 urgent.
    at: int  # When it happened, business clock.
    decision: Decision  # Why.
    revision: int  # Counts reallocations of a version, from 1.
    shipments: list[Shipment]  # The shipments that this revision adds.
    # When the house promised the goods to be there (CF-04); null in records of older code.
    promised_at: int | None
    contract: str  # Number of the contract of sale that it is under (CF-06); empty: none.
    # What is still to come beside what was asked for again: inventory has still to send it, or no
    # warehouse has it yet. The latest revision holds.
    open_lines: list[LineQuantity]
    order: CarriedOrder  # The order.


class AllocationDelayed(TypedDict):
    """No warehouse can take it now."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    decision: Decision  # Why, each rejected warehouse with its reason.
    at: int  # When it happened, business clock.


class TransferRequested(TypedDict):
    """Goods are to be brought from one warehouse to another for an order that the one may not
    send (IV-05). Each is closed once.
    """

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    transfer_id: str  # <order>#T<n>: warehouses name it in all its papers.
    from_warehouse: str  # Where they lie, held for it.
    to_warehouse: str  # From where it will be sent.
    lines: list[ShipmentLine]  # What is to be brought.
    expected_at: int  # When they should be there.
    cost_minor: int  # What it is estimated to cost the house, minor units.
    currency: str  # Currency of the cost, ISO 4217.
    decision: Decision  # Why, and who agreed to it.
    at: int  # When it happened, business clock.


class TransferClosed(TypedDict):
    """Nobody waits for a transfer any more: what has not left yet need not (IV-05)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    transfer_id: str  # <order>#T<n>: warehouses name it in all its papers.
    # arrived (all of it is there), lost (some will not come), short (fewer left), overdue (it was
    # not there in time), withdrawn (the order needs it no more).
    how: TransferEnd
    because: str  # Why, for people.
    at: int  # When it happened, business clock.


class ShipmentReleased(TypedDict):
    """The warehouse may pick, pack and hand over (SH-01, SH-03)."""

    order_id: str  # <channel>:<reference>.
    number: str  # The number that the customer sees, with check digit.
    version: int  # Version of the order.
    step: int  # Position in the chain; status never moves back.
    customer_id: str  # Customer.
    total_minor: int  # Order total.
    currency: str  # ISO 4217.
    priority: int  # 0 normal, 1 high, 2 urgent.
    at: int  # When it happened, business clock.
    decision: Decision  # Why.
    shipment_id: str  # Shipment.
    warehouse: str  # Warehouse code.
    lines: list[ShipmentLine]  # Pick list.
    packaging: str  # How to pack: standard, fragile, food, cold, hazard.
    # Handling marks of the label, such as FRAGILE; the rest of the label: number, lines, weight_g,
    # volume_ml and the address in `order` (SH-01).
    marks: list[str]
    weight_g: int  # Grams.
    volume_ml: int  # Millilitres.
    carrier: str  # Chosen carrier.
    service: str  # Chosen service.
    mode: str  # Chosen mode.
    offers: list[CarrierOffer]  # The comparison.
    dispatch_by_at: int  # When it must leave.
    lots: list[LineLot]  # Lots to pick, of articles whose lots are kept.
    # In which cartons it is to be packed, by whole bounds alone (SH-01); empty where the house has
    # told of none.
    cartons: list[PlannedCarton]
    kind: DeliveryKind  # How it comes to its customer (SH-04).
    # Kinds of proof of which one shows that it was delivered; empty: whatever its carrier keeps
    # (DL-01).
    proofs: list[str]
    order: CarriedOrder  # The order.


class ShipmentPacked(TypedDict):
    """Packed and checked against the pick list (SH-01)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    shipment_id: str  # Shipment.
    warehouse: str  # Warehouse code.
    packages: list[Package]  # Parcels.
    at: int  # When it happened, business clock.


class ShipmentDispatched(TypedDict):
    """Handed over to the carrier (SH-05)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    shipment_id: str  # Shipment.
    warehouse: str  # Warehouse code.
    carrier: str  # Carrier.
    service: str  # Service.
    tracking_number: str  # Carrier's number.
    lines: list[ShipmentLine]  # What it holds.
    expected_at: int  # Expected delivery.
    at: int  # When it happened, business clock.
    kind: DeliveryKind  # How it comes to its customer (SH-04).
    # Kinds of proof of which one shows that it was delivered; empty: whatever its carrier keeps
    # (DL-01).
    proofs: list[str]


class ShipmentDelivered(TypedDict):
    """Proof of delivery is there (DL-01)."""

    order_id: str  # <channel>:<reference>.
    number: str  # The number that the customer sees, with check digit.
    version: int  # Version of the order.
    step: int  # Position in the chain; status never moves back.
    customer_id: str  # Customer.
    total_minor: int  # Order total.
    currency: str  # ISO 4217.
    priority: int  # 0 normal, 1 high, 2 urgent.
    at: int  # When it happened, business clock.
    decision: Decision  # Why.
    shipment_id: str  # Shipment.
    warehouse: str  # Warehouse code.
    lines: list[ShipmentLine]  # What was delivered.
    proof: str  # signature, carrier scan, customer receipt, service report.
    proof_reference: str  # Where the proof is kept.
    delivered_at: int  # When.
    carrier: str  # Carrier that had them; empty: none had, or nobody knows.
    # How warm its goods were on the way, as far as they are to be kept so and it was measured
    # (SH-07).
    temperatures: list[TemperatureRecord]
    order: CarriedOrder  # The order.


class DeliveryRefused(TypedDict):
    """The customer refused the goods at the door (DL-02)."""

    order_id: str  # <channel>:<reference>.
    number: str  # The number that the customer sees, with check digit.
    version: int  # Version of the order.
    step: int  # Position in the chain; status never moves back.
    customer_id: str  # Customer.
    total_minor: int  # Order total.
    currency: str  # ISO 4217.
    priority: int  # 0 normal, 1 high, 2 urgent.
    at: int  # When it happened, business clock.
    decision: Decision  # Why.
    shipment_id: str  # Shipment.
    warehouse: str  # Warehouse code.
    lines: list[ShipmentLine]  # What was refused.
    because: str  # Reason.
    carrier: str  # Carrier that had them; empty: none had, or nobody knows.
    tracking_number: str  # The carrier's number of the parcel; empty: none is known.
    damaged: bool  # Whether they were not taken because the carrier spoilt them.
    order: CarriedOrder  # The order.


class ShipmentLost(TypedDict):
    """The carrier lost it, or no proof came in spite of chasing."""

    order_id: str  # <channel>:<reference>.
    number: str  # The number that the customer sees, with check digit.
    version: int  # Version of the order.
    step: int  # Position in the chain; status never moves back.
    customer_id: str  # Customer.
    total_minor: int  # Order total.
    currency: str  # ISO 4217.
    priority: int  # 0 normal, 1 high, 2 urgent.
    at: int  # When it happened, business clock.
    decision: Decision  # Why.
    shipment_id: str  # Shipment.
    warehouse: str  # Warehouse code.
    lines: list[ShipmentLine]  # What was lost.
    because: str  # Reason.
    carrier: str  # Carrier that had them; empty: none had, or nobody knows.
    tracking_number: str  # The carrier's number of the parcel; empty: none is known.
    order: CarriedOrder  # The order.


class ProofChased(TypedDict):
    """No proof of delivery when one was due: the carrier is asked (DL-01)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    shipment_id: str  # Shipment.
    warehouse: str  # Warehouse code.
    times: int  # First, second, ...
    at: int  # When it happened, business clock.
    because: str  # Stable code of what cannot be so with the proof that came; empty: none came.
    proofs: list[str]  # Kinds of proof of which one is wanted; empty: any.


class ShipmentRecallRequested(TypedDict):
    """The warehouse is asked to stop a shipment."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    shipment_id: str  # Shipment.
    warehouse: str  # Warehouse code.
    because: str  # Reason.
    at: int  # When it happened, business clock.


class RecallRefused(TypedDict):
    """Too late: the goods are under way; a return is offered."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    shipment_id: str  # Shipment.
    because: str  # Reason.
    at: int  # When it happened, business clock.


class DeliveryCompleted(TypedDict):
    """Every shipment of the order is settled and at least one left the house."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    delivered: list[LineQuantity]  # Delivered.
    refused: list[LineQuantity]  # Refused at the door.
    lost: list[LineQuantity]  # Lost.
    stopped: list[LineQuantity]  # Stopped before dispatch.
    at: int  # When it happened, business clock.


class OrderGated(TypedDict):
    """Goods of the order wait in the house until gates open (SH-06, SH-07, SH-08). It is said
    again when more gates close.
    """

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    gates: list[ReleaseGate]  # The gates that are closed.
    # The shipments that wait. Those that their warehouses have already may not be handed over.
    shipments: list[str]
    country: str  # Country that the goods go to, ISO 3166-1 alpha-2.
    decide_by_at: int  # When the first of the gates should be open.
    decision: Decision  # Why, gate by gate.
    at: int  # When it happened, business clock.


class GateSettled(TypedDict):
    """A gate has opened, will not open, has closed again, or goods went past it."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    gate_id: str  # The gate.
    kind: str  # Its kind.
    # lapsed: its evidence holds no more; passed: a carrier took the goods although it was closed;
    # unanswered: nobody opened it in time; countersign: another has still to say so; pending: its
    # evidence begins to hold later; doubted: the return that it waits for does not stand as it
    # should, and its owner has to decide.
    how: GateEnd
    shipment_id: str  # The shipment that went past it, or that it is of; empty: none.
    decided_by: str  # Staff id of who decided; empty: nobody.
    because: str  # Why, in words; of a doubt how the return stands, as orders.ReturnStanding.
    reference: str  # Number of its evidence.
    document: str  # SHA-256 of the evidence, hex; empty: none.
    valid_until_at: int | None  # When the evidence ceases to hold; null: never.
    at: int  # When it happened, business clock.


class DeliveryDelayed(TypedDict):
    """A shipment comes later than was told last, or for another reason: a new day or cause,
    not each scan (TR-04).
    """

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    shipment_id: str  # Shipment.
    warehouse: str  # Warehouse code.
    cause: DelayCause  # Why, as texts for customers know it.
    expected_at: int | None  # When it is expected now; null: nobody knows.
    said_by: str  # Who says so: carrier, or house, which worked it out; empty: nobody does.
    at: int  # When it happened, business clock.


class CarrierHeard(TypedDict):
    """A sign of life of a shipment of which the carrier was asked."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    shipment_id: str  # Shipment.
    warehouse: str  # Warehouse code.
    at: int  # When it happened, business clock.


class ReadyForCollection(TypedDict):
    """Goods lie ready for their customer (SH-04)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    shipment_id: str  # Shipment.
    warehouse: str  # Where they lie.
    collect_by_at: int  # Until when they lie there.
    # SHA-256 of the shipment's id, a blank and the code that whoever comes has to name,
    # hexadecimal: the counter compares before it hands anything out.
    code_hash: str
    at: int  # When it happened, business clock.
    # Where it lies, as its customer is told: name and address of the place; empty: by its code
    # alone.
    place: str


class TemperatureExceeded(TypedDict):
    """Goods on their way are too warm or too cold for longer, or by more, than policy allows:
    told once a shipment and temperatures (SH-07, TR-03).
    """

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    shipment_id: str  # Shipment.
    warehouse: str  # Warehouse code.
    carrier: str  # Who has them.
    lines: list[LineQuantity]  # What of the shipment is to be kept so.
    cause: str  # Stable code: too_warm, too_cold.
    # No colder than this, tenths of a degree Celsius; null: as cold as may be.
    coldest_tenths: int | None
    warmest_tenths: int | None  # No warmer than this; null: as warm as may be.
    lowest_tenths: int  # The coldest that was measured until now.
    highest_tenths: int  # The warmest that was measured until now.
    outside_minutes: int  # How long it was so, minutes, begun ones not counted.
    at: int  # When it happened, business clock.


class ServiceAnnounced(TypedDict):
    """The customer is told when and how a service is rendered; whoever renders it has its
    work order (SH-04, SH-09). Each time of a shipment once, the last holds.
    """

    order_id: str  # <channel>:<reference>.
    number: str  # The number that the customer sees, with check digit.
    version: int  # Version of the order.
    step: int  # Position in the chain; status never moves back.
    customer_id: str  # Customer.
    total_minor: int  # Order total.
    currency: str  # ISO 4217.
    priority: int  # 0 normal, 1 high, 2 urgent.
    at: int  # When it happened, business clock.
    decision: Decision  # Why.
    shipment_id: str  # Shipment.
    lines: list[ShipmentLine]  # What is rendered.
    kind: DeliveryKind  # on_site or online.
    carrier: str  # Who renders it; reports name it as their carrier.
    starts_at: int  # From when.
    ends_at: int  # Until when.
    times: int  # Number of this time, from 1.
    platform: str  # URL by which it is rendered; empty: none is looked at.
    proofs: list[str]  # Kinds of proof of which one shows that it was rendered (DL-01).
    because: str  # Why this time: planned, platform_away, moved.
    order: CarriedOrder  # The order.


class ServiceWithdrawn(TypedDict):
    """A service is not rendered at the time that was announced: its order is cancelled or
    changed (SH-04).
    """

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    shipment_id: str  # Shipment.
    because: str  # Why, in words.
    at: int  # When it happened, business clock.


class PlatformChecked(TypedDict):
    """It was looked whether the platform of an online service works (SH-09)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    shipment_id: str  # Shipment.
    platform: str  # Its URL.
    probe: int  # Number of the probe, from 1.
    works: bool  # It does.
    because: str  # What it said instead; empty: it works.
    at: int  # When it happened, business clock.


class ReturnAuthorised(TypedDict):
    """The return is accepted; goods may come (AS-04)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    return_id: str  # Return.
    warehouse: str  # Where to send it.
    lines: list[LineQuantity]  # What.
    arrive_by: int  # Until when goods that come are credited; later ones are not.
    decision: Decision  # Why.
    at: int  # When it happened, business clock.


class ReturnRefused(TypedDict):
    """The return is refused by policy (AS-04)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    return_id: str  # Return.
    decision: Decision  # Why.
    at: int  # When it happened, business clock.


class ReturnInspected(TypedDict):
    """What came back and what became of it (AS-04)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    return_id: str  # Return.
    warehouse: str  # Warehouse.
    lines: list[ReturnedLine]  # Result by line.
    at: int  # When it happened, business clock.


class CaseUpdated(TypedDict):
    """Progress of a case (AS-01)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    case_id: str  # Case.
    status: str  # open, in work, answered.
    team: str  # Team in charge.
    note: str  # What happened.
    at: int  # When it happened, business clock.
    # What a complaint waits for until its customer may choose between a refund and a replacement:
    # word, photo; empty: nothing (TR-05).
    awaits: str


class CaseClosed(TypedDict):
    """A case is closed."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    case_id: str  # Case.
    outcome: str  # Result.
    at: int  # When it happened, business clock.


class OrderCompleted(TypedDict):
    """The order is done (DL-03)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    delivered: list[LineQuantity]  # Delivered and kept.
    returned: list[LineQuantity]  # Returned.
    at: int  # When it happened, business clock.


class ClaimOpened(TypedDict):
    """A carrier, or an insurer, is to answer for goods that are gone or spoilt (TR-05)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    claim_id: str  # Unique in the order; the same for the same loss.
    shipment_id: str  # Shipment.
    carrier: str  # Carrier code.
    tracking_number: str  # The carrier's number of the parcel; empty: none is known.
    cause: ClaimCause  # What the carrier is to answer for.
    lines: list[LineQuantity]  # What is gone or spoilt; none: nobody said it yet.
    # What is asked, minor units: of a carrier what the order paid for the goods, of an insurer what
    # of that is beyond the carrier's liability and the deductible; 0 while no line is named.
    value_minor: int
    currency: str  # ISO 4217.
    team: str  # Who sees to it.
    deadline_at: int  # By when it must be handed in.
    asked: list[EvidenceKind]  # What must bear it out before it is handed in.
    evidence: list[ClaimEvidence]  # What does already.
    at: int  # When it happened, business clock.
    # Who insures the goods and is asked for what the carrier does not answer for; empty: the claim
    # is against the carrier.
    insurer: str
    policy_number: str  # Number of that insurance; empty: the claim is against the carrier.
    beside: str  # The claim against the carrier for the same goods; empty: this is one.


class ClaimMoved(TypedDict):
    """Something has come of a claim against a carrier, or its team is reminded of it (TR-05)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    claim_id: str  # The claim.
    status: ClaimStatus  # Where it stands now.
    team: str  # Who sees to it.
    reminded: int  # How often its team was reminded in this status; 0: it was not.
    due_at: int | None  # When its team hears of it next, or it ends by itself; null: it is over.
    evidence: list[ClaimEvidence]  # What bears it out since.
    paid_minor: int  # What the carrier pays, minor units of the order; 0 but for paid.
    currency: str  # ISO 4217.
    reference: str  # The carrier's number of it; empty before it has one.
    decided_by: str  # Staff id; empty: time.
    because: str  # Why, in words.
    at: int  # When it happened, business clock.


class ReplacementPromised(TypedDict):
    """Units that were lost or came wrong are replaced by a linked order instead of being paid
    back (TR-05).
    """

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    linked_id: str  # The order that replaces them: <order id>~R<n>, unique in the order.
    shipment_id: str  # The shipment that they were of.
    lines: list[LineQuantity]  # What is replaced.
    # The offer that came to it: by the customer's choice, by what they agreed to beforehand, or by
    # silence where policy says so.
    offer_id: str
    at: int  # When it happened, business clock.


class ComplaintUpheld(TypedDict):
    """Goods that a customer says came damaged, or not at all, count as not delivered: each
    unit is paid back or replaced, as the customer chooses (TR-05).
    """

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    case_id: str  # The case of the complaint.
    shipment_id: str  # The shipment that they were of.
    lines: list[LineQuantity]  # What counts as not delivered.
    agreed_by: str  # Staff id of who agreed; empty: by policy nobody needed to.
    document: str  # SHA-256 of the customer's photo, hex; empty: none was asked for.
    at: int  # When it happened, business clock.


class LinkedOrderPlaced(TypedDict):
    """An order that belongs to another, to be received without charge: the replacement of
    units that were lost (TR-05). Only aftersales writes it; whoever submits one under such an
    id is refused.
    """

    order_id: str  # <order id of the original>~R<n>.
    version: int  # 1.
    original_id: str  # The order that it belongs to.
    original_version: int  # Version of that.
    number: str  # The number that the customer sees: that of the original with -R<n>.
    because: str  # Why, for people.
    at: int  # When it happened, business clock.
    order: CarriedOrder  # The order: what is to be replaced, to the same address, at no charge.


class LinkedOrderReported(TypedDict):
    """What has become of a linked order so far, told to the order that it belongs to (TR-05)."""

    order_id: str  # The order that the linked one belongs to.
    linked_id: str  # The linked order.
    # Units of it that its customer does not have, or gave back, all told so far: the order that it
    # belongs to owes their money back.
    gone: list[LineQuantity]
    # Once it has ended, units that its customer has: all others are gone. None before that.
    stood: list[LineQuantity]
    ended: bool  # Whether nothing more will happen to it.
    because: str  # Why, for people.
    at: int  # When it happened, business clock.


class ReturnAwaited(TypedDict):
    """Another order is the new half of an exchange, and waits until goods of this one have
    come back (AS-04).
    """

    order_id: str  # The order whose goods come back.
    return_id: str  # The return.
    waiting_id: str  # The order that waits for them.
    waiting_version: int  # Its version.
    customer_id: str  # Its customer: the return must be of the same.
    at: int  # When it happened, business clock.


class ReturnReported(TypedDict):
    """How the return stands that this order waits for (AS-04)."""

    order_id: str  # The order that waits.
    version: int  # Its version that asked.
    returned_id: str  # The order whose goods come back.
    return_id: str  # The return.
    standing: ReturnStanding  # How it stands.
    at: int  # When it happened, business clock.


class OrderStopped(TypedDict):
    """A stage stopped these quantities of this version; who holds something for them gives it
    back.
    """

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    lines: list[LineQuantity]  # What was stopped.
    # The warehouse that was to send them; empty if none was asked yet or several were.
    warehouse: str
    whole: bool  # True if nothing of the order goes on.
    because: str  # Reason.
    stopped_by: str  # Stage.
    # cancelled, declined, unconfirmed, discarded; amended: no end, whoever holds something for it
    # keeps it for the next version.
    outcome: str
    # When its goods were promised for last, where the stage knows of a promise: it may have been
    # extended on a topic that is read later (CF-05).
    promised_at: int | None
    # Of an amended order: lines whose goods, where they are stocked, stay reserved for its next
    # version.
    kept: list[LineQuantity]
    # True if a warehouse had been told to send something of this version: whoever reads topic by
    # topic knows that ShipmentReleased is still to come (TR-07).
    released: bool
    at: int  # When it happened, business clock.


class UnitsDispatched(TypedDict):
    """Goods left the house."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    shipment_id: str  # Shipment.
    warehouse: str  # Warehouse.
    lines: list[LineQuantity]  # What.
    at: int  # When it happened, business clock.


class UnitsReturned(TypedDict):
    """Goods came back and were inspected."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    return_id: str  # Return.
    warehouse: str  # Warehouse.
    lines: list[ReturnedLine]  # What.
    at: int  # When it happened, business clock.
    lots: list[LineLot]  # Lots of what can be sold again, as the warehouse named them.


class UnitsCredited(TypedDict):
    """The customer no longer owes these units, nor these charges: they were lost, refused or
    came back. Review pays back what is too much by it.
    """

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    credit_id: str  # Unique in the order: aftersales-<n>.
    lines: list[LineQuantity]  # Units that are owed no longer; none if only charges are.
    # Charges that are owed no longer, such as freight, minor units; in addition to earlier credits.
    charges_minor: int
    # What the customer owes instead by policy, such as a fee for the return, minor units; in
    # addition to earlier credits.
    retained_minor: int
    currency: str  # Currency of the order, ISO 4217.
    because: str  # Reason, for people.
    at: int  # When it happened, business clock.
    # The shipment of which they were lost; empty: they were not, or it is charges alone.
    shipment_id: str
    # The return with which they were to come back, and did not; empty: they did, or it is charges
    # alone.
    return_id: str


class ReallocationRequested(TypedDict):
    """A warehouse cannot deliver: choose another."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    revision: int  # Revision concerned.
    shipment_id: str  # Shipment.
    warehouse: str  # Warehouse that is short.
    lines: list[LineQuantity]  # What is missing.
    because: str  # Reason.
    # The warehouse had stopped it for a change that came to nothing: it sends it after all.
    same_warehouse: bool
    at: int  # When it happened, business clock.


class OrderFinished(TypedDict):
    """Nothing more will happen to the order."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    outcome: str  # completed.
    at: int  # When it happened, business clock.


class RecallDenied(TypedDict):
    """Too late for a change: the order has gone on."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    because: str  # Reason and what to do instead.
    denied_by: str  # Stage.
    at: int  # When it happened, business clock.


class RevisionRequested(TypedDict):
    """The customer agreed to a smaller order, or to a contract of sale with a later day:
    intake makes it the next version (CF-05, CF-06, RV-04).
    """

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order that is to be changed.
    offer_id: str  # The offer by which the customer agreed.
    # What is still wanted; lines that are not there are wanted no longer.
    lines: list[LineQuantity]
    requested_by: str  # customer, or a staff id.
    because: str  # Why, for people.
    at: int  # When it happened, business clock.
    # The day that a contract of sale is to say from now on (CF-06); null: the order's stays.
    deliver_by_at: int | None


class CompensationGranted(TypedDict):
    """The customer agreed to a later day, and the order costs so much less for it. Review
    pays back what is too much by it (CF-05).
    """

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order whose promise was extended.
    offer_id: str  # The DELAY offer that was accepted; each counts once.
    amount_minor: int  # What is taken off the price, minor units; more than 0.
    currency: str  # Currency of the order, ISO 4217.
    because: str  # Reason, for people.
    at: int  # When it happened, business clock.


class LotHeld(TypedDict):
    """A lot is recalled of which the order has something, or had (IV-08)."""

    order_id: str  # <channel>:<reference>.
    sku: str  # Article number.
    document_id: str  # The recall: document of the block.
    lot: str  # Lot, as its maker names it.
    shipped: int  # How much of it has left for the customer, as far as it is known.
    because: str  # Reason, readable by a person.
    at: int  # When, business clock.


class BackOrderDated(TypedDict):
    """An order that waits is told when it will have what it needs of an article: first, when
    that breaks what was promised or puts it right, and when it moves by more than policy says
    (IV-03, IV-09).
    """

    order_id: str  # <channel>:<reference>.
    sku: str  # Article number.
    # When it has all of it, business clock; null: nothing that comes covers it.
    planned_at: int | None
    by: str  # The purchase order or transfer that completes it; empty: nothing does.
    place: int  # Its place in the queue for the article, from 1.
    ahead: int  # What those before it need of it, in the article's smallest unit.
    at: int  # When it happened, business clock.


class PriceReduced(TypedDict):
    """A cheaper article goes in the place of what was ordered: these lines cost less. Review
    pays back what is too much by it (IV-05).
    """

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    offer_id: str  # The offer by which its customer agreed; each counts once.
    lines: list[InsteadLine]  # What goes for these lines, and what they cost from now on.
    currency: str  # Currency of the order, ISO 4217.
    because: str  # Reason, for people.
    at: int  # When it happened, business clock.


class ArticlesSubstituted(TypedDict):
    """Other articles go in the place of what was ordered, as its customer agreed.
    Correspondence tells its partner (IV-05).
    """

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    offer_id: str  # The offer by which its customer agreed.
    lines: list[InsteadLine]  # What goes for these lines, and what they cost by it.
    at: int  # When it happened, business clock.


class TransferReported(TypedDict):
    """What a warehouse reported of a transfer that is for an order, told to the order (IV-05)."""

    order_id: str  # <channel>:<reference>.
    transfer_id: str  # <order>#T<n>: warehouses name it in all its papers.
    sku: str  # Article number.
    kind: TransferStep  # departure, or loss.
    quantity: int  # How much, in the article's smallest unit.
    warehouse: str  # Who reports it.
    at: int  # When it happened, business clock.


class PlatformProbed(TypedDict):
    """What came of looking at a platform, or that nobody could (SH-09)."""

    order_id: str  # <channel>:<reference>.
    effect_id: str  # Which effect of the order: the id of the message that asked for it.
    works: bool  # It does.
    because: str  # Why not, in the connector's words; may be empty.
    at: int  # When it happened, business clock.


class AppointmentBooked(TypedDict):
    """A technician is kept for a service at another time, and the one before is free again
    (SH-04, SH-09).
    """

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    shipment_id: str  # The service.
    starts_at: int  # From when.
    ends_at: int  # Until when.
    decided_by: str  # Staff id.
    at: int  # When it happened, business clock.


class ShipmentPicked(TypedDict):
    """Picked whole."""

    order_id: str  # Our order id, from the work order.
    document_id: str  # The partner's own document id; a repeated one is dropped.
    shipment_id: str  # Shipment.
    lines: list[LineQuantity]  # What was picked.
    at: int  # When it happened, business clock.
    # Lots that were picked, where they are kept; empty: those of the work order.
    lots: list[LineLot]
    # What was scanned, where warehouses scan; what contradicts the work order is picked again
    # (SH-01).
    scans: list[PickScan]


class ShortPicked(TypedDict):
    """Less was there than the books say."""

    order_id: str  # Our order id, from the work order.
    document_id: str  # The partner's own document id; a repeated one is dropped.
    shipment_id: str  # Shipment.
    lines: list[LineQuantity]  # What was picked.
    missing: list[LineQuantity]  # What was not there.
    at: int  # When it happened, business clock.
    # Lots that were picked, where they are kept; empty: those of the work order.
    lots: list[LineLot]
    # What was scanned, where warehouses scan; what contradicts the work order is picked again
    # (SH-01).
    scans: list[PickScan]


class PackedOut(TypedDict):
    """Packed and put out for the carrier."""

    order_id: str  # Our order id, from the work order.
    document_id: str  # The partner's own document id; a repeated one is dropped.
    shipment_id: str  # Shipment.
    packages: list[Package]  # Parcels.
    at: int  # When it happened, business clock.


class RecallAnswered(TypedDict):
    """The warehouse answers a recall."""

    order_id: str  # Our order id, from the work order.
    document_id: str  # The partner's own document id; a repeated one is dropped.
    shipment_id: str  # Shipment.
    recalled: bool  # True if the goods are back on the shelf.
    because: str  # Reason.
    at: int  # When it happened, business clock.


class ReturnArrived(TypedDict):
    """A return arrived and was inspected."""

    order_id: str  # Our order id, from the work order.
    document_id: str  # The partner's own document id; a repeated one is dropped.
    return_id: str  # Return.
    warehouse: str  # Warehouse.
    lines: list[ReturnedLine]  # Accepted and not accepted, by line.
    at: int  # When it happened, business clock.
    # Lots of what can be sold again; empty: those that were sent, if it is one.
    lots: list[LineLot]


class GoodsCollected(TypedDict):
    """Somebody came for goods that lie ready, and named a code; they are handed out if it is
    that of the shipment (SH-04).
    """

    order_id: str  # Our order id, from the work order.
    document_id: str  # The partner's own document id; a repeated one is dropped.
    shipment_id: str  # Shipment.
    code: str  # The code that was named.
    at: int  # When it happened, business clock.


class CarrierPayloadReceived(TypedDict):
    """A carrier told something in its own words (TR-06)."""

    carrier: str  # Carrier, as the table of its words is called.
    sha256: str  # SHA-256 of its bytes, in hex. Key: <carrier>/<sha256>.
    content_type: str  # Media type that it came as; empty: none was said.
    payload: bytes  # Its bytes, as they came.
    received_at: int  # When, business clock.


class CarrierScanned(TypedDict):
    """A carrier event."""

    order_id: str  # Our order id, from the work order.
    document_id: str  # The partner's own document id; a repeated one is dropped.
    shipment_id: str  # Shipment.
    carrier: str  # Carrier.
    tracking_number: str  # Carrier's number.
    status: CarrierStatus  # What happened.
    proof: str  # Kind of proof, with DELIVERED.
    proof_reference: str  # Where the proof is kept.
    expected_at: int | None  # New expected delivery, with DELAYED.
    cause: DelayCause  # Why, with DELAYED.
    because: str  # Reason.
    at: int  # When it happened, business clock.
    # What of the shipment was not taken, with DELIVERED, REFUSED or DAMAGED; the rest was. Empty:
    # nothing with DELIVERED, all of it otherwise (DL-02).
    refused_lines: list[LineQuantity]
    # SHA-256 of the picture of the goods or the signature, hexadecimal; the picture itself stays
    # with the carrier (DL-01).
    proof_hash: str
    signer_initials: str  # Initials of who took the goods, no more of the name.
    place: str  # Where it was scanned, as the carrier names it.
    latitude_e7: int | None  # Where it was scanned, degrees north times ten million.
    longitude_e7: int | None  # Where it was scanned, degrees east times ten million.
    temperature_tenths: int | None  # Of the goods, tenths of a degree Celsius.
    return_id: str  # The return that the parcel brings back; empty: one on its way to the customer.
    # Who of the house brought it, in a vehicle of its own; empty: a carrier did (SH-04).
    driver: str


class PaymentReceived(TypedDict):
    """Money came in for an order."""

    order_id: str  # Our order id, from the work order.
    issuer: str  # Bank or provider that numbered the document; empty if there is only one.
    # The issuer's own number of the payment; a repeated one is dropped. The payment that the order
    # names as its reference is this one.
    document_id: str
    amount_minor: int  # How much, minor units; below zero it is a charge-back.
    currency: str  # ISO 4217.
    method: str  # How.
    at: int  # When it happened, business clock.


class PaymentChargedBack(TypedDict):
    """A payment was taken back by the payer's bank."""

    order_id: str  # Our order id, from the work order.
    issuer: str  # Bank or provider that numbered the document; empty if there is only one.
    document_id: str  # The issuer's own number of the charge-back; a repeated one is dropped.
    payment_document_id: str  # The payment that was taken back; empty if unknown.
    amount_minor: int  # How much was taken back, above zero, minor units.
    currency: str  # ISO 4217.
    because: str  # The bank's reason, for people.
    at: int  # When it happened, business clock.


class RefundPaid(TypedDict):
    """The bank paid a refund."""

    order_id: str  # Our order id, from the work order.
    document_id: str  # The partner's own document id; a repeated one is dropped.
    refund_id: str  # Refund.
    amount_minor: int  # How much.
    currency: str  # ISO 4217.
    at: int  # When it happened, business clock.


class StockReceived(TypedDict):
    """Goods came in."""

    sku: str  # Article number; the key.
    warehouse: str  # Warehouse code.
    # The warehouse's own number of this paper; a repeated one is dropped. Warehouses number by
    # themselves, each kind of paper apart.
    document_id: str
    quantity: int  # How much.
    unit: str  # Unit code.
    supplier: str  # Supplier, may be empty.
    purchase_order: str  # Purchase order, may be empty.
    at: int  # When it happened, business clock.
    # Lot, as its maker names it: up to 40 letters, digits and signs but # and @; empty where no
    # lots are kept.
    lot: str
    # Last day of its life, yyyy-mm-dd, a day of the warehouse's calendar; empty: it does not
    # expire.
    expires_on: str


class StockCounted(TypedDict):
    """A count of one shelf at its own time. Booked is the difference to what should have
    stood there then; what moved after it, told before or later, is not touched (IV-11).
    """

    sku: str  # Article number; the key.
    warehouse: str  # Warehouse code.
    # The warehouse's own number of this paper; a repeated one is dropped. Warehouses number by
    # themselves, each kind of paper apart.
    document_id: str
    # Everything that stood on the shelf: goods reserved for orders included, goods that were picked
    # for a shipment excluded, whether they are packed, put out or gone.
    quantity: int
    unit: str  # Unit code.
    # When it was counted, business clock: not when it is reported. What the warehouse told before
    # of the same moment is in the count.
    at: int
    # Lot, as its maker names it: up to 40 letters, digits and signs but # and @; empty where no
    # lots are kept.
    lot: str
    # Last day of its life, yyyy-mm-dd, a day of the warehouse's calendar; empty: it does not
    # expire.
    expires_on: str


class StockDamaged(TypedDict):
    """Goods on the shelf are lost or spoilt."""

    sku: str  # Article number; the key.
    warehouse: str  # Warehouse code.
    # The warehouse's own number of this paper; a repeated one is dropped. Warehouses number by
    # themselves, each kind of paper apart.
    document_id: str
    quantity: int  # How much.
    unit: str  # Unit code.
    because: str  # Reason.
    at: int  # When it happened, business clock.
    # Lot, as its maker names it: up to 40 letters, digits and signs but # and @; empty where no
    # lots are kept.
    lot: str
    # Last day of its life, yyyy-mm-dd, a day of the warehouse's calendar; empty: it does not
    # expire.
    expires_on: str


class TransferDeparted(TypedDict):
    """Goods left a warehouse of the house for another one: they are in transit (IV-10)."""

    sku: str  # Article number; the key.
    warehouse: str  # Warehouse that they left.
    # The warehouse's own number of this paper; a repeated one is dropped. Warehouses number by
    # themselves, each kind of paper apart.
    document_id: str
    transfer_id: str  # The transfer, the same in all its records of this article.
    to_warehouse: str  # Warehouse that they are to come to.
    quantity: int  # How much.
    unit: str  # Unit code.
    expected_at: int  # When they are expected there.
    at: int  # When it happened, business clock.
    # Lot, as its maker names it: up to 40 letters, digits and signs but # and @; empty where no
    # lots are kept.
    lot: str
    # Last day of its life, yyyy-mm-dd, a day of the warehouse's calendar; empty: it does not
    # expire.
    expires_on: str


class TransferArrived(TypedDict):
    """Goods of a transfer came, all of them or a part (IV-10)."""

    sku: str  # Article number; the key.
    warehouse: str  # Warehouse that they came to.
    # The warehouse's own number of this paper; a repeated one is dropped. Warehouses number by
    # themselves, each kind of paper apart.
    document_id: str
    transfer_id: str  # The transfer, the same in all its records of this article.
    quantity: int  # How much.
    unit: str  # Unit code.
    at: int  # When it happened, business clock.
    # Lot, as its maker names it: up to 40 letters, digits and signs but # and @; empty where no
    # lots are kept.
    lot: str
    # Last day of its life, yyyy-mm-dd, a day of the warehouse's calendar; empty: it does not
    # expire.
    expires_on: str


class TransferLost(TypedDict):
    """Goods of a transfer will not come (IV-10)."""

    sku: str  # Article number; the key.
    warehouse: str  # Warehouse that reports it: it sent them, or waits for them.
    # The warehouse's own number of this paper; a repeated one is dropped. Warehouses number by
    # themselves, each kind of paper apart.
    document_id: str
    transfer_id: str  # The transfer, the same in all its records of this article.
    quantity: int  # How much.
    unit: str  # Unit code.
    because: str  # Reason.
    at: int  # When it happened, business clock.
    # Lot, as its maker names it: up to 40 letters, digits and signs but # and @; empty where no
    # lots are kept.
    lot: str
    # Last day of its life, yyyy-mm-dd, a day of the warehouse's calendar; empty: it does not
    # expire.
    expires_on: str


class StockBlocked(TypedDict):
    """Goods may not be sold any more: what is free of them leaves the books of what can be
    (IV-08).
    """

    sku: str  # Article number; the key.
    warehouse: str  # Warehouse code; empty: every warehouse that has the lot.
    document_id: str  # Number of this paper; a repeated one is dropped.
    lot: str  # Lot, as its maker names it; empty for goods of an article whose lots are not kept.
    # Why they may not be sold: quarantine, damaged, recalled, expired or over_delivered.
    quality: str
    quantity: int  # How much in the article's unit; 0: all of the lot, and what comes of it later.
    because: str  # Reason, readable by a person.
    at: int  # When it was decided, business clock.


class StockReleased(TypedDict):
    """What becomes of goods that were blocked (IV-08)."""

    sku: str  # Article number; the key.
    warehouse: str  # Warehouse code; empty: every warehouse that has some.
    document_id: str  # Number of this paper; a repeated one is dropped.
    lot: str  # Lot, as its maker names it; empty for goods of an article whose lots are not kept.
    # Why they may not be sold: quarantine, damaged, recalled, expired or over_delivered.
    quality: str
    quantity: int  # How much in the article's unit; 0: all of it.
    # released: sold again, what comes later, too; destroyed or sent_back (to the supplier): gone
    # for good, and what comes later is blocked.
    fate: str
    because: str  # Reason, readable by a person.
    at: int  # When it was decided, business clock.


class HoldersListed(TypedDict):
    """Orders that a recalled lot touches, as its journal says: each is told once (IV-08)."""

    sku: str  # Article number; the key.
    document_id: str  # The recall: document of the block.
    lot: str  # Lot, as its maker names it.
    holders: list[LotHolder]  # Orders, at most 1000 a record.
    because: str  # Reason, readable by a person.
    at: int  # When, business clock.


class StockListFiled(TypedDict):
    """A warehouse's list of its stock came in, and these of its lines were told as counts
    (IV-11).
    """

    list_id: str  # The warehouse's number of the list.
    warehouse: str  # Warehouse code.
    digest: str  # SHA-256 of the file: another one under the same number is refused.
    whole: bool  # It names everything that the warehouse has: what it does not name is none.
    lines: int  # Lines that it has.
    counts: int  # Counts that were told of it, articles that it does not name included.
    unlisted: int  # Articles that it does not name, and that were told as none.
    faults: list[ListFault]  # Lines that were not booked, the first thousand.
    faulty: int  # How many lines were not booked.
    sent_by: str  # Staff id of who sent it in.
    counted_at: int  # As of when it is, business clock.
    at: int  # When it came in, business clock.


class ListFault(TypedDict):
    """A line that was not booked."""

    line: int  # Line of the file, or number of the entry.
    field: str  # Field; empty: the line as a whole.
    code: str  # Stable code.
    because: str  # What is wrong, and what to do.


class ShelfListed(TypedDict):
    """A warehouse's list says what stood on a shelf at its time. Held against the books of
    that time; a large difference waits for a person (IV-11).
    """

    sku: str  # Article number; the key.
    warehouse: str  # Warehouse code.
    list_id: str  # The warehouse's number of the list; the same one again is dropped.
    # Everything that stood on the shelf: goods reserved for orders included, goods that were picked
    # for a shipment excluded.
    quantity: int
    unit: str  # Unit code.
    listed: bool  # False: the list does not name the article, and is declared whole.
    reason: str  # Why it differs, as a code of the warehouse; may be empty.
    sent_by: str  # Staff id of who sent the list in: they approve none of it.
    # As of when the list is, business clock. What the warehouse told before of the same moment is
    # in it.
    at: int
    lot: str  # Lot, as its maker names it; empty where no lots are kept.
    expires_on: str  # Last day of the lot's life, yyyy-mm-dd; empty: it does not expire.


class CountDecided(TypedDict):
    """A person decides about a difference of a warehouse's list that waits (IV-11)."""

    sku: str  # Article number; the key.
    warehouse: str  # Warehouse code.
    list_id: str  # The list that it stands in, as its warehouse numbers them.
    verdict: CountVerdict  # What they decide.
    difference: int  # The difference that they have seen; another one is told to them first.
    reason: str  # Why it differs, as a code of the house; empty: as the list says.
    decided_by: str  # Staff id of who decides.
    because: str  # Why they decide so, in words.
    entered_by: str  # Who handed it in, such as a login.
    at: int  # When, business clock.
    lot: str  # Lot, as its maker names it; empty where no lots are kept.


class CountJudged(TypedDict):
    """What became of one article of a warehouse's list, or of one lot of it. Several of one
    article, lot and list: the latest holds (IV-11).
    """

    sku: str  # Article number; the key.
    warehouse: str  # Warehouse code.
    list_id: str  # The list that it stands in, as its warehouse numbers them.
    outcome: CountOutcome  # What became of it.
    counted: int  # What the list says.
    # What should have stood there then; null: it was not held against the books.
    booked: int | None
    difference: int  # Counted less booked; 0 where it was not held against the books.
    # What the difference is worth, minor units of the house currency; null: not known.
    value_minor: int | None
    reason: str  # Why it differs, as a code; empty: it does not.
    code: str  # Why it was decided so, as a code; may be empty.
    because: str  # The same, readable by a person.
    decided_by: str  # Staff id of who approved or refused it; empty: nobody had to.
    counted_at: int  # When it was counted, business clock.
    at: int  # When this was decided, business clock.
    owner_role: str  # The role that was to decide when this was said; empty: nobody had to.
    decide_by_at: int | None  # Until when, business clock; null: nobody had to.
    escalations: int  # How often nobody had decided in time by then.
    lot: str  # Lot, as its maker names it; empty where no lots are kept.


class BackOrdersPlanned(TypedDict):
    """Who waits for an article was dated anew, by place in the queue and by what comes: what
    is another than it was (IV-03, IV-09). Folded in order, these are the whole plan.
    """

    sku: str  # Article number; the key.
    # What was there and promised to nobody, in the article's smallest unit; below 0 where a count
    # found less than is promised.
    free: int
    # What it reckoned with, earliest first: purchase orders and transfers that are not overdue.
    expected: list[ExpectedReceipt]
    changed: list[PlannedBackOrder]  # Who waits anew, or has another date, in order of the queue.
    left: list[str]  # Orders that wait for it no longer.
    waiting: int  # How many are planned now.
    more: bool  # Others wait behind these, and are not planned.
    at: int  # When it happened, business clock.


class PurchaseOrderConfirmed(TypedDict):
    """The supplier confirms a delivery."""

    sku: str  # Article number; the key.
    warehouse: str  # Warehouse code.
    document_id: str  # The partner's own document id; a repeated one is dropped.
    purchase_order: str  # Purchase order.
    supplier: str  # Supplier.
    quantity: int  # How much it is in all, also when confirmed anew.
    expected_at: int  # When.
    at: int  # When it happened, business clock.


class PurchaseOrderDelayed(TypedDict):
    """The supplier is late."""

    sku: str  # Article number; the key.
    warehouse: str  # Warehouse code.
    document_id: str  # The partner's own document id; a repeated one is dropped.
    purchase_order: str  # Purchase order.
    supplier: str  # Supplier.
    expected_at: int  # New date.
    because: str  # Reason.
    at: int  # When it happened, business clock.


class StockAdjusted(TypedDict):
    """The books of a shelf moved by what inventory cannot know: a count, or goods that came
    back. The books of the network move by the same amount (IV-10, IV-11).
    """

    sku: str  # Article number; the key.
    warehouse: str  # Warehouse code.
    document_id: str  # Number of the count, or the return.
    difference: int  # What inventory still has to add to its books; negative: to take off.
    source: str  # Bucket that it comes from in the journals: counted or returned.
    because: str  # Counted and booked amounts, readable by a person.
    at: int  # When it happened, business clock.
    # Why, as a code: of a list's difference the warehouse's or the approver's, else missing,
    # surplus, not_listed (IV-11); empty: none is known.
    reason: str


class ShelfMoved(TypedDict):
    """Goods of an order left a shelf or came onto it: the shelf's book must know when, as a
    count sees what was there at its time (IV-11).
    """

    sku: str  # Article number; the key.
    warehouse: str  # Warehouse code.
    of_order: str  # The order.
    document_id: str  # Shipment or return.
    kind: str  # picked, put_back or returned.
    amount: int  # What came; negative: what left.
    # The ledger has it. False: goods that came back to a warehouse that is not known, to be set
    # aside.
    booked: bool
    at: int  # When it happened, business clock.
    # The shelf's journal has it, too, by the same cause: to bucket picked or from it, or reserved
    # goods that were sent (IV-10). False in records of older code, and of what came back from
    # customers.
    journalled: bool
    lot: str  # Lot, as accounts name it: <expiry yyyymmdd>#<lot>; empty where no lots are kept.


class LotReserved(TypedDict):
    """An order took something of a lot, or gave it back: the article knows whether the lot is
    blocked (IV-08).
    """

    sku: str  # Article number; the key.
    warehouse: str  # Warehouse code.
    lot: str  # Lot, as accounts name it: <expiry yyyymmdd>#<lot>.
    of_order: str  # The order.
    amount: int  # What it took; negative: what it gave back.
    at: int  # When, business clock.
    # Of what it took: the first expiry that would do, yyyymmdd; lots of the shelf that expire
    # before are passed over. Empty: of what it gave back.
    least: str
    # Classes of remaining life of which the order holds what it takes here, or held what it gives
    # back (IV-08).
    days: list[int]
    blocked: bool  # True: it was picked although it may not be sold; nothing of it was free.


class OverDelivered(TypedDict):
    """More came than was ordered: so much of it may not be sold before a person has accepted
    it. The books of the network have left it out; those of the shelf are to move it among the
    blocked goods (IV-10).
    """

    sku: str  # Article number; the key.
    warehouse: str  # Warehouse code.
    document_id: str  # The warehouse's number of the receipt.
    purchase_order: str  # Purchase order.
    quantity: int  # How much may not be sold.
    came: int  # How much the receipt brought.
    lot: str  # Lot, as accounts name it: <expiry yyyymmdd>#<lot>; empty where no lots are kept.
    at: int  # When it was booked, business clock.


class GoodsSetAside(TypedDict):
    """A report of a warehouse that the reference data does not know: nothing of it is sold
    before the warehouse is known (IV-10).
    """

    sku: str  # Article number; the key.
    warehouse: str  # Warehouse code as reported.
    document_id: str  # The warehouse's number of the paper, or the return.
    kind: str  # receipt, count, damage or return.
    quantity: int  # How much.
    because: str  # unknown_warehouse.
    at: int  # When it was set aside, business clock.
    lot: str  # Lot, as accounts name it: <expiry yyyymmdd>#<lot>; empty where no lots are kept.


class FreshStockAdjusted(TypedDict):
    """What the classes of remaining life of an article gained or lost: goods came, were
    counted or blocked, were taken by an order that asks less, or became older (IV-08).
    """

    sku: str  # Article number; the key.
    classes: list[FreshClass]  # Each class that changed, and by how much.
    at: int  # When, business clock.


class FreshStockAsked(TypedDict):
    """More is needed of a class of remaining life than there is: its article says anew what
    is free of it, in case that nobody had asked for it before (IV-08).
    """

    sku: str  # Article number; the key.
    days: int  # Days of life left.
    at: int  # When, business clock.


class MessageRequested(TypedDict):
    """A message to the customer or a team."""

    order_id: str  # <channel>:<reference>.
    message_id: str  # Unique in the order: no more than one message per fact (TR-02).
    to: str  # customer, sales, carrier, or a role.
    template: str  # Template.
    language: str  # BCP 47.
    values: dict[str, str]  # What the template shows.
    at: int  # When it happened, business clock.


class RecordIgnored(TypedDict):
    """What a partner or a person sent changes nothing at a stage, and why. Its cause is that
    record.
    """

    order_id: str  # <channel>:<reference>.
    stage: str  # Who ignores it; another stage may have use for it.
    record: str  # Name of the record that is ignored.
    document: str  # Number of its document, return or case; empty if it has none.
    # Stable code, as it is counted in the summaries: repeated_document, already_delivered,
    # may_be_repeated.
    reason: str
    at: int  # When it was ignored, business clock.


class OfferMade(TypedDict):
    """The customer's consent is asked: to the order, to a deposit, to a delay (CF-01, CF-05,
    RV-04).
    """

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    offer_id: str  # <stage>-<version>-<n>: unique in the order; the stage waits for the answer.
    kind: OfferKind  # What is asked.
    options: list[OfferOption]  # How it can be accepted.
    because: list[RuleFired]  # Why it is asked.
    means: str  # How the customer is asked: mail, phone, link.
    answer_by_at: int  # Until when.
    # What silence means after the last reminder: accepted, cancelled, suspended, expired,
    # unchanged, or what is done with lost units: refund, replacement (TR-05).
    silence: str
    # Country whose rule of silence it is, ISO 3166-1 alpha-2; empty: the house's own.
    jurisdiction: str
    supersedes: str  # The offer in whose place it stands; empty: none.
    at: int  # When it happened, business clock.
    document: str  # SHA-256 of the contract that is to be signed, hex; empty: none (CF-06).


class OfferClosed(TypedDict):
    """An offer needs no answer any more: each is closed once."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    offer_id: str  # <stage>-<version>-<n>: unique in the order; the stage waits for the answer.
    kind: OfferKind  # What was asked.
    # accepted, declined, expired (silence), superseded (another offer stands in its place),
    # withdrawn (there is nothing to agree to any more), consented (the order had agreed
    # beforehand).
    how: OfferEnd
    option_id: str  # The option that was accepted; empty: none.
    closed_by: str  # customer, silence, a staff id, or the stage.
    because: str  # Why, for people.
    at: int  # When it happened, business clock.
    document: str  # SHA-256 of the contract that the customer signed, hex; empty: none (CF-06).
    # SHA-256 of the filed scan of the signed copy; empty: signed by link, or nothing was signed.
    copy: str


class ContractDrawn(TypedDict):
    """The text of a contract of sale is settled, all of it: it is to be rendered (CF-06)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    contract_number: str  # Number of the contract.
    replaces: str  # The contract that is void by this one, of an earlier version; empty: none.
    number: str  # The order's number.
    language: str  # Of the contract, BCP 47.
    seller: ContractParty  # Who sells.
    deliver_by_at: int  # Latest time of shipment or delivery, by the rule of the Incoterms.
    clauses: list[ContractClause]  # What is agreed beside the order.
    decision: Decision  # Why.
    at: int  # When it happened, business clock.
    order: CarriedOrder  # The order.


class AnswerIssued(TypedDict):
    """What a partner is to be told of an order: once for each fact that was agreed to be told
    (IN-04). How it is written, and sent, is the gateway's.
    """

    order_id: str  # <channel>:<reference>.
    # <topic>/<partition>/<offset> of the record that told the fact: no other answer has it, not
    # even after the order was forgotten.
    answer_id: str
    kind: AnswerKind  # What is told.
    number: str  # The number that the customer sees; empty as long as it has none.
    version: int  # Version of the order.
    # How far the order is by it: 10 received, 28 confirmed, 99 ended, 0 if it stays where it is.
    # Topics are read each at its own pace: who was told of a later version, or a later step, needs
    # this answer no more.
    step: int
    # Why it is so, a stable code such as declined or faulty; empty where there is nothing to say.
    reason: str
    because: str  # What was refused and what to do instead, in words; may be empty.
    faults: list[Fault]  # All that is to be corrected, or why it is refused.
    answer_by_at: int | None  # Until when a correction is waited for.
    expected_at: int | None  # Expected end of processing.
    # When the goods will be there, as it is promised by now; null as long as nothing is.
    promised_at: int | None
    buyer_reference: str  # The buyer's own number of the order; may be empty.
    placed_at: int | None  # When the buyer placed the order; null where it is not known.
    currency: str  # ISO 4217 code of the prices; empty where no line is known.
    lines: list[AnswerLine]  # What becomes of each line; none where the order was never sound.
    at: int  # When it happened, business clock.


class AttemptOrdered(TypedDict):
    """A connector is to do something outside the house: once, and not after `not_after`. It
    was committed before anything is done.
    """

    order_id: str  # <channel>:<reference>, or the key of whatever else a message is about.
    effect_id: str  # Which effect of the order: the id of the message that asked for it.
    attempt: int  # Number of the attempt, from 1. A connector acts once for each at most.
    connector: str  # Who is to act: mail, sms or webhook.
    # By which the partner knows it again: the same for every attempt of an effect (idempotency key,
    # webhook-id, local part of Message-ID).
    reference: str
    asks: bool  # Do nothing: ask the partner whether what has this reference was done.
    not_after: int  # From then on nothing may be done, business clock.
    category: MessageCategory  # What it is about.
    template: str  # Which text.
    language: str  # BCP 47.
    values: dict[str, str]  # What the text shows.
    to: str  # customer, or a role.
    address: str  # Where it goes.
    name: str  # Name of the recipient; may be empty.
    at: int  # When it happened, business clock.


class EffectEnded(TypedDict):
    """What came of an effect. In doubt is an end unless a person says more."""

    order_id: str  # <channel>:<reference>, or the key of whatever else a message is about.
    effect_id: str  # Which effect of the order: the id of the message that asked for it.
    # done: a partner took it. refused: nobody takes it. in_doubt: it may have been done. left: a
    # person leaves it. superseded: a later message said more before it went. void: it was not to be
    # done.
    outcome: EffectOutcome
    template: str  # Which text.
    connector: str  # Who was ordered last; empty if nobody was.
    attempts: int  # How many were ordered.
    reason: str  # Why, a stable code such as no_contact; may be empty.
    because: str  # Why, in the partner's words or a person's; may be empty.
    decided_by: str  # Staff id of the person who decided; empty if nobody had to.
    at: int  # When it happened, business clock.


class AttemptSettled(TypedDict):
    """What came of one attempt, as the connector tells it."""

    order_id: str  # <channel>:<reference>, or the key of whatever else a message is about.
    effect_id: str  # Which effect of the order: the id of the message that asked for it.
    attempt: int  # Which one.
    connector: str  # Who tells.
    # DONE: the partner took it, or has it. REFUSED: it never will. AWAY: nothing was done, later it
    # may. EXPIRED: nothing was done, as it was too late. ABSENT: the partner was asked, and has
    # nothing of this reference. DOUBTFUL: the partner's answer was lost. RETURNED: the partner took
    # it, could not bring it, and said so later.
    outcome: AttemptOutcome
    because: str  # The partner's words; may be empty.
    at: int  # When it happened, business clock.


class OrderStatus(TypedDict):
    """Where an order stands (TR-01)."""

    order_id: str  # <channel>:<reference>.
    number: str  # Customer number.
    version: int  # Version.
    step: int  # Position; never moves back.
    status: TrackingStatus  # Where the order stands.
    final: bool  # Nothing more will happen.
    because: str  # Reason, where there is one.
    at: int  # Since when.


class TimelineAdded(TypedDict):
    """One fact in the life of an order, as tracking heard of it (TR-01). Nothing personal:
    codes and ids; words stand in the record that it came from.
    """

    order_id: str  # <channel>:<reference>.
    number: str  # Customer number; empty until tracking knows it.
    version: int  # Version of the order that the fact is about; 0 where it names none.
    # Wall clock of the first record from which tracking heard of the order. With sequence it tells
    # facts apart: an order that was forgotten after its end, and of which something late is heard,
    # has another.
    heard_at: int
    # Place of the fact among those since heard_at, as tracking heard of them: 1, 2, 3, without
    # gaps.
    sequence: int
    at: int  # When it happened, business clock.
    recorded_at: int  # Wall clock of the record that it came from.
    # Stage whose fact it is; messages: somebody was written to; tracking: a time has passed.
    stage: str
    # Kind of fact: the type of the record that it came from, or StepOverdue, which comes from none.
    event: str
    step: int  # Position of the fact among the steps of an order; 0: it leaves the status alone.
    # Where the order stands after it; null if it stands where it stood.
    status: TrackingStatus | None
    final: bool  # Whether the order has come to its end, with this fact or before.
    # With a new status: until when it should be left, business clock; null if nothing is planned
    # (TR-08).
    planned_end_at: int | None
    owner: str  # With a new status: the team or stage whose turn it is; else empty (TR-08).
    # Stable code of the reason, which texts of every language are found by; empty if the kind of
    # fact says all.
    code: str
    # What such a text names, by the field that it stands in: shipment_id, carrier. Times are
    # milliseconds; several are divided by commas.
    parameters: dict[str, str]
    source_topic: str  # Topic of the record that it came from; empty: none, or none that is known.
    source_partition: int  # Its partition; -1: none.
    source_offset: int  # Its offset; -1: none.


class ExceptionOpened(TypedDict):
    """Something is not as it should be with an order; somebody answers for it until it is
    over (TR-03, TR-09).
    """

    order_id: str  # <channel>:<reference>.
    number: str  # Customer number; empty as long as tracking does not know it.
    version: int  # Version of the order that tracking knows.
    kind: ExceptionKind  # What is not as it should be; with subject one of an order at a time.
    subject: str  # What it is about: a shipment, a status, a document; empty: the order.
    # Since when, business clock; tells it from an earlier one of the same kind and subject.
    since_at: int
    cause: str  # Stable code of the reason, which texts of every language are found by.
    grade: ExceptionGrade  # How bad it is, by policy: kind, money at stake, marks of the order.
    owner: str  # Role that sees to it.
    deadline_at: int  # Until when; then the next role hears of it. Business clock.
    plan: str  # Code of what is to be done, by policy for the grade.
    lines: list[int]  # Numbers of the lines that it is about; empty: the order, or nobody said.
    units: int  # Units of these lines, each in its unit; 0 where nobody said.
    # Money at stake, minor units: their share of the order's total, by units; all of it where
    # nobody said which lines.
    amount_minor: int
    currency: str  # ISO 4217; empty as long as tracking does not know the order.
    at: int  # When it happened, business clock.


class ExceptionEscalated(TypedDict):
    """Its deadline has passed and it is not over: the next role sees to it (TR-03)."""

    order_id: str  # <channel>:<reference>.
    number: str  # Customer number; empty as long as tracking does not know it.
    version: int  # Version of the order that tracking knows.
    kind: ExceptionKind  # What is not as it should be; with subject one of an order at a time.
    subject: str  # What it is about: a shipment, a status, a document; empty: the order.
    # Since when, business clock; tells it from an earlier one of the same kind and subject.
    since_at: int
    grade: ExceptionGrade  # How bad it is.
    escalations: int  # First, second, ...
    owner: str  # Role that sees to it now.
    deadline_at: int  # Until when; nobody hears of it after the last role. Business clock.
    at: int  # When it happened, business clock.


class ExceptionClosed(TypedDict):
    """It is over (TR-03)."""

    order_id: str  # <channel>:<reference>.
    number: str  # Customer number; empty as long as tracking does not know it.
    version: int  # Version of the order that tracking knows.
    kind: ExceptionKind  # What is not as it should be; with subject one of an order at a time.
    subject: str  # What it is about: a shipment, a status, a document; empty: the order.
    # Since when, business clock; tells it from an earlier one of the same kind and subject.
    since_at: int
    # By what: the kind of record that says so; OrderEnded: the order has come to its end;
    # ExceptionSettled: a person closed it; Forgotten: nothing was ever heard of an order that it
    # could be about.
    how: str
    at: int  # When it happened, business clock.


class PromiseScored(TypedDict):
    """What came of a promise (CF-04)."""

    order_id: str  # <channel>:<reference>.
    version: int  # Version of the order.
    promised_at: int  # What was promised in the end: the last day that the customer agreed to.
    # KEPT or LATE: the last of the goods was there then; BROKEN: something was lost; VOID: the
    # order ended before, or nothing was delivered.
    outcome: PromiseOutcome
    delivered_at: int | None  # When the last of the goods was there; null if none was.
    # The first addend that took longer than it said, of a promise that was not kept; UNKNOWN if
    # none did.
    late_addend: PromiseAddend
    terms: list[ScoredTerm]  # Every addend beside what came of it.
    # What was promised at first, before any delay was agreed to (CF-05); null in records of older
    # code.
    first_promised_at: int | None
    # What came of the first promise; UNKNOWN in records of older code.
    first_outcome: PromiseOutcome
    at: int  # When it happened, business clock.


class OrderMeasured(TypedDict):
    """What came of an order, in figures: once, when it has come to its end and all is known
    that led there (TR-07).
    """

    order_id: str  # <channel>:<reference>.
    version: int  # Version that came to the end.
    outcome: OrderOutcome  # How it ended.
    ended_by: str  # Stage that said so.
    # When its channel first sent it, no later than intake saw it; null: not known.
    submitted_at: int | None
    # When intake took or rejected it first; null, as for all these times: it did not come to that.
    answered_at: int | None
    confirmed_at: int | None  # When it was first confirmed.
    reserved_at: int | None  # When all its goods were first reserved.
    allocated_at: int | None  # When warehouses were first chosen.
    released_at: int | None  # When its first shipment was released.
    dispatched_at: int | None  # When its first shipment was handed to the carrier.
    delivered_at: int | None  # When the last of its goods was there; null if nothing was delivered.
    ended_at: int  # When it came to its end.
    first_promised_at: int | None  # What was promised at first; null: nothing was.
    promised_at: int | None  # What was promised in the end; null: nothing was.
    # Whether what was promised in the end was kept; null: nothing was promised, or nothing was
    # sent.
    on_time: bool | None
    in_full: bool | None  # Whether every piece ordered was delivered; null: nothing was sent.
    # On time, if anything was promised, in full, nothing came back, no case; null: nothing was
    # sent.
    perfect: bool | None
    shipments: int  # Shipments that were handed to carriers.
    holds: int  # How often a person had to look, because intake suspected or review held it.
    # Decisions of people of the house: holds released, orders declined, questions answered,
    # duplicates decided.
    touches: int
    cases: int  # Cases that were closed by then.
    pieces_ordered: int  # Pieces of its last version, in the units of its lines.
    pieces_delivered: int  # Pieces delivered.
    pieces_returned: int  # Pieces that came back.
    currency: str  # ISO 4217, of all its amounts; empty: it was never taken.
    value_minor: int  # Total of its last version.
    freight_minor: int  # What the chosen carriers' offers for its dispatched shipments come to.
    at: int  # When it was measured, business clock.


class StageSummarised(TypedDict):
    """Exact counts by outcome, and exact measures, of what a stage handled since it told the
    last.
    """

    stage: str  # Stage.
    minute_at: int  # Minute in which it is told, business clock.
    counts: list[SummaryCount]  # Counts.
    measures: list[SummaryMeasure]  # What was measured.


class WindowCounted(TypedDict):
    """What one stage told within one window, from one partition of orders.summaries.v1:
    absolute values, up to an offset.
    """

    partition: int  # Partition of orders.summaries.v1 that it was counted from.
    stage: str  # Stage whose summaries it counts.
    window: str  # minute, hour or day.
    start_at: int  # When the window begins, business clock (UTC).
    first_offset: int  # Offset of the first summary that is counted.
    # Offset of the last summary that is counted. A summary at or before it is never counted again.
    last_offset: int
    summaries: int  # How many summaries are counted.
    counts: list[SummaryCount]  # Sums of their counts.
    measures: list[SummaryMeasure]  # Sums of their measures.


class PartitionFolded(TypedDict):
    """How far one partition of orders.summaries.v1 is counted. It is written after the
    windows that it speaks of.
    """

    partition: int  # Partition of orders.summaries.v1.
    next_offset: int  # Offset of the next summary to be counted.
    # Newest minute of any summary that is counted, business clock: windows are kept for so long
    # behind it.
    newest_at: int
    # Summaries of a minute whose window was not kept any more; they count in the longer windows.
    late: int
    unreadable: int  # Records that are no summary; nothing of them is counted.
    missed: int  # Offsets that retention took before they were counted.
    # Digest of kpis.yaml as insight.kpis.v1 was told by it: by another one all windows are told
    # anew.
    formulas: str


class KpisMeasured(TypedDict):
    """The KPIs of one window, as far as one stage and one partition of orders.summaries.v1
    tell them: absolute values, up to an offset. Numerators and denominators add up over
    partitions, stages, channels and windows.
    """

    partition: int  # Partition of orders.summaries.v1 that it was counted from.
    stage: str  # Stage whose summaries it counts.
    window: str  # minute, hour or day.
    start_at: int  # When the window begins, business clock (UTC).
    offset: int  # Offset of the last summary that the values contain.
    values: list[KpiValue]  # Values; a KPI of which nothing was told is left out.


class KpiValue(TypedDict):
    """One KPI of one channel."""

    kpi: str  # Id of the KPI in kpis.yaml.
    channel: str  # Channel.
    label: str  # Currency or reason where the KPI is told by one; else empty.
    numerator: int  # Numerator, in the KPI's unit.
    denominator: int | None  # Denominator; null for a KPI that is a plain sum.


class Article(TypedDict):
    """An article."""

    sku: str  # Article number; the key.
    name: str  # Name.
    family: str  # Product family.
    unit: str  # Smallest unit: PCE, GRM, MLT.
    stocked: bool  # False for services and fees, which need no stock.
    specifications: list[str]  # Allowed specifications; empty if it has none.
    maximum_quantity: int  # Largest sane quantity of a line.
    weight_g: int  # Grams of one unit x 1; milligrams would be lost, so rounded up.
    volume_ml: int  # Millilitres of one unit, rounded up.
    nature: GoodsNature  # Nature.
    barred_groups: list[str]  # Customer groups that may not buy it (RV-05).
    barred_countries: list[str]  # Countries it may not go to (RV-05).
    minimum_age: int  # Years, 0 for none (RV-05).
    licence: str  # Licence that the buyer needs, empty for none (RV-05).
    goods_class: str  # Class that `ref.restrictions.v1` speaks of, empty for none (RV-05).
    # What one unit is worth in the books, minor units of the house currency, rounded up; null: not
    # known (IV-11).
    cost_minor: int | None
    # What it is put together of, each once, if it is a bundle: then its parts are reserved and
    # sent, at its price (IV-02).
    bundle: list[BundlePart]
    lot_controlled: bool  # Its stock is kept by lot and expiry (IV-08).
    # Days that fresh goods keep, 0 for unknown: a receipt that says more is wrong (IV-08).
    shelf_life_days: int
    least_life_days: int  # Days of life that are left at least when goods reach a customer (IV-08).
    withdraw_days: int  # So many days before they expire goods are no longer sold (IV-08).
    # What may go in its place where its buyer agrees, best first (IV-05).
    substitutes: list[Substitute]
    length_mm: int  # Length of one piece as it is packed, millimetres; 0: unknown.
    width_mm: int  # Its width, millimetres; 0: unknown.
    height_mm: int  # Its height as it stands, millimetres; 0: unknown.
    keep_upright: bool  # It must stand as it is (SH-01).
    stackable: bool  # Others may stand on it (SH-01).
    # Number of one unit in the world (GTIN of GS1: 8, 12, 13 or 14 digits), empty where it has none
    # (SH-02).
    gtin: str
    # Heading of the Harmonized System that customs know it by, 6 to 10 digits, empty where nobody
    # has said (SH-02, SH-08).
    hs_code: str
    # ISO country that it was made in, empty where nobody has said (SH-02, SH-08).
    origin_country: str
    # It must not be colder on its way, tenths of a degree Celsius; null: what shipping's policy
    # says of its nature (SH-07).
    coldest_tenths: int | None
    # It must not be warmer on its way, tenths of a degree Celsius; null: what shipping's policy
    # says of its nature (SH-07).
    warmest_tenths: int | None
    # How it is rendered, if it is a service with a time of its own: on_site or online, of what is
    # not stocked (SH-04). UNKNOWN: it is none, or goes with goods, as gift wrapping does.
    service: DeliveryKind
    # URL by which an online service is rendered; empty: none that could be looked at (SH-09).
    platform: str


class Price(TypedDict):
    """A list price; the key is <sku>:<currency>."""

    sku: str  # Article.
    currency: str  # ISO 4217.
    minor: int  # Net price of price_per units.
    price_per: int  # Units.
    valid_from_at: int  # From.
    valid_to_at: int | None  # Until, exclusive.


class Channel(TypedDict):
    """What is agreed with a channel about its orders (IN-06, RV-01, CF-01)."""

    channel: str  # Channel name; the key.
    # Fields that its orders must say beyond those of all orders, as paths such as
    # `wished_delivery_at`, `lines[].specification` or `buyer.party_ids[VAT]`.
    mandatory: list[str]
    # What its partner wants to be told of its orders (docs/flows.md, Answers to partners); none:
    # nothing.
    answers: list[AnswerKind]
    # What becomes of what its webhook says and nobody can read. desk: it is taken and waits for a
    # person, as many shops switch a webhook off that is refused a few times; refused: with 422, for
    # one that sends it again.
    unreadable: str
    # Areas to which its orders go: a country (DE), a region of one (US-AK), where postal codes of
    # one begin so (DE 27498); none: wherever the house delivers (RV-01).
    delivers_to: list[str]
    # How its customers confirm; null: as the policies of intake and review have it (CF-01).
    confirmation: AgreedConfirmation | None
    # It is told as silent when nothing was heard of it for so long (IN-10); 0: by the hours of the
    # week in which it is usually heard alone.
    heard_within_hours: int
    zone: str  # By whose clock it has its hours: a time zone of the IANA.
    # On whose public holidays it need not be heard, ISO 3166-1 alpha-2; empty: it has none.
    country: str
    # What it leaves of goods to others; none: it may sell all that there is (IV-01). Estimates go
    # by it, no reservation does.
    stock: list[ChannelStock]
    # What the house itself tells its customers of their orders; none: nothing, the channel does it
    # (TR-02).
    messages: list[MessageCategory]


class Partner(TypedDict):
    """Who a party number stands for: a company, or one of its places (IN-01); the key is
    <channel>:<scheme>:<id>.
    """

    # Channel in which the number is known; empty for a number that a register gives out, which is
    # known everywhere.
    channel: str
    # Whose number it is: GLN, VAT, DUNS, TAX, BUYER or SUPPLIER as in `PartyId`, or CHANNEL where
    # `id` is a channel and the party whoever sends orders by it without naming a buyer.
    scheme: str
    id: str  # The number as partners send it.
    customer_id: str  # Our customer number of whoever buys under this number.
    name: str  # Company, or name of the place; addressee of what goes there.
    street: str  # Street and house number.
    postal_code: str  # Postal code, empty where the country has none.
    city: str  # City.
    region: str  # State, province or region; may be empty.
    country: str  # ISO 3166-1 alpha-2 code.
    invoice_to: str  # `<scheme>:<id>` of the party that its invoices go to; empty: itself.
    email: str  # Mail address of who answers for its orders; may be empty.
    phone: str  # Telephone number of who answers for its orders, E.164 where known; may be empty.
    currency: str  # ISO 4217 code of orders that name none.
    payment_method: str  # How it pays where the order does not say, such as invoice.
    payment_terms: PaymentTerms  # When it pays where the order does not say.


class CodedArticle(TypedDict):
    """Which article a code of a register or of a partner stands for (IN-01); the key is
    <channel>:<scheme>:<code>.
    """

    # Channel in which the code is known; empty for one of a register, which is known everywhere.
    channel: str
    scheme: str  # Whose code it is: GTIN, UPC, BUYER, SUPPLIER, MANUFACTURER as in `ArticleCode`.
    code: str  # The code as partners send it.
    sku: str  # Our article number.
    unit: str  # Unit in which the article is counted: PCE, GRM, MLT.
    units: int  # How many of `unit` one of this code is: 12 for the code of a case of twelve.


class Customer(TypedDict):
    """Terms of a customer."""

    customer_id: str  # Customer; the key.
    group: str  # Customer group.
    currency: str  # Currency of the limit.
    credit_limit_minor: int  # Limit; 0 for prepaid only.
    overdue_days: int  # Oldest overdue invoice, days.
    disputes: int  # Disputes in the last year.
    age: int  # Verified age in years, 0 if not verified.
    licences: list[str]  # Licences held.
    blocked: bool  # No business with this customer.
    since_at: int | None  # Customer since.
    # What a guarantor, such as a bank, stands in for beside the limit, minor units of its currency.
    guarantee_minor: int
    guarantee_until_at: int | None  # Until when the guarantee holds; null: without end.
    # Messages that they do not want; questions and money are told all the same (TR-02).
    declines: list[MessageCategory]
    zone: str  # By whose clock their day goes, a time zone of the IANA; empty: that of the policy.
    # Connectors by which they want to be told, the first first, before those of the text: mail,
    # sms, webhook; none: as the text goes (TR-02).
    prefers: list[str]
    webhook: str  # URL of theirs that takes what they are told, signed; empty: they have none.


class Staff(TypedDict):
    """Who may decide in the house, and who stands in for whom (RV-06)."""

    staff_id: str  # Staff id; the key.
    roles: list[StaffRole]  # Roles, each with its limit.
    delegate: str  # Staff id of who decides in all these roles during an absence; empty for nobody.
    absent_from_at: int | None  # Begin of the absence, business clock; null: none is known.
    absent_until_at: int | None  # Its end; null: it is not known yet.
    languages: list[str]  # BCP 47, the preferred first.


class Restriction(TypedDict):
    """What the law says of goods of a class, for whom and where (RV-05)."""

    restriction: str  # Our name of it; the key.
    goods_class: str  # Class of goods, as `Article.goods_class`.
    group: str  # Customer group, * for any.
    country: str  # Where the goods go, ISO 3166-1 alpha-2, * for anywhere.
    licence: str  # With this licence they may be sold; empty: not at all.
    valid_from_at: int  # Orders placed from then on.
    valid_to_at: int | None  # Until, exclusive.
    source: str  # The law or rule, for people.


class Warehouse(TypedDict):
    """A warehouse."""

    warehouse: str  # Code; the key.
    name: str  # Name.
    country: str  # ISO country.
    latitude: float  # Degrees north.
    longitude: float  # Degrees east.
    daily_capacity: int  # Shipments a day.
    cost_per_unit_minor: int  # Handling cost of a unit.
    currency: str  # Currency of the cost.
    countries: list[str]  # Countries it serves; empty for all.
    natures: list[str]  # Goods natures it can handle; empty for all.
    reserved_for: list[str]  # Customers it works for; empty for all.
    zone: str  # Its time zone, as the IANA names it: by its calendar goods expire there (IV-08).
    # How long goods take from here to other warehouses of the house (IV-05); of those that are not
    # named, by policy.
    transfer_days: list[TransferWay]
    # Whether customers may come there for what they ordered (SH-04); so they may wherever nobody
    # has said.
    collection: bool
    address: str  # Where customers find it, as they are told: street, postal code, city (SH-04).


class Carrier(TypedDict):
    """A carrier."""

    carrier: str  # Code; the key.
    name: str  # Name.
    quality: int  # On-time percentage.
    natures: list[str]  # Goods natures it takes; empty for all.
    # Days on which it calls at our warehouses, Monday is 0, but for their public holidays; empty:
    # whenever something is ready.
    pickup_weekdays: list[int]
    # Until when goods must be ready on such a day, hh:mm on the warehouse's clock; empty: until the
    # day's end.
    cut_off: str


class CarrierQuality(TypedDict):
    """How well a carrier did on a way, learned from past shipments by `orders learn carriers`
    (SH-03); the key is <carrier>:<mode>:<from>:<to>.
    """

    carrier: str  # Carrier.
    mode: str  # express, air, road, rail, sea; * for all.
    from_country: str  # ISO country, * for all.
    to_country: str  # ISO country, * for all.
    quality: int  # What counts in the place of the carrier's static quality, percent.
    shipments: int  # Shipments that it was learned from.
    on_time: int  # Of them: there when it was said.
    lost: int  # Of them: lost.
    at: int  # As of when, business clock.


class StageTime(TypedDict):
    """How long orders usually stand at a status, learned from past orders by `orders learn
    stages` (TR-08); the key is <status>:<channel>:<priority>.
    """

    status: str  # Where they stand, as orders.status.v1 names it.
    channel: str  # Channel, * for all.
    priority: str  # 0 normal, 1 high, 2 urgent; * for all.
    # What counts in the place of the time that tracking's policy plans, minutes; 0: nothing is
    # known, policy counts.
    minutes: int
    median_minutes: int  # Half of them took no longer, minutes.
    percentile: int  # So many of a hundred took no longer than `minutes`.
    turns: int  # Turns that it was learned from.
    at: int  # As of when, business clock.


class Carton(TypedDict):
    """A kind of carton, by its inside (SH-01)."""

    carton: str  # Code; the key.
    length_mm: int  # Length inside, millimetres.
    width_mm: int  # Width inside, millimetres.
    height_mm: int  # Height inside, millimetres.
    most_g: int  # What it bears, grams.
    fill_percent: int  # How much of its volume can be used in practice, percent.
    # For goods that are packed so (standard, fragile, food, cold, hazard); empty: for any.
    packagings: list[str]


class Technicians(TypedDict):
    """How many technicians there are in a region for a part of each working day; each renders
    one service on site in it (SH-04). The key is <region>/<part>.
    """

    region: str  # Region, such as DE-north.
    part: str  # Part of the day, such as morning.
    country: str  # ISO country of the region.
    # What postal codes of the region begin with; empty: all of the country that no other region
    # has.
    postal_prefixes: list[str]
    zone: str  # Its time zone, as the IANA names it.
    begins: str  # From when, its local time, HH:MM.
    ends: str  # Until when, HH:MM.
    technicians: int  # How many there are: so many services may fall on it.
    lead_days: int  # Working days of the country after which they may come at first.


class Bin(TypedDict):
    """Where an article lies in a warehouse (SH-01)."""

    warehouse: str  # Warehouse code; with the article the key, <warehouse>:<sku>.
    sku: str  # Article number.
    zone: str  # Part of the warehouse that one person picks in.
    bin: str  # Place in it.
    walk: int  # Place in the order in which a picker walks past.


class Rate(TypedDict):
    """A freight rate; the key is <carrier>:<service>:<from>:<to>:<min weight>, then @<zone>
    and @<valid_from_at> where it has them.
    """

    carrier: str  # Carrier.
    service: str  # Service.
    mode: str  # express, air, road, rail, sea.
    from_country: str  # ISO country, * for any.
    to_country: str  # ISO country, * for any.
    minimum_weight_g: int  # Band, inclusive.
    maximum_weight_g: int  # Band, inclusive.
    minimum_minor: int  # Minimum charge.
    per_kg_minor: int  # Price of a kilogram, or of `price_per_g`.
    currency: str  # ISO 4217.
    transit_days: int  # Days.
    # Grams that `per_kg_minor` is the price of: 1000, or more where a kilogram costs parts of a
    # minor unit.
    price_per_g: int
    # Volume that is charged as one kilogram, millilitres; 0: as policy says.
    volumetric_ml_per_kg: int
    zone: str  # Name of the carrier's zone; empty: the whole country.
    # What postal codes of the zone begin with; empty: any. Of the rates of a service that with the
    # longest counts.
    postal_prefixes: list[str]
    fuel_permille: int  # Fuel surcharge on the freight, thousandths.
    surcharges: list[Surcharge]  # What is charged on top.
    valid_from_at: int | None  # Holds from then on; null: always has.
    valid_to_at: int | None  # Holds until then, exclusive; null: until further notice.


class ExchangeRate(TypedDict):
    """What one unit of a currency is worth in the house currency."""

    currency: str  # ISO 4217; the key.
    house_currency: str  # ISO 4217.
    micros: int  # Millionths of a major unit of the house currency for one major unit.
    valid_from_at: int  # From.


class LeadTime(TypedDict):
    """How long an article takes to come or to be made; what has no row takes what policy says
    (CF-04).
    """

    sku: str  # Article number; the key.
    # Days until a supplier delivers what is ordered now, weekends and holidays included.
    supply_days: int
    production_days: int  # Working days that it takes to make one order of it.


class PartsList(TypedDict):
    """What an article is made of, when it is made to order (IV-07)."""

    sku: str  # The article that is made; the key.
    revision: str  # Which parts list this is; an order keeps to the one that it began with.
    # Its parts, each once. A part that lies on no shelf is made itself, by its own list.
    parts: list[PartsListLine]


class Workload(TypedDict):
    """How many orders of a partition stand at each status (IN-04); told by tracking every few
    seconds, where it has changed.
    """

    partition: int  # Partition of the topics of orders; the key, as text.
    orders: dict[str, int]  # Status -> orders that stand at it; orders at their end are left out.
    at: int  # As of when, business clock.


class Availability(TypedDict):
    """What there is of an article in all warehouses together, what is promised of it and what
    comes (IV-01, CF-04); an estimate, told by inventory soon after something has changed,
    again after 5 s of business time at the earliest.
    """

    sku: str  # Article number; the key.
    # What the books have, in the article's smallest unit; below 0 where a count found less than had
    # left them.
    on_hand: int
    reserved: int  # What of it is promised to orders; what can be reserved is on_hand - reserved.
    # What orders need of it that wait for it, together: they are served before a newcomer.
    waiting: int
    expected: list[ExpectedReceipt]  # Purchase orders under way, earliest first.
    at: int  # As of when, business clock.


class ExpectedSupply(TypedDict):
    """Purchase orders under way for an article (IV-03); kept by inventory from what suppliers
    report.
    """

    sku: str  # Article number; the key.
    receipts: list[ExpectedReceipt]  # What is expected, earliest first.


class IntakeState(StateFields):
    """What intake knows of an order."""

    # The latest order taken, a pending change included, as long as it can change, or a person
    # decides whether it is a duplicate.
    order: CarriedOrder | None
    # UNKNOWN: nothing was taken yet (parked at once); ended: rejected, finished.
    status: IntakeStatus
    number: str  # Customer number.
    answered_at: int  # When it was answered first.
    placed_at: int  # When it was placed.
    language: str  # For messages.
    # Digests of every content taken under the id, latest last; of an interchange that of the first
    # under its control number, then those of what reused it.
    digests: list[bytes]
    faults: list[Fault]  # What the channel was asked to correct, while it waits for the correction.
    corrections: int  # Faulty corrections so far.
    recalled_at: int  # When its cancellation was asked for first.
    pending: PendingChange | None  # The change that the order is taken back for.
    # How new the latest order taken is at its source; 0: the source does not say.
    source_revision: int
    changed_at: int  # When the latest change taken was asked for; 0 if none was.
    # Of what a suspected order asks for; that of a received one is the account that it has
    # reserved.
    fingerprint: str
    # Until when orders like it are suspected, while it has reserved its fingerprint.
    watched_until: int
    open_holds: list[OrderHold]  # What a person must decide before the order is received.
    recalled_by: str  # Who cancelled an order that has not come yet.
    recall_reason: str  # Why.
    # What of an order the master data said, until its receipt tells it (IN-01).
    completed: list[CompletedField]
    draft_revision: int  # Revision of the draft, 0 if it never was one.
    draft_source_revision: int  # How new the draft is at its source; 0: the source does not say.
    reminders: int  # How often the desk was told of a document that waits.
    # What the customer agreed to have less of, and nobody has changed since; later revisions of its
    # source may not know of it.
    reductions: list[Reduction]
    # Staff ids of everybody of the house who entered something of it: a draft, the order, a change
    # (RV-06).
    entered_by: list[str]
    # Changes that came before the order, as they came, while it is awaited.
    early: list[EarlyChange]
    submitted_at: int  # When its channel first sent it, no later than intake saw it; 0: not known.


class DeadLetter(TypedDict):
    """A record that could not be processed, with its original bytes."""

    stage: str  # Stage.
    topic: str  # Where it stood.
    partition: int  # Partition.
    offset: int  # Offset; for a timer -1.
    key: bytes | None  # Original key.
    value: bytes | None  # Original value.
    headers: dict[str, bytes]  # Original headers.
    recorded_at: int  # Timestamp of the original record.
    code: str  # not_avro, unknown_schema, corrupt, wrong_partition, handler_failed, too_large, ...
    because: str  # What went wrong, for whoever has to mend it.
    parked: bool  # True if it parks its key.
    state_key: str  # State key concerned, empty if none.
    attempts: int  # How often it was tried.
    at: int  # When it happened, business clock.


class RedriveRequested(TypedDict):
    """A person asks a stage to try a parked key again, to skip what failed and go on with
    what followed, or to discard the order; or, of a whole partition, to reset its circuit
    breaker, to pause or to go on.
    """

    key: str  # State key.
    action: ControlAction  # What to do.
    requested_by: str  # Staff id.
    because: str  # Reason.
    at: int  # When it happened, business clock.


class JournalEntry(TypedDict):
    """All that one handling moves in a ledger (IV-10)."""

    ledger: str  # Ledger.
    key: str  # Order id or article that caused it, as states have it; the key, without @article/.
    version: int  # Order version.
    cause: str  # Record that caused it: topic/partition/offset.
    at: int  # When it happened, business clock.
    movements: list[LedgerMovement]  # What moves; nothing only where somebody was passed over.
    # Whom units went past, to the key that was woken for them: each who ranks before it, needed
    # more than there was, and was not yet named for these units (IV-09).
    passed: list[PassedWaiter]


class ReviewState(StateFields):
    """What review knows of an order."""

    order: CarriedOrder | None  # The order as it came, while it is needed.
    # UNKNOWN (nothing was taken yet), unclaimed (payment before its order), recalled (recall before
    # its order), held, awaiting_confirmation, suspended, amended (taken back for a change),
    # confirmed (handed on), stopped, finished.
    status: ReviewStatus
    number: str  # Customer number.
    customer_id: str  # Customer.
    currency: str  # ISO 4217.
    total_minor: int  # Order total.
    priority: int  # Priority.
    terms: str  # Payment terms.
    language: str  # For messages.
    received_at: int  # When it came.
    open_holds: list[OrderHold]  # Holds that wait for a person.
    rules: list[RuleFired]  # Rules that fired so far.
    lines: list[LineValue]  # What the lines are worth.
    # Reminders sent to a customer who was asked without an offer, by an earlier build.
    reminders: int
    # Debt that is booked in the credit ledger for good until it is paid, in the currency of the
    # limit.
    invoiced_minor: int
    refunds: int  # Refunds asked for so far; numbers the next one.
    balances: list[CurrencyBalance]  # Money by currency.
    documents: list[str]  # Documents of payments and charge-backs: issuer, kind and number.
    # Documents that came too late to tell them from repeats of forgotten ones: not booked, finance
    # was told.
    left_to_finance: list[str]
    reference: str  # Payment that the order names, as long as no event of it has come.
    # Part of what is paid that only the order says, minor units of its currency; the payment's own
    # event replaces it.
    claimed_minor: int
    charges_minor: int  # Charges of the order, such as freight, taxes included, minor units.
    charges_credited_minor: int  # Charges that are owed no longer, minor units.
    retained_minor: int  # Owed instead of what was credited, such as fees of returns, minor units.
    credits: list[str]  # Ids of the credits taken.
    granted_minor: int  # Credit that was granted, in the currency of the limit; 0 if none was.
    # What was unpaid then, minor units of the order: the rest of the credit goes with the rest of
    # the debt.
    granted_for_minor: int
    # Whether it was approved once; a hold after that leads back to the confirmation.
    approved: bool
    passed: int  # How often credit went past it to others while it waits, as it was told.
    # Credit that the version before took and that is kept for this one until it is judged, in the
    # currency of the limit.
    carried_minor: int
    # What people let pass; it holds for later versions of the same evidence.
    released: list[ReleasedHold]
    offer: OpenOffer | None  # What the customer was asked and has not answered.
    offers: int  # Offers made so far; numbers the next one.
    # What is unclear and was asked, and nobody has answered.
    clarifications: list[OpenClarification]
    clarified: int  # Clarifications asked so far; numbers the next one.
    approvals: list[Approval]  # Holds that people released, each as it was last.
    sample: OpenSample | None  # An automatic approval that a person is to look at, and has not.
    # Staff ids of who entered the versions before this one, a draft or a change.
    entered_before: list[str]
    promised_at: int | None  # When the house promised the goods to be there (CF-04).
    goods_by_at: int | None  # When the goods must be there so that this is kept (CF-05).
    # The order was handed on, and whoever has it is asked to take it back for a change.
    taking_back: bool
    contract: SalesContract | None  # Its contract, once drawn up.
    replaces: str  # Contract of an earlier version, which is void by that of this one.
    # Lines whose goods, where they are stocked, an earlier version has reserved for it (CF-03).
    kept: list[LineQuantity]
    # Number of the last contract of sale of the order that both sides signed; it binds them until
    # they sign another (CF-06).
    signed: str
    # What its customer got for later days, by the offer that was accepted: so much less the order
    # costs, minor units of its currency (CF-05).
    compensations: dict[str, int]
    claimed_method: str  # How that was paid, as the order says.
    # Payments that were booked, and what the order itself says was paid: what another issuer tells
    # of is held against them (RV-03).
    payments: list[BookedPayment]
    # Payments that may be others once more, and that finance has not said what they are (RV-03).
    questioned: list[QuestionedPayment]


class InventoryState(StateFields):
    """What inventory knows of an order, or of an article (key @article/<sku>)."""

    order: CarriedOrder | None  # The order as it came, while it is needed.
    # UNKNOWN (an article), backordered, reserved, recalled (reserved, and the recall was passed
    # on), recalled_early (the recall came first), stopped, finished, amended (taken back for a
    # change), awaiting_production (all is reserved, and something is to be made first).
    status: InventoryStatus
    number: str  # Customer number.
    priority: int  # Priority.
    # What the order needs of stocked articles; of a line that is made, its parts.
    lines: list[LineQuantity]
    shortages: list[Shortage]  # What is short.
    dispatched: list[LineQuantity]  # What left the house.
    last_shipped_at: int | None  # Last dispatch of the order.
    waiting_since: int | None  # Since when it waits for goods.
    article: StockArticle | None  # Of a key @article/<sku> alone.
    # How often others were served before it while it waits, as it was told: by account.
    passed: dict[str, int]
    promised_at: int | None  # When the house promised the goods to be there (CF-04).
    goods_by_at: int | None  # When the goods must be there so that this is kept (CF-05).
    offer: OpenOffer | None  # The later day that the customer is asked to agree to (CF-05).
    offers: int  # Offers made so far.
    extensions: int  # How often the promise of this version was extended (CF-05).
    contract: str  # Number of the contract of sale that it is under (CF-06); empty: none.
    # The contract cannot be kept, and people see to it (CF-05, CF-06).
    late_contract: LateContract | None
    # What its customer got for later days so far, all versions of the order together, minor units
    # of its currency (CF-05).
    compensated_minor: int
    # Lines that are to be made, by the parts lists that the order keeps to (IV-07).
    made: list[MadeLine]
    # In how many parts this version was handed on so far, while the rest still waits (IV-05); then
    # `lines` is what is still to come.
    revision: int
    # Lines for which another article goes than was ordered, as their buyer agreed (IV-05).
    instead: list[InsteadLine]


class AllocationState(StateFields):
    """What allocation knows of an order, or of an article (key @article/<sku>)."""

    order: CarriedOrder | None  # The order as it came, while it is needed.
    # UNKNOWN (an article), waiting, allocated, recalled_early (the recall came first), stopped,
    # finished, amended (taken back for a change).
    status: AllocationStatus
    number: str  # Customer number.
    priority: int  # Priority.
    total_minor: int  # Order total.
    currency: str  # ISO 4217.
    customer_id: str  # Customer.
    revision: int  # Latest revision.
    shipments: list[Shipment]  # Shipments so far, all revisions.
    # What is still to be allocated, or was given up and waits for its stop notice.
    needed: list[ShipmentLine]
    recalled: bool  # A recall was passed on: no reallocation.
    short_at: list[str]  # Warehouses that could not deliver; not asked again before the next timer.
    waiting_since: int | None  # Since when it waits for a warehouse.
    # What left the shelves for the order, as the shelves' books were told.
    picked: list[PickedLine]
    stopped_at: int | None  # When something of it was last stopped.
    article: ShelfArticle | None  # Of a key @article/<sku> alone.
    # How often others were served before it while it waits, as it was told: by account.
    passed: dict[str, int]
    promised_at: int | None  # When the house promised the goods to be there (CF-04).
    # When a warehouse must have it so that what was promised is kept (CF-05).
    goods_by_at: int | None
    contract: str  # Number of the contract of sale that it is under (CF-06); empty: none.
    # No warehouse has it though one should, and people see to it (CF-05).
    endangered: Endangered | None
    reserved_revision: int  # Latest revision of what inventory handed on.
    open_lines: list[LineQuantity]  # What inventory has still to hand on.
    recalls: list[str]  # Recalls of lots that it was told of, and for which part.
    offer: OpenOffer | None  # What its customer is asked, and has not answered.
    offers: int  # How many offers were made.
    extensions: int  # How often its customer agreed here to a later day.
    keeps_waiting: bool  # Its customer would rather wait than have it brought for a later day.
    transfer: OrderTransfer | None  # What is brought for it from another warehouse (IV-05).
    transfers: int  # How many transfers were asked for.
    fresh: list[HeldLife]  # Classes of remaining life of which inventory holds its goods (IV-08).


class ShippingState(StateFields):
    """What shipping knows of an order."""

    order: CarriedOrder | None  # The order as it came, while it is needed.
    # UNKNOWN: nothing was allocated yet (parked at once); recalled: the recall came before the
    # order; amended: taken back for a change.
    status: ShippingStatus
    number: str  # Customer number.
    customer_id: str  # Customer.
    total_minor: int  # Order total.
    currency: str  # ISO 4217.
    priority: int  # Priority.
    revision: int  # Latest revision.
    shipments: list[ShipmentState]  # Shipments.
    awaited: list[LineQuantity]  # Short picked, reallocation asked for.
    recalled: bool  # A recall arrived.
    # Who wants it changed, while warehouses are asked to stop for that; null: nobody.
    taking_back: str | None
    # It was not taken back for a change, and is not any more: intake has let the change go.
    denied: bool
    language: str  # For messages.
    # Partner documents seen, as <issuer>/<kind>/<number>; kept as long as the order.
    documents: list[str]
    delivered: list[LineQuantity]  # Delivered with proof.
    refused: list[LineQuantity]  # Refused at the door or damaged.
    lost: list[LineQuantity]  # Lost on the way.
    stopped: list[LineQuantity]  # Stopped before dispatch.
    promised_at: int | None  # When the house promised the goods to be there (CF-04).
    contract: str  # Number of the contract of sale that it is under (CF-06); empty: none.
    # Something of it should have left for what was promised, and people see to it (CF-05).
    endangered: Endangered | None
    open_lines: list[LineQuantity]  # What is still to come, beside what is allocated again.
    # Gates that its goods must pass before a carrier has them (SH-06, SH-07, SH-08).
    gates: list[ReleaseGate]
    # What waits at closed gates as allocation sent it; its warehouse was not told to pack it.
    gated: list[Shipment]


class AftersalesState(StateFields):
    """What aftersales knows of an order."""

    # UNKNOWN (charged back before anything arrived), delivering, delivered (every shipment has
    # ended, the window is open), completed.
    status: AftersalesStatus
    number: str  # Customer number.
    currency: str  # ISO 4217.
    language: str  # For messages.
    delivered_at: int | None  # Last delivery.
    lines: list[DeliveredLine]  # Lines.
    returns: list[ReturnState]  # Returns.
    cases: list[CaseState]  # Cases.
    documents: list[str]  # Partner documents seen, latest last.
    country: str  # Country of delivery, ISO 3166-1 alpha-2: returns follow its law.
    group: str  # Group of the buyer, such as consumer.
    charges_minor: int  # Charges of the order, taxes included, minor units.
    charges_credited_minor: int  # Charges that the customer no longer owes, minor units.
    credits: int  # Credits so far, to number them.
    claims: list[ClaimState]  # Claims against carriers (TR-05).
    # The order as it came, as long as its customer may come to choose whether what was lost or came
    # wrong is to be replaced (TR-05).
    order: CarriedOrder | None
    # The choice between a refund and a replacement that the customer has (TR-05).
    offer: OpenOffer | None
    offers: int  # Offers made so far.
    # Units that were lost or came wrong and are replaced, or may be (TR-05).
    replacements: list[Replacement]
    customer_id: str  # Customer; empty: as it came before this was kept.
    awaited: list[AwaitedReturn]  # Returns that other orders wait for (AS-04).


class CorrespondenceState(StateFields):
    """What the partner of an order was told. Only orders of channels that ask for answers
    have one.
    """

    # UNKNOWN: nothing was taken yet (parked at once); ended: finished.
    status: CorrespondenceStatus
    agreed: list[AnswerKind]  # What its channel asked to be told when the order was first heard of.
    number: str  # Customer number.
    buyer_reference: str  # The buyer's own number of the order.
    placed_at: int | None  # When the buyer placed the order.
    currency: str  # Currency of its prices.
    lines: list[AnswerLine]  # Its lines, as they were ordered.
    stopped: list[LineQuantity]  # What of its version was stopped.
    instead: list[InsteadLine]  # What goes in the place of lines of its version (IV-05).


class EffectsState(StateFields):
    """The effects outside the house that an order has caused. Orders of which nobody is told
    by the house have none.
    """

    # UNKNOWN: nothing was taken yet (parked at once); finished: the order has ended.
    status: EffectsStatus
    known: bool  # Who bought is known: the order was received.
    customer_id: str  # Who bought.
    name: str  # Their name.
    country: str  # Where the goods go, ISO 3166-1 alpha-2.
    contacts: list[Contact]  # Where they are reached, one of each kind.
    # Those that are not over, wait for a person, or may still come back, in the order in which they
    # were asked for.
    effects: list[Effect]
    over: list[int]  # Digests of the ids of those that are over: none of them happens again.
    # Day (ISO 8601, the recipient's zone) of the last message that counts for the daily cap.
    told_on: str
    told: int  # How many of that day.
    # Addresses from which something came back: nothing of this order goes there any more.
    came_back: list[str]


class TrackingState(StateFields):
    """Where an order stands: the head of its story, which stands on orders.timeline.v1 (TR-01)."""

    number: str  # Customer number.
    step: int  # Position; 0 until something was read that begins an order.
    status: TrackingStatus  # Where the order stands.
    final: bool  # Final.
    since_at: int  # Since when.
    # What happened, of orders that former code followed: empty from their next fact on.
    timeline: list[TimelineEntry]
    messages: list[str]  # Messages sent, by former code: empty from the next fact on.
    marks: list[str]  # What makes it a special order (IN-08).
    promise: FollowedPromise | None  # The promise of the latest version.
    # What it comes to in figures, until that is told; null before and after.
    figures: OrderFigures | None
    # Whether its figures were told, or never will be, as it was under way before there were any.
    measured: bool
    refunds: dict[str, int]  # Refund that was requested and not paid yet -> when, milliseconds.
    # Refund that a bank has paid, and of which the request was not read yet -> when, milliseconds.
    paid: dict[str, int]
    heard_at: int  # Wall clock of the first record that told of it; 0 in states of former code.
    sequence: int  # How many facts were told of it on orders.timeline.v1.
    # Until when it should stand elsewhere, business clock; null: nothing is planned (TR-08).
    planned_end_at: int | None
    owner: str  # The team or stage whose turn it is (TR-08).
    # Why it stands where it stands, until all is known with which that is told: number and
    # beginning.
    because: str
    # Where it would stand, of an order of whose beginning nothing was read yet, or no more; else
    # null.
    unbegun: UnbegunStatus | None
    # What is not as it should be and not over; one a kind and subject.
    exceptions: list[OpenException]
    # Digests of the last messages and of what was sent in vain, so that each counts once.
    seen: list[int]
    language: str  # In which others write to its customer, BCP 47; empty as long as nobody has.
    # Whether whose turn it is was warned that the time for this status is nearly over (TR-08).
    warned: bool
    overdue: bool  # Whether it was told that this time is over (TR-08).
