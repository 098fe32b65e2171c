"""How well does it read real complaints? Everything `huansu evaluate` measures, beside the usual means."""
