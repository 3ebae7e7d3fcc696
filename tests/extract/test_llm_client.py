"""Asking an endpoint: tries, waits, refusals, limits, keys, and the line that says where text goes."""

import time
from typing import Any

import pytest

from tests.extract.llm_server import Reply, chat, failure, serving
from tolltrace.config import Config
from tolltrace.errors import EndpointError, InputError, MissingExtraError
from tolltrace.extract.llm.client import Answer, Client
from tolltrace.extract.llm.endpoint import Endpoint
from tolltrace.extract.llm.prompt import SCHEMA, Prompt

PROMPT = Prompt("our words", "a report")
GOOD = chat({"claims": []})
ANSWER = Answer('{"claims": []}', "small-1")


class Asked:
    """A client with its waits and lines written down."""

    def __init__(self, url: str, **settings: Any) -> None:
        self.waits: list[float] = []
        self.lines: list[str] = []
        self.client = Client(Endpoint(url, "small-1", **settings), self.lines.append, self.waits.append)

    def ask(self) -> Answer:
        with self.client:
            return self.client.ask(PROMPT)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_it_asks_again_where_that_may_help(status: int) -> None:
    with serving(failure(status), failure(status), GOOD) as server:
        asked = Asked(server.url)
        assert asked.ask() == ANSWER
    assert asked.waits == [0.5, 1.0]
    assert len(server.asked) == 3
    assert server.asked[0] == server.asked[1] == server.asked[2]


def test_it_waits_as_long_as_it_is_told_to_but_not_for_ever() -> None:
    with serving(
        failure(429, Retry_After="3"), failure(429, Retry_After="86400"), failure(429, Retry_After="soon"), GOOD
    ) as server:
        asked = Asked(server.url)
        assert asked.ask() == ANSWER
    assert asked.waits == [3.0, 30.0, 2.0]


def test_an_endpoint_that_always_fails_is_given_up_after_three_questions() -> None:
    with serving(failure(500)) as server:
        asked = Asked(server.url, tries=2)
        said = []
        for _ in range(4):
            with pytest.raises(EndpointError) as caught:
                asked.ask()
            said.append((str(caught.value).replace(asked.client.endpoint.host, "HOST"), caught.value.final))
    what = "the language model at HOST: it answered 500 after 2 tries"
    assert said == [(what, False), (what, False), (what, True), (what, True)]
    assert len(server.asked) == 6  # the fourth question was not put


def test_one_success_makes_up_for_failures() -> None:
    with serving(failure(500), failure(500), GOOD, failure(500), failure(500), GOOD) as server:
        asked = Asked(server.url, tries=1)
        for fine in (False, False, True, False, False, True):
            if fine:
                assert asked.ask() == ANSWER
            else:
                with pytest.raises(EndpointError):
                    asked.ask()


@pytest.mark.timeout(30)
@pytest.mark.parametrize("reply", [Reply(hang=True), Reply(drip=True)])
def test_no_answer_in_time(reply: Reply) -> None:
    with serving(reply) as server:
        asked = Asked(server.url, tries=1, timeout=1)
        start = time.monotonic()
        with pytest.raises(EndpointError, match=r"no answer within 1 s at the only try$"):
            asked.ask()
        assert time.monotonic() - start < 5


def test_a_connection_closed_without_a_word_is_tried_again() -> None:
    with serving(Reply(hang_up=True), GOOD) as server:
        assert Asked(server.url).ask() == ANSWER
    assert len(server.asked) == 2


def test_a_refused_connection() -> None:
    with serving(GOOD) as server:
        url = server.url
    asked = Asked(url, tries=2)
    with pytest.raises(EndpointError, match=r"it cannot be reached \(.*refused.*\) after 2 tries$"):
        asked.ask()
    assert asked.waits == [0.5]


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_refusal_that_no_other_text_would_change_is_final(status: int) -> None:
    with serving(failure(status, "the key secret-77 is wrong")) as server:
        asked = Asked(server.url)
        with pytest.raises(EndpointError, match=rf"it answered {status} \(the key secret-77 is wrong\)$") as caught:
            asked.ask()
        assert caught.value.final
        with pytest.raises(EndpointError):
            asked.ask()
    assert len(server.asked) == 1
    assert asked.waits == []


def test_text_follows_no_redirect() -> None:
    with serving(GOOD) as elsewhere:
        with serving(failure(307, Location=f"{elsewhere.url}/chat/completions")) as server:
            with pytest.raises(EndpointError, match="it answered 307") as caught:
                Asked(server.url).ask()
            assert caught.value.final
        assert elsewhere.asked == []


def test_a_server_that_refuses_the_schema_is_asked_in_plain_words() -> None:
    def script(body: dict[str, Any]) -> Reply:
        return failure(400, "response_format is not supported") if "response_format" in body else GOOD

    with serving(script) as server:
        asked = Asked(server.url)
        assert (asked.ask(), asked.ask()) == (ANSWER, ANSWER)
    assert [sorted(set(body) - {"model", "messages"}) for body in server.asked] == [
        ["response_format", "temperature"],
        ["response_format"],
        ["temperature"],
        ["temperature"],  # what it learned it keeps
    ]
    system = server.asked[-1]["messages"][0]["content"]
    assert system.startswith("our words\n\nAnswer with one JSON object of this JSON schema")
    assert all(name in system for name in SCHEMA["properties"]["claims"]["items"]["properties"])
    assert server.asked[0]["messages"][0]["content"] == "our words"


def test_a_text_refused_in_every_form_says_nothing_of_the_next() -> None:
    replies = iter([failure(400, "too long")] * 4 + [GOOD])
    with serving(lambda _: next(replies)) as server:
        asked = Asked(server.url)
        with pytest.raises(EndpointError, match=r"it answered 400 \(too long\)$") as caught:
            asked.ask()
        assert not caught.value.final
        assert asked.ask() == ANSWER
    assert "response_format" in server.asked[-1]


@pytest.mark.parametrize(
    "body",
    [
        b"not json",
        b"[]",
        b'{"choices": []}',
        b'{"choices": [{"message": {"content": 5}}]}',
        b'{"choices": [{"message": {"content": [5]}}]}',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_answers_of_another_protocol(body: bytes) -> None:
    with serving(Reply(body=body)) as server, pytest.raises(EndpointError, match="not that of a chat completions endpoint"):
        Asked(server.url, tries=1).ask()


def test_answers_in_parts_refusals_and_endless_ones() -> None:
    parts = b'{"choices": [{"message": {"content": [{"type": "text", "text": "{}"}, {"type": "text", "text": " "}]}}]}'
    with serving(
        Reply(body=parts), Reply(body=b'{"choices": [{"message": {"content": null}}]}'), Reply(body=b" " * 3_000_000)
    ) as server:
        asked = Asked(server.url, tries=1)
        assert (asked.ask(), asked.ask()) == (Answer("{} ", ""), Answer("", ""))
        with pytest.raises(EndpointError, match="its answer is longer than 2,000,000 bytes"):
            asked.ask()


def test_the_key_is_sent_in_one_header_and_shown_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_LLM_KEY", "secret-77")
    with serving(GOOD, failure(401, "the key secret-77 is wrong")) as server:
        asked = Asked(server.url, key_env="TEST_LLM_KEY")
        asked.ask()
        with pytest.raises(EndpointError, match=r"it answered 401 \(the key … is wrong\)$"):
            asked.ask()
    assert [name for name, value in server.headers[0].items() if "secret-77" in value] == ["Authorization"]
    assert server.headers[0]["Authorization"] == "Bearer secret-77"
    assert "secret-77" not in str(server.asked)
    assert "secret-77" not in repr(asked.client)


def test_a_key_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEST_LLM_KEY", raising=False)
    with pytest.raises(InputError) as caught:
        Endpoint("http://127.0.0.1:1/v1", "small-1", "TEST_LLM_KEY").key()
    assert str(caught.value) == (
        "tolltrace.yml: llm_key_env names the environment variable TEST_LLM_KEY, which is not set; "
        "set it to the endpoint's key, or leave llm_key_env empty"
    )
    monkeypatch.setenv("TEST_LLM_KEY", "clé")
    with pytest.raises(InputError, match="holds letters that no key has"):
        Endpoint("http://127.0.0.1:1/v1", "small-1", "TEST_LLM_KEY").key()


def test_text_that_is_no_unicode_is_sent_all_the_same() -> None:
    with serving(GOOD) as server:
        asked = Asked(server.url)
        with asked.client:
            asked.client.ask(Prompt("s", "half \ud83d a sign, قتل"))
    assert server.asked[0]["messages"][1]["content"] == "half \ud83d a sign, قتل"


def test_where_text_goes_is_said_once_before_it_goes(capsys: pytest.CaptureFixture[str]) -> None:
    with serving(GOOD) as server:
        asked = Asked(server.url)
        asked.ask()
        asked.ask()
        host = asked.client.endpoint.host
        assert asked.lines == [f"the text of reports is sent to the language model at {host}, on this machine"]
        with Client(Endpoint(server.url, "small-1")) as client:
            client.ask(PROMPT)
    assert capsys.readouterr().err == f"tolltrace: the text of reports is sent to the language model at {host}, on this machine\n"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://models.invalid/v1", "it is sent to the language model at models.invalid"),
        ("http://models.invalid:81/v1", "it is sent, unencrypted, to the language model at models.invalid:81"),
    ],
)
def test_text_that_leaves_the_machine_is_said_to(url: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Nothing is sent: the line comes first, and the test stops the client there.
    class StopError(Exception):
        pass

    lines: list[str] = []

    def tell(line: str) -> None:
        lines.append(line)
        raise StopError

    with Client(Endpoint(url, "small-1"), tell) as client, pytest.raises(StopError):
        client.ask(PROMPT)
    assert lines == [f"the text of reports leaves this machine: {said}"]


def config(**fields: Any) -> Config:
    return Config(**({"reader": "llm", "llm_url": "https://host.invalid/v1", "llm_model": "small-1"} | fields))


def test_an_endpoint_from_settings() -> None:
    given = config(
        llm_url=" https://host.invalid/v1/chat/completions ", llm_key_env="K", llm_timeout=9, llm_tries=2, llm_parallel=7
    )
    assert Endpoint.of(given) == Endpoint("https://host.invalid/v1", "small-1", "K", 9, 2, 7)
    names = (
        "http://localhost:8080/v1",
        "http://127.3.2.1/v1",
        "http://[::1]:80/v1",
        "https://host.invalid",
        "http://10.0.0.1/v1",
    )
    assert [Endpoint.of(config(llm_url=url)).here for url in names] == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"llm_url": ""}, "the reader is llm, but llm_url is not set; give the endpoint, for example http://127.0.0.1:8080/v1"),
        ({"llm_model": " "}, "the reader is llm, but llm_model is not set; give the name of the model as the endpoint knows it"),
        ({"llm_url": "ftp://host"}, "llm_url cannot be 'ftp://host'; give an address like https://host/v1"),
        ({"llm_url": "host/v1"}, "llm_url cannot be 'host/v1'; give an address like https://host/v1"),
        ({"llm_url": "http://h:99999"}, "llm_url cannot be 'http://h:99999'; give an address like https://host/v1"),
        ({"llm_url": "http://[::1"}, "llm_url cannot be 'http://[::1'; give an address like https://host/v1"),
        ({"llm_url": "https://h/v1?key=5"}, "llm_url cannot be 'https://h/v1?key=5'; give an address like https://host/v1"),
        (
            {"llm_url": "https://me:secret@h/v1"},
            "llm_url holds a user or password; name the environment variable with the key in llm_key_env instead",
        ),
    ],
)
def test_settings_that_name_no_endpoint(fields: dict[str, str], said: str) -> None:
    with pytest.raises(InputError) as caught:
        Endpoint.of(config(**fields))
    assert str(caught.value) == f"tolltrace.yml: {said}"


def test_without_the_extra_the_mend_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "httpx", None)
    with pytest.raises(MissingExtraError) as caught:
        Client(Endpoint("http://127.0.0.1:1/v1", "small-1"))
    assert str(caught.value) == 'reading with a language model needs the extra "llm": pip install "tolltrace[llm]"'
