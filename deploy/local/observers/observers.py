"""The programs that watch, together."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from deploy.local import programs
from deploy.local.observers import settings
from deploy.local.observers.program import Program
from deploy.local.process import Daemon
from deploy.local.programs import Say
from deploy.local.stack import LocalStack

NAMES = ("sink", "alertmanager", "redis_exporter", "node_exporter", "prometheus")
"""In the order of starting."""
ROOT = Path(__file__).parents[3]
TOLD = "ORDERS_PROMETHEUS_URL"
"""What the lookout has to know, in stack.env of the data folder."""


class Observers:
    """All that they write is under obs of the data folder; targets of `orders run` are in
    obs/targets, rules and routes in `told`. Methods raise StackError when they cannot do what they
    say."""

    def __init__(self, data_dir: Path, say: Say, told: Path = settings.OBSERVE) -> None:
        self._data_dir = data_dir.resolve()
        self._home = self._data_dir / "obs"
        self._say = say
        self._told = told

    def up(self) -> None:
        """Install what is missing, where that may be done; start what does not run."""
        ports = settings.settled(self._home / "ports.json")
        settings.write(self._home, ports, self._told)
        for name, program in self._programs(ports).items():
            if program.daemon.pid() is None:
                self._say(f"starting {program.title}")
            program.start()
            self._say(f"{program.title:20}{program.address}")
            if name == "sink":
                self._say(f"{'alerts':20}{program.daemon.log}")
            if name == "prometheus":
                self._tell(f"{TOLD}={program.address}")

    def down(self) -> None:
        """Stop those that run; their data stays."""
        for name in reversed(NAMES):
            daemon = Daemon(self._home / name)
            if daemon.pid() is not None:
                self._say(f"stopping {name}")
                daemon.stop()
        self._tell("")

    def _tell(self, line: str) -> None:
        """The lookout of `orders run` draws what this Prometheus knows; without a stack there is
        nobody to tell."""
        file = self._data_dir / "stack.env"
        if not file.exists():
            return
        lines = [one for one in file.read_text().splitlines() if not one.startswith(f"{TOLD}=")]
        half = file.with_suffix(".new")
        half.write_text("\n".join([*lines, *([line] if line else [])]) + "\n")
        half.replace(file)

    def _programs(self, ports: settings.Ports) -> Mapping[str, Program]:
        home, say = self._home, self._say
        plain = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        redis = LocalStack(self._data_dir).addresses().redis_url
        secret = self._data_dir / "secrets" / "lookout" / "ORDERS_REDIS_URL"
        prometheus = [
            programs.prometheus(say),
            f"--config.file={home / 'prometheus.yaml'}",
            f"--storage.tsdb.path={home / 'prometheus' / 'data'}",
            "--storage.tsdb.retention.time=7d",
            # the first word of an alert is lost until it has found Alertmanager: not for a minute
            "--rules.alert.resend-delay=10s",
            f"--web.listen-address=127.0.0.1:{ports.prometheus}",
        ]
        alertmanager = [
            programs.alertmanager(say),
            f"--config.file={home / 'alertmanager.yaml'}",
            f"--storage.path={home / 'alertmanager' / 'data'}",
            f"--web.listen-address=127.0.0.1:{ports.alertmanager}",
            "--cluster.listen-address=",  # it has no peers
        ]
        exporter = [
            programs.redis_exporter(say),
            f"--web.listen-address=127.0.0.1:{ports.redis_exporter}",
        ]
        node_exporter = [
            programs.node_exporter(say),
            f"--web.listen-address=127.0.0.1:{ports.node_exporter}",
        ]
        sink = [sys.executable, "-m", "deploy.local.observers.sink", str(ports.sink)]
        return {
            "sink": Program(
                "sink of alerts",
                home / "sink",
                ports.sink,
                "/",
                sink,
                {**plain, "PYTHONPATH": str(ROOT)},
            ),
            "alertmanager": Program(
                "Alertmanager",
                home / "alertmanager",
                ports.alertmanager,
                "/-/ready",
                alertmanager,
                plain,
            ),
            "redis_exporter": Program(
                "Redis exporter",
                home / "redis_exporter",
                ports.redis_exporter,
                "/",
                exporter,
                {**plain, **settings.of_redis(redis, secret)},
            ),
            "node_exporter": Program(
                "node exporter",
                home / "node_exporter",
                ports.node_exporter,
                "/",
                node_exporter,
                plain,
            ),
            "prometheus": Program(
                "Prometheus",
                home / "prometheus",
                ports.prometheus,
                "/-/ready",
                prometheus,
                plain,
            ),
        }
