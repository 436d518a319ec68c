"""Changes become a few true sentences in each language."""

from law.summaries.sentences import summarise
from law.summaries.told import Sentence

__all__ = ["Sentence", "summarise"]
