"""One message that comes whole is read without Autobahn: only such, and as Autobahn reads it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.lean_socket import unframed


def masked(text: bytes, mask: bytes, first: int = 0x81) -> bytes:
    """A client's frame, byte by byte as in RFC 6455, sections 5.2 and 5.3."""
    size = len(text)
    length = bytes((0x80 | size,)) if size < 126 else b"\xfe" + size.to_bytes(2, "big")
    return bytes((first,)) + length + mask + bytes(byte ^ mask[place % 4] for place, byte in enumerate(text))


MASKS = st.binary(min_size=4, max_size=4)


@given(st.text(max_size=300), MASKS)
def test_whole_message_is_read(text: str, mask: bytes) -> None:
    assert unframed(masked(text.encode(), mask)) == text.encode()


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535])
def test_message_of_any_size_is_read(size: int) -> None:
    assert unframed(masked(b"x" * size, b"\x01\x80\xff\x00")) == b"x" * size


@given(st.text(max_size=300), MASKS, st.integers(1, 20))
def test_part_of_a_message_is_left_alone_and_so_is_more_than_one(text: str, mask: bytes, cut: int) -> None:
    frame = masked(text.encode(), mask)

    assert unframed(frame[:-cut]) is None
    assert unframed(frame + frame[:cut]) is None


@pytest.mark.parametrize("first", [0x01, 0x80, 0x82, 0x88, 0x89, 0x8A, 0x91, 0xC1], ids="{:#x}".format)
def test_other_kinds_are_left_alone(first: int) -> None:
    """A beginning, a continuation, bytes, a goodbye, a ping, a pong, reserved bits."""
    assert unframed(masked(b"abc", b"abcd", first)) is None


@pytest.mark.parametrize(
    "frame",
    [
        b"\x81\x03abcdefg",
        b"\x81\xfe\x00\x03abcdxyz",
        b"\x81\xff" + (3).to_bytes(8, "big") + b"abcdxyz",
        masked(b"\xff\xfe", b"abcd"),
        b"",
    ],
    ids=["without a mask", "length of three bytes", "length of nine bytes", "no UTF-8", "nothing"],
)
def test_what_is_wrong_is_left_to_who_knows_what_is_wrong(frame: bytes) -> None:
    assert unframed(frame) is None
