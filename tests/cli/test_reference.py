"""Reference data and stock from files: all of a file or nothing, every fault with its row and
field."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from orders.cli import reference
from orders.client.fields import FieldFault, Shape
from orders.client.tables import rows
from orders.contracts import records
from orders.contracts.catalogue import TOPICS, record_type
from orders.contracts.keys import key_of
from orders.engine.errors import ConfigError
from orders.engine.references import References
from services.simulator.catalogue import catalogue
from tests import orders as made
from tests.codec import CODEC
from tests.stages import house
from tests.stages.house import warehouse

AT = 1_760_000_000_000
ARTICLES = """\
sku,name,family,unit,stocked,specifications,maximum_quantity,weight_g,volume_ml,nature,barred_groups,barred_countries,minimum_age,licence
A1,Lamp,lamps,PCE,true,white|black,100,900,4000,FRAGILE,,,0,
A2,Wine,wine,PCE,true,,100,1300,1500,FOOD,,CH|NO,18,
"""


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_of_articles_becomes_records(tmp_path: Path):
    checked = reference.check(records.Article, rows(written(tmp_path, "articles.csv", ARTICLES)))
    assert checked.faults == []
    (_, key, lamp), (_, _, wine) = checked.records
    assert (key, lamp["specifications"], lamp["stocked"], lamp["minimum_age"]) == (
        "A1",
        ["white", "black"],
        True,
        0,
    )
    assert (wine["barred_countries"], wine["nature"]) == (["CH", "NO"], "FOOD")
    codec = CODEC
    assert (
        codec.decode(codec.encode(record_type(records.Article), wine), "ref.articles.v1")[1] == wine
    )


def test_every_fault_is_named_with_row_and_field(tmp_path: Path):
    broken = (
        ARTICLES.replace("lamps,PCE,true", "lamps,PCE,perhaps")
        .replace("100,1300", "many,1300")
        .replace("FOOD", "TASTY")
    )
    checked = reference.check(records.Article, rows(written(tmp_path, "articles.csv", broken)))
    assert [(fault.row, fault.field, fault.code) for fault in checked.faults] == [
        (2, "stocked", "wrong_type"),
        (3, "maximum_quantity", "wrong_type"),
        (3, "nature", "unknown_symbol"),
    ]


def test_two_rows_of_one_key_are_a_fault(tmp_path: Path):
    checked = reference.check(
        records.Article, rows(written(tmp_path, "articles.csv", ARTICLES.replace("A2,", "A1,")))
    )
    assert [(fault.row, fault.code) for fault in checked.faults] == [(3, "repeated_key")]


def test_the_kind_of_a_file_is_its_ending(tmp_path: Path):
    rate = {
        "currency": "GBP",
        "house_currency": "EUR",
        "micros": 1_170_000,
        "valid_from_at": "2026-01-01T00:00:00Z",
    }
    as_yaml = (
        "- {currency: GBP, house_currency: EUR, micros: 1170000, "
        "valid_from_at: '2026-01-01T00:00:00Z'}\n"
    )
    packed = tmp_path / "rates.jsonl.gz"
    packed.write_bytes(gzip.compress(json.dumps(rate).encode()))
    files = [
        written(tmp_path, "rates.json", json.dumps([rate])),
        written(tmp_path, "rates.yaml", as_yaml),
        packed,
    ]
    results = [reference.check(records.ExchangeRate, rows(file)).records for file in files]
    assert (
        results[0]
        == results[1]
        == results[2]
        == [(records.ExchangeRate, "GBP", {**rate, "valid_from_at": 1_767_225_600_000})]
    )
    with pytest.raises(ConfigError, match=r"\.csv"):
        list(rows(written(tmp_path, "rates.xls", "")))


def test_a_broken_file_is_named_with_its_line(tmp_path: Path):
    with pytest.raises(ConfigError, match="line 3"):
        list(rows(written(tmp_path, "articles.csv", "a,b\n1,2\n1\n")))


KNOWN = References(
    {
        records.Article: {sku: made.article(sku) for sku in ("A1", "A2")},
        records.Warehouse: {"HAM": warehouse("HAM"), "MUC": warehouse("MUC")},
    }
)


def counted(folder: Path, *lines: str) -> reference.Checked:
    text = "\n".join(("sku,warehouse,quantity,unit", *lines)) + "\n"
    return reference.counts(rows(written(folder, "stock.csv", text)), "count:abc", AT, KNOWN)


def faults(checked: reference.Checked) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.field, fault.code) for fault in checked.faults]


def test_counted_stock_carries_document_ids_so_that_a_repeated_file_adds_nothing(
    tmp_path: Path,
):  # IV-11
    checked = counted(tmp_path, "A1,HAM,5,PCE", "A2,HAM,-1,PCE")
    assert faults(checked) == [(3, "quantity", "out_of_range")]
    _, key, first = checked.records[0]
    assert (key, first["document_id"], first["at"]) == ("A1", "count:abc:2", AT)


def test_counted_stock_is_held_against_the_master_data(tmp_path: Path):  # IV-11
    """A warehouse or an article that nobody knows, another unit, the same shelf twice."""
    checked = counted(
        tmp_path, "A1,HMA,7,PCE", "AX,HAM,7,PCE", "A1,HAM,3,PCE", "A1,HAM,5,PCE", "A1,HAM,5,KGM"
    )
    beyond = counted(tmp_path, f"A1,HAM,{10**15},PCE")
    assert faults(beyond) == [(2, "quantity", "out_of_range")]
    assert faults(checked) == [
        (2, "warehouse", "unknown_warehouse"),
        (3, "sku", "unknown_article"),
        (4, "", "repeated_shelf"),
        (5, "", "repeated_shelf"),
        (6, "unit", "other_unit"),
        (6, "", "repeated_shelf"),
    ]


def test_the_same_article_in_two_warehouses_is_no_repeat(tmp_path: Path):
    assert not counted(tmp_path, "A1,HAM,7,PCE", "A1,MUC,7,PCE").faults


def test_a_count_without_a_unit_is_in_the_articles_own(tmp_path: Path):
    grams = References(
        {
            records.Article: {"A1": made.article("A1", unit="GRM")},
            records.Warehouse: {"HAM": warehouse("HAM")},
        }
    )
    file = written(tmp_path, "stock.csv", "sku,warehouse,quantity\nA1,HAM,7\n")
    checked = reference.counts(rows(file), "count:abc", AT, grams)
    assert not checked.faults
    assert checked.records[0][2]["unit"] == "GRM"


def test_a_rate_of_nothing_is_refused_when_it_is_loaded(tmp_path: Path):  # RV-05
    file = written(
        tmp_path,
        "rates.csv",
        "currency,house_currency,micros,valid_from_at\nUSD,EUR,0,0\nGBP,EUR,-5,0\nCHF,EUR,1,0\n",
    )
    checked = reference.check(records.ExchangeRate, rows(file))
    assert faults(checked) == [(2, "micros", "out_of_range"), (3, "micros", "out_of_range")]


def test_there_is_a_key_for_every_kind_of_reference_data():
    made = {record: (key, value) for record, key, value in catalogue(7, AT).references()}
    for name, record in reference.NAMES.items():
        assert TOPICS[f"ref.{name}.v1"].records[0].record is record
        if record in made:
            key, value = made[record]
            assert key_of(record, value) == key


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ({"line": 2**31}, FieldFault("line", "out_of_range", "does not fit into int")),
        ({"line": True}, FieldFault("line", "wrong_type", "int is wanted")),
        ({"line": 1.5}, FieldFault("line", "wrong_type", "int is wanted")),
        ({"lime": 1}, FieldFault("lime", "unknown_field", "OrderLine has no such field")),
    ],
)
def test_a_field_is_refused_rather_than_bent(value: dict[str, Any], fault: FieldFault):
    order = Shape(record_type(records.OrderSubmitted), lenient=True)
    _, faults = order.conform({"order": {"lines": [value]}})
    assert faults == [FieldFault(f"order.lines[0].{fault.field}", fault.code, fault.reason)]


def test_every_fault_of_a_partner_and_of_a_code_is_named(tmp_path: Path):  # IN-01
    def faults(record: type, *found: Any) -> list[tuple[str, str]]:
        file = written(tmp_path, "rows.json", json.dumps(found))
        return [(one.field, one.code) for one in reference.check(record, rows(file)).faults]

    good = made.partner()
    assert faults(records.Partner, good) == []
    bad = {**good, "id": " ", "city": "", "country": "Germany", "currency": "EURO"}
    assert faults(records.Partner, bad | {"email": "ada", "invoice_to": "4098765000010"}) == [
        ("id", "missing_field"),
        ("city", "missing_field"),
        ("country", "wrong_value"),
        ("currency", "wrong_value"),
        ("email", "wrong_value"),
        ("invoice_to", "wrong_value"),
    ]
    assert faults(records.Partner, good, good) == [("", "repeated_key")]
    wrong = made.coded("1", "", unit="CT", units=0)
    assert faults(records.CodedArticle, wrong) == [
        ("units", "out_of_range"),
        ("sku", "missing_field"),
        ("unit", "wrong_value"),
    ]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"gtin": "4006381333930"}, "gtin"),
        ({"gtin": "400-6381333931"}, "gtin"),
        ({"hs_code": "9405.21"}, "hs_code"),
        ({"hs_code": "94"}, "hs_code"),
        ({"origin_country": "Germany"}, "origin_country"),
        ({"service": "parcel"}, "service"),
        ({"platform": "by mail"}, "platform"),
    ],
)
def test_what_customs_ask_of_an_article_makes_sense(said: dict[str, str], field: str):  # SH-02
    right = {"gtin": "4006381333931", "hs_code": "940521", "origin_country": "DE"}
    known = made.article("A1", **right)
    assert reference.check(records.Article, [(2, known)]).faults == []
    assert reference.check(records.Article, [(2, made.article("A1"))]).faults == [], "or nothing"
    [fault] = reference.check(records.Article, [(2, {**known, **said})]).faults
    assert (fault.field, fault.code) == (field, "wrong_value")


def test_what_a_channel_must_say_is_a_field_of_an_order(tmp_path: Path):  # IN-06
    sound = ["lines[].specification", "buyer.contacts[PHONE]", "trade_terms.incoterm", "notes"]
    wrong = [*sound, "colour", "lines[", "lines[].colour"]
    row = {
        "channel": "sales",
        "mandatory": wrong,
        "unreadable": "ignored",
        "heard_within_hours": -1,
        "zone": "Atlantis",
        "country": "Germany",
    }
    file = written(tmp_path, "rows.json", json.dumps([row]))
    checked = reference.check(records.Channel, rows(file))
    assert [(one.field, one.code) for one in checked.faults] == [
        ("heard_within_hours", "out_of_range"),
        ("unreadable", "wrong_value"),
        ("zone", "wrong_value"),
        ("country", "wrong_value"),
        *((f"mandatory[{n}]", "wrong_value") for n in (4, 5, 6)),
    ]


def test_what_is_agreed_with_a_channel_makes_sense(tmp_path: Path):  # RV-01, CF-01
    rule = {"means": "mail", "answer_within_hours": 0, "suspended_days": 0}
    row = {"channel": "sales", "delivers_to": ["DE", "XX", "US-AK"], "confirmation": rule}
    file = written(tmp_path, "rows.json", json.dumps([row, {"channel": "desk"}]))
    checked = reference.check(records.Channel, rows(file))
    assert [(one.row, one.field, one.code) for one in checked.faults] == [
        (1, "confirmation.answer_within_hours", "out_of_range"),
        (1, "confirmation.suspended_days", "out_of_range"),
        (1, "delivers_to[1]", "wrong_value"),
    ]


RESTRICTIONS = """\
restriction,goods_class,group,country,licence,valid_from_at
no spirits,spirits,minor,*,,2020-01-01T00:00:00Z
by licence,spirits,*,SE,spirits,2020-01-01T00:00:00Z
"""


def test_a_table_of_restrictions_names_class_group_and_country(tmp_path: Path):  # RV-05
    def checked(text: str) -> reference.Checked:
        return reference.check(
            records.Restriction, rows(written(tmp_path, "restrictions.csv", text))
        )

    sound = checked(RESTRICTIONS)
    assert not sound.faults
    assert [(key, row["group"], row["valid_to_at"]) for _, key, row in sound.records] == [
        ("no spirits", "minor", None),
        ("by licence", "*", None),
    ]
    for wrong, field in ((",SE,", "country"), (",spirits,", "goods_class"), (",minor,", "group")):
        [fault] = checked(RESTRICTIONS.replace(wrong, ",,", 1)).faults
        assert fault.field == field


def test_the_examples_of_carriers_and_rates_are_sound():
    """SH-03: what is left out of a rate means nothing more."""
    folder = Path("examples/reference")
    carriers = reference.check(records.Carrier, rows(folder / "carriers.csv"))
    found = reference.check(records.Rate, rows(folder / "rates.yaml"))
    assert (carriers.faults, found.faults) == ([], [])
    assert [one["pickup_weekdays"] for _, _, one in carriers.records] == [
        list(range(5)),
        list(range(6)),
    ]
    assert [key for _, key, _ in found.records] == [
        "norpak:standard:DE:DE:0",
        "norpak:standard:DE:DE:0@islands",
        "swift:express:DE:*:0@1767222000000",
    ]


@pytest.mark.parametrize(
    ("record", "changes", "fault"),
    [
        (records.Rate, {"zone": "north"}, ("zone", "wrong_value")),
        (
            records.Rate,
            {"zone": "n", "postal_prefixes": [" "]},
            ("postal_prefixes[0]", "wrong_value"),
        ),
        (records.Rate, {"zone": "a:b", "postal_prefixes": ["2"]}, ("zone", "wrong_value")),
        (records.Rate, {"fuel_permille": -1}, ("fuel_permille", "out_of_range")),
        (records.Rate, {"price_per_g": 0}, ("price_per_g", "out_of_range")),
        (records.Rate, {"currency": "EURO"}, ("currency", "wrong_value")),
        (records.Rate, {"maximum_weight_g": -1}, ("maximum_weight_g", "wrong_value")),
        (records.Rate, {"valid_from_at": 5, "valid_to_at": 5}, ("valid_to_at", "wrong_value")),
        (
            records.Rate,
            {"surcharges": [{"surcharge": "remote", "minor": -1}]},
            ("surcharges[0]", "wrong_value"),
        ),
        (records.Carrier, {"pickup_weekdays": [7]}, ("pickup_weekdays[0]", "wrong_value")),
        (records.Carrier, {"cut_off": "25:00"}, ("cut_off", "wrong_value")),
        (records.CarrierQuality, {"quality": 101}, ("quality", "out_of_range")),
        (records.CarrierQuality, {"lost": 11}, ("shipments", "out_of_range")),
    ],
)
def test_a_rate_or_carrier_that_means_nothing_is_refused_by_row_and_field(
    record: type, changes: dict[str, Any], fault: tuple[str, str]
):
    """SH-03."""
    learned = {"carrier": "lorry", "mode": "*", "from_country": "*", "to_country": "*"}
    counted = {"quality": 90, "shipments": 10, "on_time": 9, "lost": 1, "at": 0}
    sound = {
        records.Rate: house.rate("lorry", "road", 300, 3),
        records.Carrier: house.carrier("lorry"),
        records.CarrierQuality: {**learned, **counted},
    }[record]
    assert reference.check(record, [(1, dict(sound))]).faults == []
    [found] = reference.check(record, [(7, {**sound, **changes})]).faults
    assert (found.row, found.field, found.code) == (7, *fault)
