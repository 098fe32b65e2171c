# The platform: web server, workers, scheduler and the one-off preparation are the same image with other commands.
FROM python:3.11-slim
RUN pip install --no-cache-dir uv
WORKDIR /app
COPY pyproject.toml uv.lock README.md LICENSE .python-version ./
COPY nlu_data nlu_data
COPY triage triage
COPY search search
COPY runtime runtime
COPY api api
RUN uv sync --frozen --no-dev && useradd --create-home huansu && mkdir var && chown huansu var
USER huansu
ENV PATH=/app/.venv/bin:$PATH HUANSU_HOME=/app/var HUANSU_HOST=0.0.0.0
VOLUME /app/var
CMD ["python", "-m", "api"]
