"""Which buttons exist? The page sends an id; only these become a payload that Rasa obeys."""

import json
from collections.abc import Mapping
from types import MappingProxyType

_PLACES = {f"place_{number}": f"/inform{json.dumps({'place_choice': str(number)})}" for number in range(1, 7)}

PAYLOADS: Mapping[str, str] = MappingProxyType(
    {
        "report": "/report",
        "status": "/ask_status",
        "capabilities": "/faq_capabilities",
        "human": "/human",
        "yes": "/affirm",
        "no": "/deny",
        "cancel": "/cancel",
        "skip": "/skip",
        "contact_given": "/contact_given",
        "stay_anonymous": "/stay_anonymous",
        **_PLACES,
    }
)
_IDS = {payload: id for id, payload in PAYLOADS.items()}


def button_id(payload: str) -> str | None:
    """The id under which the page may send this payload back."""
    return _IDS.get(payload)
