"""The demo's gateway: where it listens, who may hand in what, and their keys and secrets."""

import base64
import secrets
import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import yaml

from deploy.local.ports import a_free_one
from orders.cli.children import Child
from services.gateway.keys import NewKey, new_key
from services.simulator.shops.form import Credentials, Form

HOST = "127.0.0.1"
RATE = "10000/second"
"""What the machine holds is the demo's question, not what was agreed."""
LOOK_SECONDS = 0.1


class Edge(NamedTuple):
    """`url`: where the gateway listens; `credentials` by channel; `child`: its process."""

    url: str
    credentials: Mapping[str, Credentials]
    child: Child

    def wait(self, seconds: float, meanwhile: Callable[[], None]) -> None:
        """Until it is ready, so long at most."""
        until = time.monotonic() + seconds
        while not self._ready() and time.monotonic() < until:
            meanwhile()
            time.sleep(LOOK_SECONDS)

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
    entries = {channel: _entry(channel, form, keys[channel]) for channel, form in forms.items()}
    (folder / "channels.yaml").write_text(yaml.safe_dump({"channels": entries}))
    for channel, secret in shared.items():
        (folder / f"{channel}.secret").write_text(secret)
    port = a_free_one()
    child = Child(
        "gateway",
        "services.gateway",
        {
            "ORDERS_GATEWAY_HOST": HOST,
            "ORDERS_GATEWAY_PORT": str(port),
            "ORDERS_GATEWAY_CHANNELS": str(folder / "channels.yaml"),
            "ORDERS_GATEWAY_SECRETS_DIR": str(folder),
            "ORDERS_GATEWAY_SPOOL_DIR": str(folder / "spool"),
        },
    )
    agreed = {channel: Credentials(keys[channel].key, shared[channel]) for channel in forms}
    return Edge(f"http://{HOST}:{port}", agreed, child)


def _entry(channel: str, form: Form, key: NewKey) -> dict[str, Any]:
    agreed: dict[str, Any] = {
        "formats": [form.format],
        "rate": RATE,
        "keys": [{"id": key.id, "digest": key.digest}],
    }
    if form.webhook:
        agreed["webhook"] = {"kind": form.webhook, "secrets": [f"{channel}.secret"]}
    return agreed


def _random() -> str:
    return base64.b64encode(secrets.token_bytes(24)).decode()
