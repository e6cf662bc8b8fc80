"""A caller with no library in between, for the tests of the fake itself."""

from typing import Any

import httpx

from tests.fakes.telegram.fake import FakeTelegram


class Caller:
    """Somebody who calls methods with a token."""

    def __init__(self, fake: FakeTelegram, token: str | None = None) -> None:
        self._fake = fake
        self._address = f"{fake.base_url}{token or fake.token}"

    def say(self, method: str, **values: Any) -> dict[str, Any]:
        """Call a method with JSON, and return all that is answered."""
        answer = httpx.post(f"{self._address}/{method}", json=values, timeout=20, verify=False)
        said: dict[str, Any] = answer.json()
        assert said.get("error_code", 200) == answer.status_code
        return said

    def do(self, method: str, **values: Any) -> Any:
        """Call a method that works, and return its result."""
        said = self.say(method, **values)
        assert said["ok"], said
        return said["result"]

    def refused(self, method: str, **values: Any) -> str:
        """Call a method that is refused, and return the code with the description."""
        said = self.say(method, **values)
        assert not said["ok"], said
        return f"{said['error_code']} {said['description']}"

    def document(self, chat: int, name: str, data: bytes, **values: Any) -> dict[str, Any]:
        """Send a file as multipart, and return all that is answered."""
        answer = httpx.post(
            f"{self._address}/sendDocument",
            data={"chat_id": str(chat), **values},
            files={"document": (name, data)},
            timeout=20,
            verify=False,
        )
        said: dict[str, Any] = answer.json()
        return said

    def download(self, path: str) -> bytes:
        """Read a file."""
        address = f"{self._fake.base_file_url}{self._fake.token}/{path}"
        return httpx.get(address, verify=False).raise_for_status().content
