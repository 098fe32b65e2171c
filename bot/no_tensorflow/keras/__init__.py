"""What does `import keras` give where TensorFlow is left out? The same empty names."""

from typing import Any

from tensorflow import nothing


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return nothing(name)
