"""RV-08: what people found who looked at automatic approvals, added up by channel."""

from typing import cast

from orders.cli.report.samples import report
from orders.contracts.records import ApprovalSampled, SampleClosed


def sampled(order: str, version: int = 1) -> ApprovalSampled:
    told = {"order_id": order, "version": version, "role": "reviewer", "check_by_at": 9, "at": 1}
    return cast(ApprovalSampled, told)


def closed(order: str, verdict: str) -> SampleClosed:
    return cast(SampleClosed, {"order_id": order, "version": 1, "verdict": verdict})


def test_each_approval_counts_once_by_what_was_found():  # RV-08
    asked = [sampled(f"shop:{n}") for n in range(4)] + [sampled("shop:0", 2), sampled("web:1")]
    said = [closed("shop:0", "AGREED"), closed("shop:1", "WRONG"), closed("shop:2", "AGREED")]
    shop, web = (one.plain() for one in report(asked, said))
    assert shop == {
        "channel": "shop",
        "sampled": 5,
        "open": 2,
        "agreed": 2,
        "wrong": 1,
        "wrong_percent": 33.3,
    }
    assert (web["open"], web["wrong_percent"]) == (1, None)
