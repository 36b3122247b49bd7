"""Nothing in the repository says on what machine it was written, or from where its packages came."""

from __future__ import annotations

import re

import pytest

from tests.house.tree import name, project_files, text

PLACES = {
    "a folder of somebody's machine": re.compile(r"(?<![A-Za-z0-9.<~_*-])/(?:work|root|farm|home|Users|tmp)/"),
    "a package registry": re.compile(
        r"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|deb\.debian\.org|proxy\.golang\.org"
    ),
    "an option that names a registry": re.compile(r"--(?:extra-)?index-[u]rl"),
    "an address of a package file": re.compile(r"https?://\S+\.(?:whl|tar\.gz|tgz|deb)\b"),
}


@pytest.mark.parametrize("what", PLACES)
def test_no_file_names(what: str) -> None:
    found = {
        name(path): match.group()
        for path in project_files()
        if name(path) != "tests/house/test_tracked_files.py" and (match := PLACES[what].search(text(path) or ""))
    }
    assert found == {}
