"""The downloaded parts: Kafka's jars and the registry, fetched once by Maven, shared by every
stack of this checkout."""

import fcntl
import hashlib
import os
import shutil
import tarfile
from dataclasses import dataclass
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
    """Where the parts are: ``jars`` is a folder of jars, ``registry`` holds quarkus-run.jar."""

    jars: Path
    registry: Path


def default_folder() -> Path:
    """``ORDERS_PARTS_DIR``, else var/parts of the checkout."""
    return Path(os.environ.get("ORDERS_PARTS_DIR") or CHECKOUT / "var" / "parts").resolve()


def located(folder: Path) -> Parts:
    """Where `fetch` puts the parts under ``folder``. Another pom.xml is another place."""
    home = folder / hashlib.sha256(POM.read_bytes()).hexdigest()[:12]
    return Parts(jars=home / "jars", registry=home / "registry")


def fetch(folder: Path, say: Say) -> None:
    """Download the parts named in pom.xml if ``folder`` lacks them. Safe when several stacks
    call it at the same time."""
    home = located(folder).jars.parent
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
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
