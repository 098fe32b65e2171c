"""Accounts on WeChat and Weibo for tests: they sign and seal pushes as those do, and read the answers."""

import json
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler
from itertools import count
from typing import Any
from urllib.parse import unquote

import xmltodict
from fastapi.testclient import TestClient
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import WeChatSigner

from tests.fakes_bot import serving

TOKEN = "a-token-of-the-tests"
APP_ID = "wx0123456789abcdef"
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
OTHER_KEY = "ABCDEFGabcdefghijklmnopqrstuvwxyz0123456789"
WECHAT = {"wechat_app_id": APP_ID, "wechat_token": TOKEN, "wechat_aes_key": KEY}


@dataclass
class WeChatUser:
    """Somebody with a telephone. Times are those of the server that is pushed to."""

    http: TestClient
    now: datetime
    openid: str = "o-a-citizen-of-the-tests"
    key: str = KEY
    _ids: Any = field(default_factory=lambda: count(1))

    def write(self, text: str, **more: Any) -> str:
        return self.push("text", Content=text, **more)

    def push(self, kind: str, *, id: int | None = None, **fields: str) -> str:
        """The words of the answer; "" when there is none."""
        answer = self.send(self.xml(kind, id=id, **fields))
        assert answer.status_code == 200, answer.text
        if answer.text == "success":
            return ""
        query = self.query()
        parts = _parts(answer.text)
        opened = WeChatCrypto(TOKEN, self.key, APP_ID).decrypt_message(
            answer.text, parts["MsgSignature"], query["timestamp"], query["nonce"]
        )
        message = parse_message(opened)
        assert message.target == self.openid
        return str(message.content)

    def xml(self, kind: str, *, id: int | None = None, **fields: str) -> str:
        """`id` is WeChat's number of the message; events have none."""
        known = {
            "ToUserName": "gh_bureau",
            "FromUserName": self.openid,
            "CreateTime": str(int(self.now.timestamp())),
            "MsgType": kind,
            **fields,
        }
        if kind != "event":
            known["MsgId"] = str(id or next(self._ids))
        inside = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in known.items())
        return f"<xml>{inside}</xml>"

    def send(self, xml: str, **changed: str) -> Any:
        query = self.query()
        crypto = WeChatCrypto(TOKEN, self.key, APP_ID)
        sealed = crypto.encrypt_message(xml, query["nonce"], query["timestamp"])
        query["msg_signature"] = _parts(sealed)["MsgSignature"]
        return self.http.post(
            "/channels/wechat", params={**query, "encrypt_type": "aes", **changed}, content=sealed
        )

    def query(self) -> dict[str, str]:
        timestamp, nonce = str(int(self.now.timestamp())), "486452656"
        return {"timestamp": timestamp, "nonce": nonce, "signature": signed(TOKEN, timestamp, nonce)}


WEIBO_SECRET = "a-secret-of-the-tests"
WEIBO = {"weibo_app_secret": WEIBO_SECRET}


@dataclass
class WeiboUser:
    """Somebody with the other application."""

    http: TestClient
    now: datetime
    uid: int = 2489518277
    _seconds: Any = field(default_factory=lambda: count(10))

    def write(self, text: str) -> str:
        return self.push("text", text=text)

    def push(self, kind: str, **fields: Any) -> str:
        """The words of the answer; "" when there is none."""
        answer = self.send(self.message(kind, **fields))
        assert answer.status_code == 200, answer.text
        if not answer.content:
            return ""
        told = answer.json()
        assert (told["result"], told["type"], told["receiver_id"]) == (True, "text", str(self.uid))
        return str(json.loads(unquote(told["data"]))["text"])

    def message(self, kind: str, **fields: Any) -> str:
        created = f"Mon Nov 30 18:09:{next(self._seconds)} +0800 2026"
        known = {"receiver_id": 1902538057, "sender_id": self.uid, "created_at": created, "data": {}}
        return json.dumps({"type": kind, **known, **fields})

    def send(self, body: str | bytes, **changed: str) -> Any:
        return self.http.post("/channels/weibo", params={**self.query(), **changed}, content=body)

    def query(self) -> dict[str, str]:
        timestamp, nonce = str(int(self.now.timestamp() * 1000)), "57155157"
        return {
            "timestamp": timestamp,
            "nonce": nonce,
            "signature": signed(WEIBO_SECRET, timestamp, nonce),
        }


def pictures_at(content: bytes) -> AbstractContextManager[str]:
    """The address of a server that has this one picture."""

    class Pictures(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *arguments: object) -> None:
            """Tests have their own output."""

    return serving(Pictures)


def signed(*parts: str) -> str:
    signer = WeChatSigner()
    signer.add_data(*parts)
    return str(signer.signature)


def _parts(xml: str) -> dict[str, str]:
    return dict(xmltodict.parse(xml)["xml"])
