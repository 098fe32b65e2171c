"""What is the least an endpoint can do? Validate the same body and commit one row."""

import sys
from pathlib import Path
from uuid import uuid4

import uvicorn
from fastapi import FastAPI
from sqlalchemy import text

from api.schemas.reports import ReportIn
from triage.storage.engine import open_engine, writing


def bare_app(home: Path) -> FastAPI:
    sessions = writing(open_engine(f"sqlite:///{home / 'bare.sqlite3'}"))
    with sessions.begin() as session:
        session.execute(text("PRAGMA journal_mode = WAL"))
        session.execute(text("CREATE TABLE IF NOT EXISTS reports (id TEXT PRIMARY KEY, text TEXT NOT NULL)"))
    app = FastAPI()

    @app.post("/reports", status_code=201)
    def create(body: ReportIn) -> dict[str, str]:
        id = str(uuid4())
        with sessions.begin() as session:
            session.execute(text("INSERT INTO reports VALUES (:id, :text)"), {"id": id, "text": body.text})
        return {"id": id}

    return app


if __name__ == "__main__":
    uvicorn.run(bare_app(Path(sys.argv[2])), host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
