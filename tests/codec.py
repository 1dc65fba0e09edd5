"""One codec for all tests of a process: what it works out beforehand depends on schemas alone."""

from orders.contracts.codec.codec import Codec
from orders.contracts.codec.offline import OfflineSchemaIds

CODEC = Codec(OfflineSchemaIds())
