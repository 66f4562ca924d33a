"""Each environment has a file of its own."""

from __future__ import annotations

import pytest

from vayu.errors import InvalidConfig
from vayu.formats.collections.collection_reader import read_files
from vayu.formats.collections.environment_files import environment_paths


def test_names_that_make_one_file_name_are_numbered() -> None:
    """As those of requests; one that has a file keeps it."""
    used = {"Live": "environments/Staging.yaml"}
    names = ["Prod EU", "prod-eu", "Live", "Staging"]
    assert environment_paths(names, used) == {
        "Prod EU": "environments/prod-eu.yaml",
        "prod-eu": "environments/prod-eu-2.yaml",
        "Live": "environments/Staging.yaml",
        "Staging": "environments/staging-2.yaml",
    }


def test_two_files_of_one_name_are_a_problem() -> None:
    """As two requests are; nothing is chosen in silence."""
    files = {"collection.yaml": b"vayu: 1\n", "environments/a.yaml": b"name: s\n",
             "environments/b.yaml": b"name: s\n"}  # fmt: skip
    with pytest.raises(InvalidConfig) as found:
        read_files(files)
    assert found.value.problems == {
        "environments/b.yaml, name": "'s' is the name of environments/a.yaml too; change one"
    }
