"""Libraries that are imported when they are first used, for processes that seldom use them."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class _Later(ModuleType):
    """Stands in the place of a module until somebody asks for what is in it."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        module = import_module(self.__name__)
        vars(self).update(vars(module))
        return getattr(module, name)


def import_later(name: str) -> None:
    """Let ``import name`` cost nothing until the module is used, unless it is here already.

    The standard library's `LazyLoader` would not do: in Python 3.11 a second import loads it.

    >>> import_later("this")  # would print a poem
    >>> import this
    """
    sys.modules.setdefault(name, _Later(name))
