"""The chart of the benchmark, drawn from what it wrote."""

from xml.etree import ElementTree

import pytest

from tests.benchmarks.chart import drawn, groups

FIGURES = {
    "On Record, import": 1322.4,
    "On Record, 8 clients": 45.8,
    "On Record, memory": 853.0,
    "txtai, import": 308.0,
    "txtai, 8 clients": 36.9,
    "txtai, memory": 768.0,
    "the libraries alone, import": 282.0,
    "the libraries alone": 60.5,
    "the libraries alone, memory": 705.0,
}


def test_every_figure_stands_in_the_picture_and_in_its_description() -> None:
    picture = ElementTree.fromstring(drawn(groups(FIGURES)))  # noqa: S314 - our own

    written = [part.text for part in picture.iter("{http://www.w3.org/2000/svg}text")]
    told = picture.findtext("{http://www.w3.org/2000/svg}desc") or ""
    for value in ("1,322/s", "46/s", "853 MiB", "308/s", "37/s", "768 MiB", "282/s", "60/s", "705 MiB"):
        assert value in written
        assert value in told


def test_the_longest_bar_is_that_of_the_largest_value_in_its_group() -> None:
    picture = ElementTree.fromstring(drawn(groups(FIGURES)))  # noqa: S314 - our own

    bars = [float(bar.attrib["width"]) for bar in picture.iter("{http://www.w3.org/2000/svg}rect")][1:]
    assert bars[3] == max(bars)
    assert bars[3] / bars[4] == pytest.approx(1322.4 / 308, rel=0.01)


def test_figures_of_another_section_are_no_chart() -> None:
    with pytest.raises(LookupError, match="others"):
        groups({"encoder alone, p50": 5.0})
