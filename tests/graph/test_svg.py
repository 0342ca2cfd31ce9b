"""SVG that stands alone: well-formed, nothing outside the page, nothing fetched, two palettes."""

import re
from typing import Any
from xml.etree import ElementTree

from plans import Site, run_job

from health_monitor.graph import as_svg, read_picture

SVG = "{http://www.w3.org/2000/svg}"


def drawn(site: Site, record: dict[str, Any] | None = None) -> ElementTree.Element:
    return ElementTree.fromstring(as_svg(read_picture(site.plan(), record)))


def texts(root: ElementTree.Element) -> list[str]:
    return ["".join(element.itertext()) for element in root.iter(f"{SVG}text")]


def number(element: ElementTree.Element, name: str) -> float:
    return float(element.attrib[name])


def test_all_that_is_known_is_written(site: Site, record: dict[str, Any]) -> None:
    found = texts(drawn(site, record))
    assert found[0] == "t: 5 jobs, run 1772344800000 of master, 2026-03-01 06:00:00 UTC"
    for text in (
        "Layer 3: orchestrators",
        "master",
        'platform "A" <team>',
        "SUN 03:00 UTC, paused",
        "FAILED 8.0s, 2 attempts",
        "UPSTREAM_FAILED",
    ):
        assert text in found


def test_each_box_is_striped_by_its_newest_outcome(site: Site, record: dict[str, Any]) -> None:
    stripes = {
        group.attrib["id"]: group.findall(f"{SVG}rect")[1].attrib["class"]
        for group in drawn(site, record).iter(f"{SVG}g")
        if "id" in group.attrib
    }
    assert stripes == {
        "job-master": "stripe failed",
        "job-layer_job": "stripe failed",
        "job-left_job": "stripe failed",
        "job-load_job": "stripe waiting",
        "job-by_hand_job": "stripe none",
    }


def test_boxes_are_on_the_page_and_hold_their_texts(site: Site, record: dict[str, Any]) -> None:
    root = drawn(site, record)
    width, height = number(root, "width"), number(root, "height")
    (inner,) = (group for group in root.iter(f"{SVG}g") if "transform" in group.attrib)
    shift = re.findall(r"\d+", inner.attrib["transform"])
    for box in root.iter(f"{SVG}rect"):
        if box.attrib["class"] == "box":
            assert number(box, "x") + number(box, "width") + float(shift[0]) <= width
            assert number(box, "y") + number(box, "height") + float(shift[1]) <= height
    for group in inner.findall(f"{SVG}g"):
        box = group.findall(f"{SVG}rect")[0]
        for text in group.findall(f"{SVG}text"):
            end = number(text, "x") + 7.2 * len("".join(text.itertext()))
            assert end <= number(box, "x") + number(box, "width")
            assert number(box, "y") < number(text, "y") < number(box, "y") + number(box, "height")


def test_nothing_is_fetched_and_both_palettes_name_the_same_parts(site: Site) -> None:
    text = as_svg(read_picture(site.plan()))
    assert re.findall(r"https?://\S+?(?=\")", text) == ["http://www.w3.org/2000/svg"]
    assert "<script" not in text and "<image" not in text
    light, dark = text.partition("<style>")[2].split("@media (prefers-color-scheme: dark)")
    parts = set(re.findall(r"(\.[\w.]+)(?=[^{}]*\{ (?:fill|stroke): )", dark))
    assert parts >= {".page", ".box", ".name", ".note", ".arrow", ".failed"}
    assert all(f"{part} " in light or f"{part}," in light for part in parts)


def test_picture_is_the_same_each_time(site: Site) -> None:
    assert as_svg(read_picture(site.plan())) == as_svg(read_picture(site.plan()))


def test_job_that_is_run_twice_by_one_job_has_one_arrow_with_both_numbers(site: Site) -> None:
    site.job("two_job", run_job("left_job", "one"), run_job("left_job", "two", after=("one",)))
    assert "1,2" in texts(drawn(site))
