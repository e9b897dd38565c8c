"""游标. Where the next page of an answer begins: for the same caller, the same question and the same state of knowledge.

A cursor is signed and holds nothing but the change number and the place; whoever changes it, or sends it with another
question or key, is refused. Pages of one answer are all as known at the change of the first.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import struct
from dataclasses import dataclass
from typing import Any, Final

from fastapi import Request

from api.http.problems import wrong
from api.http.questions import BodyAsked
from graph_service.access.enquiry import digest

_PLACE: Final = struct.Struct(">QQ")
_SIGNED: Final = 16


@dataclass(frozen=True, slots=True)
class Cursor:
    """游标: as known at a change, from a place on."""

    change: int
    offset: int


def written(request: Request, question: BodyAsked, day: str, cursor: Cursor) -> str:
    """The cursor as the caller is given it."""
    place = _PLACE.pack(cursor.change, cursor.offset)
    return base64.urlsafe_b64encode(_signature(request, question, day, place) + place).decode().rstrip("=")


def read(request: Request, question: BodyAsked, day: str, text: str) -> Cursor:
    """The cursor that the caller was given; Problem if it was not given to him for this question."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    signature, place = raw[:_SIGNED], raw[_SIGNED:]
    whole = len(place) == _PLACE.size
    if not whole or not hmac.compare_digest(signature, _signature(request, question, day, place)):
        raise wrong(
            "cursor", "游标不属于这一问题或这一密钥。 The cursor is not one of this question.", "body"
        )
    return Cursor(*_PLACE.unpack(place))


def _signature(request: Request, question: BodyAsked, day: str, place: bytes) -> bytes:
    asked: dict[str, Any] = question.model_dump(mode="json", exclude={"cursor", "limit", "seconds"})
    whole = digest([request.url.path, request.state.references.recipient, asked, day])
    key: bytes = request.app.state.reference_key.paging
    return hmac.new(key, whole.encode() + place, "sm3").digest()[:_SIGNED]
