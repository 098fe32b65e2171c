"""What does a worker run? All jobs, with services made once in each of its processes."""

import os
from collections.abc import Callable

from celery import Celery

from runtime.bootstrap import Services, build
from runtime.config import Settings
from runtime.logs import configure
from runtime.tasks import register
from runtime.worker import celery_app

QUIET = ("--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel=WARNING")


def per_process(settings: Settings) -> Callable[[], Services]:
    """Services made by the process that asks: connections and models do not survive a fork."""
    made: dict[int, Services] = {}

    def services() -> Services:
        pid = os.getpid()
        if pid not in made:
            made.clear()
            made[pid] = build(settings)
        return made[pid]

    return services


def job_app(settings: Settings) -> Celery:
    app = celery_app(settings)
    register(app, per_process(settings))
    return app


def run_worker(settings: Settings, *, processes: int) -> None:
    """Works until stopped. One process works by itself; several are children that Celery minds."""
    pool = ("--pool=solo",) if processes == 1 else ("--pool=prefork", f"--concurrency={processes}")
    job_app(settings).worker_main(["worker", *QUIET, *pool])


def main() -> None:
    configure()
    run_worker(Settings(), processes=1)


if __name__ == "__main__":
    main()
