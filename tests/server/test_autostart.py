import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from server import autostart
from tests.conftest import missing

ODD_HOME = Path('/home/ada/My "Papers" 100% $HOME \\ end')


@pytest.mark.parametrize("home", [Path("/home/ada/.local/share/papershelf"), ODD_HOME])
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path, home: Path):
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        missing("systemd-analyze", "apt-get install systemd")
    file = tmp_path / "papershelf.service"
    file.write_text(autostart.unit(home), encoding="utf-8")
    done = subprocess.run(
        [str(analyze), "verify", "--user", "--man=no", str(file)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)},
    )
    said = [line for line in done.stderr.splitlines() if "papershelf" in line]
    assert (done.returncode, said) == (0, []), done.stderr


def test_the_unit_starts_the_server_over_this_home_and_not_again_and_again():
    text = autostart.unit(ODD_HOME, python="/opt/my python/bin/python")
    command = next(line for line in text.splitlines() if line.startswith("ExecStart="))
    assert command == (
        'ExecStart="/opt/my python/bin/python" "-P" "-m" "server.cli" "--home" '
        '"/home/ada/My \\"Papers\\" 100%% $$HOME \\\\ end" "serve" "--no-open"'
    )
    assert "StartLimitBurst=5" in text
    assert "WantedBy=default.target" in text


def test_a_folder_called_server_in_the_persons_home_is_not_taken_for_ours(tmp_path: Path):
    (tmp_path / "server").mkdir()
    (tmp_path / "server/__init__.py").write_text("raise SystemExit('wrong one')", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-P", "-m", "server.cli", "--version"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("papershelf")


@pytest.fixture
def systemctl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A systemctl that notes what it is asked; what it asks of a real systemd is told by the test above."""
    said = tmp_path / "said"
    program = tmp_path / "bin/systemctl"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\necho "$@" >> {said}\ntest ! -e {tmp_path}/broken || {{ echo no bus >&2; exit 1; }}\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    return said


def test_it_is_installed_and_removed(systemctl: Path, tmp_path: Path):
    assert autostart.state() == "off"
    path = autostart.install(tmp_path / "home", now=True)
    assert path.read_text(encoding="utf-8") == autostart.unit(tmp_path / "home")
    assert autostart.state() == "on"
    assert autostart.remove(now=True)
    assert autostart.state() == "off"
    assert not autostart.remove(now=True)
    assert systemctl.read_text(encoding="utf-8").splitlines() == [
        "--user daemon-reload",
        "--user enable --now papershelf.service",
        "--user disable --now papershelf.service",
        "--user daemon-reload",
    ]


def test_a_server_that_runs_already_is_not_started_a_second_time(systemctl: Path, tmp_path: Path):
    autostart.install(tmp_path / "home", now=False)
    assert "--user enable papershelf.service" in systemctl.read_text(encoding="utf-8").splitlines()


def test_where_systemd_says_no_it_is_told_and_not_half_on(systemctl: Path, tmp_path: Path):
    (tmp_path / "broken").touch()
    with pytest.raises(autostart.AutostartError, match="no bus"):
        autostart.install(tmp_path / "home", now=True)
    assert autostart.state() == "off"
    assert systemctl.exists()


def test_without_systemd_it_says_what_to_do_instead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert autostart.state() == "unavailable"
    with pytest.raises(autostart.AutostartError, match="papershelf serve --no-open"):
        autostart.install(tmp_path / "home", now=True)
