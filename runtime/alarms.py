"""How does an emergency reach people who are not at the desk? One small signed message to an address."""

import hmac
import json
from datetime import datetime
from hashlib import sha256

import httpx

from runtime.bootstrap import Services
from triage.domain.incidents import Incident

SIGNATURE = "X-Huansu-Signature"
_SECONDS = 5.0


def hook_key(services: Services) -> bytes:
    """The key of the signature: the one that was set, else one that is derived from the installation's."""
    given = services.settings.alarm_hook_key.get_secret_value()
    return given.encode() or hmac.new(services.secrets.pages, b"alarm hook", sha256).hexdigest().encode()


def message(
    incident: Incident, *, id: int, occasion: str, area: str, now: datetime, services: Services
) -> bytes:
    """No word of the report and nobody's name; the link asks for a login. `id` is the message's own."""
    settings = services.settings
    desk = settings.site
    said = {
        "id": id,
        "incident": str(incident.report),
        "occasion": occasion,
        "state": incident.state.value,
        "grade": incident.grade.value if incident.grade else None,
        "area": area,
        "area_name": services.divisions.full_name(area) if area else "",
        "due": incident.due.isoformat() if incident.due else None,
        "link": f"{desk}/desk/incidents/{incident.report}",
        "at": now.isoformat(),
    }
    return json.dumps(said, ensure_ascii=False).encode()


def push(url: str, body: bytes, key: bytes) -> None:
    """Raises httpx.HTTPError when nobody took it; a connection is tried again at once."""
    signature = "sha256=" + hmac.new(key, body, sha256).hexdigest()
    headers = {"content-type": "application/json", SIGNATURE: signature}
    with httpx.Client(transport=httpx.HTTPTransport(retries=2), timeout=_SECONDS, trust_env=False) as client:
        client.post(url, content=body, headers=headers).raise_for_status()
