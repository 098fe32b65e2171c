"""What Rasa asks the bot to do, by subject; the decisions are made in bot/dialogue.py."""
