"""The watch as a process of its own: it goes on whatever a shop answers, and ends when it is told
to (IN-10)."""

import os
import signal
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import yaml

from tests.gateway.watching.street import Street

PATIENCE_SECONDS = 100.0


def test_it_ends_at_once_though_a_shop_makes_it_wait(tmp_path: Path, clean_settings: None) -> None:
    asked = threading.Event()

    class Busy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(429)
            self.send_header("Retry-After", "150")
            self.end_headers()
            asked.set()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Busy)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    entry = Street(tmp_path, "web").entry
    entry["order_list"]["url"] = f"http://127.0.0.1:{server.server_address[1]}"
    (tmp_path / "channels.yaml").write_text(yaml.safe_dump({"channels": {"web": entry}}))
    settings = {
        "ORDERS_KAFKA_BOOTSTRAP_SERVERS": "nowhere:9092",
        "ORDERS_REGISTRY_URL": "http://nowhere",
        "ORDERS_REDIS_URL": "redis://nowhere",
        "ORDERS_GATEWAY_CHANNELS": str(tmp_path / "channels.yaml"),
        "ORDERS_GATEWAY_SECRETS_DIR": str(tmp_path),
        "ORDERS_DATA_DIR": str(tmp_path),
        "ORDERS_METRICS_PORT": "0",
    }
    watch = subprocess.Popen(
        [sys.executable, "-m", "services.gateway.watch"],
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert asked.wait(PATIENCE_SECONDS), "it looks at the list"
        watch.send_signal(signal.SIGTERM)
        said, _ = watch.communicate(timeout=PATIENCE_SECONDS)
    finally:
        watch.kill()
        server.shutdown()
        server.server_close()
    assert watch.returncode == 0, said
    assert "stopped" in said
    assert "Traceback" not in said
