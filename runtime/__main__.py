"""How is the command line started without an installed script? `python -m runtime`."""

from runtime.cli import app

app()
