"""Where do the parts of the bot lie on this disk?"""

from pathlib import Path

BOT = Path(__file__).resolve().parent
RASA = BOT / "rasa"
DOMAIN = RASA / "domain"
CONFIG = RASA / "config.yml"
ENDPOINTS = RASA / "endpoints.yml"
CREDENTIALS = RASA / "credentials.yml"
TEACHING = BOT.parent / "nlu_data"
TRAINING_DATA = tuple(TEACHING / name for name in ("nlu", "lookups", "rules", "stories"))
PHRASES = TEACHING / "lookups" / "phrases.yml"
HELD_OUT = TEACHING / "heldout"
