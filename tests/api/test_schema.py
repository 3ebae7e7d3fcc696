"""Schemathesis asks every address of the OpenAPI document what the document allows, and what it does not: no answer may be one
that the document does not promise, and none may be a failure of ours."""

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.web.team import Team, team
from tolltrace.api.app import PREFIX

ANY = list(HealthCheck)
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    with team(tmp_path_factory.mktemp("schema") / "c") as made:
        yield made


def cases(made: Team, mode: GenerationMode):  # type: ignore[no-untyped-def]
    """Every operation of the document, with what may be asked of it."""
    headers = {"Host": "testserver", "Authorization": f"Bearer {made.bearer('olga')}"}
    schema = schemathesis.openapi.from_asgi(f"{PREFIX}/openapi.json", made.app, headers=headers)
    found = [result.ok() for result in schema.get_all_operations()]
    return [(operation.label, operation.as_strategy(generation_mode=mode), headers) for operation in found]


def asking(strategy, headers: dict[str, str]) -> set[int]:  # type: ignore[no-untyped-def]
    """The codes of ten answers, each of which keeps what the document promises."""
    codes = set()

    @settings(max_examples=10, deadline=None, derandomize=True, database=None, phases=[Phase.generate], suppress_health_check=ANY)
    @given(case=strategy)
    def ask(case) -> None:  # type: ignore[no-untyped-def]
        answer = case.call(headers=headers)
        case.validate_response(answer, checks=CHECKS)
        codes.add(answer.status_code)

    ask()
    return codes


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_answer_is_one_that_was_promised(asked: Team, mode: GenerationMode) -> None:
    operations = cases(asked, mode)
    assert len(operations) == 26
    answered = {label: asking(strategy, headers) for label, strategy, headers in operations}
    assert {c for codes in answered.values() for c in codes} <= {200, 201, 304, 400, 401, 404, 405, 409, 422}
