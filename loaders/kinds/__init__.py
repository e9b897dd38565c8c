"""数据种类一览. Every kind of file that can be loaded; adding one is adding its module here."""

from __future__ import annotations

from typing import Final

from loaders.kind import Kind
from loaders.kinds import (
    abnormal_operations,
    addresses,
    arrears,
    branches,
    changes,
    consumption_restrictions,
    decisions,
    dishonest_judgment_debtors,
    disputes,
    ends,
    findings,
    government_bodies,
    guarantees,
    judgment_debtors,
    key_supervision,
    major_tax_violations,
    notices,
    officers,
    organisations,
    penalties,
    pledges,
    red_list,
    repairs,
    serious_violations,
    shareholders,
    visits,
    wage_arrears,
    work_safety,
)

KINDS: Final[dict[str, Kind]] = {
    module.KIND.name: module.KIND
    for module in (
        organisations,
        officers,
        changes,
        shareholders,
        branches,
        guarantees,
        pledges,
        addresses,
        government_bodies,
        judgment_debtors,
        dishonest_judgment_debtors,
        consumption_restrictions,
        abnormal_operations,
        serious_violations,
        major_tax_violations,
        wage_arrears,
        work_safety,
        penalties,
        decisions,
        ends,
        notices,
        arrears,
        red_list,
        key_supervision,
        findings,
        disputes,
        repairs,
        visits,
    )
}
