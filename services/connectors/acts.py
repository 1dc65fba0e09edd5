"""What this process can do outside the house, by its settings. All of a group are to be set alike:
an attempt is whoever's has its partition."""

from collections.abc import Callable

from orders.contracts.records import AttemptOrdered
from orders.engine.errors import ConfigError
from orders.engine.settings import Settings
from services.connectors.attempts import Act, Settled
from services.connectors.mail.sending import Post
from services.connectors.probe.looking import Probes
from services.connectors.sms.sending import Phones
from services.connectors.webhook.sending import Webhooks

CONNECTORS = ("mail", "sms", "webhook", "probe")
NOT_HERE = "the house has none"


def acts_of(settings: Settings, now: Callable[[], int]) -> dict[str, Act]:
    """By name of the connector; what nothing is set for refuses, so that the next one is tried.
    Raises ConfigError where nothing is set at all, or a setting is wrong."""
    made = {
        "mail": Post.by_settings(settings, now),
        "sms": Phones.by_settings(settings, now),
        "webhook": Webhooks.by_settings(settings, now),
    }
    found: dict[str, Act] = {name: one.send for name, one in made.items() if one is not None}
    if not found:
        raise ConfigError(
            "nothing leads out of the house: set ORDERS_MAIL_HOST, ORDERS_SMS_URL or "
            "ORDERS_WEBHOOK_KEYS"
        )
    found["probe"] = Probes.by_settings(settings, now).send  # leads nowhere by itself
    return dict.fromkeys(CONNECTORS, _absent) | found


async def _absent(ordered: AttemptOrdered) -> Settled:
    """A partner that is gone cannot be asked either: it may come back."""
    return Settled("AWAY" if ordered["asks"] else "REFUSED", NOT_HERE)
