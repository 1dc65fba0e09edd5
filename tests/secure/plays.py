"""What people do with the command, user by user, in the order in which it is done: the words that
they type, and the exit code of what comes of it. Orders, and the file of the one that is handed in,
are those of tests/secure/test_roles.py."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

NOT_FOUND, REFUSED, USAGE, DIFFERENCE = 4, 3, 2, 1
FOLLOWED = "--wait --patience 90"
ADA = "--by Ada"
SAID = "--because asked --by Ada"
LISTED = "--warehouse BER --at 2020-01-01T06:00Z"
OLDEST = "--from-beginning --limit 1"


class Play(NamedTuple):
    """`words` behind `orders`; `{order}` is the file of an order. `says` stands in what is
    printed."""

    words: str
    code: int = 0
    says: str = ""


PLAYS: Mapping[str, Sequence[Play]] = {
    "channels": [
        Play("submit {order}", says="shop:handed-in"),
        Play(f"topics tail orders.status.v1 {OLDEST}", says="OrderStatus"),
    ],
    "desk": [
        Play(f"submit {{order}} {FOLLOWED}", says="shop:handed-in: repeated"),
        Play("get shop:plain", says="OrderReceived"),
        Play("trace shop:plain", says="OrderReceived"),
        Play("why shop:held-1", says="at review held"),
        Play("explain shop:held-1", says="article_unknown"),
        Play("file shop:plain", says="OrderSubmitted"),
        Play("contract shop:plain", NOT_FOUND),
        Play("dispatch-plan", NOT_FOUND, says="order file"),
        Play("manifest BER lorry", NOT_FOUND, says="order file"),
        Play("papers ls shop:plain", says="pick-list"),
        Play("papers render shop:plain invoice -o /dev/null", says="/dev/null"),
        Play("lag", says="stage"),
        Play("holds ls --kind goods", says="shop:held-1"),
        Play(f"holds release shop:held-1 goods {SAID} {FOLLOWED}", says="released"),
        Play(f"holds decline shop:held-2 {SAID} {FOLLOWED}", says="declined"),
        Play("holds samples"),
        Play(f"holds judge shop:held-1 agreed {SAID}", NOT_FOUND),
        Play(f"clarifications ask shop:held-3 goods Which? {ADA} {FOLLOWED}", says="asked"),
        Play("clarifications ls", says="shop:held-3"),
        Play(
            f"clarifications answer shop:held-3 as_it_stands {ADA} {FOLLOWED}",
            says="answered",
        ),
        Play("duplicates ls", says="desk:again"),
        Play(f"duplicates keep desk:again {SAID} {FOLLOWED}", says="kept"),
        Play(f"duplicates merge desk:thrice --into desk:first {SAID} {FOLLOWED}", says="merged"),
        Play("payments ls", says="no payment waits"),
        Play(f"payments same shop:plain P1 {SAID}", NOT_FOUND),
        Play(f"payments another shop:plain P1 {SAID}", NOT_FOUND),
        Play("effects ls", says="nothing waits for a person"),
        Play("effects show shop:plain", NOT_FOUND),
        Play(f"effects settle shop:plain order-received done {SAID}", NOT_FOUND),
        Play("appointments ls", says="0 services are planned"),
        Play(
            "appointments move shop:plain N-1 --starts 2030-01-07T09:00 --ends 2030-01-07T12:00 "
            "--by Ada",
            NOT_FOUND,
        ),
        Play("gates ls", says="nothing waits at a gate"),
        Play("gates show shop:plain", NOT_FOUND),
        Play("gates answer shop:plain customs --reference MRN-1 --by Ada", NOT_FOUND),
        Play("exceptions ls", NOT_FOUND),
        Play("exceptions show shop:plain", NOT_FOUND),
        Play(f"exceptions close shop:plain lost N-1 {SAID}", NOT_FOUND),
        Play("claims ls", says="nobody is asked to answer"),
        Play("claims show shop:plain", NOT_FOUND),
        Play(f"claims evidence shop:plain lost-1 photo --reference here {ADA}", NOT_FOUND),
        Play(f"claims submit shop:plain lost-1 {SAID}", NOT_FOUND),
        Play(f"claims settle shop:plain lost-1 refused {SAID}", NOT_FOUND),
        Play("complaints ls", says="no complaint waits for anybody"),
        Play(f"complaints agree shop:plain dispute-damaged-1 {ADA}", NOT_FOUND),
        Play(f"complaints refuse shop:plain dispute-damaged-1 {SAID}", NOT_FOUND),
        Play("offers ls --kind confirm", says="desk:asked"),
        Play(f"offers answer desk:asked --accept {ADA} {FOLLOWED}", says="accepted"),
        Play("documents list"),
        Play("documents show 6b1f", NOT_FOUND),
        Play(f"documents retry 6b1f {ADA}", NOT_FOUND),
        Play(f"documents discard 6b1f {SAID}", NOT_FOUND),
        Play(f"cancel shop:waits {FOLLOWED}", says="cancelled"),
        Play("stock show SKU-1", says="BER"),
        Play("stock find sku", says="SKU-1"),
        Play("stock lots", NOT_FOUND),
        Play("stock waiting SKU-1", says="wait for SKU-1"),
        Play(f"stock reconcile send {{counts}} {LISTED} {ADA}", REFUSED, says="too_old"),
        Play("stock reconcile ls", says="no difference waits"),
        Play("stock reconcile show L-1", NOT_FOUND),
        Play(f"stock reconcile approve L-1 {SAID}", NOT_FOUND),
        Play(f"stock reconcile refuse L-1 {SAID}", NOT_FOUND),
        Play(f"recall start L1 {SAID}", NOT_FOUND),
        Play("recall show L1", NOT_FOUND),
        Play(f"recall close L1 --fate destroyed {SAID}", NOT_FOUND),
        Play("recall find {counts}", NOT_FOUND),
        Play("report promises", says="promises"),
        Play("report samples"),
        Play("report confirmations"),
        Play(f"topics tail orders.review.v1 {OLDEST}", says="Order"),
    ],
    "operations": [
        Play("lag", says="stage"),
        Play("stuck", DIFFERENCE, says="parked"),
        Play("why shop:bug-1", says="parked"),
        Play("get shop:plain", says="OrderReceived"),
        Play("trace shop:plain", says="OrderReceived"),
        Play("explain shop:held-4 --check", says="it flips"),
        Play("doctor", DIFFERENCE, says="review keys"),
        Play("dlq ls review --parked", says="shop:bug-1"),
        Play("dlq ls --by cause", says="RuntimeError"),
        Play("dlq show review shop:bug-1", says="OrderReceived"),
        Play(f"dlq redrive review shop:bug-1 {SAID} --rate 5 {FOLLOWED}", says="redriven"),
        Play(f"dlq skip review shop:bug-2 {SAID} --even-so {FOLLOWED}", REFUSED, says="refused"),
        Play(f"dlq discard review shop:bug-2 {SAID} {FOLLOWED}", says="discarded"),
        Play(f"dlq reset-breaker review {SAID}", NOT_FOUND),
        Play(f"pause inventory {SAID} {FOLLOWED}", says="inventory is paused"),
        Play(f"resume inventory {SAID} {FOLLOWED}", says="inventory is resumed"),
        Play(f"drain {SAID} --every 0.5 --patience 90", says="nothing is in flight"),
        Play(f"resume intake {SAID} {FOLLOWED}", says="intake is resumed"),
        Play("offsets restore review", NOT_FOUND),
        Play("replay intake", says="identical"),
        Play("audit", says="nothing is wrong"),
        Play("stock show SKU-1", says="BER"),
        Play("topics plan", says="as the catalogue has them"),
        Play(f"topics tail review.dlq.v1 {OLDEST}", says="DeadLetter"),
        Play("access plan review", says="there"),
    ],
    "auditor": [
        Play("audit", says="nothing is wrong"),
        Play("replay intake", says="identical"),
        Play("trace shop:plain", says="OrderReceived"),
        Play("explain shop:held-4 --check", says="it flips"),
        Play("get shop:plain", says="OrderReceived"),
        Play("stuck", DIFFERENCE, says="parked"),
        Play("lag", says="stage"),
        Play("contracts check orders.intake.v1 ref.staff.v1", says="2 of 2 contracts are kept"),
        Play("kpi show", says="KPIs by day"),
        Play("kpi check", says="nothing differs"),
    ],
    "masterdata": [
        Play("ref load prices {prices}", says="published"),
        Play("learn carriers", NOT_FOUND, says="order file"),
        Play("learn stages", NOT_FOUND, says="order file"),
        Play("stock load {counts}", says="published"),
        Play(f"stock release SKU-1 1 BER --fate released --document B-1 {SAID}", says="published"),
        Play(
            "stock transfer depart SKU-1 2 BER LYS --id T-1 --expected 2030-01-01T00:00:00Z",
            says="published",
        ),
        Play("stock transfer arrive SKU-1 1 LYS --id T-1 --document 1", says="published"),
        Play(
            "stock transfer lose SKU-1 1 LYS --id T-1 --document 2 --because wet",
            says="published",
        ),
    ],
    "deploy": [
        Play("topics plan", says="as the catalogue has them"),
        Play("topics apply", says="as the catalogue has them"),
        Play("access plan", says="there"),
        Play("access apply --prune", says="0 rules created, 0 removed"),
    ],
    "data": [Play(f"topics tail stock.events.v1 {OLDEST}", says="StockCounted")],
    "data-contact": [Play(f"topics tail ref.staff.v1 {OLDEST}", says="Staff")],
    "data-full": [Play(f"topics tail orders.intake.v1 {OLDEST}", says="Order")],
    "warehouses": [Play(f"topics tail orders.shipping.v1 {OLDEST}", says="Shipment")],
    "carriers": [Play(f"topics tail orders.shipping.v1 {OLDEST}", says="Shipment")],
    "banks": [Play(f"topics tail orders.review.v1 {OLDEST}", says="Order")],
}
"""User -> what it does. Those who are not here run a program: stages, gateway, lookout, spans."""

REFUSALS: Mapping[str, Sequence[str]] = {
    "desk": [
        f"pause review {SAID}",
        f"resume review {SAID}",
        f"topics tail review.state.v1 {OLDEST}",
        "audit",
        "topics plan",
        "ref load prices {prices}",
        "access plan",
    ],
    "operations": [
        "submit {order}",
        "ref load prices {prices}",
        f"holds release shop:held-4 {SAID}",
    ],
    "auditor": [
        "submit {order}",
        "cancel shop:plain",
        f"pause review {SAID}",
        "topics plan",
    ],
    "deploy": [f"topics tail orders.status.v1 {OLDEST}", "lag", "audit"],
    "masterdata": ["submit {order}", f"topics tail orders.status.v1 {OLDEST}", "lag"],
    "channels": [f"topics tail orders.review.v1 {OLDEST}", "topics plan", "submit {order} --wait"],
    "data": [
        f"topics tail review.dlq.v1 {OLDEST}",
        f"topics tail orders.intake.v1 {OLDEST}",
        "submit {order}",
        "access plan",
    ],
    "data-contact": [f"topics tail orders.submissions.v1 {OLDEST}"],
    "warehouses": [f"topics tail orders.review.v1 {OLDEST}"],
    "lookout": [f"pause review {SAID}", "ref load prices {prices}"],
}
"""What is not theirs: who tries is told whose right is missing, and what shows and grants it."""
WITHOUT_REDIS = {"deploy": "get shop:plain", "channels": "get shop:plain"}
