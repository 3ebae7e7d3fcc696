"""Reading by a language model behind any OpenAI-compatible endpoint: an optional extra, off unless configured.

The model only points at words of the text. Every quote is aligned to the text or dropped, every figure is read by our own
quantity grammar, every name must stand in the text, and every other answer is one of a closed vocabulary: so neither a
model's invention nor an instruction hidden in a report can make a claim whose figure the text does not hold.
"""

from tolltrace.extract.llm.client import Client
from tolltrace.extract.llm.endpoint import Endpoint
from tolltrace.extract.llm.reader import LlmReader

__all__ = ["Client", "Endpoint", "LlmReader"]
