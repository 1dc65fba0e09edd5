"""An archive of before people were sealed in it (decision 0104), as older code has written it: it
is read and verified, goes on, and its index has nobody in clear any more."""

import base64
import json
import zlib
from pathlib import Path

import pytest

from orders.client.archive.expiring import counted
from orders.client.archive.openable import Openable
from orders.client.archive.verifying import sound, verify
from tests.contracts import samples
from tests.orderfile.archive.chest import Chest

FROZEN = Path(__file__).with_name("format_1.json")
"""Its files, packed: web:0, web:1 and a supplement of web:1."""
CUSTOMER = samples.received()["customer_id"]


@pytest.fixture
def chest(tmp_path: Path) -> Chest:
    made = Chest(tmp_path)
    for name, content in json.loads(FROZEN.read_text()).items():
        file = made.archive / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(zlib.decompress(base64.b64decode(content)))
    return made


def test_it_is_read_and_verified_as_it_is(chest: Chest) -> None:  # DL-03
    found = Openable(chest.keys)
    assert sound(verify(chest.archive, [found.take]))
    assert (found.clear, found.parts, found.missing) == (3, 0, [])
    archive = chest.reading()
    assert archive.find("customer", CUSTOMER) == ["web:0", "web:1"]
    archived = archive.get("web:1")
    assert archived is not None
    assert [content["format"] for _, content in archived.entries] == [1, 1]
    assert {"OrderReceived", "CarrierScanned"} <= {one.record for one in archive.records(archived)}
    assert archived.closed == []
    assert archived.papers is None
    archive.close()


def test_it_goes_on_and_its_index_has_nobody_in_clear(chest: Chest) -> None:
    index = chest.archive / "index.db"
    assert CUSTOMER.encode() in index.read_bytes()
    chest.ended("web:7")
    chest.live()
    chest.put_away()
    assert CUSTOMER.encode() not in b"".join(
        file.read_bytes() for file in chest.archive.glob("index.db*")
    )
    archive = chest.reading()
    assert archive.find("customer", CUSTOMER) == ["web:0", "web:1", "web:7"]
    assert archive.find("tracking", "T-web:0") == ["web:0"]
    archive.close()
    assert not chest.broken()
    assert counted(chest.archive, [])[1] == 3, "what stands in the chains in clear is told"


def test_an_index_that_is_made_anew_of_it_has_nobody_in_clear(chest: Chest) -> None:
    (chest.archive / "index.db").unlink()
    chest.ended("web:7")
    chest.live()
    chest.put_away()
    assert CUSTOMER.encode() not in (chest.archive / "index.db").read_bytes()
    archive = chest.reading()
    assert len(archive.find("customer", CUSTOMER)) == 3
    archive.close()
