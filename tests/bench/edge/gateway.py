"""One gateway on a fresh stack, and what it costs."""

import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import yaml

from deploy.local import LocalStack
from deploy.local.ports import a_free_one
from orders.cli.children import Child, Children
from orders.cli.demo.cpu import cpu_seconds
from orders.cli.demo.house import apply_topics
from orders.client.reading import Reader
from services.gateway.keys import NewKey, new_key
from tests.bench.house import FOLDER, open_stack, settings_of
from tests.bench.processes import BROKER, memory_mb
from tests.bench.tree import HERE
from tests.standing_still import standing_still

HOST, CHANNEL = "127.0.0.1", "shop"
SPOOL = re.compile(r"^orders_gateway_spool_records (\S+)", re.MULTILINE)
SUBMISSIONS = "orders.submissions.v1"
READY_SECONDS = 60.0


class Gateway:
    """Opened by `open_gateway`."""

    def __init__(
        self, stack: LocalStack, environment: dict[str, str], port: int, key: str, child: Child
    ) -> None:
        self._stack, self._environment, self._child = stack, environment, child
        self._port, self._key = port, key
        self._url = f"http://{HOST}:{port}"

    def wait(self, seconds: float) -> None:
        """Until it is ready. Raises TimeoutError."""
        until = time.monotonic() + seconds
        while not self._ready():
            if time.monotonic() > until:
                raise TimeoutError(f"the gateway is not ready; its log is {FOLDER / 'edge.log'}")
            time.sleep(0.1)

    def send(self, prefix: str, rate: float, seconds: float, large_every: float = 0) -> "Sending":
        """Somebody begins to send."""
        words = [HOST, self._port, self._key, prefix, rate, seconds, large_every]
        command = [sys.executable, "-m", "tests.bench.edge.client", *map(str, words)]
        return Sending(subprocess.Popen(command, env=self._environment, stdout=-1, text=True))

    def post(self, path: str, document: bytes, media_type: str) -> float:
        """Hand in one document; seconds until it is answered. Raises RuntimeError unless it is
        taken."""
        head = {"Authorization": f"Bearer {self._key}", "Content-Type": media_type}
        began = time.monotonic()
        url = f"{self._url}{path}"
        answer = httpx.post(url, content=document, headers=head, timeout=120, trust_env=False)
        if not answer.is_success:
            raise RuntimeError(f"{path}: {answer.status_code} {answer.text[:500]}")
        return time.monotonic() - began

    def cpu(self) -> float:
        """CPU seconds so far, all threads."""
        return cpu_seconds(self._pid)

    def memory_mb(self) -> float:
        """Resident megabytes now."""
        return memory_mb({"gateway": self._pid})["gateway"]

    def highest_mb(self) -> float:
        """The most that was ever resident."""
        said = Path(f"/proc/{self._pid}/status").read_text()
        return next(int(line.split()[1]) for line in said.splitlines() if "VmHWM" in line) / 1024

    def spooled(self) -> int:
        """Records in the spool."""
        said = httpx.get(f"{self._url}/metrics", timeout=30, trust_env=False).text
        found = SPOOL.search(said)
        return int(float(found[1])) if found else 0

    @contextmanager
    def broker_away(self) -> Iterator[None]:
        """It does not answer meanwhile."""
        [pid] = [pid for title, _, pid, _ in self._stack.status() if title == BROKER and pid]
        with standing_still(pid):
            yield

    def in_log(self) -> set[str]:
        """Ids of the orders that are in the log."""
        with Reader(settings_of(self._environment)) as reader:
            read = reader.read(reader.everywhere((SUBMISSIONS,)))
            return {(one.key or b"").decode() for one in read}

    def _ready(self) -> bool:
        try:
            return httpx.get(f"{self._url}/health/ready", trust_env=False).is_success
        except httpx.HTTPError:
            return False

    @property
    def _pid(self) -> int:
        process = self._child.process
        assert process is not None  # it was started
        return process.pid


class Sending:
    """Somebody who sends; `result` awaits the end."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def result(self) -> dict[str, Any]:
        """What it says at its end. Raises RuntimeError if it failed."""
        said, _ = self._process.communicate()
        if self._process.returncode:
            raise RuntimeError(f"who sends ended with {self._process.returncode}")
        found: dict[str, Any] = json.loads(said)
        return found


@contextmanager
def open_gateway(partitions: int) -> Iterator[Gateway]:
    """A fresh stack with topics and schemas, and a gateway that is ready; gone afterwards."""
    with open_stack(HERE, partitions) as (stack, environment):
        apply_topics(settings_of(environment))
        key, port = new_key(), a_free_one()
        child = Child("gateway", "services.gateway", environment | _settings(key, port))
        with (FOLDER / "edge.log").open("w", encoding="utf-8") as log:
            family = Children([child], lambda name, line: print(name, "|", line, file=log))
            family.start()
            try:
                gateway = Gateway(stack, environment, port, key.key, child)
                gateway.wait(READY_SECONDS)
                yield gateway
            finally:
                family.stop()


def _settings(key: NewKey, port: int) -> dict[str, str]:
    folder = FOLDER / "edge"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    agreed = {
        "formats": ["canonical", "edifact", "sheet"],
        "lenient": True,  # no stage runs that could say whether a control number is a new one
        "payments": True,
        "currency": "EUR",
        "rate": "100000/second",
        "keys": [{"id": key.id, "digest": key.digest}],
    }
    (folder / "channels.yaml").write_text(yaml.safe_dump({"channels": {CHANNEL: agreed}}))
    return {
        "ORDERS_GATEWAY_HOST": HOST,
        "ORDERS_GATEWAY_PORT": str(port),
        "ORDERS_GATEWAY_CHANNELS": str(folder / "channels.yaml"),
        "ORDERS_GATEWAY_SPOOL_DIR": str(folder / "spool"),
    }
