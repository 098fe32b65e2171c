"""Who plays in the conversation tests? A citizen, a platform, and the bot's two processes."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered

from bot.connectors.gateway import TOKEN_HEADER
from bot.conversations import Conversations
from bot.layout import DOMAIN

SERVICE_TOKEN = "invented-service-token"
START_SECONDS = 180
RECEIPT = {"number": "HS261124-483920-05", "code": "ABCDE-12345"}
GULOU = [
    {"adcode": "320106", "name": "江苏省南京市鼓楼区"},
    {"adcode": "320302", "name": "江苏省徐州市鼓楼区"},
    {"adcode": "410204", "name": "河南省开封市鼓楼区"},
]


class FakePlatform:
    """Answers as the API does; `down` makes it refuse everything. The same client key is the same report."""

    def __init__(self) -> None:
        self.down = False
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.reports: dict[str, dict[str, Any]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def forget(self) -> None:
        self.down = False
        self.asked.clear()
        self.reports.clear()

    def answer(self, path: str, body: dict[str, Any], token: str) -> tuple[int, dict[str, Any]]:
        self.asked.append((path, body))
        if token != SERVICE_TOKEN:
            return 401, {"error": {"code": "unauthorised", "message": ""}}
        if self.down:
            return 503, {"error": {"code": "unavailable", "message": ""}}
        return {"/internal/reports": self._file, "/internal/status": _status, "/internal/locate": _locate}[
            path
        ](body)

    def _file(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        self.reports.setdefault(body["client_key"], body)
        return 201, {
            "receipt": RECEIPT["number"],
            "code": RECEIPT["code"],
            "received": "2026-11-24T10:00:00+08:00",
        }

    def __enter__(self) -> "FakePlatform":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _locate(body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    text = body["text"]
    if "鼓楼区" in text and not any(city in text for city in ("南京", "徐州", "开封")):
        return 200, {"known": False, "name": "", "adcode": "", "ambiguous": GULOU}
    if any(name in text for name in ("吴江", "柳林镇", "和顺区")):
        return 200, {"known": True, "name": "江苏省苏州市吴江区", "adcode": "320509", "ambiguous": []}
    return 200, {"known": False, "name": "", "adcode": "", "ambiguous": []}


def _status(body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    if body["code"] != RECEIPT["code"]:
        return 404, {"error": {"code": "not-found", "message": "没有找到"}}
    progress = {"state": "handling", "state_text": "办理中", "owner": "某分局", "due": "2026-12-20"}
    return 200, {"receipt": body["receipt"], **progress, "updated": "2026-11-24"}


def _handler(platform: FakePlatform) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, answer = platform.answer(self.path, body, self.headers.get("X-Huansu-Service", ""))
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    return Handler


class Servers:
    """Rasa and the action server on free ports, started from a foreign working directory."""

    def __init__(self, model: Path, logs: Path, *, token: str) -> None:
        self.model, self.logs, self.token = model, logs, token
        self.bot_port, self.actions_port = free_port(), free_port()
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def bot_url(self) -> str:
        return f"http://127.0.0.1:{self.bot_port}"

    @property
    def _conversations(self) -> str:
        return f"sqlite:///{self.logs / 'conversations.sqlite3'}"

    def start(self, platform: FakePlatform) -> None:
        self.platform = platform
        self.start_actions()
        self._start_rasa()

    def _start_rasa(self) -> None:
        self._run("rasa", "bot.serve", "--model", str(self.model), "--port", str(self.bot_port))
        self._wait("rasa", f"{self.bot_url}/webhooks/gateway/health")

    def start_actions(self) -> None:
        self._run("actions", "bot.actions", "--port", str(self.actions_port))
        self._wait("actions", f"http://127.0.0.1:{self.actions_port}/health")

    def restart_rasa(self) -> None:
        """As after a crash: nothing is said to it before."""
        process = self._processes.pop("rasa")
        process.kill()
        process.wait()
        self._start_rasa()

    def stop_actions(self) -> None:
        self._end("actions")

    def go_in_circles(self, sender: str) -> None:
        """As when no rule fits: ten actions in a row, and nothing that ends the turn."""
        asyncio.run(self._circle(sender))

    async def _circle(self, sender: str) -> None:
        domain = Domain.load(DOMAIN)
        conversations = Conversations(domain, host=self._conversations)
        tracker = await conversations.retrieve(sender)
        assert tracker
        tracker.update_with_events([UserUttered("算了"), *[ActionExecuted("action_unclear")] * 10], domain)
        await conversations.save(tracker)

    def stop(self) -> None:
        for name in list(self._processes):
            self._end(name)

    def logged(self) -> str:
        return "".join(path.read_text(encoding="utf-8") for path in self.logs.glob("*.log"))

    def _run(self, name: str, module: str, *arguments: str) -> None:
        settings = {
            **os.environ,
            "HUANSU_BOT_TOKEN": self.token,
            "HUANSU_SERVICE_TOKEN": SERVICE_TOKEN,
            "HUANSU_API_URL": self.platform.url,
            "HUANSU_ACTIONS_URL": f"http://127.0.0.1:{self.actions_port}",
            "HUANSU_BOT_TRACKER": self._conversations,
        }
        with (self.logs / f"{name}.log").open("ab") as log:
            self._processes[name] = subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                env=settings,
                cwd=self.logs,
                stdout=log,
                stderr=log,
            )

    def _wait(self, name: str, url: str) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self._processes[name].poll() is None:
            try:
                if httpx.get(url, trust_env=False).is_success:
                    return
            except httpx.HTTPError:
                time.sleep(0.2)
        raise RuntimeError(f"{name} did not start:\n{self.logged()[-3000:]}")

    def _end(self, name: str) -> None:
        process = self._processes.pop(name)
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Chat:
    """One citizen's conversation."""

    def __init__(self, url: str, token: str) -> None:
        self.sender = uuid.uuid4().hex
        self._client = httpx.Client(base_url=url, headers={TOKEN_HEADER: token}, timeout=60, trust_env=False)

    def post(self, body: object, **headers: str) -> httpx.Response:
        return self._client.post("/webhooks/gateway/message", json=body, headers=headers)

    def send(
        self, *, text: str | None = None, button: str | None = None, photos: tuple[str, ...] = ()
    ) -> "Answer":
        attachments = [{"id": id, "type": "image/jpeg"} for id in photos]
        response = self.post(
            {"sender": self.sender, "text": text, "button": button, "metadata": {"attachments": attachments}}
        )
        response.raise_for_status()
        return Answer(response.json())

    def say(self, text: str) -> "Answer":
        return self.send(text=text)

    def press(self, button: str) -> "Answer":
        return self.send(button=button)


class Answer:
    """What the bot said in one turn."""

    def __init__(self, messages: list[dict[str, Any]]) -> None:
        self.messages = messages

    @property
    def text(self) -> str:
        return "\n".join(message["text"] for message in self.messages)

    @property
    def buttons(self) -> list[str]:
        return [button["id"] for message in self.messages for button in message["buttons"]]

    @property
    def custom(self) -> dict[str, Any]:
        return {key: value for message in self.messages for key, value in message["custom"].items()}

    def __contains__(self, words: str) -> bool:
        return words in self.text


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
