"""The same installations as the tests of operations have: on either kind of database, with the cast."""

from __future__ import annotations

from tests.operations.conftest import cluster, installation, on_a_file, over_postgresql, template

__all__ = ["cluster", "installation", "on_a_file", "over_postgresql", "template"]
