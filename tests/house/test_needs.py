"""A missing program must never pass for a test that ran."""

from __future__ import annotations

import pytest

from tests.needs import missing

pytest_plugins = ["pytester"]


def test_missing_program_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert missing(["tmux", "pdftoppm"]) == ["pdftoppm", "tmux"]


def test_skipped_tests_are_counted_in_the_closing_summary(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    pytester.makeini("[pytest]\nmarkers =\n    needs(*tools): programs\n")
    pytester.makeconftest((request.config.rootpath / "tests" / "conftest.py").read_text(encoding="utf-8"))
    pytester.makepyfile(
        """
        import pytest
        from tests.needs import needs

        @needs("chromium")
        def test_page(): raise AssertionError("ran without its program")

        @needs("chromium")
        def test_other_page(): raise AssertionError("ran without its program")

        @pytest.mark.skip(reason="some other reason")
        def test_other(): ...
        """
    )
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("PYTHONPATH", str(request.config.rootpath))
    result = pytester.runpytest_subprocess()
    result.assert_outcomes(skipped=3)
    result.stdout.fnmatch_lines(["*NOT TESTED*", "skipped for want of chromium: 2 tests"])
