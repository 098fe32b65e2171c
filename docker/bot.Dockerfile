# The conversation: Rasa and its actions, with the model trained while the image is built.
FROM python:3.11-slim
RUN pip install --no-cache-dir uv
WORKDIR /app
COPY bot bot
COPY nlu_data nlu_data
RUN uv sync --frozen --no-dev --project bot && bot/.venv/bin/python -m bot.train --out /app/model.tar.gz \
    && useradd --create-home huansu
USER huansu
ENV PATH=/app/bot/.venv/bin:$PATH RASA_TELEMETRY_ENABLED=false SQLALCHEMY_SILENCE_UBER_WARNING=1
CMD ["python", "-m", "bot.serve", "--port", "5005", "--model", "/app/model.tar.gz"]
