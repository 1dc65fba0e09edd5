"""What `orders effects` shows of an order (TR-02, decision 0106)."""

from orders.client.effects import opened
from orders.contracts.records import AttemptSettled, MessageRequested
from tests.stages.test_effects import ADDRESS, BOUNCED, KEY, asked, room_of, settled


def test_what_was_sent_and_what_came_back_are_seen() -> None:
    room = room_of()
    room.send(MessageRequested, asked())
    room.send(AttemptSettled, settled("DONE"))
    [sent] = opened([(KEY, room.state(KEY))])
    assert (sent.status, sent.address, sent.came_back) == ("sent", ADDRESS, False)
    room.send(AttemptSettled, BOUNCED)
    [left] = opened([(KEY, room.state(KEY))])
    assert (left.status, left.because, left.came_back) == ("refused", BOUNCED["because"], True)
