"""封存. What the key file guards beside person keys: the marks of account rows, and secrets that only it can open."""

from __future__ import annotations

import base64
import hmac
import json
import secrets
from collections.abc import Mapping
from typing import Any, Final

from graph_service.errors import TamperError
from graph_service.store.keys import KeyRing

MARK: Final = "mac"
_NONCE, _TAG = 12, 16


def marked(row: Mapping[str, Any], ring: KeyRing) -> dict[str, Any]:
    """The row with its mark (HMAC-SM3 over all it holds) in the place of the one it had."""
    kept = {name: value for name, value in row.items() if value is not None and value != [] and name != MARK}
    return kept | {MARK: _mark(kept, ring)}


def is_sound(row: Mapping[str, Any], ring: KeyRing) -> bool:
    """Whether the row is as the program wrote it."""
    kept = {name: value for name, value in row.items() if name != MARK}
    return hmac.compare_digest(str(row.get(MARK, "")), _mark(kept, ring))


def _mark(row: Mapping[str, Any], ring: KeyRing) -> str:
    text = json.dumps(row, ensure_ascii=False, sort_keys=True, default=str)
    return hmac.new(_derived(ring, "row mark"), text.encode(), "sm3").hexdigest()


def sealed(secret: str, owner: str, ring: KeyRing) -> str:
    """The secret under SM4-GCM, bound to its owner's id."""
    # Commands that need no secret need not load it.
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    nonce = secrets.token_bytes(_NONCE)
    sealing = Cipher(algorithms.SM4(_derived(ring, "seal")[:16]), modes.GCM(nonce)).encryptor()
    sealing.authenticate_additional_data(owner.encode())
    text = sealing.update(secret.encode()) + sealing.finalize()
    return base64.b64encode(nonce + sealing.tag + text).decode()


def opened(seal: str, owner: str, ring: KeyRing) -> str:
    """The secret again; TamperError if the seal is of another key or owner, or was changed."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    try:
        raw = base64.b64decode(seal, validate=True)
        nonce, tag, text = raw[:_NONCE], raw[_NONCE : _NONCE + _TAG], raw[_NONCE + _TAG :]
        opening = Cipher(algorithms.SM4(_derived(ring, "seal")[:16]), modes.GCM(nonce, tag)).decryptor()
        opening.authenticate_additional_data(owner.encode())
        return (opening.update(text) + opening.finalize()).decode()
    except (InvalidTag, ValueError) as error:
        raise TamperError(
            "封存的密钥与密钥文件不符或已被改动; 请由安全管理员以 account reset-totp 重置。"
            " A sealed secret does not fit the key file; let the secadmin reset it."
        ) from error


def _derived(ring: KeyRing, use: str) -> bytes:
    """A key of its own for each use, of the whole ring."""
    return hmac.new(b"".join(ring), f"credit-graph {use} 1".encode(), "sm3").digest()
