"""Changes become a few true sentences in each language."""

from law.summaries.sentences import Sentence, summarise

__all__ = ["Sentence", "summarise"]
