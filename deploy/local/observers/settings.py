"""What Prometheus and Alertmanager of the local stack are told."""

import json
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from deploy.local.ports import a_free_one

OBSERVE = Path(__file__).parents[2] / "observe"
"""Rules and routes, as production has them."""
SINK = "http://127.0.0.1:9099"
"""Where the routes say that alerts go; here the sink has a port of its own."""

PROMETHEUS = """\
global: {{scrape_interval: 5s, evaluation_interval: 5s}}
rule_files: ["{rules}"]
alerting:
  alertmanagers:
    - static_configs: [{{targets: ["127.0.0.1:{ports.alertmanager}"]}}]
scrape_configs:
  - job_name: orders  # `orders run` writes a file a child, and leaves it while that one is dead
    file_sd_configs: [{{files: ["{targets}/*.json"], refresh_interval: 5s}}]
  - job_name: redis
    static_configs: [{{targets: ["127.0.0.1:{ports.redis_exporter}"]}}]
  - job_name: node
    static_configs: [{{targets: ["127.0.0.1:{ports.node_exporter}"]}}]
  - job_name: prometheus
    static_configs: [{{targets: ["127.0.0.1:{ports.prometheus}"]}}]
"""


class Ports(NamedTuple):
    """One port a program, all on 127.0.0.1."""

    prometheus: int
    alertmanager: int
    redis_exporter: int
    node_exporter: int
    sink: int


def settled(file: Path) -> Ports:
    """The ports remembered in `file`, free ones for what is not in it; they are remembered from now
    on."""
    known = json.loads(file.read_text()) if file.exists() else {}
    ports = Ports(**{name: known.get(name) or a_free_one() for name in Ports._fields})
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(ports._asdict()))
    return ports


def of_redis(url: str, secret: Path) -> dict[str, str]:
    """How the exporter reaches Redis; on a secure stack with the lookout's login, whose URL is the
    file `secret`."""
    if not secret.exists():
        return {"REDIS_ADDR": url}
    told = urlsplit(secret.read_text().strip())
    [authority] = parse_qs(told.query)["ssl_ca_certs"]
    return {
        "REDIS_ADDR": f"rediss://{told.hostname}:{told.port}",
        "REDIS_USER": told.username or "",
        "REDIS_PASSWORD": unquote(told.password or ""),
        "REDIS_EXPORTER_TLS_CA_CERT_FILE": authority,
    }


def write(folder: Path, ports: Ports, told: Path = OBSERVE) -> None:
    """Write prometheus.yaml and alertmanager.yaml into `folder`. Targets are in the folder
    `targets` beside them, rules and routes in `told`."""
    targets = folder / "targets"
    targets.mkdir(parents=True, exist_ok=True)
    rules = told / "rules.yaml"
    prometheus = PROMETHEUS.format(rules=rules, targets=targets, ports=ports)
    (folder / "prometheus.yaml").write_text(prometheus)
    routes = (told / "alertmanager.yaml").read_text()
    here = routes.replace(SINK, f"http://127.0.0.1:{ports.sink}")
    (folder / "alertmanager.yaml").write_text(here)
