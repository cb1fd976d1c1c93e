"""Whatever the description allows, no answer is a failure of ours; JSON has the promised form."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

from multivector.dashboard.application import VIEWS
from multivector.dashboard.asked import FORMS
from multivector.dashboard.inbox import Progress
from multivector.dashboard.openapi import description
from multivector.dashboard.views.inbox import view_of

EVERY = (*VIEWS, view_of(Progress, None))
PATHS = description(EVERY)["paths"]
SCHEMA = schemathesis.openapi.from_dict(description(EVERY))
# Each day has a record of its own to be read; the days of the pages are tested elsewhere.
DAY = "2015-06-01"


def operations() -> Iterator[Any]:
    for found in SCHEMA.get_all_operations():
        yield found.ok()


def test_every_address_is_described() -> None:
    assert {"/", "/index.json", "/region/{region}", "/state/{state}.csv", "/whatif.svg"} <= set(
        PATHS
    )
    assert len(PATHS) == len(FORMS) * len(EVERY)


@pytest.mark.parametrize("operation", list(operations()), ids=lambda one: one.label)
def test_nothing_that_is_asked_is_a_failure(client: TestClient, operation: Any) -> None:
    @given(case=operation.as_strategy())
    @settings(
        max_examples=4,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Any) -> None:
        query = {key: DAY if key == "as_of" else value for key, value in (case.query or {}).items()}
        answer = client.get(case.formatted_path, params=query)
        assert answer.status_code in (200, 400, 404, 414, 422, 429), answer.text[:300]
        if operation.path.endswith(".json") and answer.status_code == 200:
            schema = description(EVERY)["components"]["schemas"]["Page"]
            Draft202012Validator(schema).validate(answer.json())
        assert "Traceback" not in answer.text

    ask()
