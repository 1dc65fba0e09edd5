"""`python -m services.gateway.again CHANNEL SHA256 BY`: a document of the desk is read again, and
what it says is submitted; `orders documents retry`."""

import argparse
import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from orders.client.documents import Filed, folder_of
from orders.client.publishing import NOWHERE, Publication, Publisher, publication
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import RegistryUnavailable
from orders.engine.errors import ConfigError, TransientError
from orders.engine.host.clock import build_clock
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings, load_settings
from services.gateway.believed import Belief, believed
from services.gateway.channels import NOBODY, Channel, Channels
from services.gateway.desk.settling import settled
from services.gateway.formats.catalogue import reader
from services.gateway.formats.reading import Reading
from services.gateway.submissions import items

EXIT_DONE, EXIT_CONFIG, EXIT_REFUSED, EXIT_NOT_FOUND, EXIT_AWAY = 0, 2, 3, 4, 5


def main() -> int:
    """Exit codes as of `orders`."""
    parser = argparse.ArgumentParser(prog="python -m services.gateway.again")
    for name in ("channel", "sha256", "by"):
        parser.add_argument(name)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    try:
        return _again(load_settings("gateway"), asked.channel, asked.sha256, asked.by, asked.json)
    except ConfigError as error:
        print(f"documents: {error}", file=sys.stderr)
        return EXIT_CONFIG
    except (RegistryUnavailable, TransientError) as error:
        print(f"documents: {error}", file=sys.stderr)
        return EXIT_AWAY


def _again(settings: Settings, channel: str, sha256: str, by: str, as_json: bool) -> int:
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    found = Filed(settings, codec, folder_of(settings)).find(channel, sha256)
    if found is None or found.content is None:
        print(f"not found: the bytes of {sha256}, or they are withheld", file=sys.stderr)
        return EXIT_NOT_FOUND

    def encode(record: type, key: str, value: Mapping[str, Any]) -> Publication:
        return publication(codec, record, key, value)

    form, now = found.filed["format"], build_clock(settings).now()
    agreed = agreed_with(settings, channel)
    reading = read(agreed, channel, form, found.content, now)
    if reading.faults:
        for one in reading.faults:
            print(f"{one.where}: {one.message} [{one.code}]", file=sys.stderr)
        return EXIT_REFUSED
    own = agreed.customers == "own"
    said = list(items(reading, channel, now, encode, sha256, own_customers=own))
    because = f"read again: {', '.join(item.order_id for item in said[:10])}"
    word = settled(channel, sha256, "placed", by, because, now, encode)
    records = [*(item.record for item in said), word]
    asyncio.run(_sent(settings, records))
    if as_json:
        print(json.dumps([{"order_id": item.order_id, "said": item.said} for item in said]))
    else:
        print("\n".join(f"{item.order_id}: {item.said} submitted" for item in said))
    return EXIT_DONE


def agreed_with(settings: Settings, channel: str) -> Channel:
    """What is agreed with it today. Raises ConfigError for a channel that is none any more."""
    agreed = Channels.load(settings.gateway_channels or NOBODY).channels.get(channel)
    if agreed is None:
        raise ConfigError(f"there is no channel {channel} in ORDERS_GATEWAY_CHANNELS")
    return agreed


def read(agreed: Channel, channel: str, form: str, document: bytes, now: int) -> Reading:
    """What it says today. `now` in milliseconds."""
    said = reader(form)(document, agreed.profile(channel))
    return believed(said, Belief("", agreed.payments, cancels=True, now=now))


async def _sent(settings: Settings, records: Sequence[Publication]) -> None:
    """All of them, in this order. Raises TransientError if one may not have arrived."""
    publisher = Publisher(settings, asyncio.get_running_loop())
    try:
        for record in records:
            if await publisher.publish(record) == NOWHERE:
                raise TransientError(
                    "the brokers do not answer; try again: what was sent already changes nothing"
                )
    finally:
        publisher.close()


if __name__ == "__main__":
    sys.exit(main())
