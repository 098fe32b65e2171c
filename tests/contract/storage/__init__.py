"""Does the record keep its promises? One suite over SQLite and PostgreSQL."""
