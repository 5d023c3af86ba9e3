"""Settings: `config.toml` in the home folder, read at start and never rewritten; each also as `PAPERSHELF_…`."""

import difflib
import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from server.paths import expanded

PORT = 18230
_PREFIX = "PAPERSHELF_"
_BASE = r"^https?://[^/\s?#@]+(/[^\s?#]*)?$"
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Category = Annotated[str, Field(pattern=r"^[a-z][a-z-]*(\.[A-Za-z-]+)?$")]
_NOT_SETTINGS = frozenset({"HOME", "SECRETS", "REQUIRE_ALL"})


class SettingsError(Exception):
    """config.toml or a variable cannot be used; the message names it and says what to do."""


class Logs(BaseModel):
    """What is written to `logs/`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: Literal["debug", "info", "warning", "error"] = "info"


class Sources(BaseModel):
    """Where metadata is asked for, and whether at all."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fetch: bool = True
    huggingface_url: str = Field(default="https://huggingface.co", pattern=_BASE)
    arxiv_url: str = Field(default="https://export.arxiv.org", pattern=_BASE)
    arxiv_lists_url: str = Field(default="https://rss.arxiv.org", pattern=_BASE)


class Zotero(BaseModel):
    """What goes into Zotero."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    largest_pdf: int = Field(default=100, ge=1)  # MB


class Digest(BaseModel):
    """The daily list: when it is made, what it is made of."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    time: str = Field(default="08:00", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")  # local
    days: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri")
    papers: int = Field(default=10, ge=1, le=50)
    huggingface: bool = True
    arxiv: tuple[Category, ...] = ()  # "cs.CL"
    keywords: tuple[str, ...] = ()  # what lifts a paper
    creators: tuple[str, ...] = ()  # whom one follows
    muted: tuple[str, ...] = ()  # what takes a paper away
    mail: bool = True  # where an account is set on /welcome

    @field_validator("days", "arxiv", "keywords", "creators", "muted", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        """A variable has them between commas."""
        return [one.strip() for one in value.split(",") if one.strip()] if isinstance(value, str) else value


class NoteTemplates(BaseModel):
    """How notes look: a preset's name, a file in `templates/` that ends in `.jinja`, or the template itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = ""
    folder: str = ""
    properties: str = ""
    region: str = ""

    def given(self) -> dict[str, str]:
        """What is set, by part."""
        return {
            part: value for part, value in self.model_dump(include=set(NoteTemplates.model_fields)).items() if value
        }


class Obsidian(NoteTemplates):
    """Templates for the notes of all vaults; `[obsidian.vaults.NAME]` for one, by the name that `status` gives it."""

    vaults: dict[str, NoteTemplates] = {}

    def of(self, target: str) -> dict[str, tuple[str, str]]:
        """The templates of one vault: by part the setting's own name and its value."""
        own = self.vaults[target].given() if target in self.vaults else {}
        mine = {part: (f"obsidian.vaults.{target}.{part}", value) for part, value in own.items()}
        return {part: (f"obsidian.{part}", value) for part, value in self.given().items()} | mine


class Settings(BaseModel):
    """Everything that can be set, with its default."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    home: Path
    # Where this server is reached from elsewhere, through a proxy that speaks TLS: "https://shelf.example.org".
    public_url: str = Field(default="", pattern=r"^(https://[a-z0-9.-]+(:\d{1,5})?)?$")
    host: str = "127.0.0.1"
    port: int = Field(default=PORT, ge=0, le=65535)
    logs: Logs = Logs()
    sources: Sources = Sources()
    obsidian: Obsidian = Obsidian()
    zotero: Zotero = Zotero()
    digest: Digest = Digest()

    @field_validator("host")
    @classmethod
    def _closed(cls, value: str, known: ValidationInfo) -> str:
        if value not in {"127.0.0.1", "localhost"} and not known.data.get("public_url"):
            msg = (
                "Papershelf listens on this computer only: use 127.0.0.1. To reach it from elsewhere put a proxy with "
                "TLS in front of it, and set public_url to its https address"
            )
            raise ValueError(msg)
        return value

    @property
    def database(self) -> Path:
        """The library's file."""
        return self.home / "library.db"

    @property
    def vault(self) -> Path:
        """The folder of notes where no Obsidian is found."""
        return self.home / "vault"

    @property
    def trash(self) -> Path:
        """What was taken out of vaults, for 30 days."""
        return self.home / "trash"

    @property
    def files(self) -> Path:
        """PDFs on their way into Zotero."""
        return self.home / "files"

    @property
    def logs_folder(self) -> Path:
        """Where logs are written."""
        return self.home / "logs"

    @property
    def extension(self) -> Path:
        """The extension's folder, for the browser to load."""
        return self.home / "extension"

    @classmethod
    def load(cls, environment: Mapping[str, str] | None = None, home: Path | None = None) -> "Settings":
        """Read the settings of a home folder; the environment wins over the file.

        Raises:
            SettingsError: a misspelt key, or a value that it cannot have.
        """
        environment = os.environ if environment is None else environment
        given = home or environment.get(f"{_PREFIX}HOME")
        folder = expanded(given) if given else user_data_path("papershelf", appauthor=False)
        values = _merged(_from_file(folder / "config.toml"), _from_environment(environment))
        if "home" in values:
            msg = f"{folder / 'config.toml'}: there is no setting 'home'. It lies in it: set {_PREFIX}HOME, or --home."
            raise SettingsError(msg)
        try:
            return cls(home=folder.absolute(), **values)
        except ValidationError as error:
            raise SettingsError(_words(error, folder / "config.toml")) from None


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as it is now: its name in config.toml, its value there, and where that was set."""

    name: str
    value: str
    where: str  # "config.toml", a variable's name, or "default"


def every(settings: Settings, environment: Mapping[str, str] | None = None) -> tuple[Setting, ...]:
    """Every setting, in the order of their tables."""
    environment = os.environ if environment is None else environment
    in_file = _flat(_from_file(settings.home / "config.toml"))
    found = []
    for name, value in _flat(settings.model_dump(exclude={"home"})).items():
        variable = f"{_PREFIX}{name.upper().replace('.', '_')}"
        where = variable if variable in environment else "config.toml" if name in in_file else "default"
        found.append(Setting(name, json.dumps(value, ensure_ascii=False), where))
    return tuple(found)


def _flat(values: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in values.items():
        flat |= _flat(value, f"{before}{name}.") if isinstance(value, Mapping) else {f"{before}{name}": value}
    return flat


def _from_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        msg = f"{path} is no TOML: {error}"
        raise SettingsError(msg) from None
    except OSError as error:
        msg = f"{path} cannot be read ({error.strerror})."
        raise SettingsError(msg) from None


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    """`PAPERSHELF_PORT=1` is `port`, `PAPERSHELF_SOURCES_FETCH=0` is `fetch` in `[sources]`."""
    values: dict[str, Any] = {}
    for variable, value in environment.items():
        name = variable.removeprefix(_PREFIX)
        if name == variable or name in _NOT_SETTINGS or name.startswith("TEST_"):
            continue
        table, _, key = name.lower().partition("_")
        if table in {"logs", "sources", "obsidian", "zotero", "digest"}:
            values.setdefault(table, {})[key] = value
        else:
            values[name.lower()] = value
    return values


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    both = {**below, **above}
    for name in below.keys() & above.keys():
        if isinstance(below[name], dict) and isinstance(above[name], dict):
            both[name] = {**below[name], **above[name]}
    return both


def _words(error: ValidationError, path: Path) -> str:
    fault = error.errors(include_url=False)[0]
    name = ".".join(str(part) for part in fault["loc"])
    where = f"{path} or {_PREFIX}{name.upper().replace('.', '_')}"
    if fault["type"] != "extra_forbidden":
        return f"{where}: {name}: {fault['msg'].removeprefix('Value error, ')}."
    known = [*Settings.model_fields, *(f"logs.{one}" for one in Logs.model_fields)]
    known += [f"sources.{one}" for one in Sources.model_fields]
    known += [f"obsidian.{one}" for one in Obsidian.model_fields]
    known += [f"zotero.{one}" for one in Zotero.model_fields]
    known += [f"digest.{one}" for one in Digest.model_fields]
    near = difflib.get_close_matches(name, [one for one in known if one != "home"], 1)
    hint = f" Did you mean {near[0]!r}?" if near else f" There are: {', '.join(sorted(known))}."
    return f"{where}: there is no setting {name!r}.{hint}"
