"""The log and the group, held to their contract: the fakes and real Kafka by the same tests, and
what only a real broker can show."""
