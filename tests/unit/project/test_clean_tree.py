"""What must not stand in a tracked file: a machine's paths, a registry's address, a number of somebody real.

Test and demo data are synthetic: region 000000 or 99xxxx only. The check characters are worked out here from
the standards (GB 32100-2015, GB 11643-1999), not by the product's own code, which may be wrong.
"""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
MACHINE_PATHS = [f"/{folder}/" for folder in ("work", "farm", "root")]
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs"),
        ("npmmirror", "com"),
        ("repo", "maven"),
        ("repo1", "maven"),
        ("deb", "debian"),
        ("crates", "io"),
        ("tuna", "tsinghua"),
        ("mirrors", "aliyun"),
    )
]
UNIFIED_CODE = re.compile(
    r"(?<![0-9A-Za-z])[1-9ANY][0-9A-HJ-NPQRTUWXY][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])"
)
CITIZEN_ID = re.compile(
    r"(?<![0-9A-Za-z])[0-9]{6}(?:19|20)[0-9]{2}[01][0-9][0-3][0-9]{4}[0-9Xx](?![0-9A-Za-z])"
)
OLD_CITIZEN_ID = re.compile(r"(?<![0-9A-Za-z])[1-8][0-9]{7}(?:0[1-9]|1[0-2])[0-3][0-9]{4}(?![0-9A-Za-z])")
SYNTHETIC_REGION = re.compile(r"000000|99[0-9]{4}")


def unified_code_fits(code: str) -> bool:
    """GB 32100: the check character makes the sum, weighted by powers of 3, a multiple of 31."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(alphabet.index(character) * pow(3, place, 31) for place, character in enumerate(code[:17]))
    return (total + alphabet.index(code[17])) % 31 == 0


def citizen_id_fits(number: str) -> bool:
    """ISO 7064 MOD 11-2: doubling and adding from the left ends at 1, an X being 10."""
    rest = 0
    for character in number.upper():
        rest = (rest * 2 + (10 if character == "X" else int(character))) % 11
    return rest == 1


def real_numbers(text: str) -> list[str]:
    """Valid numbers in the text that may belong to somebody.

    A number with two valid readings is cleared by one of them with a made-up region; XXXX is a mask.
    """
    regions: dict[str, list[str]] = {}
    for code in UNIFIED_CODE.findall(text):
        if unified_code_fits(code) and "XXXX" not in code:
            regions.setdefault(code, []).append(code[2:8])
    for number in CITIZEN_ID.findall(text):
        if citizen_id_fits(number):
            regions.setdefault(number, []).append(number[:6])
    for number in OLD_CITIZEN_ID.findall(text):
        regions.setdefault(number, []).append(number[:6])
    return [number for number, found in regions.items() if not any(map(SYNTHETIC_REGION.fullmatch, found))]


@cache
def tracked_texts() -> dict[str, str]:
    """Every file under version control, as far as it is text."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    paths = [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    return {name: (ROOT / name).read_text(encoding="utf-8", errors="replace") for name in paths}


def test_the_tracked_files_are_seen() -> None:
    assert {"pyproject.toml", "docker-compose.yml", "requirements.lock"} <= tracked_texts().keys()


@pytest.mark.parametrize("unwanted", MACHINE_PATHS + REGISTRIES)
def test_no_tracked_file_names(unwanted: str) -> None:
    assert [name for name, text in tracked_texts().items() if unwanted in text] == []


def test_no_number_in_a_tracked_file_can_be_somebodys() -> None:
    found = {name: numbers for name, text in tracked_texts().items() if (numbers := real_numbers(text))}

    assert found == {}


# Written in halves, so that this file holds no such number itself.
@pytest.mark.parametrize(
    "number", ["91350100" + "M000100Y43", "11010519" + "491231002X", "13050367" + "0401001"]
)
def test_the_standards_own_examples_would_be_found(number: str) -> None:
    assert real_numbers(f"code,name\n{number},甲\n") == [number]


@pytest.mark.parametrize(
    "number", ["91000000" + "M000100Y43", "99000019" + "491231002X", "20240101" + "0000000000"]
)
def test_a_made_up_or_wrong_number_is_let_pass(number: str) -> None:
    assert real_numbers(number) == []
