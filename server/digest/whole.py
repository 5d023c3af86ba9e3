"""The daily list of a home, put together."""

from collections.abc import Callable
from datetime import datetime

from library.database import Database
from library.shelf import Shelf
from server import running
from server.digest.daily import Daily
from server.digest.days import Days
from server.digest.gather import Gathering
from server.digest.links import Links
from server.digest.listed import Listed
from server.digest.post import Post
from server.outgoing import Outgoing
from server.pace import ArxivPace
from server.secrets import Secrets
from server.settings import Settings


def daily(settings: Settings, database: Database, shelf: Shelf, pace: ArxivPace, now: Callable[[], datetime]) -> Daily:
    """Of one library."""
    sources, secrets, listed = settings.sources, Secrets(settings.home), Listed(database, now)
    outgoing = Outgoing(allowed=(sources.huggingface_url, sources.arxiv_url, sources.arxiv_lists_url))
    gathering = Gathering(database, listed, outgoing, settings, now, pace)
    post = Post(database, secrets, listed, Links(database, secrets, now), settings.digest, lambda: _address(settings))
    return Daily(settings, database, shelf, listed, Days(database, now), gathering, post, now)


def _address(settings: Settings) -> str:
    """Where a reader finds this server."""
    if settings.public_url:
        return settings.public_url
    found = running.find(settings.home)
    return found.url if found else f"http://127.0.0.1:{settings.port}"
