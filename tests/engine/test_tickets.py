"""What a stage commits beside its offset, and what somebody else may have put there."""

import pytest

from orders.engine.core.measures import MeasuredBy
from orders.engine.core.ticket import Ticket
from orders.engine.errors import ConfigError

KNOWN = '"fencing_token": 7, "batch": 3, "siblings": ["orders.notices.v1"]'


def test_the_last_heartbeat_stands_in_it() -> None:
    ticket = Ticket(7, 3, heartbeat=1_700_000_000_000)
    assert Ticket.parse(ticket.text()).heartbeat == 1_700_000_000_000


def test_one_of_former_code_says_that_none_has_passed() -> None:
    assert Ticket.parse(f"{{{KNOWN}}}").heartbeat == 0
    assert "heartbeat" not in Ticket(7, 3).text()


@pytest.mark.parametrize(
    "metadata",
    [
        "",
        "7",
        "null",
        "[]",
        "[7, 3]",
        "{}",
        "not by us",
        f'{{{KNOWN}, "heartbeat": "noon"}}',
        f'{{{KNOWN}, "heartbeat": 1.5}}',
        f'{{{KNOWN}, "review_holds": {{"credit": "many"}}}}',
        f'{{{KNOWN}, "untold": [7]}}',
        f'{{{KNOWN}, "since": 7}}',
        '{"fencing_token": "7", "batch": 3, "siblings": []}',
        '{"fencing_token": 7, "batch": true, "siblings": []}',
    ],
)
def test_what_no_stage_wrote_is_refused(metadata: str) -> None:
    with pytest.raises(ConfigError, match="set by hand"):
        Ticket.parse(metadata)


MEASURED = {MeasuredBy("shop", "time_to_answer", ""): [2, 1_500, 1, 1]}


def test_what_was_measured_stands_beside_the_control_offset() -> None:
    """A former release, which knows nothing of it, reads the ticket as ever."""
    ticket = Ticket(7, 3, measured=MEASURED)
    assert ticket.text() == Ticket(7, 3).text()
    assert Ticket.parse(ticket.text(), ticket.beside_control()).measured == MEASURED
    assert Ticket.parse(ticket.text()).measured == {}, "nor did that release tell it"
    assert Ticket(7, 3).beside_control() == ""


@pytest.mark.parametrize(
    "metadata",
    ["7", "not by us", "[[]]", '[["shop", "x", ""]]', '[["shop", "x", "", 1, 1.5]]', "[[1, 2, 3]]"],
)
def test_measures_that_no_stage_wrote_are_refused(metadata: str) -> None:
    with pytest.raises(ConfigError, match="set by hand"):
        Ticket.parse(f"{{{KNOWN}}}", metadata)
