"""What can be known of the drill without playing it: the page has a command for every case, and
alerts are understood as they come."""

import shutil
from pathlib import Path

import pytest
import yaml

from services.review.stage import STAGE as REVIEW
from tools.drill import page
from tools.drill.faults import FAULTS, Fault
from tools.drill.needs import missing
from tools.drill.page import NotOnThePage
from tools.drill.play import Played
from tools.drill.release import SLIP, TIERS
from tools.drill.told import Telephone
from tools.observe.levels import load

TEXT = page.FILE.read_text(encoding="utf-8")
PAGE = """\
## OrdersParked

```sh
orders dlq ls STAGE --parked
orders dlq skip STAGE shop:1001 --wait    # garbage
orders run STAGE  # nobody runs it
```

## OrdersElse

```sh
orders doctor   # garbage
```
"""


def alert(status: str, since: str = "2026-12-10T10:36:51.204Z", **labels: str) -> dict[str, object]:
    named = {"alertname": "OrdersStandStill", "severity": "page", **labels}
    return {"status": status, "labels": named, "startsAt": since, "fingerprint": str(labels)}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_the_page_has_one_command_for_each_case_of_a_fault(fault: Fault) -> None:
    assert fault.alert in load().names
    assert fault.cases
    for case in fault.cases:
        assert page.command(fault.alert, case, {}, TEXT).line


def test_there_are_ten_of_them_each_of_another_name() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) == 10


def test_examples_of_the_page_stand_for_what_is_there() -> None:
    values = {"STAGE": "inventory", "shop:1001": "web:7"}
    found = page.command("OrdersParked", "garbage", values, PAGE)
    assert found.line == "orders dlq skip inventory web:7 --wait"
    assert not found.serves
    assert page.command("OrdersParked", "nobody", values, PAGE).serves


@pytest.mark.parametrize(("name", "case"), [("OrdersParked", "mended"), ("OrdersNone", "garbage")])
def test_what_the_page_does_not_say_is_told(name: str, case: str) -> None:
    with pytest.raises(NotOnThePage, match=name):
        page.command(name, case, {}, PAGE)


def test_an_alert_is_heard_once_and_its_end_with_it() -> None:
    heard = Telephone("")
    for status in ("firing", "firing"):
        heard.hear("page", {"alerts": [alert(status, stage="review")]})
    heard.hear("ticket", {"alerts": [alert("firing", stage="intake")]})
    heard.hear("switch", {"alerts": [alert("firing", severity="switch")]})
    first, other = heard.fired(0)
    assert (str(first), str(other)) == ("OrdersStandStill review", "OrdersStandStill intake")
    assert first.fits("OrdersStandStill", {"stage": "review"})
    assert not first.fits("OrdersStandStill", {"stage": "intake"})
    assert heard.switched()
    assert heard.fired(first.since + 1) == []
    assert not heard.ended(first)
    heard.hear("page", {"alerts": [alert("resolved", stage="review")]})
    assert heard.ended(first)
    assert not heard.ended(other)


def test_a_fault_is_well_when_it_was_told_alone_mended_and_nothing_was_lost() -> None:
    well = Played("stage dead", "OrdersStandStill", 70.0, 12.0, differences=0)
    assert well.well
    assert not Played("stage dead", "OrdersStandStill", None, 12.0, differences=0).well
    assert not Played("stage dead", "OrdersStandStill", 70.0, None, differences=0).well
    assert not Played("", "", 70.0, 12.0, differences=1).well
    assert not Played("", "", 70.0, 12.0, differences=0, pages=["OrdersFlowBurnsFast"]).well


def test_the_wrong_policy_is_one_that_the_stage_takes(tmp_path: Path) -> None:
    text = REVIEW.policy_file.read_text(encoding="utf-8")
    assert text.count(TIERS) == 1
    for file in REVIEW.policy_file.parent.glob("*.yaml"):
        shutil.copy(file, tmp_path)
    slipped = tmp_path / "policy.yaml"
    slipped.write_text(text.replace(TIERS, SLIP), encoding="utf-8")
    wrong, right = (REVIEW.policy.load(file) for file in (slipped, REVIEW.policy_file))
    assert wrong.version != right.version
    assert yaml.safe_load(SLIP.rstrip(","))["from_minor"] == 5_000


def test_what_the_machine_lacks_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda program: None)
    said = missing(clocks=False, disks=True)
    assert "apt-get install redis-server prometheus" in said[0]
    assert "run it as root" in said[1]
