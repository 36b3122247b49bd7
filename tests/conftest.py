"""Settings of the whole test run: Hypothesis profiles, and tests that need a program which may be missing."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import settings

from tests.needs import SKIP_PREFIX, missing

#: A property of a test: what it has played (tests/simulation).
SIMULATED = "simulated"

# A result that cannot be had again helps nobody, so `make test` and CI draw the same examples each time; `search` draws
# new ones (pytest --hypothesis-profile=search). No deadline: the machine is shared, speed is the benchmarks' matter.
settings.register_profile("steady", deadline=None, derandomize=True, max_examples=40, print_blob=True)
settings.register_profile("quick", settings.get_profile("steady"), max_examples=15)
settings.register_profile("search", deadline=None, derandomize=False, max_examples=2_000, print_blob=True)
settings.load_profile("steady")


def pytest_runtest_setup(item: pytest.Item) -> None:
    wanted = [program for mark in item.iter_markers("needs") for program in mark.args]
    if absent := missing(wanted):
        pytest.skip(SKIP_PREFIX + ", ".join(absent))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    _tell_simulated(terminalreporter)
    for figure in _figures(terminalreporter):
        terminalreporter.write_line(figure)
    skipped = Counter(_want(report) for report in terminalreporter.getreports("skipped"))
    del skipped[""]
    if skipped:
        terminalreporter.section("NOT TESTED", sep="=", red=True)
        for want, tests in sorted(skipped.items()):
            terminalreporter.write_line(f"skipped for want of {want}: {tests} tests", red=True)


def _figures(reporter: pytest.TerminalReporter) -> list[str]:
    """What tests have counted: one JSON line each, as benchmarks print them."""
    properties = [pair for report in reporter.getreports("passed") for pair in report.user_properties]
    return [str(value) for name, value in properties if name == "figure"]


def _tell_simulated(terminalreporter: pytest.TerminalReporter) -> None:
    """What the simulation tried: its tests may have run in other processes."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    told = [value for report in reports for name, value in report.user_properties if name == SIMULATED]
    if told:
        terminalreporter.section("SIMULATED", sep="=")
        for line in told:
            terminalreporter.write_line(str(line))


def _want(report: object) -> str:
    """The programs for want of which a test was skipped, "" for any other reason."""
    reason = report.longrepr[2] if isinstance(report, pytest.TestReport) and isinstance(report.longrepr, tuple) else ""
    _, found, programs = reason.partition(f"Skipped: {SKIP_PREFIX}")
    return programs if found else ""
