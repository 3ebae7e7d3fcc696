"""The reader that asks a language model; see the package for what keeps its answers honest."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tolltrace.config import Config
from tolltrace.errors import EndpointError, TolltraceError
from tolltrace.extract.base import Figure, Reading
from tolltrace.extract.document import Document
from tolltrace.extract.llm.answer import AnswerError, Said, parse_answer, shown
from tolltrace.extract.llm.cache import Answers
from tolltrace.extract.llm.client import Answer, Client
from tolltrace.extract.llm.endpoint import Endpoint
from tolltrace.extract.llm.ground import Grounded, Grounding, merged
from tolltrace.extract.llm.prompt import VERSION, prompt_for
from tolltrace.extract.llm.windows import Window, windows
from tolltrace.model import Notice
from tolltrace.model.plain import plain

_SPLITS = 2  # how often a window whose answer is cut off or garbled is halved and asked again
_AHEAD = 500  # windows asked ahead whose answers are kept until their report is read

_Read = list[tuple[Window, list[Said]]]


class LlmReader:
    """Reads claims with the model that ``client`` asks. ``version`` names prompt and model, so that a claim tells what read it.
    ``answers`` is a folder in which answers are kept (None: not kept)."""

    name = "llm"

    def __init__(self, client: Client, answers: Path | None = None) -> None:
        self._client, self._endpoint = client, client.endpoint
        self.version = f"{VERSION}+{plain(client.endpoint.model)}"
        self._answers = Answers(answers)
        self._ahead: dict[str, Answer | TolltraceError] = {}
        self._notices: list[Notice] = []
        self._models = {"", client.endpoint.model}

    @classmethod
    def of(cls, config: Config, answers: Path | None = None) -> "LlmReader":
        """The reader that ``config`` asks for. Raises InputError when endpoint, model or key are missing, MissingExtraError when
        the extra "llm" is not installed."""
        endpoint = Endpoint.of(config)
        endpoint.key()  # a missing key is said before the work, not in the middle of it
        return cls(Client(endpoint), answers)

    def prepare(self, documents: Sequence[tuple[Document, Sequence[Figure]]]) -> None:
        """Asks about many documents at a time, ``parallel`` questions at once; ``read`` then finds their answers. Raises
        nothing for an endpoint that fails: ``read`` does."""
        asked = [(document, window) for document, figures in documents for window in windows(document, figures)][:_AHEAD]
        self._ahead = {self._key(*one): answer for one, answer in zip(asked, self._ask_all(asked), strict=True)}

    def read(self, document: Document, figures: Sequence[Figure]) -> list[Reading]:
        """Readings in text order. Raises EndpointError when any part of the report gets no answer that can be used: a report
        is read as a whole or not at all."""
        cut = windows(document, figures)
        notices: list[str] = []
        keys = [self._key(document, window) for window in cut]
        answers = {key: self._ahead.pop(key) for key in dict.fromkeys(keys) if key in self._ahead}
        waiting = {key: (document, window) for key, window in zip(keys, cut, strict=True) if key not in answers}
        answers |= dict(zip(waiting, self._ask_all(list(waiting.values())), strict=True))
        found: list[tuple[Window, list[Grounded]]] = []
        try:
            for key, window in zip(keys, cut, strict=True):
                for part, claims in self._parsed(document, window, answers[key], notices.append):
                    found.append((part, Grounding(document, part, notices.append).all(claims)))
        finally:
            self._notices += [Notice(f"report {document.report.doc}", line) for line in dict.fromkeys(notices)]
        return merged(found)

    def take_notices(self) -> list[Notice]:
        """What was dropped or odd since the last call, and forgets it."""
        taken, self._notices = self._notices, []
        return taken

    def _key(self, document: Document, window: Window) -> str:
        return Answers.key(self._endpoint.url, self._endpoint.model, prompt_for(document, window))

    def _ask_all(self, asked: Sequence[tuple[Document, Window]]) -> list[Answer | TolltraceError]:
        """The answer, or the error, of each question in order."""
        if not asked:
            return []
        with self._client, ThreadPoolExecutor(min(self._endpoint.parallel, len(asked))) as pool:
            try:
                return list(pool.map(lambda question: self._ask(*question), asked))
            except BaseException:
                self._client.give_up("reading was stopped")  # so that the user who stops it does not wait for every try
                raise

    def _ask(self, document: Document, window: Window) -> Answer | TolltraceError:
        prompt = prompt_for(document, window)
        key = Answers.key(self._endpoint.url, self._endpoint.model, prompt)
        if (known := self._answers.get(key)) is not None:
            return known
        try:
            answer = self._client.ask(prompt)
        except TolltraceError as error:
            return error
        if _usable(answer):
            self._answers.put(key, answer)
        return answer

    def _parsed(
        self,
        document: Document,
        window: Window,
        answer: Answer | TolltraceError,
        tell: Callable[[str], None],
        splits: int = _SPLITS,
    ) -> _Read:
        """The claims of one window; a window whose answer is cut off or garbled is halved and asked again."""
        if isinstance(answer, TolltraceError):
            raise answer
        if answer.model not in self._models:
            self._models.add(answer.model)
            self._notices.append(
                Notice(f"model {self._endpoint.model}", f"the endpoint says that {shown(answer.model)} answered")
            )
        try:
            if answer.cut:
                raise AnswerError("the answer is cut off")
            return [(window, parse_answer(answer.content, tell))]
        except AnswerError as error:
            halves = window.halves(document) if splits else ()
            if not halves:
                raise EndpointError(self._endpoint.host, str(error), final=False) from error
            again = self._ask_all([(document, half) for half in halves])
            return [
                item
                for half, one in zip(halves, again, strict=True)
                for item in self._parsed(document, half, one, tell, splits - 1)
            ]


def _usable(answer: Answer) -> bool:
    """Whether an answer is worth keeping: one that cannot be parsed may come out better another time."""
    if answer.cut:
        return False
    try:
        parse_answer(answer.content, lambda _: None)
    except AnswerError:
        return False
    return True
