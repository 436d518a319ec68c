"""The words of law in each language: levels, numbers, dates, phrases; one file a language."""

from law.languages.labels import label

__all__ = ["label"]
