"""The demo's gateway: where it listens, who may hand in what, and their keys and secrets."""

import base64
import secrets
import shutil
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import yaml

from deploy.local.ports import a_free_one
from orders.cli.children import Child
from services.gateway.delivering.outbox import Outbox
from services.gateway.delivering.rows import STATES
from services.gateway.keys import NewKey, new_key
from services.simulator.agreements import SYSTEMS
from services.simulator.shops.form import Credentials, Form

HOST = "127.0.0.1"
RATE = "10000/second"
"""What the machine holds is the demo's question, not what was agreed."""
LOOK_SECONDS = 0.1
PARTIES = {"ours": "14:4098765000010", "theirs": "14:5412345000013"}
DELIVERIES: Mapping[str, Mapping[str, Any]] = {
    "canonical": {"format": "json"},
    "edifact": {"format": "edifact", "receipts": True, **PARTIES},
    "ubl": {"format": "ubl", "ours": "0088:4098765000010", "theirs": "0088:5412345000013"},
}
"""Format of a partner's orders -> how it is told of them, into a folder."""
CLERK = "S002"
"""Who of the house enters what the desk is told (`services/simulator/staff.py`)."""


class Edge(NamedTuple):
    """`url`: where the gateway listens; `credentials` by channel; `child`: its process;
    `delivers`: the one that tells partners of their orders, its files in `folder`."""

    url: str
    credentials: Mapping[str, Credentials]
    child: Child
    delivers: Child
    folder: Path

    def wait(self, seconds: float, meanwhile: Callable[[], None]) -> None:
        """Until it is ready, so long at most."""
        until = time.monotonic() + seconds
        while not self._ready() and time.monotonic() < until:
            meanwhile()
            time.sleep(LOOK_SECONDS)

    def told(self) -> str:
        """What partners were told, by what became of it."""
        with closing(Outbox(self.folder / "deliver")) as outbox:
            states = Counter(one.state for one in outbox.chosen("1"))
        return ", ".join(f"{states[state]} {state.replace('_', ' ')}" for state in STATES)

    def _ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health/ready", trust_env=False).is_success
        except httpx.HTTPError:
            return False


def edge(folder: Path, forms: Mapping[str, Form]) -> Edge:
    """A gateway for these channels, on a free port; what an earlier one left in `folder` is
    deleted."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    keys = {channel: new_key() for channel in forms}
    shared = {channel: f"whsec_{_random()}" for channel in forms}
    entries = {
        channel: _entry(channel, form, keys[channel], folder / "told" / channel)
        for channel, form in forms.items()
    }
    (folder / "channels.yaml").write_text(yaml.safe_dump({"channels": entries}))
    for channel, secret in shared.items():
        (folder / f"{channel}.secret").write_text(secret)
    port = a_free_one()
    common = {
        "ORDERS_GATEWAY_CHANNELS": str(folder / "channels.yaml"),
        "ORDERS_GATEWAY_SECRETS_DIR": str(folder),
    }
    child = Child(
        "gateway",
        "services.gateway",
        {
            **common,
            "ORDERS_GATEWAY_HOST": HOST,
            "ORDERS_GATEWAY_PORT": str(port),
            "ORDERS_GATEWAY_SPOOL_DIR": str(folder / "spool"),
        },
    )
    delivers = Child(
        "deliver",
        "services.gateway.deliver",
        {**common, "ORDERS_DATA_DIR": str(folder)},
        ("--since", datetime.now(UTC).isoformat()),
    )
    agreed = {channel: Credentials(keys[channel].key, shared[channel]) for channel in forms}
    return Edge(f"http://{HOST}:{port}", agreed, child, delivers, folder)


def _entry(channel: str, form: Form, key: NewKey, told: Path) -> dict[str, Any]:
    agreed: dict[str, Any] = {
        "formats": [form.format],
        "payments": True,
        "customers": "any" if form.drafted else "own",
        "rate": RATE,
        "keys": [{"id": key.id, "digest": key.digest, "staff_id": CLERK if form.drafted else ""}],
    }
    if form.webhook:
        agreed["webhook"] = {"kind": form.webhook, "secrets": [f"{channel}.secret"]}
    if channel in SYSTEMS:
        agreed["delivery"] = {**DELIVERIES[form.format], "folder": str(told)}
    return agreed


def _random() -> str:
    return base64.b64encode(secrets.token_bytes(24)).decode()
