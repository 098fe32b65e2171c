"""The conversation: Rasa, its actions and the client of the platform; everything else is reached by HTTP."""
