"""The contract, the limits and the errors of the server, through clients in memory."""

import asyncio
import json
import socket
from pathlib import Path
from typing import Any

import pytest
from mcp.client import Client
from tests.assistant.conftest import calls

from multivector.assistant import tools, workers
from multivector.assistant.answer import PAGE_ROWS, page
from multivector.assistant.figures import asked_about
from multivector.assistant.quoting import MOST_CHARACTERS, as_data, clean, quoted
from multivector.assistant.server import Assistant
from multivector.assistant.workers import call
from multivector.errors import UsageError

CONTRACT = Path(__file__).with_name("contract.json")


def listed(server: Assistant) -> dict[str, Any]:
    async def asked() -> dict[str, Any]:
        async with Client(server) as client:
            found = (await client.list_tools()).tools
            held = (await client.list_resources()).resources
            return {
                "tools": {
                    one.name: {
                        "description": one.description,
                        "input": one.input_schema,
                        "output": one.output_schema,
                        "annotations": one.annotations and one.annotations.model_dump(),
                    }
                    for one in found
                },
                "resources": sorted(str(one.uri) for one in held),
            }

    return asyncio.run(asked())


def test_the_contract_is_as_recorded(server: Assistant) -> None:
    # After a change that was meant: delete the file, run the test twice, read the difference.
    found = json.dumps(listed(server), indent=1, sort_keys=True) + "\n"
    if not CONTRACT.exists():
        CONTRACT.write_text(found, encoding="utf-8")
        pytest.fail("the contract was not recorded; it is now")
    assert found == CONTRACT.read_text("utf-8")


def test_every_tool_says_that_it_only_reads(server: Assistant) -> None:
    found = listed(server)["tools"]
    assert set(found) == {
        "search", "describe", "observations", "influence", "check_claim", "explain", "whatif",
        "events", "brief",
    }  # fmt: skip
    for one in found.values():
        assert one["annotations"]["read_only_hint"] is True
        assert one["annotations"]["destructive_hint"] is False
        assert one["annotations"]["open_world_hint"] is False
        names = set(one["input"]["properties"])
        assert not names & {"path", "file", "url", "address", "source", "output", "scenario"}


@pytest.mark.parametrize(
    ("tool", "arguments", "where", "allowed"),
    [
        ("influences", {}, None, "search"),
        ("influence", {"stats": ["KAZ"]}, None, "states"),
        ("influence", {"region": "atlantis"}, "region", "central-asia"),
        ("influence", {"states": ["KAZ"], "channel": "tradee"}, "channel", "diplomacy"),
        ("influence", {"states": ["KAZ"] * 41}, "states", "a list of 1 to 40"),
        ("observations", {"about": "KAZ", "start": "soon"}, "start", "a whole number, 1800 to"),
        ("observations", {"about": 7}, "about", "'KAZ', or a pair"),
        ("observations", {}, "about", "text, up to 120 characters"),
        ("influence", {"states": "KAZ"}, "states", 'such as ["…"]'),
        ("whatif", {"costs": ["RUS<>KAZ:+30%"], "sigma": 1}, "sigma", "a number, above 1 to 30"),
        ("whatif", {"ranges": "maybe"}, "ranges", "true or false"),
        ("observations", {"about": "Narnia"}, "about", "names of states"),
        ("observations", {"about": "KAZ", "indicator": "gdpp"}, "indicator", "gdp"),
        ("describe", {"name": "no such thing"}, "name", "indicator"),
        ("check_claim", {"claim": "x" * 1001}, "claim", "1000"),
        ("check_claim", {"claim": "A", "published": "yesterday"}, "published", "YYYY-MM-DD"),
        ("brief", {"text": "x" * (tools.MOST_TEXT + 1)}, "text", str(tools.MOST_TEXT)),
        ("events", {}, "text", "between"),
        ("search", {"words": "china", "next": "900000"}, "next", "previous answer"),
        ("whatif", {"costs": ["RUS<>KAZ:lots"], "states": ["KAZ"]}, "costs", "%"),
        ("explain", {"what": "CHN>CHN:2016"}, "what", None),
    ],
)  # fmt: skip
def test_a_mistake_comes_back_as_an_error_with_what_is_allowed(
    server: Assistant, tool: str, arguments: dict[str, Any], where: str | None, allowed: str | None
) -> None:
    (found,) = calls(server, (tool, arguments))
    assert found.is_error
    error = (found.structured_content or {})["error"]
    assert error["what"]
    assert error["where"] == where
    assert allowed is None or allowed in (error["allowed"] or "") + error["what"]
    shown = json.dumps(error)
    assert not any(word in shown for word in ("anyOf", "Input should", "maxLength", "Field req"))


def test_a_mistake_in_an_argument_names_the_next_call(server: Assistant) -> None:
    mistakes = {"states": ["KAZ"]}, {"about": "KAZ", "start": "soon"}, {}
    for found in calls(server, *(("observations", one) for one in mistakes)):
        error = (found.structured_content or {})["error"]
        assert error["next"].startswith("call observations again; its arguments: about (required),")


def test_no_path_of_this_machine_is_in_an_error(server: Assistant) -> None:
    asked = ("explain", {"what": "CHN>KAZ:2016"}), ("observations", {"about": "CHN>KAZ"})
    for found in calls(server, *asked):
        assert "/tmp" not in json.dumps(found.structured_content)


@pytest.mark.parametrize("text", ["/etc/hostname", "https://example.org/x.html", "a.txt", "-"])
def test_a_path_or_address_is_text_and_nothing_more(text: str) -> None:
    found = call("brief", {"text": text})
    assert "error" in found or (found["rows"] == [] and found["about"]["characters"] == len(text))


def test_a_tool_out_of_time_is_ended_and_the_next_answers() -> None:
    made = Assistant(seconds=0.01)
    try:
        (found,) = calls(made, ("search", {"words": "china"}))
        assert (found.structured_content or {})["error"]["what"] == "time limit exceeded"
        made._workers._seconds = 60
        (found,) = calls(made, ("search", {"words": "Deutschland"}))
        assert (found.structured_content or {})["rows"][0]["id"] == "DEU"
    finally:
        made.close()


def test_a_cancelled_call_frees_its_process_and_the_next_is_answered() -> None:
    made = Assistant()

    async def cancelled() -> tuple[set[int], set[int], Any]:
        crew = made._workers
        before = {pid for one in crew._every for pid in one._processes or {}}
        slow = asyncio.create_task(crew.answer("brief", {"text": "Peru accused Chile. " * 4000}))
        await asyncio.sleep(0.5)
        slow.cancel()
        with pytest.raises(asyncio.CancelledError):
            await slow
        assert crew._asked == 0
        after = {pid for one in crew._every for pid in one._processes or {}}
        return before, after, await crew.answer("search", {"words": "Deutschland"})

    try:
        before, after, found = asyncio.run(cancelled())
    finally:
        made.close()
    assert len(before - after) == 1
    assert len(after) == len(before)
    assert found["rows"][0]["id"] == "DEU"


def test_processes_that_died_while_idle_are_replaced() -> None:
    made = Assistant()

    async def answered() -> Any:
        crew = made._workers
        for one in crew._every:
            one.submit(int).result(60)
            for process in (one._processes or {}).values():
                process.kill()
                process.join(60)
        await asyncio.sleep(0.5)  # until the pools have seen it
        return [await crew.answer("search", {"words": "Deutschland"}) for _ in range(3)]

    try:
        found = asyncio.run(answered())
    finally:
        made.close()
    assert [answer["rows"][0]["id"] for answer in found] == ["DEU"] * 3


@pytest.mark.parametrize(
    ("about", "sides"),
    [
        ("Guinea-Bissau", (["GNB"], [])),
        ("Timor-Leste", (["TLS"], [])),
        ("CHN-KAZ", ([], [("CHN", "KAZ")])),
        ("Guinea-Bissau, Timor-Leste", ([], [("GNB", "TLS")])),
        ("RUS<>KAZ", ([], [("RUS", "KAZ"), ("KAZ", "RUS")])),
    ],
)
def test_a_hyphen_in_a_name_makes_no_pair(about: str, sides: tuple[list[str], list[Any]]) -> None:
    found = asked_about(about)
    assert (found.states, found.pairs) == sides


def test_year_and_channel_of_a_pair_count() -> None:
    found = asked_about("CHN>KAZ:2016:trade")
    assert (found.pairs, found.year, found.channel) == ([("CHN", "KAZ")], 2016, "trade")
    with pytest.raises(UsageError, match="unknown channel: 'sport'"):
        asked_about("CHN>KAZ:sport")
    with pytest.raises(UsageError, match="Ruritania"):
        asked_about("Ruritania")


@pytest.mark.parametrize("name", ["DDR", "Czechoslovakia", "South Vietnam"])
def test_a_former_state_is_described(name: str) -> None:
    (row,) = tools.describe(name)["rows"]
    assert row["kind"] == "state"
    assert row["blocs"] == []


def test_a_process_reaches_no_other_machine() -> None:
    made = Assistant()
    try:
        worker = next(iter(made._workers._every))
        for reach in (socket.create_connection, socket.getaddrinfo):
            given = (
                [("192.0.2.1", 80)] if reach is socket.create_connection else ["example.org", 80]
            )
            assert isinstance(worker.submit(reach, *given).exception(60), PermissionError)
    finally:
        made.close()


def test_a_call_that_takes_too_much_memory_ends_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "MEMORY_BYTES", 1 << 26)
    # More than the process can have free: memory that it has freed does not count as growth.
    monkeypatch.setattr(tools, "search", lambda words: bytearray(1 << 32) and {})
    error = call("search", {"words": "china"})["error"]
    assert "more than 64 MB of memory" in error["what"]


def test_ten_clients_at_once_get_the_same_and_too_many_calls_are_refused() -> None:
    made = Assistant(most=10)

    async def one(words: str) -> Any:
        async with Client(made) as client:
            return (await client.call_tool("search", {"words": words})).structured_content

    async def several(count: int) -> list[Any]:
        return await asyncio.gather(*(one("Deutschland") for _ in range(count)))

    async def both() -> tuple[list[Any], list[Any]]:
        return await several(10), await several(14)

    try:
        ten, more = asyncio.run(both())
    finally:
        made.close()
    assert len({json.dumps(found) for found in ten}) == 1
    assert ten[0]["rows"][0]["id"] == "DEU"
    refused = [found for found in more if "error" in found]
    assert len(refused) == 4
    assert refused[0]["error"]["what"] == "too many simultaneous calls"


def test_pages_follow_one_another_and_say_whether_more_follow() -> None:
    rows = [{"number": place} for place in range(2 * PAGE_ROWS + 3)]
    seen, next = [], None
    while True:
        found = page(rows, next=next)
        assert found["truncated"] == (found["next"] is not None)
        assert found["total"] == len(rows)
        seen += found["rows"]
        next = found["next"]
        if next is None:
            break
    assert seen == rows
    for wrong in ("0", "-1", "x", "1e3", "103", "٣"):
        with pytest.raises(UsageError):
            page(rows, next=wrong)


def test_long_rows_make_short_pages() -> None:
    found = page([{"words": "x" * 30_000}] * 3)
    assert (len(found["rows"]), found["truncated"], found["next"]) == (1, True, "1")


def test_unseen_characters_are_stripped_and_long_words_cut() -> None:
    hidden = "a\u202eb\u200bc\u2066d\x00e\U000e0041f\ufe0fg\u3164h\x1b[2Ji"
    assert clean(hidden) == "abcdefgh[2Ji"
    found = quoted("word " * 400, "d", 3, 2003)
    assert len(found["quoted_text"]) == MOST_CHARACTERS
    assert found["cut"]
    assert (found["document"], found["start"], found["end"]) == ("d", 3, 2003)


def test_a_field_that_is_not_known_to_be_ours_is_quoted() -> None:
    found = as_data({"kind": "state", "new_field": "said the article", "list": ["a b"]}, "d")
    assert found["kind"] == "state"
    assert found["new_field"]["quoted_text"] == "said the article"
    assert found["list"][0]["quoted_text"] == "a b"


def test_offsets_are_those_of_the_document() -> None:
    text = "Talks were held.\n\nPeru accused Chile of spying."
    (row,) = call("events", {"text": text})["rows"]
    for words in (row["words"], row["actor"][0]["words"], row["trigger"]["words"]):
        assert text[words["start"] : words["end"]] == words["quoted_text"]


def test_resources_are_read(server: Assistant) -> None:
    async def read() -> dict[str, Any]:
        async with Client(server) as client:
            uris = [one.uri for one in (await client.list_resources()).resources]
            texts = [(await client.read_resource(uri)).contents[0] for uri in uris]
            return {str(one.uri): json.loads(one.text) for one in texts}  # type: ignore[union-attr]

    found = asyncio.run(read())
    assert found["multivector://codebook"]["quad"]["ACCUSE"] == "verbal-conflict"
    assert "influence" in found["multivector://methods"]["tables"]
    assert any(row["origin"] == "itpd" for row in found["multivector://sources"]["sources"])
