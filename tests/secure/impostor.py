"""A server that shakes hands with whoever comes, and has nothing else to say."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator

from deploy.local.secure.certificates import Authority


@contextlib.contextmanager
def showing(authority: Authority, server: str) -> Iterator[int]:
    """Its port; it shows the certificate that the authority has issued to this server."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority.file(server, "crt"), authority.file(server, "key"))
    with socket.create_server(("127.0.0.1", 0)) as listens:
        threading.Thread(target=_shake_hands, args=(listens, context), daemon=True).start()
        yield listens.getsockname()[1]


def _shake_hands(listens: socket.socket, context: ssl.SSLContext) -> None:
    with contextlib.suppress(OSError):  # closed: the test is over
        while True:
            connection, _ = listens.accept()
            with contextlib.suppress(OSError), context.wrap_socket(connection, server_side=True):
                pass
