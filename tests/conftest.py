"""Fixtures that every test may ask for, and how many examples a property is tried on.

`make test` draws as many as each property says (100 where it says nothing). `make check` names the profile `quick`.
"""

from hypothesis import settings

pytest_plugins = ["tests.support.stores", "tests.support.filled_town"]

settings.register_profile("quick", max_examples=10)
