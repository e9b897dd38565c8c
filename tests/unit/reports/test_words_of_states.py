"""Words of reports: states, reasons and kinds stand in words, never as ids."""

from __future__ import annotations

import re

import pytest

from graph_service.domain.ontology import KINDS_ZH
from graph_service.domain.vocabulary import ENDS, ROLES_ZH
from graph_service.law.outcome import Doubt, Status
from graph_service.reports.making import word_zh


@pytest.mark.parametrize("status", Status)
def test_a_state_in_an_english_sentence_has_no_underscore(status: Status) -> None:
    assert "_" not in status.en


@pytest.mark.parametrize(
    "why",
    [
        "named", "linked", *Doubt, *(f"released:{end}" for end in ENDS), *(f"office:{role}" for role in ROLES_ZH),
        *(f"finding:{role}" for role in ROLES_ZH),
    ],
)  # fmt: skip
def test_a_reason_is_told_in_chinese(why: str) -> None:
    assert not re.search(r"[a-z]", word_zh(why))
    assert "解除解除" not in word_zh(why)


def test_an_order_that_the_court_lifts_ends_by_that() -> None:
    assert word_zh("released:court_lifts") == "因法院解除"
    assert word_zh("released:fully_performed") == "因全部履行解除"


def test_every_kind_of_fact_has_a_caption() -> None:
    assert not [zh for zh in KINDS_ZH.values() if re.search(r"[A-Za-z]", zh)]
