"""The process that delivers is killed between any two of its steps: the partner is told under the
same name and control number, in the same bytes (IN-04)."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from services.gateway.delivering.folder import depositor
from tests.gateway.delivering.house import X12, House

DIES = """
import os, signal, sys
from pathlib import Path
from services.gateway.delivering import folder
from services.gateway.delivering.outbox import Outbox
from tests.gateway.delivering.house import X12, House

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

where, path = sys.argv[1], Path(sys.argv[2])
house = House(path, bright=X12)
put = folder.depositor(path / "out")
if where == "in the commit":
    Outbox.read_to = die
house.tell("RECEIVED")
if where == "after the commit":
    die()
if where == "half written":
    folder.os.fsync = die
if where == "sent, not noted":
    Outbox.note = die
house.courier("bright", put).step()
"""


def killed(where: str, folder: Path) -> None:
    process = subprocess.run([sys.executable, "-c", DIES, where, str(folder)], check=False)
    assert process.returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    ("where", "known", "there"),
    [
        ("in the commit", 0, 0),
        ("after the commit", 1, 0),
        ("half written", 1, 0),
        ("sent, not noted", 1, 1),
    ],
)
def test_the_partner_is_told_once_more_and_the_same(
    tmp_path: Path, where: str, known: int, there: int
):
    killed(where, tmp_path)
    house, out = House(tmp_path, bright=X12), tmp_path / "out"
    before = {file.name: file.read_bytes() for file in out.glob("*.x12")}
    assert (len(house.all()), len(before)) == (known, there)
    assert bool(house.outbox.places()) == bool(known), "read on behind it only if it is kept"

    house.tell("RECEIVED")  # the log is read again, or this is new
    while house.courier("bright", depositor(out)).step():
        pass
    assert house.states() == [("RECEIVED", "sent")]
    after = {file.name: file.read_bytes() for file in out.glob("*.x12")}
    assert list(after) == ["bright-000000001.x12"]
    assert before.items() <= after.items()
