"""The local stack, without containers: Kafka, the schema registry and Redis as plain background
processes of this machine.

`make up` and `make down` run it; tests and the demo use `LocalStack`. Everything listens on
127.0.0.1 alone, and everything that it writes is in one folder that git ignores.
"""

from deploy.local.addresses import StackAddresses
from deploy.local.errors import StackError
from deploy.local.stack import LocalStack

__all__ = ["LocalStack", "StackAddresses", "StackError"]
