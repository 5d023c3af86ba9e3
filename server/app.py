"""The web application: `create_app(home)` registers blueprints, the door before them, and words for every error."""

import re
from collections.abc import Callable

from flask import Flask, Response, request
from flask_cors import CORS

from server import answers, api, pages, requests, text
from server.devices import Devices
from server.home import Home
from server.keys import Keys
from server.security import EXTENSION, Door

_LARGEST = 5 * 1024 * 1024


def create_app(home: Home, *, port: int, keys: Keys | None = None) -> Flask:
    """The application over an open home, for a server that listens on `port`."""
    app = Flask("papershelf", template_folder=str(pages.TEMPLATES), static_folder=str(pages.STATIC))
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST
    app.config["MAX_FORM_MEMORY_SIZE"] = _LARGEST  # a pasted page is one field
    app.json.sort_keys = False  # type: ignore[attr-defined] # Flask's default provider has it
    for word in text.TOLD:
        app.jinja_env.globals[word.__name__] = word
    app.jinja_env.filters["marks"] = text.marks
    devices = Devices(home.database, home.now)
    door = Door(devices, keys or Keys(), port, home.settings.public_url)
    app.extensions["papershelf"] = home
    app.extensions["papershelf-devices"] = devices
    app.extensions["papershelf-keys"] = door.keys
    app.extensions["papershelf-port"] = port
    app.extensions["papershelf-door"] = door
    requests.install(app)
    door.install(app)
    answers.install(app)
    for blueprint in (*api.blueprints, *pages.blueprints):
        app.register_blueprint(blueprint)
    # With host permission an extension needs no CORS; only origins that were stored at pairing are answered, and
    # never the two calls that are made before (CONTRACTS, "Letting in"). flask-cors fixes its origins at start, so
    # it answers every extension and `_only_paired`, which runs after it, takes back what was not stored.
    app.after_request(_only_paired(devices))
    CORS(
        app,
        resources={r"/api/(?!pair$|health$).*": {"origins": [re.compile(r"(?:chrome|moz)-extension://[\w-]+")]}},
        allow_headers=["Authorization", "Content-Type", "If-Match", EXTENSION],
        methods=["GET", "POST", "PATCH", "DELETE"],
    )
    return app


def _only_paired(devices: Devices) -> Callable[[Response], Response]:
    def check(response: Response) -> Response:
        if "Access-Control-Allow-Origin" in response.headers and request.headers.get("Origin") not in devices.origins():
            for name in [name for name in response.headers.keys() if name.startswith("Access-Control-")]:  # noqa: SIM118 - headers are no dict
                del response.headers[name]
        return response

    return check
