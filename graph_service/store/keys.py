"""人员标识密钥. The secret key behind person and phone keys: made on first use, 0600, never shown.

Whoever holds the key can test guesses of id numbers against the graph; whoever loses it can no longer join
new rows to the persons already there. Keep one copy apart from the store.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
import tempfile
from pathlib import Path

from graph_service.domain import codes
from graph_service.domain.codes import DocumentKind, sm3
from graph_service.errors import SettingError

KEY_BYTES = 32
KEY_INFO = "key_fingerprint"
"""The entry of a store that says with which key its persons were made."""
_HEADER = (
    "# credit-graph person key 1 · 人员标识密钥, 请勿外传 · keep secret, keep a copy apart from the store"
)


class KeyRing(tuple[bytes, ...]):
    """密钥环. One key, or after rotations several, the oldest first; stands wherever `codes` takes a key."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"KeyRing({len(self)} keys, {self.fingerprint})"

    @property
    def fingerprint(self) -> str:
        """密钥指纹 of the whole chain; of a single key, that key's."""
        return fingerprint(b"".join(self))

    def person(self, id18: str) -> str:
        """人员标识 of a normalised id."""
        return codes.person_key(id18, self)

    def document(self, kind: DocumentKind, number: str) -> str:
        """人员标识 by another document."""
        return codes.document_key(kind, number, self)

    def phone(self, number: str) -> str:
        """电话标识 of a normalised number."""
        return codes.phone_key(number, self)

    def with_next(self, key: bytes) -> KeyRing:
        """The ring after a rotation to `key`."""
        return KeyRing((*self, key))


def new_key() -> bytes:
    """新密钥. 32 random bytes from the operating system."""
    return secrets.token_bytes(KEY_BYTES)


def load_key(path: Path, *, create: bool = True) -> bytes:
    """读取密钥. The key in `path`; made there, 0600, if the file is missing and `create` is set.

    Two first users at once end with the same key. Raises SettingError if the file is missing (and not to be
    made), readable by others, or no key file; its content is never part of a message. A file of several keys
    is for `load_ring`.
    """
    ring = load_ring(path, create=create)
    if len(ring) > 1:
        raise SettingError(
            f"{path} 含轮换过的 {len(ring)} 个密钥, 此处只能用一个。"
            " The file holds several keys; one is wanted here."
        )
    return ring[0]


def load_ring(path: Path, *, create: bool = True) -> KeyRing:
    """读取密钥环. All keys of the file, the oldest first; else as `load_key`."""
    try:
        if create and not path.exists():
            write_key(path, new_key())
        return _read(path)
    except OSError as error:
        raise SettingError(
            f"无法读取或生成密钥文件 {path}: {error.strerror}。请检查 CREDIT_KEY_FILE 的路径和权限。"
            " The key file cannot be read or made; check path and permissions."
        ) from error


def write_key(path: Path, key: bytes) -> bool:
    """写入密钥. Puts a new key file in place, whole or not at all; False if one stands there already."""
    return write_ring(path, KeyRing((key,)))


def write_ring(path: Path, ring: KeyRing) -> bool:
    """写入密钥环. As `write_key`, with all keys of the ring."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mkstemp gives 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("\n".join([_HEADER, *(key.hex() for key in ring)]) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)  # unlike a rename, a link never replaces another process's key
    except FileExistsError:
        return False
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(draft)
    return True


def fingerprint(key: bytes) -> str:
    """密钥指纹. `XXXX-XXXX-XXXX-XXXX`, the first 64 bits of an SM3 over the key; tells keys apart."""
    digest = sm3(b"credit-graph key fingerprint\0" + key).hexdigest()[:16].upper()
    return "-".join(digest[start : start + 4] for start in range(0, 16, 4))


def _read(path: Path) -> KeyRing:
    with path.open(encoding="utf-8", errors="replace") as file:
        _refuse_open_mode(path, os.fstat(file.fileno()))
        lines = file.read(65_536).splitlines()
    if len(lines) >= 2 and lines[0].startswith("# credit-graph person key 1"):
        with contextlib.suppress(ValueError):
            ring = KeyRing(bytes.fromhex(line) for line in lines[1:])
            if all(len(key) == KEY_BYTES for key in ring):
                return ring
    raise SettingError(
        f"{path} 不是密钥文件或已损坏。请恢复备份, 不要另建: 换了密钥, 已有人员就对不上了。"
        " Not a key file, or damaged; restore your copy instead of making a new one."
    )


def _refuse_open_mode(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise SettingError(f"{path} 不是普通文件。 The key file is not a regular file.")
    if status.st_mode & 0o077:
        raise SettingError(
            f"密钥文件 {path} 可被他人读取(权限 {stat.S_IMODE(status.st_mode):04o})。请执行: chmod 600 {path}"
            " Others can read the key file; run that command, and replace the key if it may have been copied."
        )
