"""The stage engine: the only room through which stages reach Kafka and Redis."""
