"""人员引用. By which word a recipient names a natural person: the same for one recipient, another for every other.

A reference (`p_…`) is the person's id under a keyed hash over recipient and person, and that hash, so that it can be
read back without a table: whoever has no key learns nothing from it, and a reference that another recipient was given
means nobody. The key is derived from the key of person ids; after a rotation of it persons are asked for anew.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from graph_service.store.keys import KeyRing

PREFIX: Final = "p_"
_ID: Final = re.compile(r"([pmn]):([0-9a-f]{64})")
_TAG: Final = 16


@dataclass(frozen=True, slots=True)
class ReferenceKey:
    """引用密钥. Keys that are used for nothing else; `paging` signs where the next page of an answer begins."""

    tagging: bytes
    hiding: bytes
    paging: bytes

    @classmethod
    def of(cls, ring: KeyRing) -> ReferenceKey:
        whole = b"".join(ring)
        return cls(
            _mac(whole, b"person reference tag"),
            _mac(whole, b"person reference stream"),
            _mac(whole, b"page cursor"),
        )

    def __repr__(self) -> str:
        return "ReferenceKey()"


@dataclass(frozen=True, slots=True)
class References:
    """人员引用 of one recipient."""

    key: ReferenceKey
    recipient: str

    def of(self, person: str) -> str:
        """The reference of a person; any other id as it is."""
        found = _ID.fullmatch(person)
        if found is None:
            return person
        told = found[1].encode() + bytes.fromhex(found[2])
        tag = self._tag(told)
        return PREFIX + base64.urlsafe_b64encode(tag + self._hidden(told, tag)).decode().rstrip("=")

    def person(self, reference: str) -> str | None:
        """The id of the person; None if this recipient was not given the reference."""
        text = reference.removeprefix(PREFIX)
        try:
            raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        tag, hidden = raw[:_TAG], raw[_TAG:]
        told = self._hidden(hidden, tag)
        if len(told) != 33 or not hmac.compare_digest(tag, self._tag(told)):
            return None
        id_ = f"{chr(told[0])}:{told[1:].hex()}"
        return id_ if self.of(id_) == reference else None

    def told(self, said: Any) -> Any:
        """What is said, with a reference wherever a person's id stands."""
        if isinstance(said, str):
            return self.of(said) if said[1:2] == ":" else said
        if isinstance(said, Mapping):
            return {self.told(name): self.told(part) for name, part in said.items()}
        if isinstance(said, list | tuple):
            return [self.told(part) for part in said]
        return said

    def _tag(self, told: bytes) -> bytes:
        return _mac(self.key.tagging, self.recipient.encode() + b"\0" + told)[:_TAG]

    def _hidden(self, told: bytes, tag: bytes) -> bytes:
        stream = b"".join(_mac(self.key.hiding, bytes([block]) + tag) for block in range(len(told) // 32 + 1))
        return bytes(one ^ other for one, other in zip(told, stream, strict=False))


def is_reference(text: str) -> bool:
    """Whether a text reads like a reference of a person."""
    return text.startswith(PREFIX)


def _mac(key: bytes, text: bytes) -> bytes:
    return hmac.new(key, text, "sm3").digest()
