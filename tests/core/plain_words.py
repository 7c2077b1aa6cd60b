"""What every sentence for the user has in common."""

from __future__ import annotations


def assert_one_sentence(text: str) -> None:
    """Fail unless ``text`` is one line and one sentence, without an exclamation mark."""
    assert text.endswith("."), text
    assert text.isprintable(), repr(text)
    assert text == text.strip(), repr(text)
    assert ". " not in text, text
    assert "!" not in text, text
