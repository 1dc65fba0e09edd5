"""Who is told of what, for Alertmanager 0.25 and later."""

from collections.abc import Iterator, Sequence
from typing import Any

from tools.observe.levels import Inhibited, Levels


def routes(levels: Levels, receivers: dict[str, str] | None = None) -> dict[str, Any]:
    """The whole file; `receivers`: other addresses than those of levels.yaml."""
    urls = {**levels.receivers, **(receivers or {})}
    return {
        "route": {
            "receiver": "ticket",
            "group_by": ["alertname", "stage", "level", "server"],
            "group_wait": "5s",
            "group_interval": "1m",
            "repeat_interval": "12h",
            "routes": [
                {"matchers": ['severity="page"'], "receiver": "page", "repeat_interval": "1h"},
                {
                    "matchers": ['severity="switch"'],
                    "receiver": "switch",
                    "group_wait": "0s",
                    "repeat_interval": "1m",
                },
            ],
        },
        "inhibit_rules": [_inhibits(levels, one) for one in levels.inhibited],
        "receivers": [
            {
                "name": name,
                "webhook_configs": [{"url": url, "send_resolved": name != "switch"}],
            }
            for name, url in urls.items()
        ],
    }


def _inhibits(levels: Levels, one: Inhibited) -> dict[str, Any]:
    by, are = (list(_alerts(levels, names)) for names in (one.by, one.are))
    rule: dict[str, Any] = {
        "source_matchers": [
            f'alertname=~"{"|".join(by)}"',
            *(f'{label}=~"{values}"' for label, values in one.where.items()),
        ],
        "target_matchers": [f'alertname=~"{"|".join(are)}"'],
    }
    return {**rule, "equal": list(one.equal)} if one.equal else rule


def _alerts(levels: Levels, names: Sequence[str]) -> Iterator[str]:
    kinds: dict[str, list[str]] = {"late": [], "fast": [], "slow": []}
    for alert, _, level, speed, _ in levels.burns:
        kinds[speed].append(alert)
        if level.silence:
            kinds["late"].append(alert)
    for name in names:
        yield from kinds.get(name, [name])
