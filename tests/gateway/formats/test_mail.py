"""Mails: each part goes to the reader of its format, and what nobody reads is told."""

import time
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.formats.mail import read
from services.gateway.formats.reading import Profile
from tests.gateway.formats.found import told
from tests.gateway.formats.test_ubl import line as ubl_line
from tests.gateway.formats.test_ubl import order as ubl_order
from tests.gateway.formats.workbooks import xlsx

SHOP = Profile(channel="shop", currency="EUR")
CSV = "Order;SKU;Qty;Description\n1;A;2;Größe\n".encode("cp1252")


def mail(*attached: tuple[bytes, str, str], body: str = "") -> EmailMessage:
    """A mail with a letter, if there is one, and attachments (content, type, file name)."""
    made = EmailMessage()
    made["From"], made["Subject"] = "ada@example.com", "Our order"
    if body:
        made.set_content(body)
    for content, kind, name in attached:
        main, _, sub = kind.partition("/")
        made.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return made


@pytest.mark.parametrize(
    ("content", "kind", "name"),
    [
        (CSV, "text/csv", "x"),
        (CSV, "application/octet-stream", "Bestellung.CSV"),
        (CSV, "application/vnd.ms-excel", "Größe.csv"),
        (xlsx([["Order", "SKU", "Qty"], ["1", "A", 2]]), "application/octet-stream", "x.xlsx"),
        (xlsx([["Order", "SKU", "Qty"], ["1", "A", 2]]), "text/csv", "x.csv"),
        (ubl_order(ubl_line()), "application/xml", "x"),
        (ubl_order(ubl_line()), "application/octet-stream", "x"),
    ],
)
def test_an_attachment_is_read_by_its_name_its_type_or_its_content(
    content: bytes, kind: str, name: str
):
    reading = read(mail((content, kind, name)).as_bytes(), SHOP)
    assert reading.faults == ()
    (one,) = reading.placed
    assert one.places["lines[0].quantity"].startswith("part 1: ")


def test_the_letter_and_what_else_nobody_reads_are_told_and_the_orders_stand():
    message = mail(
        (CSV, "text/csv", "a.csv"),
        (b"\x89PNG", "image/png", "logo.png"),
        (b"Order;SKU;Qty\n2;B;x", "text/csv", "b.csv"),
        body="Dear all, here is our order, with thanks",
    )
    reading = read(message.as_bytes(), SHOP)
    assert [one.order["reference"] for one in reading.placed] == ["1"]
    assert told(reading) == {
        ("part 1", "part_not_an_order"),
        ("part 3", "part_not_an_order"),
        ("part 4: cell C2", "number_malformed"),
    }


def test_the_encoding_of_a_part_is_the_one_that_the_part_names():
    message = EmailMessage()
    message.set_content("Order;SKU;Qty;Description\n1;A;2;größer", subtype="csv", charset="cp850")
    (one,) = read(message.as_bytes(), SHOP).placed
    assert one.order["lines"][0]["name"] == "größer"
    assert not any("guessed" in said for said in one.filled)


def test_a_mail_that_was_forwarded_is_read_inside():
    outer = mail(body="see below")
    outer.add_attachment(mail((CSV, "text/csv", "a.csv"), body="our order"))
    reading = read(outer.as_bytes(), SHOP)
    assert told(reading) == {("part 1", "part_not_an_order"), ("part 2.1", "part_not_an_order")}
    assert reading.placed[0].places["reference"] == "part 2.2: cell A2"


def test_a_body_that_is_an_order_is_one():
    reading = read(b"Subject: order\n\n" + ubl_order(ubl_line()), SHOP)
    assert reading.placed[0].places["reference"] == "part 1: /Order/cbc:ID"


def nested(depth: int) -> bytes:
    made = b"Content-Type: text/plain\n\nhello"
    for level in range(depth):
        mark = f"b{level}".encode()
        made = b"".join(
            (b'Content-Type: multipart/mixed; boundary="', mark, b'"\n\n--', mark, b"\n")
        ) + made + b"\n--" + mark + b"--\n"  # fmt: skip
    return made


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (b"", "mail_empty"),
        (b"Subject: x\n\n", "mail_empty"),
        (nested(30), "mail_too_deep"),
        (nested(600), "mail_too_deep"),
        (mail(*[(b"x", "image/png", "x")] * 101).as_bytes(), "mail_of_too_many_parts"),
        (b"Subject: x\n\nhello, you; there", "part_not_an_order"),
        (b"Content-Type: text/csv; charset=no-such\n\nOrder;SKU\n1;\xff\xfe\x81", ""),
        (b"Content-Transfer-Encoding: base64\nContent-Type: text/csv\n\n!!!", "mail_empty"),
        (b"Content-Transfer-Encoding: x-uuencode\n\nbegin 666 x\n!!", "part_not_an_order"),
    ],
)
def test_what_is_no_mail_with_an_order_is_a_fault(document: bytes, code: str):
    started = time.process_time()
    reading = read(document, SHOP)
    assert {one.code for one in reading.faults} == ({code} if code else set())
    assert reading.faults or reading.placed
    assert time.process_time() - started < 5


def test_a_fault_quotes_nothing_of_what_was_sent():
    message = mail((b"Lovelace", "image/png", "Lovelace.png"), body="Ada Lovelace")
    assert "Lovelace" not in str(read(message.as_bytes(), SHOP).faults)


SOUND = mail(
    (CSV, "text/csv", "Größe.csv"), (ubl_order(ubl_line()), "text/xml", "b.xml")
).as_bytes()


@given(at=st.integers(0, 5000), new=st.binary(max_size=8), cut=st.integers(0, 40))
def test_a_mail_that_was_damaged_has_orders_or_faults(at: int, new: bytes, cut: int):
    at %= len(SOUND)
    reading = read(SOUND[:at] + new + SOUND[at + cut :], SHOP)
    assert reading.placed or reading.faults


HEADERS = st.sampled_from(
    ["Content-Type", "Content-Disposition", "Content-Transfer-Encoding", "MIME-Version"]
)
VALUES = st.lists(
    st.sampled_from(
        [
            "multipart/mixed", "text/csv", "message/rfc822", "message/partial", "boundary=b", ";",
            'filename="=?utf-8?B?*?="', "filename*=no-such''%ff", "filename*0*=a", "name=x.csv",
            "charset=rot13", "charset=idna", "charset*=utf-16''x", "base64", "x-uuencode", "hex",
            "quoted-printable", "\xff", " ", "\n ",
        ]
    ),
    max_size=5,
)  # fmt: skip


@given(st.lists(st.tuples(HEADERS, VALUES), max_size=4), st.binary(max_size=20))
def test_whatever_the_headers_say_a_mail_has_orders_or_faults(
    headers: list[tuple[str, list[str]]], body: bytes
):
    head = "".join(f"{name}: {''.join(values)}\n" for name, values in headers)
    reading = read(head.encode("latin-1") + b"\n--b\n" + CSV + body + b"\n--b--", SHOP)
    assert reading.placed or reading.faults
