"""It trains, and it is wrong: a mistaken gradient beside the right one, on handwritten digits."""

from .gallery import gallery

__all__ = ["gallery"]
