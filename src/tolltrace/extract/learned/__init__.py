"""The learned reader: a small encoder that ships with the package decides what the rules only propose."""

from tolltrace.extract.learned.model import ModelUnavailableError, OnnxModel, shipped
from tolltrace.extract.learned.reader import LearnedReader

__all__ = ["LearnedReader", "ModelUnavailableError", "OnnxModel", "shipped"]
