"""The key file: made once, read only when nobody else can, never shown."""

from __future__ import annotations

import re
import stat
import threading
from pathlib import Path

import pytest

from graph_service.domain import codes
from graph_service.errors import SettingError
from graph_service.store import keys


def test_the_first_use_makes_a_private_file_and_the_second_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "person.key"

    key = keys.load_key(path)

    assert len(key) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert keys.load_key(path) == keys.load_key(path, create=False) == key
    assert [entry.name for entry in path.parent.iterdir()] == ["person.key"]


def test_two_first_users_at_once_end_with_one_key(tmp_path: Path) -> None:
    path = tmp_path / "person.key"
    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.append(keys.load_key(path))) for _ in range(8)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 8
    assert len(set(found)) == 1


def test_an_existing_key_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "person.key"
    key = keys.load_key(path)

    assert keys.write_key(path, keys.new_key()) is False
    assert keys.load_key(path) == key


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620])
def test_a_file_that_others_can_touch_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "person.key"
    keys.load_key(path)
    path.chmod(mode)

    with pytest.raises(SettingError, match="chmod 600"):
        keys.load_key(path)


@pytest.mark.parametrize(
    "content", ["", "hello", "# credit-graph person key 1\nabcd\n", "{good}{good}", "\x00\xff"]
)
def test_a_damaged_file_is_refused_without_showing_it(tmp_path: Path, content: str) -> None:
    path = tmp_path / "person.key"
    keys.load_key(path)
    good = path.read_text(encoding="utf-8")
    path.write_text(content.replace("{good}", good), encoding="utf-8")

    with pytest.raises(SettingError) as caught:
        keys.load_key(path)

    assert good.splitlines()[1] not in str(caught.value)


def test_a_missing_file_is_an_error_when_none_may_be_made(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="CREDIT_KEY_FILE"):
        keys.load_key(tmp_path / "person.key", create=False)


def test_a_folder_in_place_of_the_file_is_an_error_of_the_setting(tmp_path: Path) -> None:
    with pytest.raises(SettingError):
        keys.load_key(tmp_path)


def test_fingerprints_tell_keys_apart_and_show_nothing_of_them() -> None:
    one, two = keys.new_key(), keys.new_key()

    assert re.fullmatch(r"([0-9A-F]{4}-){3}[0-9A-F]{4}", keys.fingerprint(one))
    assert keys.fingerprint(one) == keys.fingerprint(one) != keys.fingerprint(two)
    assert keys.fingerprint(bytes(32)) == "1EE7-6F1D-B47D-7DB3"


def test_a_ring_of_one_key_is_that_key(tmp_path: Path) -> None:
    key = keys.load_key(tmp_path / "person.key")
    ring = keys.load_ring(tmp_path / "person.key")

    assert list(ring) == [key]
    assert ring.fingerprint == keys.fingerprint(key)
    assert ring.person("x") == codes.person_key("x", key)
    assert ring.phone("x") == codes.phone_key("x", key)


def test_each_key_of_a_ring_hashes_what_the_one_before_it_made(tmp_path: Path) -> None:
    ring = keys.KeyRing((b"a" * 32,)).with_next(b"b" * 32).with_next(b"c" * 32)
    first = codes.person_key("x", b"a" * 32)

    assert ring.person("x") == codes.turned_key(codes.turned_key(first, b"b" * 32), b"c" * 32)
    assert ring.fingerprint != keys.KeyRing(ring[1:]).fingerprint


def test_a_ring_is_kept_whole_in_its_file(tmp_path: Path) -> None:
    ring = keys.KeyRing((b"a" * 32, b"b" * 32))

    assert keys.write_ring(tmp_path / "person.key", ring)

    assert keys.load_ring(tmp_path / "person.key") == ring
    with pytest.raises(SettingError, match="several"):
        keys.load_key(tmp_path / "person.key")


def test_a_ring_is_not_shown() -> None:
    assert ("61" * 32) not in repr(keys.KeyRing((b"a" * 32,)))
    assert "aaaa" not in repr(keys.KeyRing((b"a" * 32,)))
