"""What is sealed here PyNaCl opens, and the other way round; anything else opens for nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.exceptions import CryptoError
from nacl.secret import Aead

from goodoffices.record import aead

KEY = bytes(range(32))
some = st.binary(max_size=600)


@given(some, some)
def test_pynacl_opens_it_and_its_own_opens_here(words: bytes, bound: bytes) -> None:
    raw = aead.sealed(words, bound, KEY)
    assert aead.opened(raw, bound, KEY) == words == Aead(KEY).decrypt(raw, bound)
    assert aead.opened(bytes(Aead(KEY).encrypt(words, bound)), bound, KEY) == words
    assert raw != aead.sealed(words, bound, KEY)


def test_every_byte_counts() -> None:
    raw = aead.sealed(b"yes", b"here", KEY)
    for at in range(len(raw)):
        with pytest.raises(CryptoError):
            aead.opened(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :], b"here", KEY)
        with pytest.raises(CryptoError):
            aead.opened(raw[:at], b"here", KEY)
    for bound, key in ((b"there", KEY), (b"here", KEY[::-1])):
        with pytest.raises(CryptoError):
            aead.opened(raw, bound, key)


@pytest.mark.parametrize("key", [b"", KEY[:31], KEY + b"0"])
def test_a_key_of_another_length_never_reaches_the_library(key: bytes) -> None:
    with pytest.raises(CryptoError, match="32 bytes"):
        aead.sealed(b"yes", b"", key)
    with pytest.raises(CryptoError, match="32 bytes"):
        aead.opened(aead.sealed(b"yes", b"", KEY), b"", key)
