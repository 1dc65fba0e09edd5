"""Writes all pages of the site, and what mkdocs has to know of them."""

import hashlib
import shutil
import subprocess
from pathlib import Path
from typing import Any

import yaml

from orders.contracts.catalogue import TOPICS
from tools.contracts.sources import Sources, load
from tools.site import documents, kpis, overviews, topics
from tools.site.contents import navigation
from tools.site.documents import Place
from tools.site.examples import examples
from tools.site.lineage import lineages
from tools.site.promises import FOLDER as CONTRACTS
from tools.site.promises import contract

ROOT = Path(__file__).parents[2]
ASSETS = Path(__file__).with_name("assets")
FRONT = Path(__file__).with_name("front.md")
LOOK = Path(__file__).with_name("mkdocs.yaml")


def write(root: Path, pages: Path, mermaid: Path) -> Path:
    """Write the pages below the folder `pages`; returns the file that mkdocs is to be given.
    `mermaid`: the program that draws diagrams."""
    places = documents.documents(root)
    shutil.copytree(ASSETS, pages / "assets")
    for name, text in {**_of_topics(root), **_of_documents(root, places, pages, mermaid)}.items():
        (pages / name).parent.mkdir(parents=True, exist_ok=True)
        (pages / name).write_text(text, encoding="utf-8")
    if (root / CONTRACTS).is_dir():
        shutil.copytree(root / CONTRACTS, pages / CONTRACTS)
    configuration = pages.with_name("mkdocs.yml")
    wanted: dict[str, Any] = {
        "INHERIT": str(LOOK),
        "docs_dir": str(pages),
        "nav": navigation(places, bool(kpis.kpis(root))),
    }
    configuration.write_text(yaml.safe_dump(wanted, sort_keys=False), encoding="utf-8")
    return configuration


def _of_topics(root: Path) -> dict[str, str]:
    sources, who, shown = load(root / "schemas"), lineages(), examples()
    homes, defined = homes_of(sources), kpis.kpis(root)
    found = {
        f"topics/{name}.md": topics.page(
            topics.Told(
                topic,
                {one.name: one for one in sources.records[name]},
                homes,
                who[name],
                shown,
                [
                    f"[{one.name}](kpis.md#{one.name}): {one.en}"
                    for one in defined
                    if name in one.topics
                ],
                contract(root, name),
            )
        )
        for name, topic in TOPICS.items()
    }
    return {
        **found,
        "index.md": FRONT.read_text(encoding="utf-8"),
        "topics/index.md": overviews.catalogue(),
        "topics/stages.md": overviews.stages(who),
        **({"topics/kpis.md": kpis.page(defined)} if defined else {}),
        "topics/types.md": overviews.types(sources.shared.values(), homes),
    }


def homes_of(sources: Sources) -> dict[str, str]:
    """Where each type has its fields, as seen from a topic's page: records on the page of their
    topic, the others on a page of their own."""
    records = {
        one.fullname: f"{topic}.md#{one.name.lower()}"
        for topic, listed in sources.records.items()
        for one in listed
    }
    return records | {name: f"types.md#{one.name.lower()}" for name, one in sources.shared.items()}


def _of_documents(root: Path, places: list[Place], pages: Path, mermaid: Path) -> dict[str, str]:
    leads = {str(place.source): str(place.page) for place in places}
    for topic in reversed(TOPICS.values()):  # of topics that carry the same record the first counts
        leads[topic.name] = f"topics/{topic.name}.md"
        leads |= {one.name: f"topics/{topic.name}.md#{one.name.lower()}" for one in topic.records}

    def draw(diagram: str) -> str:
        name = f"{hashlib.sha256(diagram.encode()).hexdigest()[:12]}.svg"
        (pages / "diagrams").mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [mermaid, "-i", "-", "-o", pages / "diagrams" / name],
            input=diagram.encode(),
            capture_output=True,
            check=True,
        )
        return name

    return {
        str(place.page): documents.rendered(
            (root / place.source).read_text(encoding="utf-8"), place, leads, draw
        )
        for place in places
    }
