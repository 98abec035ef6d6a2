"""A key read aloud: eight words that can be spoken over a telephone and compared.

Sixteen bits make one word of consonant, vowel, consonant, vowel, consonant (the proquint of
Wilkerson 2009); eight words are the first 128 bits of a hash of the key.
"""

from __future__ import annotations

from goodoffices.record.chain import digest

__all__ = ["fingerprint"]

_CONSONANTS, _VOWELS = "bdfghjklmnprstvz", "aiou"
_WORDS = 8


def fingerprint(key: bytes) -> str:
    """Return the words by which people compare a public key.

    Examples
    --------
    >>> len(fingerprint(b"a key").split("-"))
    8
    >>> fingerprint(b"a key") == fingerprint(b"b key")
    False
    """
    raw = digest("fingerprint", key)[: 2 * _WORDS]
    return "-".join(_word(int.from_bytes(raw[i : i + 2], "big")) for i in range(0, len(raw), 2))


def _word(bits: int) -> str:
    a, b, c, d, e = bits >> 12, bits >> 10 & 3, bits >> 6 & 15, bits >> 4 & 3, bits & 15
    return _CONSONANTS[a] + _VOWELS[b] + _CONSONANTS[c] + _VOWELS[d] + _CONSONANTS[e]
