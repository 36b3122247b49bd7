"""Charts: true to their numbers, and well-formed whatever the words are."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from sync_server.summary.charts import WIDTH, bars_svg, curve_svg, nice_top
from sync_server.summary.model import Bar, Bars, Curve, Mark, Step

words = st.text(st.characters(exclude_categories=["C"]), max_size=12)


@st.composite
def curves(draw: st.DrawFn) -> Curve:
    first = draw(st.integers(0, 280))
    came = draw(st.lists(st.integers(0, 900), min_size=1, max_size=288 - first))
    came[-1] += 1
    steps = tuple(Step((first + place) * 5, people, sum(came[: place + 1])) for place, people in enumerate(came))
    marks = tuple(Mark(draw(st.integers(0, 1439)), draw(words)) for _ in range(2))
    return Curve(draw(words), steps, 5, marks, draw(words), draw(words), draw(words))


def rects(svg: str, kind: str = "bar") -> list[dict[str, str]]:
    return [dict(node.attrib) for node in ElementTree.fromstring(svg).iter("rect") if node.get("class") == kind]  # noqa: S314


@given(curves())
def test_bars_of_a_curve_are_as_high_as_people_are_many(curve: Curve) -> None:
    bars = rects(curve_svg(curve))[:-1]  # the last is the legend's
    came = [step.came for step in curve.steps if step.came]
    assert len(bars) == len(came)
    per_person = [float(bar["height"]) / people for bar, people in zip(bars, came, strict=True)]
    most = max(came)
    assert all(
        abs(one - per_person[came.index(most)]) * people < 0.3 for one, people in zip(per_person, came, strict=True)
    )


@given(curves())
def test_nothing_of_a_curve_lies_outside(curve: Curve) -> None:
    for bar in rects(curve_svg(curve)):
        assert 0 <= float(bar["x"]) <= WIDTH
        assert float(bar["x"]) + float(bar["width"]) <= WIDTH
        assert float(bar["y"]) >= 0


@given(st.lists(st.builds(Bar, words, st.integers(0, 500), words, st.none() | st.integers(0, 500)), max_size=8), words)
def test_bars_are_as_long_as_they_say(bars: list[Bar], alt: str) -> None:
    drawn = rects(bars_svg(Bars("", tuple(bars), alt)))
    most = max([1, *(max(bar.value, bar.of or 0) for bar in bars)])
    room = max((float(one["width"]) for one in drawn), default=0.0)
    for one, bar in zip(drawn, bars, strict=True):
        assert float(one["width"]) <= room
        assert abs(float(one["width"]) - bar.value / most * 436) < 0.1


@given(st.integers(1, 10**6))
def test_axis_is_enough_and_in_four_whole_steps(most: int) -> None:
    top = nice_top(most)
    assert top >= most
    assert top % 4 == 0
    assert most <= 4 or top < most * 2.5 + 4
