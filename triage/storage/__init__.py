"""Where is everything kept? Record, identity vault and files behind the ports, on SQLite or PostgreSQL."""
