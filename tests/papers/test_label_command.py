"""`orders papers label` (SH-01): from what stands in the order file to what is stuck on."""

from pathlib import Path
from typing import Any

import pytest
from zebrafy.zebrafy_zpl import ZebrafyZPL

from orders.client.links import load_links
from orders.contracts.records import OrderAllocated, PackedOut
from tests.orderfile.house import House
from tests.orders import address, order
from tests.papers.conftest import Run
from tests.papers.parcels import house as shipping
from tests.papers.parcels import messages, pictures, read_back
from tests.stages.house import allocated, packed_out

KEY = "shop:1001"
NUMBER = "00095212340000000013"


def write(house: House, *, packed: bool = True, **changes: Any) -> None:
    """The order file has an order that is released, and packed."""
    room = shipping("FRAGILE")
    told = room.send(OrderAllocated, allocated(order(**changes)))
    told += room.send(PackedOut, packed_out(1, 2, 2, 2, 2, 2)) if packed else []
    for one in messages(told):
        house.log.put(one.topic, one.value, KEY)
    house.live()


def test_a_label_is_a_file_of_its_shipments_name(house: House, run: Run) -> None:
    write(house)
    result = run("papers", "label", KEY)
    assert (result.exit_code, result.stdout.strip()) == (0, "label-000001Z-1.pdf")
    [page] = pictures(Path("label-000001Z-1.pdf").read_bytes())
    assert read_back(page) == {"]C1": NUMBER, "]Q1": "000001Z"}


def test_a_printer_gets_zpl_on_stdout(house: House, run: Run) -> None:
    write(house)
    result = run("papers", "label", KEY, "--format", "zpl", "--package", "1", "-o", "-")
    [page] = ZebrafyZPL(result.stdout).to_images()
    assert read_back(page.convert("L"))["]C1"] == NUMBER


def test_the_qr_code_opens_the_customers_page(
    house: House, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write(house)
    keys = tmp_path / "links"
    keys.write_text("k" * 32)
    monkeypatch.setenv("ORDERS_GATEWAY_LINK_KEYS", str(keys))
    monkeypatch.setenv("ORDERS_GATEWAY_PUBLIC_URL", "https://shop.example/")
    run("papers", "label", KEY, "-o", "label.pdf")
    [page] = pictures(Path("label.pdf").read_bytes())
    start = "https://shop.example/v1/tracking/"
    assert read_back(page)["]Q1"].startswith(start)
    assert load_links(keys).order_of(read_back(page)["]Q1"].removeprefix(start)) == KEY


def test_what_is_not_packed_is_refused_with_the_reason(house: House, run: Run) -> None:
    write(house, packed=False)
    result = run("papers", "label", KEY)
    assert result.exit_code == 3
    assert "no label of shop:1001: 000001Z-1 is not packed yet" in result.stderr
    assert list(Path().glob("label*")) == []


def test_an_order_nobody_knows_and_a_house_without_an_order_file(house: House, run: Run) -> None:
    result = run("papers", "label", KEY)
    assert result.exit_code == 4
    assert "not found: order file in" in result.stderr
    write(house)
    assert run("papers", "label", "shop:9").exit_code == 4


def test_what_was_not_printed_as_it_was_said_is_told(house: House, run: Run) -> None:
    write(house, delivery_address=address(name="Zoë 😀", street="Long " * 60))
    result = run("papers", "label", KEY)
    assert "no font has U+1F600: printed as numbers" in result.stderr
    assert "too long for a label, its beginning is printed: Long Long" in result.stderr


def test_a_folder_that_is_not_there_is_told(house: House, run: Run) -> None:
    write(house)
    result = run("papers", "label", KEY, "-o", "nowhere/label.pdf")
    assert (result.exit_code, "nowhere/label.pdf: No such file" in result.stderr) == (2, True)
