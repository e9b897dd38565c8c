"""文件样式. In which shapes offices hand over their data: names, headers, encodings, title lines.

Header spellings vary from file to file on purpose, as they do in life.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

Shape: TypeAlias = Literal["csv", "tsv", "xlsx", "jsonl"]

DEFAULT_DAY: Final = "%Y-%m-%d"


@dataclass(frozen=True, slots=True)
class FileLayout:
    """样式. `columns`: header -> field; `day` is how its days are written ("" in a workbook: as days of a
    spreadsheet); `forbidden`: headers of data that must not be taken over."""

    file: str
    kind: str
    shape: Shape
    columns: dict[str, str]
    encoding: str = "utf-8-sig"
    day: str = DEFAULT_DAY
    titles: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    family: bool = False
    sheet: str = "Sheet1"
    big: bool = field(default=False)  # a workbook in a small city, a CSV in a large one


_TARGET: Final = {"名单类型": "matter", "决定文号": "number", "主体名称": "name", "统一社会信用代码": "uscc"}
_ORGANISATION: Final = {
    "企业名称": "name", "统一社会信用代码": "uscc", "原注册号": "reg_no", "法定代表人": "legal_rep",
    "投资人": "investor", "执行事务合伙人": "partner", "法定代表人证件号码": "rep_id", "企业类型": "type",
    "成立日期": "founded", "注册资本": "capital", "所属行业": "industry", "经营范围": "scope",
    "住所": "address",
    "联系电话": "phone", "行政区划代码": "district", "登记机关": "registrar", "登记状态": "status",
    "核准日期": "approved", "吊销日期": "revoked", "注销日期": "cancelled", "营业期限自": "term_from",
    "营业期限至": "term_to",
}  # fmt: skip
_VILLAGE: Final = {
    "名称": "name", "统一社会信用代码": "uscc", "法定代表人姓名": "legal_rep",
    "法定代表人身份证号": "rep_id",
    "组织形式": "type", "注册日期": "founded", "成员出资总额": "capital", "业务范围": "scope",
    "住所": "address",
    "联系电话": "phone", "行政区划": "district", "登记机关": "registrar", "登记状态": "status",
}  # fmt: skip
_COURT: Final = {
    "被执行人姓名/名称": "party_name", "身份证号码/组织机构代码": "id_or_code",
    "法定代表人或者负责人姓名": "legal_rep",
    "执行法院": "court", "省份": "province", "行政区划代码": "region", "案号": "number",
}  # fmt: skip
_DISHONEST: Final = {
    "执行依据文号": "basis_number", "做出执行依据单位": "basis_unit", "立案时间": "filed",
    "生效法律文书确定的义务": "duty", "被执行人的履行情况": "performance",
    "失信被执行人行为具体情形": "conduct",
    "发布时间": "published",
}  # fmt: skip

REGISTER: Final = {
    "organisations": FileLayout("企业登记_九九市", "organisations", "csv", _ORGANISATION),
    "villages": FileLayout(
        "农村集体经济组织登记_九九市", "organisations", "xlsx", _VILLAGE, day="",
        titles=("九九市农村集体经济组织登记信息", "填报单位: 九九市农业农村局    填报日期: {day}"),
        family=True, sheet="登记信息",
    ),
    "officers": FileLayout(
        "主要人员_九九市", "officers", "xlsx",
        {"公司名称": "name", "统一社会信用代码/注册号": "uscc", "姓名": "person_name", "职务": "post",
         "证件类型": "person_id_type", "证件号码": "person_id", "任职日期": "since", "离任日期": "until"},
        day="", sheet="主要人员", big=True,
    ),
    "shareholders": FileLayout(
        "股东及出资信息_九九市", "shareholders", "csv",
        {"被投资企业名称": "name", "注册号/统一社会信用代码": "uscc", "股东（发起人）": "holder_name",
         "股东（发起人）类型": "holder_type", "证照/证件类型": "holder_id_type",
         "证照/证件号码": "holder_id",
         "出资比例": "share", "认缴出资额（万元）": "amount", "实缴出资额（万元）": "paid",
         "入股日期": "held_from",
         "退出日期": "held_to"},
        encoding="gb18030",
    ),
    "changes": FileLayout(
        "变更信息_九九市", "changes", "tsv",
        {"企业名称": "name", "统一社会信用代码/注册号": "uscc", "变更事项": "item", "变更前内容": "before",
         "变更后内容": "after", "变更日期": "date"},
        encoding="gb18030", day="%Y/%m/%d",
    ),
    "addresses": FileLayout(
        "年报地址与电话_九九市", "addresses", "csv",
        {"企业名称": "name", "统一社会信用代码/注册号": "uscc", "企业通信地址": "contact_address",
         "企业联系电话": "contact_phone", "起始日期": "since"},
        encoding="utf-8",
    ),
}  # fmt: skip

OTHERS: Final = {
    "branches": FileLayout(
        "分支机构_九九市", "branches", "csv",
        {"隶属企业名称": "name", "隶属企业统一社会信用代码": "uscc", "分支机构名称": "branch_name",
         "分支机构统一社会信用代码": "branch_uscc", "登记机关": "registrar", "成立日期": "since"},
        encoding="utf-8",
    ),
    "guarantees": FileLayout(
        "对外担保_九九市", "guarantees", "xlsx",
        {"担保人": "guarantor_name", "担保人统一社会信用代码": "guarantor_id", "被担保人": "debtor_name",
         "被担保人统一社会信用代码": "debtor_id", "担保合同编号": "number", "担保金额": "amount",
         "担保起始日期": "since", "担保终止日期": "until"},
        day="",
    ),
    "pledges": FileLayout(
        "股权出质_九九市", "pledges", "csv",
        {"登记编号": "number", "出质股权所在企业": "name", "统一社会信用代码/注册号": "uscc",
        "出质人": "pledgor_name",
         "证照/证件号码": "pledgor_id", "质权人": "pledgee_name", "证照/证件号码1": "pledgee_id",
         "出质股权数额": "amount", "股权出质设立登记日期": "since", "状态": "status"},
        encoding="gb18030", day="%Y年%m月%d日",
    ),
    "bodies": FileLayout(
        "机关事业单位_九九市", "government_bodies", "xlsx",
        {"机构名称": "name", "统一社会信用代码": "uscc", "机构性质": "body_type", "行政层级": "level",
         "行政区划代码": "district", "办公地址": "address", "办公电话": "phone", "主要负责人": "head",
         "负责人身份证号": "head_id"},
    ),
    "judgment_debtors": FileLayout(
        "被执行人_九九市", "judgment_debtors", "csv",
        {**_COURT, "当事人类型": "party_type", "执行标的(元)": "exec_amount", "立案时间": "filed",
         "执行依据文号": "basis_number", "案件状态": "case_state", "结案日期": "closed"},
        encoding="gb18030",
    ),
    "dishonest": FileLayout(
        "失信被执行人_九九市", "dishonest_judgment_debtors", "csv",
        {**_COURT, "失信人类型": "party_type", **_DISHONEST},
    ),
    "dishonest_published": FileLayout(
        "失信被执行人公布_九九市", "dishonest_judgment_debtors", "jsonl",
        {"iname": "party_name", "cardNum": "id_or_code", "sexy": "sex", "age": "age",
        "partyTypeName": "party_type",
         "courtName": "court", "areaName": "province", "caseCode": "number", "gistId": "basis_number",
         "gistUnit": "basis_unit", "regDate": "filed", "duty": "duty", "performance": "performance",
         "disruptTypeName": "conduct", "publishDate": "published"},
        encoding="utf-8", day="%Y年%m月%d日",
    ),
    "restrictions": FileLayout(
        "限制消费_九九市", "consumption_restrictions", "xlsx",
        {"企业信息": "name", "统一社会信用代码": "uscc", "限消令对象": "listed_person",
        "身份证号": "person_id",
         "与单位关系": "named_role", "案号": "number", "执行法院": "court", "行政区划代码": "region",
         "申请人": "applicant", "立案日期": "filed", "限消令日期": "ordered"},
        day="",
    ),
    "abnormal": FileLayout(
        "经营异常名录_九九市", "abnormal_operations", "csv",
        {"企业名称": "name", "统一社会信用代码/注册号": "uscc", "法定代表人": "legal_rep",
        "列入决定文号": "number",
         "列入经营异常名录原因": "reason_in", "列入日期": "date_in", "作出决定机关（列入）": "authority_in",
         "行政区划代码": "region", "移出经营异常名录原因": "reason_out", "移出日期": "date_out",
         "作出决定机关（移出）": "authority_out"},
        encoding="gb18030",
    ),
    "violations": FileLayout(
        "严重违法失信名单_九九市", "serious_violations", "csv",
        {"企业名称": "name", "统一社会信用代码/注册号": "uscc", "法定代表人": "legal_rep",
        "列入决定文号": "number",
         "列入严重违法失信名单原因": "reason_in", "列入日期": "date_in", "作出决定机关": "authority",
         "行政区划代码": "region"},
    ),
    "tax": FileLayout(
        "重大税收违法案件_九九市", "major_tax_violations", "xlsx",
        {"纳税人名称": "name", "统一社会信用代码": "uscc", "注册地址": "address",
         "法定代表人或者负责人姓名、性别、证件名称及号码": "legal_rep_text", "案件性质": "nature",
         "主要违法事实": "facts", "相关法律依据及税务处理处罚情况": "result",
         "税务处罚决定书文号": "number",
         "检查机关": "authority", "行政区划代码": "region", "公布日期": "reported",
         "违法行为发生日期": "acted"},
    ),
    "wages": FileLayout(
        "拖欠农民工工资失信名单_九九市", "wage_arrears", "xlsx",
        {"单位名称": "name", "统一社会信用代码": "uscc", "法定代表人": "legal_rep",
        "列入人员姓名": "listed_persons",
         "列入人员证件号码": "listed_ids", "列入人员身份": "named_role", "列入决定文号": "number",
         "列入事由": "wage_reason", "拖欠工资数额": "arrears_amount", "涉及人数": "workers",
         "列入日期": "date_in",
         "违法行为发生日期": "acted", "作出决定机关": "authority", "行政区划代码": "region",
         "失信惩戒期限至": "end"},
        day="", titles=("拖欠农民工工资失信联合惩戒对象名单",),
    ),
    "safety": FileLayout(
        "安全生产严重失信主体名单_九九市", "work_safety", "csv",
        {"单位名称": "name", "统一社会信用代码": "uscc", "法定代表人": "legal_rep",
        "列入人员姓名": "listed_persons",
         "列入人员证件号码": "listed_ids", "列入人员身份": "named_role", "列入决定文号": "number",
         "失信行为简况": "safety_reason", "事故名称": "accident", "事故发生日期": "accident_date",
         "列入日期": "date_in", "作出决定机关": "authority", "行政区划代码": "region", "管理期限至": "end"},
    ),
    "penalties": FileLayout(
        "行政处罚(双公示)_九九市", "penalties", "xlsx",
        {"行政相对人名称": "name", "行政相对人类别": "subject_kind",
        "行政相对人代码_1(统一社会信用代码)": "uscc",
         "行政相对人代码_2(工商注册号)": "reg_no", "法定代表人": "legal_rep",
         "行政处罚决定书文号": "number",
         "违法行为类型": "violation_type", "违法事实": "facts", "处罚依据": "basis", "处罚类别": "category",
         "处罚内容": "content", "罚款金额（万元）": "fine_wan", "处罚决定日期": "decided",
         "行为日期": "acted",
         "公示日期": "published", "公示截止期": "published_to", "失信严重程度": "severity",
         "处罚机关": "authority",
         "当前状态": "status", "地方编码": "region"},
        day="", titles=("九九市行政处罚信息公示表", "数据报送单位: 九九市公共信用信息中心"),
        sheet="行政处罚",
    ),
    "penalties_older": FileLayout(
        "行政处罚(旧版)_九九市", "penalties", "csv",
        {"CF_XDR_MC": "name", "CF_XDR_SHXYM": "uscc", "CF_XDR_GSDJ": "reg_no", "CF_FR": "legal_rep",
         "CF_WSH": "number", "CF_SY": "facts", "CF_YJ": "basis", "CF_CFLB1": "category", "CF_JG": "content",
         "CF_JDRQ": "decided", "CF_XZJG": "authority", "CF_ZT": "status", "DFBM": "region"},
        encoding="gb18030", day="%Y%m%d",
    ),
    "decisions": FileLayout(
        "其他名单与决定_九九市", "decisions", "jsonl",
        {"名单类型": "matter", "主体名称": "name", "统一社会信用代码": "uscc", "当事人姓名": "person_name",
         "证件号码": "person_id", "决定文号": "number", "认定单位": "authority", "行政区划代码": "region",
         "决定日期": "decided", "行为日期": "acted", "有效期至": "end", "严重程度": "severity",
         "事由": "reason",
         "依据": "basis", "决定内容": "content", "终身": "life"},
        encoding="utf-8",
    ),
    "ends": FileLayout(
        "名单移出与终止_九九市", "ends", "csv",
        {**_TARGET, "终止事由": "event", "终止日期": "date", "移出决定文号": "end_number",
        "决定单位": "authority",
         "理由": "reason"},
    ),
    "arrears": FileLayout(
        "机关事业单位拖欠账款_九九市", "arrears", "xlsx",
        {"拖欠单位": "debtor_name", "拖欠单位统一社会信用代码": "debtor_uscc",
        "被拖欠企业": "creditor_name",
         "被拖欠企业统一社会信用代码": "creditor_uscc", "合同编号": "number", "拖欠金额": "arrears_amount",
         "应付日期": "due", "清偿日期": "settled", "账款类别": "category"},
        day="",
    ),
    "red_list": FileLayout(
        "纳税信用A级纳税人_九九市", "red_list", "csv",
        {"纳税人名称": "name", "统一社会信用代码": "uscc", "红名单名称": "honour", "评价年度": "year",
         "主管税务机关": "authority", "行政区划代码": "region", "评价日期": "decided"},
        encoding="gb18030",
    ),
    "key_supervision": FileLayout(
        "重点监管对象_九九市", "key_supervision", "xlsx",
        {"对象名称": "name", "统一社会信用代码": "uscc", "确定文号": "number", "重点监管原因": "key_reason",
         "监管单位": "authority", "行政区划代码": "region", "监管起始日期": "key_from",
         "监管截止日期": "end",
         "联系科室": "contact"},
    ),
    "findings": FileLayout(
        "责任认定_九九市", "findings", "csv",
        {**_TARGET, "责任人姓名": "found_person", "责任人身份证号": "found_id", "责任身份": "finding_role",
         "认定日期": "found", "认定文号": "finding_number", "认定单位": "authority"},
    ),
    "disputes": FileLayout(
        "异议_九九市", "disputes", "jsonl",
        {**_TARGET, "异议编号": "dispute_number", "异议提出日期": "lodged", "异议受理日期": "accepted",
         "办结日期": "closed", "处理结果": "outcome", "异议理由": "dispute_reason",
         "受理单位": "authority"},
        encoding="utf-8",
    ),
    "repairs": FileLayout(
        "信用修复_九九市", "repairs", "csv",
        {**_TARGET, "信用修复决定文号": "repair_number", "修复日期": "repaired", "修复单位": "authority",
         "修复事由": "reason"},
        encoding="gb18030",
    ),
    "visits": FileLayout(
        "走访结果_九九市", "visits", "xlsx",
        {"走访对象": "name", "统一社会信用代码": "uscc", "任务编号": "task_number", "走访日期": "visited",
         "走访结果": "result", "走访单位": "unit", "走访事由": "visit_reason"},
        day="", forbidden=("宗教信仰", "病史"),
    ),
}  # fmt: skip
