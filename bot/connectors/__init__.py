"""Doors into Rasa."""
