"""How do jobs run? One Celery app: a folder as broker by default, Redis or RabbitMQ for several machines."""

from typing import Any

from celery import Celery

from runtime.config import Settings

RELAY_SECONDS = 0.5
REMINDER_SECONDS = 3600.0
SEALING_SECONDS = 60.0
MENDING_SECONDS = 300.0
RETENTION_SECONDS = 24 * 3600.0


def celery_app(settings: Settings) -> Celery:
    """The app with its schedule; tasks are registered by runtime.tasks."""
    app = Celery("huansu", broker=settings.celery_url)
    app.conf.update(
        task_ignore_result=True,
        task_acks_late=True,
        task_default_queue="huansu",
        task_serializer="json",
        accept_content=["json"],
        timezone="Asia/Shanghai",
        enable_utc=True,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_send_task_events=False,
        broker_connection_retry_on_startup=True,
        broker_transport_options=_transport(settings),
        beat_schedule_filename=str(settings.folder("broker") / "schedule"),
        beat_schedule={
            "relay the outbox": {
                "task": "relay_outbox",
                "schedule": RELAY_SECONDS,
                "options": {"expires": 5},
            },
            "keep the retention schedule": {
                "task": "keep_retention_schedule",
                "schedule": RETENTION_SECONDS,
                "options": {"expires": RETENTION_SECONDS},
            },
            "seal what was decided": {
                "task": "seal_decisions",
                "schedule": SEALING_SECONDS,
                "options": {"expires": SEALING_SECONDS},
            },
            "put back what the index lacks": {
                "task": "mend_index",
                "schedule": MENDING_SECONDS,
                "options": {"expires": MENDING_SECONDS},
            },
            "watch claims for rewards": {
                "task": "watch_claims",
                "schedule": REMINDER_SECONDS,
                "options": {"expires": REMINDER_SECONDS},
            },
            "remind of clocks": {
                "task": "remind_all",
                "schedule": REMINDER_SECONDS,
                "options": {"expires": REMINDER_SECONDS},
            },
        },
        beat_max_loop_interval=RELAY_SECONDS,
    )
    if settings.celery_url.startswith("filesystem"):
        app.conf.worker_enable_remote_control = False
    return app


def _transport(settings: Settings) -> dict[str, Any]:
    if not settings.celery_url.startswith("filesystem"):
        return {"visibility_timeout": settings.lease_seconds * settings.max_attempts}
    messages = str(settings.folder("broker/messages"))
    return {
        "data_folder_in": messages,
        "data_folder_out": messages,
        "control_folder": str(settings.folder("broker/control")),
        "polling_interval": 0.2,  # the default of a second would be felt on the desk
    }
