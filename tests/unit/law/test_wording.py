"""引用. How the law is cited to people: title and number, an article only where one is known, no number invented."""

from __future__ import annotations

import re
from typing import Final

import pytest

from graph_service.law.book_reader import read_book
from graph_service.law.rules import Basis, Measure, Rule, RuleBook
from graph_service.law.wording import article_zh, basis_zh, citation_zh, citations_zh

BOOK: Final[RuleBook] = read_book(None)
CITING: Final[list[Rule | Measure]] = [
    *BOOK.rules.values(),
    *BOOK.measures.values(),
]
EVERY_BASIS: Final = {basis.reference: basis for one in CITING for basis in one.basis}


def cited(reference: str) -> str:
    source, _, key = reference.partition(":")
    return basis_zh(Basis(BOOK.sources[source], key))


@pytest.mark.parametrize(
    ("article", "written"),
    [
        ("3", "第3条"),
        ("122-126", "第122条至第126条"),
        ("16(2)", "第16条(2)"),
        ("二（三）18", "二（三）18"),
        ("", ""),
    ],
)
def test_an_article_is_written_as_people_write_it(article: str, written: str) -> None:
    assert article_zh(article) == written


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("GSF:178", "《中华人民共和国公司法》（主席令第15号(2023修订)）第178条"),
        ("SEED:QD-11", "《启东市守信联合激励和失信联合惩戒实施方案》（2019年9月10日）二（二）11"),
        ("SEED:JS-3.10", "《江山市人民政府办公室文件》（江政办发〔2020〕29号）二（三）10"),
        ("GB49:9-11",
         "《国务院办公厅关于进一步完善失信约束制度构建诚信建设长效机制的指导意见》（国办发〔2020〕49号）（九）至（十一）"),
        ("SC44:-", "《市场监督管理严重违法失信名单管理办法》（市场监管总局令第44号）"),
        ("SY:16(2)",
         "《最高人民法院关于在执行工作中进一步强化善意文明执行理念的意见》（法发〔2019〕35号）"),
        ("ZXJ:24", "《最高人民法院关于适用〈民事诉讼法〉执行程序若干问题的解释》（2020年修正）第24条"),
    ],
)  # fmt: skip
def test_the_law_is_cited_by_title_number_and_a_known_article(reference: str, said: str) -> None:
    assert cited(reference) == said


@pytest.mark.parametrize("reference", EVERY_BASIS)
def test_no_citation_shows_a_key_or_english(reference: str) -> None:
    assert re.search(r"[A-Za-z]|[:：]|\(recalled", basis_zh(EVERY_BASIS[reference])) is None


def test_the_five_cities_are_named() -> None:
    source = BOOK.sources["SEED"]

    assert source.title == "启东、江山、衢州、常州、商丘五市公共信用文件"
    assert source.titles.keys() == source.numbers.keys() == {"QD", "JS", "QZ", "CZ", "SQ"}


@pytest.mark.parametrize("rule", [one for one in BOOK.rules.values() if one.enabled], ids=lambda one: one.id)
def test_only_a_source_marked_so_is_cited_without_an_article(rule: Rule) -> None:
    for basis in rule.basis:
        assert bool(basis.article) is not bool(basis.source.whole)


def test_a_title_within_a_title_is_in_single_brackets() -> None:
    assert citation_zh("关于适用《某法》的解释", "2020年", "3") == "《关于适用〈某法〉的解释》（2020年）第3条"


def test_articles_of_one_document_are_cited_together() -> None:
    cited = [("某法", "第1号", "3"), ("某条例", "第2号", ""), ("某法", "第1号", "5-7")]

    assert citations_zh(cited) == ("《某法》（第1号）第3条、第5条至第7条", "《某条例》（第2号）")


def test_what_is_to_be_confirmed_is_said_once_for_all_texts() -> None:
    assert "待法制机构确认" in BOOK.texts_note
