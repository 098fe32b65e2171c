"""How is a text brought into one script without moving a character? Simplified, half width, one for one."""

from functools import lru_cache

import opencc


@lru_cache(maxsize=1)
def same_script() -> dict[int, str]:
    """A table for str.translate: traditional and full-width characters to the usual ones."""
    wide = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
    characters = [chr(code) for code in range(0x4E00, 0xA000)]
    simple = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return wide | {ord(old): new for old, new in zip(characters, simple, strict=True) if old != new}
