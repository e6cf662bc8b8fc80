"""A wheel holds what Footnote needs, and works where there is no checkout."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this tree with the build tool that the tests install."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of a clean environment with the wheel in it.

    The wheel is really installed; what it depends on is borrowed from the
    environment of the tests, and Footnote's own checkout is not.
    """
    folder = tmp_path_factory.mktemp("clean")
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    install = [python, "-m", "pip", "install", "--no-index", "--no-deps", "--quiet", wheel]
    subprocess.run(install, check=True, capture_output=True)
    (site,) = (folder / "lib").glob("python*/site-packages")
    # A plain path line: packages are found there, but its own .pth files, and so the
    # editable install of this checkout, are not read.
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "bin"


def run(command: list[str | Path], home: Path) -> subprocess.CompletedProcess[str]:
    """Return what a command of the clean environment did."""
    env = {"PATH": os.environ["PATH"], "FOOTNOTE_HOME": str(home)}
    return subprocess.run(command, capture_output=True, text=True, env=env, cwd=home, check=False)


def test_the_wheel_holds_all_three_folders_and_nothing_else(wheel: Path) -> None:
    """Code, prompts and the page are packed; tests, seeds and settings of tools are not."""
    names = zipfile.ZipFile(wheel).namelist()

    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"bot", "index", "prompts"}
    data = {
        "bot/showing/page.html",
        "bot/evaluating/report.html",
        "bot/checking/common_words.txt",
        "prompts/answer.md",
    }
    assert {*data, "index/errors.py", "bot/llm/model.py"} <= set(names)


def test_the_installed_command_helps(installed: Path, tmp_path: Path) -> None:
    """`footnote --help` works in a clean environment."""
    done = run([installed / "footnote", "--help"], tmp_path)

    assert done.returncode == 0
    assert "rebuild" in done.stdout


def test_the_installed_package_is_the_wheel_and_finds_its_prompts(
    installed: Path, tmp_path: Path
) -> None:
    """Prompts and page are read from the wheel, not from this checkout."""
    code = (
        "import prompts, bot.showing.page; from importlib.resources import files;"
        "print(prompts.__file__); prompts.Prompts().check(); print(*prompts.SLOTS);"
        "print(files('bot').joinpath(bot.showing.page.TEMPLATE).is_file())"
    )
    done = run([installed / "python", "-c", code], tmp_path)

    where, names, page = done.stdout.splitlines()
    assert Path(where).is_relative_to(installed.parent)
    assert "answer" in names.split()
    assert page == "True"


def test_without_seeds_it_says_what_to_do(installed: Path, tmp_path: Path) -> None:
    """Installed from a wheel, a first question is answered with the command that is needed."""
    done = run([installed / "footnote", "ask", "What is new?"], tmp_path)

    assert done.returncode == 1
    assert done.stderr.strip() == "Error: There is no index yet; run `footnote rebuild PATH`."
    assert done.stdout == ""


def test_the_project_refuses_an_accidental_upload() -> None:
    """The classifier that registries refuse stands in pyproject.toml."""
    assert '"Private :: Do Not Upload"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
