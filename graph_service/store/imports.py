"""导入. Keeps out what a library would import only because it happens to be installed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without(*names: str) -> Iterator[None]:
    """While the block imports, the named packages count as not installed, unless they are imported already.

    The graph driver imports pandas and numpy to accept their types as parameters; we hand it none, and a command
    would wait a second for them.
    """
    kept_out = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(kept_out))  # type: ignore[arg-type]  # None makes an import fail
    try:
        yield
    finally:
        for name in kept_out:
            del sys.modules[name]
