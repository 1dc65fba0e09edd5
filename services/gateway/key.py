"""`python -m services.gateway.key`: a new API key, and the entry for it; `orders gateway key`."""

import argparse
import json

from services.gateway.keys import new_key


def main() -> None:
    """Print the key, which is nowhere else, and what stands in the channel's entry."""
    parser = argparse.ArgumentParser(prog="python -m services.gateway.key")
    parser.add_argument("--json", action="store_true")
    as_json = parser.parse_args().json
    made = new_key()
    if as_json:
        print(json.dumps(made._asdict()))
        return
    print(f"key, for the channel alone, shown once: {made.key}")
    print(f'under `keys:` of the channel: - {{id: "{made.id}", digest: "{made.digest}"}}')


if __name__ == "__main__":
    main()
