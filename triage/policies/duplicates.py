"""How much does each sign count when two reports are compared? Weights and thresholds from YAML."""

from functools import lru_cache
from pathlib import Path

import yaml

from triage.domain.duplicates import DuplicateRules
from triage.domain.errors import PolicyError
from triage.domain.evidence import Sign

_FILE = Path(__file__).parent / "data" / "national" / "duplicates.yaml"


@lru_cache(maxsize=1)
def load_duplicate_rules() -> DuplicateRules:
    """Raises PolicyError when the file is broken or knows a sign that the code does not."""
    try:
        row = yaml.safe_load(_FILE.read_bytes())
        weights = {Sign(name): float(weight) for name, weight in row["weights"].items()}
        rules = DuplicateRules(**{**row, "weights": weights})
    except (OSError, KeyError, TypeError, ValueError, yaml.YAMLError) as problem:
        raise PolicyError(f"{_FILE.name}: {problem}") from problem
    if not 0 < rules.suggest <= rules.link <= 1:
        raise PolicyError(f"{_FILE.name}: 0 < suggest <= link <= 1 does not hold")
    return rules
