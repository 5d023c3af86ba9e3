"""A person's templates, found where the settings say and read again when a file changed.

A setting is a preset's name (`name` alone), the name of a file in `PAPERSHELF_HOME/templates/` that ends in `.jinja`,
or the template itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from sync.obsidian.fields import NAMES
from sync.obsidian.layout import PRESETS, Layout, with_templates
from sync.obsidian.templates import Template, TemplateError

ENDING = ".jinja"
_Stamp = tuple[tuple[str, int, int], ...]


class Setting(NamedTuple):
    """What is set for one part."""

    key: str  # obsidian.region
    value: str


@dataclass(slots=True)
class Layouts:
    """The layout of one vault as it is now."""

    plain: Layout
    settings: Mapping[str, Setting] = field(default_factory=dict)  # by part: name, folder, properties, region
    home: Path = Path()  # Papershelf's own folder
    citekeys: Callable[[], bool] = lambda: False  # whether anything is connected that gives papers their citekeys
    _stamp: _Stamp | None = None
    _found: Layout | TemplateError | None = None

    def now(self) -> Layout:
        """The layout; templates are read and tried again only where a file is another than at the last look.

        Raises:
            TemplateError: one cannot be used.
        """
        stamp = self._look()
        if self._found is None or stamp != self._stamp:
            self._stamp = stamp
            try:
                self._found = self._read()
            except TemplateError as error:
                self._found = error
        if isinstance(self._found, TemplateError):
            raise self._found
        return self._found

    def fault(self) -> str:
        """What is wrong with the templates, in words; "" if nothing is."""
        try:
            self.now()
        except TemplateError as error:
            return str(error)
        return ""

    def _look(self) -> _Stamp:
        found = []
        for _, setting in self.settings.values():
            if not setting.endswith(ENDING):
                continue
            try:
                seen = (self._folder / setting).stat()
            except (OSError, ValueError):
                found.append((setting, -1, -1))
            else:
                found.append((setting, seen.st_mtime_ns, seen.st_size))
        return tuple(found)

    @property
    def _folder(self) -> Path:
        return self.home / "templates"

    def _read(self) -> Layout:
        templates = {}
        for part, (key, setting) in self.settings.items():
            where = f"{key} in config.toml"
            text = setting
            if part == "name":
                text = _preset(setting, where)
            if setting.endswith(ENDING):
                where, text = self._file(setting, where)
            if text:
                templates[part] = Template.compile(where, text, NAMES)
        return with_templates(self.plain, templates) if templates else self.plain

    def _file(self, name: str, where: str) -> tuple[str, str]:
        path = self._folder / name
        if Path(name).name != name:
            raise TemplateError(where, 0, f"{name!r} is no file's name; templates lie in {self._folder}")
        try:
            return str(path), path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            raise TemplateError(str(path), 0, "it is no UTF-8 text") from None
        except (OSError, ValueError) as error:
            raise TemplateError(where, 0, f"{path} cannot be read ({getattr(error, 'strerror', error)})") from None


def _preset(setting: str, where: str) -> str:
    if setting in PRESETS:
        return PRESETS[setting]
    if "{" not in setting and not setting.endswith(ENDING):  # every note would have one name
        raise TemplateError(where, 0, f"there is no preset {setting!r}; there are {', '.join(PRESETS)}")
    return setting
