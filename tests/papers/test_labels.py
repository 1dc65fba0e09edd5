"""What stands on a carton, and that machines and people can read it (SH-01)."""

import re
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from zebrafy.zebrafy_zpl import ZebrafyZPL

from orders.client.orderfile.facts import records
from orders.contracts.records import (
    OrderAllocated,
    PackedOut,
    RecallRefused,
    ShipmentPacked,
    ShipmentRecallRequested,
    ShipmentReleased,
)
from orders.engine.errors import ConfigError
from orders.engine.handling import Event
from orders.explain.languages import LANGUAGES
from orders.explain.texts import catalogue
from services.papers.labels.codes import gs1_128
from services.papers.labels.data import Label, NoLabel, labels
from services.papers.labels.reading import TOPIC, shipments
from services.papers.labels.rendering import rendered
from services.papers.labels.saying import ROWS, SYMBOLS, TEXTS, said, shortened
from services.papers.labels.zpl import zpl
from services.papers.rendering import fonts
from services.shipping.policy import ShippingPolicy
from services.shipping.rules.sscc import sscc
from services.shipping.stage import STAGE
from tests.codec import CODEC
from tests.orders import address, buyer, line, order
from tests.papers.parcels import house, known, messages, packed, pictures, read_back, text
from tests.policies import usual
from tests.stages.house import allocated, packages, packed_out, report
from tests.stages.published import of
from tools.texts import fields

CHINESE: dict[str, Any] = {
    "buyer": buyer(name="李小龙", company="南昌贸易有限公司", language="zh-CN"),
    "delivery_address": address(
        name="李小龙",
        street="红谷滩新区丰和中大道1333号3栋2单元1802室",
        postal_code="330038",
        city="南昌",
        region="江西",
        country="CN",
    ),
    "lines": [line(n, name=f"景德镇青花瓷茶杯{n}号") for n in range(1, 6)],
}
LINK = "https://shop.example/v1/tracking/" + "AbCdEfGhIjKlMnOpQrStUvWxYz012345" * 2


def one(*args: Any, **changes: Any) -> Label:
    [label] = packed(*args, **changes)
    return label


def squeezed(words: str) -> str:
    """Without the spaces that come of where a line ends."""
    return re.sub(r"\s", "", words)


@pytest.mark.parametrize(("language", "changes"), [("en", {}), ("zh", CHINESE)])
@pytest.mark.parametrize("link", ["", LINK])
def test_both_codes_are_read_from_the_page_and_from_what_the_printer_gets(language, changes, link):
    label = one("FRAGILE", **changes)
    page = rendered([label], link=link)
    [printed] = ZebrafyZPL(zpl(page.pdf)).to_images()
    wanted = {"]C1": f"00{label.sscc}", "]Q1": link or label.number}
    for picture in (*pictures(page.pdf), *pictures(page.pdf, 203), printed.convert("L")):
        assert read_back(picture) == wanted
    assert page.unprinted == ()


def test_it_says_customer_number_goods_quantity_weight_and_volume():
    label = one(
        "FRAGILE", lines=[line(1, name="Lamp", specification="blue"), *map(line, (2, 3, 4, 5))]
    )
    told = text(rendered([label]).pdf)
    for words in (
        *("To Ada Lovelace Unter den Linden 1 10117 Berlin Germany (DE)", "Order 000001Z"),
        *("Shipment 000001Z-1", "Package 1 of 1", "Weight 1 kg", "Volume 4 l", "From BER"),
        *("2 pcs Lamp, blue SKU-1", "2 pcs Article 5 SKU-5", "FRAGILE", "THIS WAY UP"),
        f"(00) {label.sscc}",
    ):
        assert words in told, words


def test_in_chinese_it_says_the_same():
    told = squeezed(text(rendered([one("FRAGILE", **CHINESE)]).pdf))
    for words in (
        *(
            "收件人李小龙南昌贸易有限公司",
            "红谷滩新区丰和中大道1333号3栋2单元1802室",
            "330038南昌江西中国(CN)",
        ),
        *("订单号000001Z", "第1件，共1件", "重量1kg", "体积4l", "2件景德镇青花瓷茶杯1号SKU-1"),
        *("易碎物品", "向上"),
    ):
        assert words in told, words


def test_whoever_prints_may_ask_for_another_language_than_the_buyers():
    assert "Germany" in text(rendered([one(**CHINESE)._replace(to=address())], "en").pdf)
    assert said(one(buyer=buyer(language="tlh")))["language"] == "en"


def test_a_label_is_the_same_each_time():
    labels = packed(**CHINESE)
    assert rendered(labels).pdf == rendered(labels).pdf
    assert zpl(rendered(labels).pdf) == zpl(rendered(labels).pdf)


def test_it_is_a_page_of_four_inches_by_six_in_whole_dots():
    """Bars are 4 dots of 1/203 inch wide: 0.5 mm, where GS1 asks for 0.495 to 1.016."""
    pdf = rendered([one(), one()._replace(sscc=sscc("9521234", 0, 2))]).pdf
    assert [page.size for page in pictures(pdf, 203)] == [(800, 1200)] * 2
    assert zpl(pdf).count("^PW800\n^LL1200\n") == 2
    assert gs1_128(one().sscc).modules * 4 < 800
    assert [read_back(page)["]C1"][-2:] for page in pictures(pdf)] == ["13", "20"]


def test_what_is_packed_in_several_packages_has_a_label_each():
    room, [package] = house(), packages(2, 2, 2, 2, 2)
    told = room.send(OrderAllocated, allocated(order()))
    first = {**package, "lines": package["lines"][:2], "weight_g": 1250, "volume_ml": 0}
    second = {**package, "lines": package["lines"][2:], "package_id": "P-2"}
    told += room.send(PackedOut, report("packed-1", packages=[first, second]))
    shipment = known(told)
    both = labels(shipment)
    assert [(len(one.goods), one.package, one.packages) for one in both] == [(2, 1, 2), (3, 2, 2)]
    assert "Package 1 of 2 Weight 1.25 kg Volume —" in text(rendered(both).pdf)
    assert labels(shipment, package=2) == both[1:]
    with pytest.raises(NoLabel, match="000001Z-1 has 2 packages"):
        labels(shipment, package=3)


def test_what_is_not_packed_gets_no_label():
    told = house().send(OrderAllocated, allocated(order()))
    with pytest.raises(NoLabel, match="000001Z-1 is not packed yet"):
        labels(known(told))
    with pytest.raises(NoLabel, match="no shipment of it was released"):
        labels([])


def test_what_is_to_be_stopped_gets_no_label_until_that_is_refused():
    room = house()
    told = room.send(OrderAllocated, allocated(order()))
    told += room.send(PackedOut, packed_out())
    about = {"order_id": "shop:1001", "version": 1, "shipment_id": "000001Z-1", "at": 0}
    asked = Event(ShipmentRecallRequested, {**about, "warehouse": "BER", "because": "recalled"})
    with pytest.raises(NoLabel, match=r"000001Z-1 is to be stopped \(recalled\)"):
        labels(known([*told, asked]))
    refused = Event(RecallRefused, {**about, "because": "too late"})
    assert labels(known([*told, asked, refused]))


def test_a_shipment_that_is_released_anew_is_packed_anew():
    room = house()
    told = room.send(OrderAllocated, allocated(order()))
    again = [one for one in told if one.record is ShipmentReleased]
    told += room.send(PackedOut, packed_out())
    assert of(ShipmentPacked, told)
    with pytest.raises(NoLabel, match="not packed yet"):
        labels(known([*told, *again]))


def test_what_was_erased_or_is_garbage_says_nothing():
    told = messages(house().send(OrderAllocated, allocated(order())))
    spoilt = [told[0]._replace(value=None), told[0]._replace(value=b"\0garbage")]
    assert shipments(records(spoilt, TOPIC, CODEC)) == []


def test_a_package_whose_goods_its_warehouse_did_not_tell_says_where_they_stand():
    assert "Goods: see the packing list" in text(rendered(packed("NORMAL", ())).pdf)


def test_another_article_than_was_ordered_is_told_by_its_number_alone():
    told = house().send(OrderAllocated, allocated(order()))
    [shipment] = known(told)
    [package] = packages(2, 2)
    lines = [{**package["lines"][0], "sku": "SKU-9"}, {**package["lines"][1], "line": 77}]
    shipment.packed = cast(
        ShipmentPacked,
        {"packages": [{**package, "lines": lines, "sscc": sscc("9521234", 0, 1)}], "at": 0},
    )
    [label] = labels([shipment])
    assert [(one.sku, one.name) for one in label.goods] == [("SKU-9", ""), ("SKU-2", "")]


def test_more_goods_than_there_is_room_for_are_counted():
    label = one()
    many = label._replace(goods=label.goods[:1] * (ROWS + 18))
    assert "and 18 more: see the packing list" in text(rendered([many]).pdf)


def test_a_character_that_no_font_has_is_printed_as_its_number_and_reported():
    page = rendered([one(delivery_address=address(name="Zoë 😀 Łukasz 𠮷 \u202eevil"))])
    assert page.unprinted == ("U+1F600", "U+202E", "U+20BB7")
    assert "Zoë [U+1F600] Łukasz [U+20BB7] [U+202E]evil" in text(page.pdf)


def test_what_a_buyer_writes_is_text_and_never_code():
    name = '#image("/etc/passwd") $x$ *b* `c` <label> @ref \\ "q" // no'
    page = rendered([one(delivery_address=address(name=name))])
    assert squeezed(name) in squeezed(text(page.pdf))


def test_an_address_that_is_too_long_is_begun_and_reported():
    label = one(delivery_address=address(street="Long " * 60))
    assert shortened(label) == [("Long " * 60)]
    assert "Germany (DE)" in text(rendered([label]).pdf)
    assert shortened(one(**CHINESE)) == []


def test_every_mark_of_the_policy_has_its_words_and_its_symbol():
    """Fragile, this way up, food, cold, dangerous."""
    policy = cast(ShippingPolicy, usual(STAGE))
    marks = {mark for packing in policy.packings for mark in packing.marks}
    assert len(marks) == 5
    for language in LANGUAGES:
        assert marks == {
            m.removeprefix("mark_") for m in catalogue(TEXTS, language) if "mark_" in m
        }
    assert {f"{m.lower().replace(' ', '_')}.svg" for m in marks} == {
        f.name for f in SYMBOLS.iterdir()
    }


def test_a_mark_of_the_houses_own_stands_for_itself():
    assert "HANDLE BY NIGHT" in text(rendered([one()._replace(marks=("HANDLE BY NIGHT",))]).pdf)


def test_both_languages_have_the_same_words_with_the_same_facts():
    told = [catalogue(TEXTS, language) for language in LANGUAGES]
    assert told[0].keys() == told[1].keys()
    for name in told[0]:
        assert fields(told[0][name]) == fields(told[1][name]), name


@pytest.mark.parametrize("number", ["", "123", "095212340000000014", "09521234000000001X"])
def test_a_number_that_is_none_has_no_bars(number: str):
    with pytest.raises(ValueError, match="is no SSCC"):
        gs1_128(number)


def test_without_its_fonts_nothing_is_printed(monkeypatch, tmp_path):
    """typst leaves out what it has no font for, and says nothing."""
    monkeypatch.setattr(fonts, "FILES", (fonts.FILES[1], tmp_path / "gone.otf"))
    fonts.fonts.cache_clear()
    with pytest.raises(ConfigError, match="no font Noto Sans SC here"):
        fonts.fonts()
    monkeypatch.undo()
    fonts.fonts.cache_clear()


written = st.text(max_size=300)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(written, written, written, written, st.lists(written, max_size=6))
def test_whatever_people_write_its_codes_are_read(name, street, company, goods, marks):
    """300 characters, markup, line breaks, emoji, right to left: the label is printed on one page,
    its number and where it goes legible."""
    plain = one()
    label = plain._replace(
        to=address(name=name, street=street),
        company=company,
        goods=tuple(g._replace(name=goods) for g in plain.goods),
        marks=tuple(marks),
    )
    pdf = rendered([label]).pdf
    [picture] = pictures(pdf, 203)
    assert read_back(picture) == {"]C1": f"00{label.sscc}", "]Q1": label.number}
    assert "Germany (DE)" in text(pdf)
