"""The log and the group on Apache Kafka, by librdkafka (confluent-kafka). Everything that a
client is told stands in `client`."""
