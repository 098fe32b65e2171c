"""What does `import tensorflow` give where TensorFlow is left out? Names without meaning.

Rasa names TensorFlow classes in annotations, as base classes and as decorators of components that our
pipeline never builds. A name that is asked for here becomes an empty class, a submodule an empty module.
"""

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any


class _Nothing(type):
    """Every attribute is another such class, so that `tf.keras.Model` can be inherited from."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return nothing(name)

    def __call__(cls, *arguments: Any, **options: Any) -> Any:
        if "_stand_in" not in cls.__dict__:
            return super().__call__(*arguments, **options)
        decorated = arguments[0] if len(arguments) == 1 and not options else None
        return decorated if callable(decorated) else cls

    def __instancecheck__(cls, instance: object) -> bool:
        return "_stand_in" not in cls.__dict__ and super().__instancecheck__(instance)

    def __getitem__(cls, key: object) -> Any:
        return cls

    def __or__(cls, other: Any) -> Any:
        return cls

    def __ror__(cls, other: Any) -> Any:
        return cls


def nothing(name: str) -> Any:
    return _Nothing(name, (), {"_stand_in": True})


class _EmptyModule(ModuleType):
    def __getattr__(self, name: str) -> Any:
        return __getattr__(name)


class _Finder(MetaPathFinder, Loader):
    """Finds every submodule of tensorflow and keras, and finds it empty."""

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if fullname.startswith(("tensorflow.", "keras.")):
            return ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _EmptyModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing to execute."""


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return nothing(name)


sys.meta_path.insert(0, _Finder())
