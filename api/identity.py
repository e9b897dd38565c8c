"""身份. Who runs a command: the sign-in that `login` left, or the token of a service account. Both are files of 0600."""

from __future__ import annotations

import hashlib
import os
import socket
import stat
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from graph_service.access.accounts import Account
from graph_service.access.sign_ins import SignedIn, SignInLimits, SignIns
from graph_service.errors import Refused, SettingError
from graph_service.settings import Settings
from graph_service.store import keys
from graph_service.store.audit import operating_system_login
from graph_service.store.graph_store import GraphStore

SIGN_IN_FIRST = (
    "本图库设有账号: 请先登录 credit-graph login --user 名称 (服务账号: 设 CREDIT_TOKEN_FILE)。"
    " This store has accounts: sign in first, or name the token file of a service account."
)


def session_file(settings: Settings) -> Path:
    """Where the sign-in of this user in this store is kept."""
    if settings.session_file is not None:
        return settings.session_file
    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    kind, _, place = settings.store_url.partition(":")
    url = f"{kind}:{Path(place).resolve()}" if kind == "embedded" else settings.store_url
    return state / "credit-graph" / f"{hashlib.new('sm3', url.encode()).hexdigest()[:16]}.sign-in"


def address_here() -> str:
    """The address of somebody at this terminal: his login on this machine."""
    return f"{operating_system_login()}@{socket.gethostname()}"


def read_secret(path: Path, what: str) -> str:
    """The first line of a file that only its owner can read; SettingError if others can, or it cannot be read."""
    try:
        with path.open(encoding="utf-8") as file:
            if os.fstat(file.fileno()).st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise SettingError(
                    f"{what} {path} 可被他人读取, 请执行 chmod 600。 Others can read this file; run chmod 600."
                )
            return file.readline().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "UTF-8"
        raise SettingError(f"无法读取{what} {path}: {why}。 The file cannot be read.") from error


def keep_secret(path: Path, secret: str) -> None:
    """Put a secret into a file of 0600, whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(secret + "\n")
        Path(draft).replace(path)
    except OSError as error:
        raise SettingError(f"无法写入 {path}: {error.strerror}。 The file cannot be written.") from error


@dataclass(slots=True)
class TerminalIdentity:
    """身份 in one store, by what this user has shown."""

    store: GraphStore
    settings: Settings

    @property
    def signs(self) -> SignIns:
        """Whoever signs people in; the key file must be there, since it proves every account."""
        ring = keys.load_ring(self.settings.key_file, create=False)
        limits = SignInLimits(
            timedelta(minutes=self.settings.session_idle), timedelta(hours=self.settings.session_hours)
        )
        return SignIns(self.store, ring, limits)

    @property
    def shown(self) -> bool:
        """Whether there is anything to be recognised by."""
        return self.settings.token_file is not None or session_file(self.settings).exists()

    def signed_in(self, at: datetime) -> SignedIn | None:
        """The sign-in that `login` left, if it has not ended."""
        path = session_file(self.settings)
        return self.signs.of_token(read_secret(path, "登录文件"), at) if path.exists() else None

    def acting(self, at: datetime, *, only_password: bool = False) -> Account:
        """Whoever acts; Refused if nobody is recognised, or his password must be changed first."""
        if self.settings.token_file is not None:
            account = self.signs.of_service(read_secret(self.settings.token_file, "令牌文件"), at)
            if account is None:
                raise Refused(
                    "CREDIT_TOKEN_FILE 中的令牌无效、已到期, 或账号未启用。 The token opens nothing."
                )
            return account
        found = self.signed_in(at)
        if found is None:
            raise Refused(SIGN_IN_FIRST)
        if found.must_change and not only_password:
            raise Refused("请先改口令: credit-graph account set-password 名称。 Change your password first.")
        return found.account
