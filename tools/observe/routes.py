"""Who is told of what, for Alertmanager 0.25 and later."""

from collections.abc import Iterator, Sequence
from typing import Any

from orders.contracts.catalogue import STAGES
from services.lookout.troubles import behind
from tools.observe.levels import Inhibited, Levels
from tools.observe.windows import shorter

Routes = dict[str, Any]
NOBODY = "nobody"


def routes(levels: Levels, receivers: dict[str, str] | None = None, times: float = 1) -> Routes:
    """The whole file; `receivers`: other addresses than those of levels.yaml; `times`: so many
    times sooner than in production news of what was told already are told, for a drill."""
    urls = {**levels.receivers, **(receivers or {})}
    return {
        "route": {
            "receiver": "ticket",
            "group_by": ["alertname", "stage", "level", "server"],
            "group_wait": "5s",
            "group_interval": shorter("1m", times),
            "repeat_interval": "12h",
            "routes": [
                {"matchers": ['severity="page"'], "receiver": "page", "repeat_interval": "1h"},
                {
                    "matchers": ['severity="switch"'],
                    "receiver": "switch",
                    "group_wait": "0s",
                    "repeat_interval": "1m",
                },
                {"matchers": ['severity="none"'], "receiver": NOBODY},
            ],
        },
        "inhibit_rules": [rule for one in levels.inhibited for rule in _inhibits(levels, one)],
        "receivers": [
            *(
                {
                    "name": name,
                    "webhook_configs": [{"url": url, "send_resolved": name != "switch"}],
                }
                for name, url in urls.items()
            ),
            {"name": NOBODY},
        ],
    }


def _inhibits(levels: Levels, one: Inhibited) -> Iterator[dict[str, Any]]:
    by, are = (f'alertname=~"{"|".join(_alerts(levels, names))}"' for names in (one.by, one.are))
    if one.behind:
        for stage in STAGES:
            if deaf := behind(stage, STAGES):
                yield {
                    "source_matchers": [by, f'stage="{stage}"'],
                    "target_matchers": [are, f'stage=~"{"|".join(deaf)}"'],
                }
        return
    rule: dict[str, Any] = {
        "source_matchers": [
            by,
            *(f'{label}=~"{values}"' for label, values in one.where.items()),
        ],
        "target_matchers": [are],
    }
    yield {**rule, "equal": list(one.equal)} if one.equal else rule


def _alerts(levels: Levels, names: Sequence[str]) -> Iterator[str]:
    kinds: dict[str, list[str]] = {"late": [], "fast": [], "slow": []}
    for alert, _, level, speed, _ in levels.burns:
        kinds[speed].append(alert)
        if level.silence:
            kinds["late"].append(alert)
    for name in names:
        yield from kinds.get(name, [name])
