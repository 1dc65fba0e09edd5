"""The log and the group, held to their contract: the twins and real Kafka by the same tests, and
what only a real broker can show."""
