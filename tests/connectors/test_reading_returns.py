"""What is a mail that came back, and what is not (TR-02, decision 0106): only a notification of a
delivery that failed, with a mark of our own (RFC 3464, RFC 3834)."""

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.connectors.mail.marks import HEADER, Attempt, Marks
from services.connectors.mail.reading import read
from tests.connectors.bounces import KEY, MARKS, OLD, bounced, mail_of
from tests.connectors.test_mails import ordered

MINE = Attempt("shop:1", "shipped-S1", 1)
BOUNCE = bounced(ordered())


def test_a_mail_that_cannot_be_brought_says_which_it_was_and_why() -> None:
    found = read(BOUNCE, MARKS)
    assert (found.was, found.attempt) == ("returned", MINE)
    assert found.because == "smtp; 550 5.1.1 no such person"


def test_headers_of_the_mail_are_enough() -> None:
    head, _, _ = BOUNCE.partition(b"Content-Type: message/rfc822")
    only = mail_of(ordered()).partition(b"\n\n")[0]
    boundary = next(one for one in BOUNCE.split(b"\n") if one.startswith(b"--")).strip()
    made = head + b"Content-Type: text/rfc822-headers\n\n" + only + b"\n\n" + boundary + b"--\n"
    assert read(made, MARKS).attempt == MINE


def test_a_long_name_of_an_order_survives_the_breaking_of_lines() -> None:
    far = ordered(order_id="shop:" + "9" * 120, effect_id="delay-offered-inventory-1-1-v1")
    assert all(len(line) < 200 for line in mail_of(far).splitlines()[:12])
    found = read(bounced(far), MARKS).attempt
    assert found == Attempt(far["order_id"], far["effect_id"], 1)


@pytest.mark.parametrize(
    ("action", "status", "was"),
    [
        ("failed", "5.1.1", "returned"),
        ("Failed (for good)", "5.2.2", "returned"),
        ("failed", "4.4.7", "returned"),  # it has tried for days, and gives up
        ("delayed", "4.4.1", "delayed"),
        ("delayed", "5.0.0", "delayed"),
        ("delivered", "2.0.0", "other"),
        ("relayed", "2.0.0", "other"),
        ("failed", "2.0.0", "garbled"),
        ("failed", "", "garbled"),
        ("eaten", "5.1.1", "garbled"),
    ],
)
def test_only_what_a_server_gives_up_came_back(action: str, status: str, was: str) -> None:
    mail = BOUNCE.replace(b"Action: failed", b"Action: " + action.encode())
    assert read(mail.replace(b"Status: 5.1.1", b"Status: " + status.encode()), MARKS).was == was


def test_what_was_brought_to_somebody_did_not_come_back() -> None:
    second = b"\nFinal-Recipient: rfc822; b@home.example\nAction: delivered\nStatus: 2.0.0\n"
    at = BOUNCE.index(b"Diagnostic-Code")
    end = BOUNCE.index(b"\n", at) + 1
    assert read(BOUNCE[:end] + second + BOUNCE[end:], MARKS).was == "other"


@pytest.mark.parametrize("auto", ["auto-replied", "auto-generated", "no"])
def test_whoever_is_away_has_the_mail_all_the_same(auto: str) -> None:  # RFC 3834
    away = EmailMessage()
    away["Auto-Submitted"] = auto
    away["Subject"] = "Out of office: undeliverable"
    away[HEADER] = MARKS.of(ordered())
    away.set_content("550 5.1.1 no such person")
    assert read(away.as_bytes(), MARKS).was == "other"


def test_a_receipt_for_reading_is_no_delivery_that_failed() -> None:
    assert read(BOUNCE.replace(b"delivery-status", b"disposition-notification"), MARKS).was == (
        "other"
    )


def test_nobody_else_can_say_that_a_mail_came_back() -> None:
    assert read(bounced(ordered(), Marks(["x" * 32])), MARKS).was == "forged"
    assert read(bounced(ordered(), None), MARKS).was == "unknown"
    mark = MARKS.of(ordered())
    assert MARKS.attempt(mark[:-1] + ("A" if mark[-1] != "A" else "B")) is None
    assert MARKS.attempt("") is None


def test_while_keys_are_changed_both_are_known() -> None:
    """Mails that were sealed with the former key come back for days."""
    assert read(bounced(ordered(), Marks([OLD])), MARKS).was == "returned"
    assert read(bounced(ordered(), MARKS), Marks([KEY])).was == "returned"
    assert read(bounced(ordered(), Marks([OLD])), Marks([KEY])).was == "forged"


def test_a_mark_tells_nobody_whose_it_is() -> None:
    mark = MARKS.of(ordered())
    assert "shop" not in mark
    assert mark == MARKS.of(ordered())
    assert mark != MARKS.of(ordered(attempt=2))


@given(st.binary(max_size=400))
def test_whatever_comes_is_read(mail: bytes) -> None:
    assert read(mail, MARKS).was in ("other", "garbled")


@given(st.lists(st.tuples(st.integers(0, len(BOUNCE)), st.binary(max_size=9)), max_size=6))
def test_whatever_is_done_to_a_bounce_it_names_no_other_attempt(
    cuts: list[tuple[int, bytes]],
) -> None:
    mail = BOUNCE
    for at, put in cuts:
        mail = mail[:at] + put + mail[at + len(put) :]
    found = read(mail, MARKS)
    assert found.attempt in (None, MINE)
    assert "\n" not in found.because


def test_parts_in_parts_without_end_are_garbled_or_other() -> None:
    deep = b"".join(
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="%d"\n\n--%d\n'
        % (number, number)
        for number in range(3_000)
    )
    assert read(deep, MARKS).was == "garbled"
