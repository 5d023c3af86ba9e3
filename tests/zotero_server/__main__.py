"""`python -m tests.zotero_server`: a Zotero for trying things by hand."""

import argparse
import threading

from tests.zotero_server.server import ZoteroServer


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description="A Zotero in memory, for tests.")
    parser.add_argument("--port", type=int, default=23119)
    parser.add_argument("--web", action="store_true", help="play api.zotero.org instead of a desktop Zotero")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--paced", action="store_true", help="as slow as a real Zotero was measured")
    parser.add_argument(
        "--dialog", choices=["always", "allow", "deny"], default="always", help="what the person presses"
    )
    options = parser.parse_args()
    server = ZoteroServer(port=options.port, web=options.web)
    server.delay, server.dialog, server.paced = options.delay, options.dialog, options.paced
    with server:
        where = f"Zotero in memory at {server.url}; {server.url}/test/items shows what it holds. Ctrl+C ends it."
        print(where, flush=True)  # noqa: T201
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print()  # noqa: T201


if __name__ == "__main__":
    main()
