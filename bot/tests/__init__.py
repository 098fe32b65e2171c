"""Tests of the bot; run in its own environment: `cd bot && uv run pytest`."""
