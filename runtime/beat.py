"""What is due? Sends it and knows nothing else, so that it starts at once and stays small."""

from runtime.config import Settings
from runtime.logs import configure
from runtime.worker import celery_app


def run_beat(settings: Settings) -> None:
    """Sends the outbox's relay until stopped. Exactly one process per installation."""
    celery_app(settings).Beat(loglevel="WARNING").run()


def main() -> None:
    configure()
    run_beat(Settings())


if __name__ == "__main__":
    main()
