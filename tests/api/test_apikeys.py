"""接口密钥: who may ask, until when; nothing of a key but its digest is kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from graph_service.access.api_keys import (
    ApiKey,
    NotAccepted,
    Scope,
    create_key,
    list_keys,
    recognise,
    revoke_key,
)
from graph_service.errors import Refused, SettingError
from graph_service.store import audit
from graph_service.store.audit import Auditor
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import Ledger
from tests.support.stores import whole

DAY = date(2026, 11, 2)


def office(store: GraphStore) -> Ledger:
    return Ledger(store, Auditor("管理员"))


def made(store: GraphStore, name: str = "虚构平台", days: int = 30) -> tuple[ApiKey, str]:
    return create_key(office(store), name, ["reports:read", "runs:read"], ["日常监管"], DAY, days)


def test_a_key_is_recognised_with_what_it_may(store: GraphStore) -> None:
    key, text = made(store)

    found = recognise(store.read, text, DAY)

    assert found == key
    assert key.scopes == {Scope.REPORTS, Scope.RUNS}
    assert key.purposes == {"supervision"}
    assert key.made_by == "管理员"


def test_the_key_itself_is_nowhere_in_the_graph(store: GraphStore) -> None:
    _, text = made(store)
    secret = text.removeprefix("cg_").partition("_")[2]

    assert not any(secret in line for line in whole(store))


@pytest.mark.parametrize(
    ("days", "answer"),
    [(-1, NotAccepted.NOT_YET), (0, None), (29, None), (30, NotAccepted.EXPIRED), (400, NotAccepted.EXPIRED)],
)
def test_it_opens_from_its_first_day_up_to_its_end(
    store: GraphStore, days: int, answer: NotAccepted | None
) -> None:
    key, text = made(store)

    assert recognise(store.read, text, DAY + timedelta(days=days)) == (answer or key)


def test_a_revoked_key_opens_nothing_at_once(store: GraphStore) -> None:
    key, text = made(store)

    revoked = revoke_key(office(store), "虚构平台")

    assert recognise(store.read, text, DAY) is NotAccepted.REVOKED
    assert (revoked.id, revoked.revoked_by) == (key.id, "管理员")
    assert [one.revoked for one in list_keys(store.read)] == [revoked.revoked]


def test_a_wrong_secret_an_unknown_id_and_no_key_at_all_open_nothing(store: GraphStore) -> None:
    key, text = made(store)
    wrong = text[:-1] + ("a" if text[-1] != "a" else "b")

    assert recognise(store.read, wrong, DAY) is NotAccepted.WRONG
    assert recognise(store.read, text.replace(key.id, "0" * 16), DAY) is NotAccepted.UNKNOWN
    for other in ("", "cg_", text[:-1], text + "a", f" {text}", text.upper(), "cg_\x00", key.id):
        assert recognise(store.read, other, DAY) is NotAccepted.MALFORMED


def test_two_keys_in_use_never_bear_one_name(store: GraphStore) -> None:
    made(store)
    with pytest.raises(Refused, match="虚构平台"):
        made(store)

    revoke_key(office(store), "虚构平台")

    assert made(store)[0].name == "虚构平台"
    assert len(list_keys(store.read)) == 2


@pytest.mark.parametrize(
    ("name", "scopes", "purposes", "days", "said"),
    [
        ("", ["runs:read"], [], 30, "名称"),
        ("a b", ["runs:read"], [], 30, "名称"),
        ("a\nb", ["runs:read"], [], 30, "名称"),
        ("甲" * 41, ["runs:read"], [], 30, "名称"),
        ("甲", [], [], 30, "权限"),
        ("甲", ["all"], [], 30, "all"),
        ("甲", ["reports:read"], [], 30, "用途"),
        ("甲", ["reports:read"], ["curiosity"], 30, "curiosity"),
        ("甲", ["runs:read"], [], 0, "有效期"),
        ("甲", ["runs:read"], [], 1097, "有效期"),
    ],
)
def test_a_key_without_bounds_is_not_made(
    embedded_store: GraphStore, name: str, scopes: list[str], purposes: list[str], days: int, said: str
) -> None:
    with pytest.raises(SettingError, match=said):
        create_key(office(embedded_store), name, scopes, purposes, DAY, days)

    assert list_keys(embedded_store.read) == []


def test_a_key_for_books_only_needs_no_purpose(store: GraphStore) -> None:
    key, _ = create_key(office(store), "运维", ["runs:read", "rules:read"], [], DAY, 30)

    assert key.purposes == frozenset()


def test_making_and_revoking_stand_in_the_register(store: GraphStore) -> None:
    key, text = made(store)
    revoke_key(office(store), key.id)

    entries = list(audit.records(store))

    assert [(one["act"], one["actor"]) for one in entries] == [
        ("apikey.create", "管理员"),
        ("apikey.revoke", "管理员"),
    ]
    assert all(text not in one["body"] and key.id in one["body"] for one in entries)
    assert audit.verify(store).findings == ()
