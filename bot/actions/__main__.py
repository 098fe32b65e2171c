"""How is the action server started? On loopback, silent about texts: `python -m bot.actions --port N`."""

import argparse
import logging
import os

from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import logs

LOOPBACK = "127.0.0.1"
NEEDED = ("HUANSU_API_URL", "HUANSU_SERVICE_TOKEN")
_log = logging.getLogger(__name__)


def action_server() -> Sanic:
    """Rasa SDK's own server answers an error with the whole conversation; this one answers with a code."""
    app = Sanic("huansu_actions", configure_logging=False)
    executor = ActionExecutor()
    executor.register_package("bot.actions")

    @app.get("/health")
    async def health(_: Request) -> HTTPResponse:
        return response.json({"status": "ok"})

    @app.post("/webhook")
    async def run_action(request: Request) -> HTTPResponse:
        try:
            return response.json(await executor.run(request.json))
        except ActionExecutionRejection as error:
            return response.json({"error": "rejected", "action_name": error.action_name}, status=400)
        except ActionNotFoundException as error:
            return response.json({"error": "unknown", "action_name": error.action_name}, status=404)
        except Exception as error:  # the edge of the process
            _log.error("action failed: %s", type(error).__name__, exc_info=error)
            return response.json({"error": "failed"}, status=500)

    return app


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=5055)
    arguments = parser.parse_args()
    logs.configure()
    absent = [name for name in NEEDED if not os.environ.get(name)]
    if absent:
        raise SystemExit(f"not set: {', '.join(absent)}")
    action_server().run(LOOPBACK, arguments.port, access_log=False)


if __name__ == "__main__":
    main()
