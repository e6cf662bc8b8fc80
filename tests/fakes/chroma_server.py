"""A real Chroma server on loopback, which can be killed, paused and started again."""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from index.generations.address import Address
from index.generations.live import Live
from index.generations.served_home import ServedHome
from index.generations.served_store import generation_of
from index.generations.server import Server
from tests.fakes.letters import Archive, found
from tests.fakes.ports import free_port

PATIENCE = 60.0  # seconds that a server may take to start on a machine with much to do


class ChromaServer:
    """`chroma run` as a child process, its data in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._child: subprocess.Popen[bytes] | None = None
        self._databases = count()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, unless it runs, and wait until it listens."""
        if self._child:
            return
        script = Path(sys.executable).with_name("chroma")
        where = ["--path", str(self.folder / "data"), "--host", "127.0.0.1"]
        with (self.folder / "log").open("ab") as log:
            self._child = subprocess.Popen(
                [script, "run", *where, "--port", str(self.port)],
                cwd=self.folder,
                stdout=log,
                stderr=log,
            )
        end = time.monotonic() + PATIENCE
        while not self._listens():
            assert time.monotonic() < end, (self.folder / "log").read_text("utf-8")
            time.sleep(0.02)

    def kill(self) -> None:
        """Let it die without a chance to write anything."""
        if self._child:
            self._child.send_signal(signal.SIGKILL)
            self._child.wait()
            self._child = None

    def pause(self) -> None:
        """Let it take connections, but answer nothing, from when this returns."""
        assert self._child
        self._child.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self._child.pid, os.WSTOPPED)  # a signal takes its time to arrive

    def resume(self) -> None:
        """Let it answer again."""
        assert self._child
        self._child.send_signal(signal.SIGCONT)

    def address(self) -> Address:
        """Return the address of a database that nobody else uses."""
        return Address.parse(self.url, None, None, None, f"test-{next(self._databases)}")

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


@dataclass
class ServedArchive(Archive):
    """A small collection whose index lies on a server."""

    chroma: ChromaServer = field(kw_only=True)
    server: Server = field(kw_only=True)

    @property
    def home(self) -> ServedHome:
        """The machine that rebuilds it."""
        return self.machine("home")

    def machine(self, name: str) -> ServedHome:
        """Return another machine that knows nothing but the address."""
        (self.folder / name).mkdir(exist_ok=True)
        return ServedHome(self.folder / name, self.server)

    def kept(self) -> set[str]:
        """Return the names of the generations of which something is on the server."""
        return {one for one in map(generation_of, self.server.collections()) if one}

    def reader(self, name: str) -> Live[list[tuple[str, float]]]:
        """Return a program on another machine that looks at the pointer before each question."""
        return Live(self.machine(name), "letters", found, every=0)
