"""What the order file has of an order, for whoever reads the topics where it ends."""

from orders.client.orderfile.asking import OrderFile, Told
from orders.client.orderfile.layout import FOLLOWED, folder_of
from orders.client.orderfile.opening import FileAway, FileDamaged
from orders.contracts.partitioner import partition_of
from orders.engine.kafka.cluster import Cluster
from orders.engine.settings import Settings

NOTHING = Told([], {})


def filed(settings: Settings, order: str) -> Told:
    """All that the file has of it; nothing where there is no file that can be read, or it is made
    of other topics. Raises TransientError when the brokers do not answer."""
    file = OrderFile(folder_of(settings))
    try:
        identity = file.identity(FOLLOWED[0])
        if not identity or identity != Cluster(settings).identity(FOLLOWED[0]):
            return NOTHING
        return file.told(order, partition_of(order.encode(), settings.partitions))
    except (FileAway, FileDamaged):
        return NOTHING
    finally:
        file.close()
