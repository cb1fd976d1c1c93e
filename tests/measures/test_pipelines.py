"""Sales by pipe: ways, reversed lines, seaports abroad, and what no line explains."""

import pytest

from multivector.measures.pipelines import Line, sales_by_pipe

CENTRE = Line("centre", ("TKM", "UZB", "KAZ", "RUS"), 44.0)
EAST = Line("east", ("TKM", "UZB", "KAZ", "CHN"), 55.0)
CASPIAN = Line("caspian", ("KAZ", "RUS"), 1.4)
SAMARA = Line("samara", ("KAZ", "RUS"), 0.6)
CHINA = Line("china", ("KAZ", "CHN"), 0.4)
PORTS = {"RUS", "CHN", "ITA"}


def found(lines, flows, *, by_sea=False):
    return [
        (sale.exporter, sale.depends_on, sale.value, not sale.by_sea)
        for sale in sales_by_pipe(lines, flows, PORTS, by_sea=by_sea)
    ]


def test_a_state_on_the_course_sells_to_those_after_it_and_lines_are_reversed():
    flows = {("TKM", "CHN"): 9.0, ("KAZ", "CHN"): 1.0, ("RUS", "UZB"): 2.0}
    assert found([CENTRE, EAST], flows) == [
        ("TKM", ("UZB", "KAZ", "CHN"), 9.0, True),
        ("KAZ", ("CHN",), 1.0, True),
        ("RUS", ("KAZ", "UZB"), 2.0, True),
    ]


def test_two_ways_to_one_buyer_share_by_capacity():
    south = Line("south", ("TKM", "IRN", "CHN"), 11.0)
    sales = found([EAST, south], {("TKM", "CHN"): 6.0})
    assert sales == [
        ("TKM", ("UZB", "KAZ", "CHN"), pytest.approx(5.0), True),
        ("TKM", ("IRN", "CHN"), pytest.approx(1.0), True),
    ]


def test_lines_that_meet_are_one_way_in_their_direction_where_no_line_goes_through():
    lines = [
        Line("tanap", ("AZE", "GEO", "TUR"), 16.0, ("tap",)),
        Line("tap", ("TUR", "GRC", "ALB", "ITA"), 10.0, ("north",)),
        Line("north", ("ITA", "AUT"), 5.0),
        Line("apart", ("ITA", "CHE"), 5.0),
    ]
    flows = {("AZE", "ITA"): 4.0, ("AZE", "AUT"): 1.0, ("AZE", "CHE"): 1.0, ("ITA", "AZE"): 1.0}
    assert found(lines, flows) == [
        ("AZE", ("GEO", "TUR", "GRC", "ALB", "ITA"), 4.0, True),
        ("AZE", ("GEO", "TUR", "GRC", "ALB", "ITA", "AUT"), 1.0, True),
    ]
    # A line of its own goes first: Norway's gas for Britain is not Belgium's.
    north_sea = [
        Line("zeepipe", ("NOR", "BEL"), 15.0, ("back",)),
        Line("back", ("BEL", "GBR"), 25.0, ("zeepipe",)),
        Line("langeled", ("NOR", "GBR"), 25.5),
    ]
    assert found(north_sea, {("NOR", "GBR"): 9.0}) == [("NOR", ("GBR",), 9.0, True)]


def test_lines_beyond_the_buyer_or_before_the_seller_are_no_further_ways():
    lines = [
        Line("first", ("KAZ", "AZE"), 9.0, ("tanap",)),
        Line("tanap", ("AZE", "TUR"), 10.0, ("tap",)),
        Line("tap", ("TUR", "ITA"), 10.0, ("north",)),
        Line("north", ("ITA", "AUT"), 10.0),
        Line("black sea", ("AZE", "BGR"), 10.0, ("adria",)),
        Line("adria", ("BGR", "ITA"), 10.0),
    ]
    sales = sales_by_pipe(lines, {("AZE", "ITA"): 8.0}, PORTS, by_sea=False)
    assert {s.lines: s.value for s in sales} == {
        ("tanap + tap",): 4.0, ("black sea + adria",): 4.0,
    }  # fmt: skip


def test_oil_of_a_landlocked_state_leaves_through_the_port_and_not_through_a_buyer():
    flows = {("KAZ", "CHN"): 3.0, ("KAZ", "ITA"): 5.0}
    lines = [CASPIAN, SAMARA, CHINA]
    sales = found(lines, flows, by_sea=True)
    # Italy can be replaced by another buyer at sea; Russia cannot.
    assert sales == [
        ("KAZ", ("CHN",), pytest.approx(3.0), True),
        ("KAZ", ("RUS",), pytest.approx(5.0), False),
    ]
    (ship,) = [s for s in sales_by_pipe(lines, flows, PORTS, by_sea=True) if s.by_sea]
    assert ship.lines == ("caspian", "samara")


def test_a_flow_that_no_line_explains_is_left_out():
    assert found([EAST], {("TKM", "GRC"): 0.3}) == []  # gas is not shipped on
    assert found([CASPIAN], {("RUS", "ITA"): 8.0}, by_sea=True) == []  # it has ports of its own
    assert found([], {("KAZ", "ITA"): 5.0}, by_sea=True) == []
