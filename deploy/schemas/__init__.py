"""The schemas of OASIS by which UBL documents of partners are judged: jars that Maven fetches."""

from pathlib import Path

from deploy.local.jars import copy
from deploy.local.programs import Say, maven

POM = Path(__file__).with_name("pom.xml")


def fetch(folder: Path, say: Say) -> None:
    """Bring the jars that pom.xml names into the folder. Raises StackError."""
    say("fetching the schemas of UBL by Maven (about 4 MB) ...")
    copy(maven(say), POM, folder.resolve())
