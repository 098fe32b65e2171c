"""Rewards as people live them: several reports of one violation, several people at the desk."""
