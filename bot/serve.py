"""How is the Rasa server started? On loopback, for us alone: `python -m bot.serve --model FILE --port N`."""

import argparse
import logging
import os
from pathlib import Path

import rasa.api

from bot import logs
from bot.layout import CREDENTIALS, ENDPOINTS

LOOPBACK = "127.0.0.1"
DEFAULTS = {
    "HUANSU_ACTIONS_URL": "http://127.0.0.1:5055",
    "HUANSU_BOT_TRACKER": "sqlite://",  # in memory
}
_ALWAYS = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TICKET_LOCK_LIFETIME": "60",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="the trained model, bot.tar.gz")
    parser.add_argument("--port", type=int, default=5005)
    arguments = parser.parse_args()
    logs.configure(getattr(logging, os.environ.get("HUANSU_BOT_LOG", "WARNING")))
    if not arguments.model.is_file():
        raise SystemExit(f"no model at {arguments.model}; train one with: python -m bot.train --out FILE")
    os.environ.update(_ALWAYS)
    for name, value in DEFAULTS.items():
        os.environ.setdefault(name, value)
    rasa.api.run(
        str(arguments.model.resolve()),
        str(ENDPOINTS),
        credentials=str(CREDENTIALS),
        interface=LOOPBACK,
        port=arguments.port,
        enable_api=False,
        response_timeout=30,
    )


if __name__ == "__main__":
    main()
