"""Invented Chinese names: characters put together by chance, so that searching and printing have work to do."""

from __future__ import annotations

from random import Random

#: Frequent surnames.
_USUAL = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭吕苏卢"
    "蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
#: Surnames that are read otherwise than the same character elsewhere, and surnames of two characters.
_TELLING = (
    *"单仇曾解翟朴区查盖缪乐员种覃冼华任葛纪宁燕洗折黑",
    *("欧阳", "上官", "司马", "诸葛", "尉迟", "万俟", "令狐", "慕容", "夏侯", "皇甫", "东方", "长孙"),
)
#: Some of these are missing in old fonts and encodings.
_GIVEN = (
    "安宝冰博彩晨成春聪丹东恩帆芳飞丰枫刚桂国海涵航浩和荷恒宏虹鸿华慧佳嘉建江杰洁婕金锦劲晶静军俊凯可兰岚朗乐蕾力立莉丽良亮琳玲凌龙璐露梅萌梦苗民敏明鸣楠宁"
    "培沛鹏平萍琪启谦茜强勤青清晴秋然仁蓉荣柔如瑞若森珊尚绍胜诗世书淑树爽思松素涛天恬婷彤桐薇巍伟玮卫文雯曦霞贤祥翔向晓欣新鑫星秀旭轩萱学雪雅妍岩艳阳扬瑶野一怡宜毅"
    "英莹颖永勇宇雨玉育媛元原远悦云韵泽增哲真振正志智中忠洲竹卓子紫喆堃祎彧昉旻翀燊赟玥"
)


def invent_name(random: Random) -> str:
    """A surname, every eighth of them a telling one, and one or two further characters."""
    surname = random.choice(_TELLING) if random.random() < 0.125 else random.choice(_USUAL)
    given = random.choice(_GIVEN)
    return surname + given + (random.choice(_GIVEN) if random.random() < 0.8 else "")
