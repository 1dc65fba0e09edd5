"""What processes cost: CPU seconds and resident memory, by name."""

from collections.abc import Mapping
from pathlib import Path

from orders.cli.demo.cpu import cpu_seconds

BROKER, REDIS, REGISTRY, SIMULATOR = "Apache Kafka", "Redis", "Apicurio Registry", "simulator"
APART = (REGISTRY, SIMULATOR)
"""What no order costs, or what is not ours: shown, and not summed."""


def cpu(pids: Mapping[str, int]) -> dict[str, float]:
    """CPU seconds so far of each process, its threads included."""
    return {name: cpu_seconds(pid) for name, pid in pids.items()}


def memory_mb(pids: Mapping[str, int]) -> dict[str, float]:
    """Resident megabytes of each process; 0 for one that is gone."""
    return {name: _resident(pid) for name, pid in pids.items()}


def ours(by_process: Mapping[str, float]) -> float:
    """The sum over stages, broker and Redis."""
    return sum(figure for name, figure in by_process.items() if name not in APART)


def _resident(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))
