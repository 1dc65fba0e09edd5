"""Schema ids without a registry: for tests and for tools that only look at types."""

import json

from orders.contracts.catalogue import TOPICS
from orders.contracts.errors import UnknownSchema


class OfflineSchemaIds:
    """The ids that a fresh registry would give if the whole catalogue were registered in order:
    from 1, one per distinct schema."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._subjects: dict[str, list[int]] = {}
        for topic in TOPICS.values():
            for record in topic.records:
                self.register(record.subject, record.schema_json)

    def register(self, subject: str, schema_json: str) -> int:
        """Make a schema known, as another writer would; the id of an equal one if there is one."""
        text = json.dumps(json.loads(schema_json), sort_keys=True)
        if text not in self._texts:
            self._texts.append(text)
        schema_id = self._texts.index(text) + 1
        self._subjects.setdefault(subject, []).append(schema_id)
        return schema_id

    def id_of(self, subject: str, schema_json: str) -> int:
        """Raises `UnknownSchema` if the subject has no such schema."""
        text = json.dumps(json.loads(schema_json), sort_keys=True)
        for schema_id in self._subjects.get(subject, ()):
            if self._texts[schema_id - 1] == text:
                return schema_id
        raise UnknownSchema(f"{subject} has no such schema")

    def schema_of(self, schema_id: int) -> tuple[str | None, str]:
        """Raises `UnknownSchema` if no schema has the id."""
        if not 0 < schema_id <= len(self._texts):
            raise UnknownSchema(f"no schema has id {schema_id}")
        return None, self._texts[schema_id - 1]
