"""How much a Change weighs for somebody who advises, and by which rule."""

from law.severity.rating import Rating, rate

__all__ = ["Rating", "rate"]
