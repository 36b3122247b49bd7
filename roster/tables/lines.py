"""What each row below the header is: a person, a heading for the rows below it, or nothing for the roster."""

from __future__ import annotations

import re
from enum import Enum

from roster.folding import fold
from roster.tables.headings import Field
from roster.tables.layout import Layout, is_header
from roster.tables.sheet import Sheet

REMARK_CHARACTERS = 30
_TOTAL = re.compile(
    r"(?:合计|总计|小计|共计|总人数|人数合计|合计人数|总数|人数|计|total|subtotal|sum|grandtotal)(?:[::(\d为是].*)?"
    r"|共(?:有|计|:)?\d+(?:人|名|位).*|.{0,20}(?:共计|合计|总计|共)[::]?\d+(?:人|名|位)[。.)]?"
)
_REMARK = re.compile(
    r"(?:备注|注|说明|备考|填表|制表|审核|审批|核对|复核|签字|签名|签章|盖章|经办|负责人(?:签|:|\()|领导(?:签|意见)|日期|填报|上报|报送"
    r"|联系人[::]|单位(?:盖章|公章|负责人)|\(?盖章|\(?公章|第\d+页|共\d+页|打印|以上|此表|本表|请于|请各|要求|温馨提示|注意"
    r"|note|remark|preparedby|signature|signed|date:|page\d|approved).*"
    r"|\d{2,4}年\d{1,2}月(?:\d{1,2}日)?|.*(?:\(盖章\)|\(公章\)|年月日)"
)
_LIST_WORDS = re.compile(
    r"(?:人员)?(?:名单|花名册|登记表|报名表|汇总表|统计表|信息表|一览表|签到表|通讯录|名册|人员|成员|队员)$"
)
_COUNT = re.compile(r"\((?:共)?\d+(?:人|名)?\)|[::]?(?:共)?\d+(?:人|名)$|[::]$")


class Kind(Enum):
    PERSON = "person"
    HEADING = "heading"
    NOTHING = "nothing"


def kind_of(sheet: Sheet, row: int, layout: Layout) -> Kind:
    """HEADING is a row with one text alone that may name a squad or unit."""
    texts = _texts(sheet, row, layout)
    if not texts or is_header(sheet, row, layout.header):
        return Kind.NOTHING
    first = [fold(text) for text in sheet.texts[row] if text][:2]
    if any(map(_TOTAL.fullmatch, first)) or _REMARK.fullmatch(first[0]):
        return Kind.NOTHING
    if len(texts) == 1:
        return Kind.NOTHING if len(texts[0]) > REMARK_CHARACTERS else Kind.HEADING
    return Kind.PERSON


def title_names(text: str) -> tuple[str, ...]:
    """What a title like `医疗小分队人员名单（10人）` may be the list of: the text, then ever less of it."""
    folded = fold(text)
    names = [folded]
    for pattern in (_COUNT, _LIST_WORDS, _LIST_WORDS):
        names.append(pattern.sub("", names[-1]))
    return tuple(dict.fromkeys(name for name in names if name))


def _texts(sheet: Sheet, row: int, layout: Layout) -> list[str]:
    """The row's own texts, without running numbers."""
    serial = {column for block in layout.blocks for column in block.columns.get(Field.SERIAL, ())}
    return [text for column, text in enumerate(sheet.texts[row]) if text and column not in serial]
