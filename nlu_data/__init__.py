"""Language as data: what kinds of matter exist (taxonomy) and how people speak of them (generator)."""
