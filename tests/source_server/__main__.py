"""`python -m tests.source_server`: the sources, for trying things by hand."""

import argparse
import threading

from tests.source_server.server import FAULTS, SourceServer


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description="Hugging Face and arXiv of invented papers, for tests.")
    parser.add_argument("--port", type=int, default=18231)
    parser.add_argument("--papers", type=int, default=500, help="how many papers there are")
    parser.add_argument("--fault", choices=FAULTS, help="what goes wrong with every request")
    options = parser.parse_args()
    server = SourceServer(port=options.port, papers=options.papers)
    if options.fault:
        server.fault(options.fault, times=10**9)
    with server:
        print(f"Hugging Face and arXiv at {server.url}. Ctrl+C ends it. Papershelf asks there with")  # noqa: T201
        for name in ("HUGGINGFACE", "ARXIV"):
            print(f"  PAPERSHELF_SOURCES_{name}_URL={server.url}")  # noqa: T201
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print()  # noqa: T201


if __name__ == "__main__":
    main()
