"""What the simulated captains write. Invented; in Chinese, as captains of this county would."""

from __future__ import annotations

import msgspec


class IncidentStory(msgspec.Struct, frozen=True):
    """An incident from its first line to its last; `closing` is "" where it is still open in the evening."""

    what: str
    severity: int
    opening: str
    entries: tuple[str, ...]
    mistake: str
    closing: str


REASONS = ("帮忙搬器材", "送资料到对面", "去取水", "陪老人过马路", "回单位拿钥匙")
UNLISTED = ("路过的热心市民甲", "附近小店店主乙", "退休教师丙", "返乡大学生丁")

INCIDENTS = (
    IncidentStory(
        "illness",
        2,
        "排队时一位老人头晕，已扶到阴凉处坐下",
        ("医生在旁，血压偏高，正在观察", "家属已联系上，十分钟后到"),
        "救护车已到",
        "老人好转，由家属接回家",
    ),
    IncidentStory(
        "traffic",
        2,
        "路口两辆电动车相撞，一人手擦伤",
        ("已清理路面，恢复通行",),
        "造成堵车",
        "双方自行协商，伤口已包扎",
    ),
    IncidentStory(
        "missing",
        3,
        "清点少一名学生，正在找",
        ("询问带队老师，五分钟前在操场见过", "保安在校门口看到，没有外出"),
        "已通知家长",
        "在图书角找到，人平安",
    ),
    IncidentStory(
        "equipment",
        1,
        "一把梯子的横档松了，已停用",
        ("换用另一把，工作照常",),
        "有人受伤",
        "梯子送回仓库，贴了标记",
    ),
    IncidentStory(
        "dispute",
        1,
        "摊位位置有争执，正在协调",
        ("已请社区干部来说明",),
        "已解决",
        "",
    ),
)
