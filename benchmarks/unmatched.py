"""`papershelf` with matching off, for `benchmarks.load` to compare with: every clip is a paper of its own.

python -m benchmarks.unmatched serve
"""

from library import matchmaking
from server.cli import main

if __name__ == "__main__":
    matchmaking.candidates = lambda _connection, _form: {}
    main()
