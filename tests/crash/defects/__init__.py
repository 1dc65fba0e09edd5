"""Deliberate faults of engine and stages, one function each: what the simulated worlds must
notice, or they would prove nothing.

    with applied("confirm before commit"):
        run(17)

comparing.py   what Redis must compare
committing.py  the transaction, and what belongs into it
claiming.py    what a claim must do
listing.py     what warehouses' lists may move
bundling.py    bundles, which are sent as their parts
making.py      orders that are made of parts
keeping.py     what ledgers, timers and states must keep
drawing.py     draws, and who waits
opening.py     ledgers that open in pieces
merging.py     shares of what has come to nothing
sharing.py     several stages in one transaction
promising.py   what was promised of an order
extending.py   whose consent moves what was promised
gating.py      what may not leave the house yet
exchanging.py  what is exchanged for what comes back
answering_for.py  what carriers have to answer for
complaining.py what becomes of goods that came damaged, or not whole
replacing.py   what is sent in the place of what was lost
following.py   what is told of an order on its way
compensating.py  what customers get for that
lotting.py     what lots must be
amending.py    what an order that is changed must keep
approving.py   who may let an order pass
signing.py     contracts of sale
telling.py     what partners are told
effecting.py   what leaves the house, and how often
measuring.py   what is measured, and told in figures
paying.py      what is paid
ordering.py    for whom channels order
over_delivering.py  goods that nobody ordered
counting.py    numbers without a gap
proving.py     goods that are no parcels
serving.py     services with a time of their own
delivering.py  goods at the customer's door
warming.py     goods that came too warm
numbering.py   control numbers that partners use once
balances.py    what is told of accounts
beating.py     heartbeats that say more than is true
pausing.py     stages that a person has paused
parting.py     orders that go ahead in part, or as other articles
passing.py     offsets that go past markers
transferring.py  goods between two warehouses
bringing.py    goods that are brought for an order
queueing.py    who waits, and is passed over
planning.py    when who waits is served
registry.py    `defect`, which names them
finding.py     looks for the schedule that catches each (`python -m tests.crash.defects`)
caught.json    name -> that schedule, and how many were played until it was found

The docstring says what is broken, and that is all the code there is about it: patches hold while
`applied` is entered, nowhere else.
"""

from tests.crash.defects import (
    amending,
    answering_for,
    approving,
    balances,
    beating,
    bringing,
    bundling,
    claiming,
    committing,
    comparing,
    compensating,
    complaining,
    counting,
    delivering,
    drawing,
    effecting,
    exchanging,
    extending,
    following,
    gating,
    keeping,
    listing,
    lotting,
    making,
    measuring,
    merging,
    numbering,
    opening,
    ordering,
    over_delivering,
    parting,
    passing,
    pausing,
    paying,
    picking,
    planning,
    promising,
    proving,
    queueing,
    replacing,
    serving,
    sharing,
    signing,
    telling,
    transferring,
    warming,
)
from tests.crash.defects.registry import DEFECTS, applied

__all__ = [
    "DEFECTS",
    "amending",
    "answering_for",
    "applied",
    "approving",
    "balances",
    "beating",
    "bringing",
    "bundling",
    "claiming",
    "committing",
    "comparing",
    "compensating",
    "complaining",
    "counting",
    "delivering",
    "drawing",
    "effecting",
    "exchanging",
    "extending",
    "following",
    "gating",
    "keeping",
    "listing",
    "lotting",
    "making",
    "measuring",
    "merging",
    "numbering",
    "opening",
    "ordering",
    "over_delivering",
    "parting",
    "passing",
    "pausing",
    "paying",
    "picking",
    "planning",
    "promising",
    "proving",
    "queueing",
    "replacing",
    "serving",
    "sharing",
    "signing",
    "telling",
    "transferring",
    "warming",
]
