"""How is the web server started? `python -m api`, with the settings of the environment."""

import uvicorn

from api.app import create_app
from runtime.bootstrap import build
from runtime.config import Settings
from runtime.logs import configure


def main() -> None:
    configure()
    settings = Settings()
    uvicorn.run(
        create_app(build(settings)),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,  # addresses and paths of citizens are nobody's business
        server_header=False,
        forwarded_allow_ips=None,
    )


if __name__ == "__main__":
    main()
