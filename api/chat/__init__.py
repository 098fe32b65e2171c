"""The conversation between a citizen and the bot, kept on our side of the wire."""
