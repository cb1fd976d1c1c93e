import xml.etree.ElementTree as ET
from itertools import pairwise

from multivector.charts.network import Edge, Node, network
from multivector.charts.network_layout import lines_of

NAMESPACE = "{http://www.w3.org/2000/svg}"
FIVE = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
NODES = [Node(key, key.title(), key) for key in ("CHN", "RUS", "UKR", *FIVE)]


def drawn(edges: list[Edge], *, narrow: bool = False, nodes: list[Node] = NODES) -> ET.Element:
    return ET.fromstring(network(nodes, edges, title="t", description="d", key="k", narrow=narrow))


def said(picture: ET.Element) -> list[str]:
    return [
        t.text or "" for g in picture.iter(f"{NAMESPACE}g") for t in g.iter(f"{NAMESPACE}title")
    ]


def test_lines_say_who_acted_on_whom_and_how_often() -> None:
    edge = Edge(("RUS",), ("UKR",), "material-conflict")
    assert said(drawn([edge, edge])) == ["Rus → Ukr: material conflict, 2 events"]


def test_cooperation_and_conflict_differ_in_more_than_colour() -> None:
    harm = drawn([Edge(("RUS",), ("UKR",), "material-conflict")])
    help_ = drawn([Edge(("RUS",), ("UKR",), "material-cooperation")])
    words = drawn([Edge(("RUS",), ("UKR",), "verbal-cooperation")])
    ends = [len([p for p in x.iter(f"{NAMESPACE}path") if p.get("fill") != "none"])
            for x in (harm, help_)]  # fmt: skip
    assert ends == [0, 1]  # a crossbar is a stroke, an arrowhead a filled shape
    assert not [p for p in help_.iter(f"{NAMESPACE}path") if p.get("stroke-dasharray")]
    assert [p for p in words.iter(f"{NAMESPACE}path") if p.get("stroke-dasharray")]


def test_a_meeting_of_many_is_one_ring_and_not_fifteen_lines() -> None:
    found = said(drawn([Edge(("CHN", *FIVE), (), "verbal-cooperation", mutual=True)]))
    assert len(found) == 1
    assert found[0].endswith("verbal cooperation, 1 joint event")


def test_a_host_and_guests_are_one_line_to_a_bracket() -> None:
    meeting = Edge(("CHN", *FIVE), (), "verbal-cooperation", mutual=True)
    visit = Edge(("CHN",), ("RUS",), "verbal-cooperation")
    lines = said(drawn([meeting, visit, Edge(("CHN",), FIVE, "material-cooperation")]))
    assert set(lines) == {
        "Chn ↔ Kaz, Kgz, Tjk, Tkm, Uzb: verbal cooperation, 1 event",
        "Chn → Kaz, Kgz, Tjk, Tkm, Uzb: material cooperation, 1 event",
        "Chn → Rus: verbal cooperation, 1 event",
    }


def test_a_meeting_of_a_block_alone_is_a_ring() -> None:
    lines = said(drawn([Edge(FIVE, (), "verbal-cooperation", mutual=True),
                        Edge(("CHN",), FIVE, "material-cooperation")]))  # fmt: skip
    assert len(lines) == 2
    assert any(line.endswith("1 joint event") for line in lines)


def test_a_deed_by_one_of_a_block_stays_its_own() -> None:
    lines = said(drawn([Edge(("CHN",), FIVE, "material-cooperation"),
                        Edge(("KAZ",), ("RUS",), "verbal-conflict")]))  # fmt: skip
    assert "Kaz → Rus: verbal conflict, 1 event" in lines


def test_those_who_act_on_one_another_are_no_block() -> None:
    lines = said(drawn([Edge(("CHN",), FIVE, "material-cooperation"),
                        Edge(("KAZ",), ("UZB",), "verbal-conflict")]))  # fmt: skip
    assert "Kaz → Uzb: verbal conflict, 1 event" in lines
    assert "Chn → Kaz: material cooperation, 1 event" in lines


def test_two_who_meet_are_joined_both_ways() -> None:
    (line,) = said(drawn([Edge(("CHN", "RUS"), (), "verbal-cooperation", mutual=True)]))
    assert line == "Chn ↔ Rus: verbal cooperation, 1 event"


def test_labels_never_meet_and_nothing_leaves_the_drawing() -> None:
    edges = [
        Edge(("CHN",), FIVE, "verbal-cooperation"),
        Edge(("RUS",), ("UKR",), "material-conflict"),
    ]
    for narrow in (False, True):
        picture = drawn(edges, narrow=narrow)
        width, height = float(picture.attrib["width"]), float(picture.attrib["height"])
        places = []
        for circle in picture.iter(f"{NAMESPACE}circle"):
            x, y = float(circle.attrib["cx"]), float(circle.attrib["cy"])
            assert 0 < x < width
            assert 0 < y < height
            places.append((x > width / 2, y))
        for side in (True, False):
            heights = sorted(y for right, y in places if right == side)
            assert all(b - a >= 16 for a, b in pairwise(heights))


def test_labels_are_large_and_whole() -> None:
    long = "North Atlantic Treaty Organization"
    nodes = [Node("A", "Bosnia and Herzegovina", "BIH"), Node("B", long, "NATO")]
    picture = drawn([Edge(("A",), ("B",), "verbal-conflict")], nodes=nodes)
    texts = list(picture.iter(f"{NAMESPACE}text"))
    assert " ".join(text.text or "" for text in texts) == f"Bosnia and Herzegovina {long}"
    # As wide as a page of 42 letters, below which the narrow form is shown.
    scale = 42 * 16 / float(picture.attrib["width"])
    assert min(float(text.attrib["font-size"]) for text in texts) * scale >= 12


def test_a_deed_upon_oneself_is_a_loop() -> None:
    picture = drawn([Edge(("CHN",), ("CHN",), "material-conflict")])
    assert said(picture) == ["Chn → Chn: material conflict, 1 event"]


def test_sides_that_are_not_drawn_are_left_out() -> None:
    assert said(drawn([Edge(("CHN",), ("PER",), "verbal-conflict")])) == []


def test_the_order_of_the_events_does_not_matter() -> None:
    edges = [
        Edge(("CHN",), ("KAZ", "UZB"), "verbal-cooperation"),
        Edge(("RUS",), ("UKR",), "material-conflict"),
        Edge(("CHN", *FIVE), (), "verbal-cooperation", mutual=True),
    ]
    options = {"title": "t", "description": "d", "key": "k"}
    assert network(NODES, edges, **options) == network(NODES, edges[::-1], **options)


def test_hostile_labels_stay_words() -> None:
    nodes = [Node("a", "<script>x</script>", "a"), Node("b", "b", "b")]
    picture = drawn([Edge(("a",), ("b",), "verbal-conflict")], nodes=nodes)
    assert not list(picture.iter(f"{NAMESPACE}script"))


def test_what_a_pair_does_both_ways_is_one_line_for_each_quad() -> None:
    edges = [
        Edge(("A",), ("B",), "verbal-cooperation"),
        Edge(("B",), ("A",), "verbal-cooperation"),
        Edge(("A", "B"), (), "verbal-cooperation", mutual=True),
        Edge(("B",), ("A",), "verbal-conflict"),
    ]
    lines, joint = lines_of(edges)
    assert not joint
    assert [(line.source, line.target, line.quad, line.count, line.mutual) for line in lines] == [
        ("A", "B", "verbal-cooperation", 3, True),
        ("B", "A", "verbal-conflict", 1, False),
    ]
