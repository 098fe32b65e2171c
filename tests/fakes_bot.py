"""A bot for tests: speaks the gateway's HTTP, asks in a fixed order, and files what it was told."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Json = dict[str, Any]
Call = Callable[[str, Json], Json]
"""Posts to the API as the bot's actions do: path and body in, body out."""


@dataclass
class FakeBot:
    """`mood` is how it behaves; `heard` has every turn.

    Moods: "well", "silent" (200 and nothing), "broken" (503), "away" (unhealthy), "lost" (503 after filing).
    """

    call_api: Call
    token: str
    mood: str = "well"
    heard: list[Json] = field(default_factory=list)
    told: dict[str, list[str]] = field(default_factory=dict)

    def answer(self, turn: Json) -> tuple[int, Any]:
        self.heard.append(turn)
        if self.mood in {"broken", "silent"}:
            return (503, {"error": "broken"}) if self.mood == "broken" else (200, [])
        sender, button, text = turn["sender"], turn["button"], turn["text"] or ""
        if "转人工" in text:
            return 200, [{"text": "好的，告诉您怎样找到工作人员。", "custom": {"handover": True}}]
        if button == "confirm":
            filed = self._file(sender)
            return (200, [filed]) if self.mood == "well" else (503, {"error": "fell silent"})
        if button in {"contact_given", "stay_anonymous"}:
            return 200, [_asking("都记下了，确认提交吗？", confirm="确认提交", change="我要修改")]
        if button == "report":
            return 200, [{"text": "请说说是什么情况。"}]
        told = self.told.setdefault(sender, [])
        told.append(text or "每天夜里")
        return 200, [_next_question(len(told))]

    def _file(self, sender: str) -> Json:
        told = [*self.told.pop(sender), "", "", ""]
        facts = {"place": told[1], "time": told[2], "source": "", "effects": ""}
        body = {
            "conversation": sender,
            "client_key": f"{sender}:1",
            "text": told[0],
            "facts": facts,
            "anonymous": True,
            "attachments": [],
        }
        filed = self.call_api("/internal/reports", body)
        card = {"number": filed["receipt"], "code": filed["code"]}
        return {"text": f"已登记，受理编号 {filed['receipt']}。", "custom": {"receipt": card}}


def _next_question(told: int) -> Json:
    if told == 1:
        return {"text": "请问在什么地方？写到街道、路口或小区最好。"}
    if told == 2:
        return _asking("什么时候、多久一次？", nightly="每天夜里", sometimes="偶尔")
    contact = _asking("需要留联系方式吗？", contact_given="表单已填好", stay_anonymous="匿名举报")
    return {**contact, "custom": {"form": "contact"}}


def _asking(text: str, **buttons: str) -> Json:
    return {"text": text, "buttons": [{"id": id, "title": title} for id, title in buttons.items()]}


def listening(bot: FakeBot, *, port: int = 0) -> AbstractContextManager[str]:
    """The address under which the bot answers."""
    return serving(_handler(bot), port=port)


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler], *, port: int = 0) -> Iterator[str]:
    """The address of a small server on loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(bot: FakeBot) -> type[BaseHTTPRequestHandler]:
    class Gateway(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._reply(503 if bot.mood == "away" else 200, {"status": bot.mood})

        def do_POST(self) -> None:
            turn = json.loads(self.rfile.read(int(self.headers["content-length"])))
            if self.headers["X-Huansu-Token"] != bot.token:
                self._reply(401, {"error": "unauthorized"})
                return
            self._reply(*bot.answer(turn))

        def _reply(self, status: int, body: Any) -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *arguments: object) -> None:
            """Tests have their own output."""

    return Gateway
