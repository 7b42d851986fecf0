"""How a person's major meets the majors that a post names: by name, by family of majors, by the national class."""

import re
from collections.abc import Iterable
from functools import lru_cache

from app.core.codes import MajorClass

FAMILIES: dict[str, tuple[str, ...]] = {  # names of families as advertisements use them → words that give them away
    "计算机类": ("计算机", "软件", "网络", "大数据", "人工智能", "物联网", "信息安全", "信息技术", "数据", "数字媒体"),
    "电子电气类": ("电子", "电气", "通信", "自动化", "微电子", "光电", "机电", "电力"),
    "机械制造类": ("机械", "制造", "模具", "数控", "焊接", "汽车", "工业设计", "工业机器人", "机电"),
    "能源材料类": ("能源", "材料", "新能源", "光伏", "冶金", "动力", "采矿", "煤炭", "石油"),
    "化工生物类": ("化工", "化学", "生物", "制药", "环境", "安全工程", "环保"),
    "食品轻工类": ("食品", "酿酒", "葡萄酒", "纺织", "服装", "轻工", "粮食", "印刷"),
    "土木建筑类": ("土木", "建筑", "工程造价", "工程管理", "测绘", "给排水", "道路", "桥梁", "城乡规划"),
    "水利类": ("水利", "水文", "水电", "灌溉"),
    "交通物流类": ("交通", "物流", "铁道", "航空", "运输", "供应链"),
    "农林类": ("农学", "农业", "林学", "园艺", "畜牧", "动物医学", "植物", "水产", "草业", "园林"),
    "财会金融类": ("会计", "财务", "审计", "金融", "税务", "税收", "财政", "经济", "统计", "保险", "投资"),
    "经营管理类": ("工商管理", "企业管理", "市场营销", "电子商务", "国际贸易", "国际经济", "商务", "管理学", "经营"),
    "人力行政类": ("人力资源", "行政管理", "劳动", "文秘", "公共管理", "社会保障", "公共事业"),
    "社会工作类": ("社会工作", "社会学", "民政", "社区", "养老", "心理", "家政"),
    "法律类": ("法学", "法律", "司法", "公安", "知识产权", "政治"),
    "教育类": ("教育", "师范", "学前", "体育", "思想政治"),
    "文史新闻类": ("汉语言", "中文", "文学", "新闻", "传播", "历史", "编辑", "广播电视", "哲学"),
    "外语类": ("英语", "日语", "外语", "阿拉伯语", "翻译", "俄语"),
    "艺术设计类": ("艺术", "设计", "美术", "音乐", "动漫", "视觉", "影视", "舞蹈", "表演"),
    "医药卫生类": ("医学", "临床", "护理", "药学", "中医", "康复", "口腔", "检验", "公共卫生", "预防", "影像"),
    "旅游餐饮类": ("旅游", "酒店", "烹饪", "餐饮", "导游", "会展"),
    "数理类": ("数学", "物理", "力学", "应用统计"),
}
BY_CLASS: dict[str, tuple[str, ...]] = {  # what a class may mean when no major is named
    MajorClass.M01: ("文史新闻类",),
    MajorClass.M02: ("财会金融类",),
    MajorClass.M03: ("法律类", "社会工作类"),
    MajorClass.M04: ("教育类",),
    MajorClass.M05: ("文史新闻类", "外语类"),
    MajorClass.M06: ("文史新闻类",),
    MajorClass.M07: ("数理类", "化工生物类"),
    MajorClass.M08: ("计算机类", "电子电气类", "机械制造类", "能源材料类", "土木建筑类", "化工生物类"),
    MajorClass.M09: ("农林类",),
    MajorClass.M10: ("医药卫生类",),
    MajorClass.M12: ("经营管理类", "财会金融类", "人力行政类"),
    MajorClass.M13: ("艺术设计类",),
    MajorClass.M14: (),
    MajorClass.M41: ("农林类",),
    MajorClass.M42: ("化工生物类", "能源材料类"),
    MajorClass.M43: ("能源材料类", "电子电气类"),
    MajorClass.M44: ("土木建筑类",),
    MajorClass.M45: ("水利类",),
    MajorClass.M46: ("机械制造类", "电子电气类"),
    MajorClass.M47: ("化工生物类",),
    MajorClass.M48: ("食品轻工类",),
    MajorClass.M49: ("食品轻工类", "医药卫生类"),
    MajorClass.M50: ("交通物流类",),
    MajorClass.M51: ("计算机类", "电子电气类"),
    MajorClass.M52: ("医药卫生类",),
    MajorClass.M53: ("财会金融类", "经营管理类", "交通物流类"),
    MajorClass.M54: ("旅游餐饮类",),
    MajorClass.M55: ("艺术设计类",),
    MajorClass.M56: ("文史新闻类",),
    MajorClass.M57: ("教育类",),
    MajorClass.M58: ("法律类",),
    MajorClass.M59: ("人力行政类", "社会工作类"),
}
ANY_MAJOR = "不限"
_BREAK = re.compile(r"[\s、，,；;/|（）()及和与或]+")
_NOISE = re.compile(r"(等|相关|相近|类|专业|方向|优先|均可|以上)+$")


@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[str, ...]:
    """The majors that a text names, without the words around them; none when any major will do."""
    if ANY_MAJOR in text:
        return ()
    found = (_NOISE.sub("", part) for part in _BREAK.split(text))
    return tuple(dict.fromkeys(word for word in found if len(word) > 1))


@lru_cache(maxsize=4096)
def families_of(text: str) -> frozenset[str]:
    """The families whose words occur in a text."""
    return frozenset(name for name, words in FAMILIES.items() if any(word in text for word in words))


def families_of_person(major_name: str, major_class: str) -> frozenset[str]:
    """The families of a named major, else those that its class may mean."""
    if named := families_of(major_name):
        return named
    return frozenset(BY_CLASS.get(major_class, ()))


def same_major(major_name: str, wanted: Iterable[str]) -> str:
    """The wanted major that a person's major is, or is a form of; empty when none is."""
    if len(major_name) < 2:
        return ""
    return next((word for word in wanted if word in major_name or major_name in word), "")


def hints_of(major_name: str, major_class: str) -> tuple[str, ...]:
    """Words that a fitting post's text may carry, for a first rough search."""
    families = families_of_person(major_name, major_class)
    words = [word for name in sorted(families) for word in FAMILIES[name]]
    return tuple(dict.fromkeys([*([major_name] if len(major_name) > 1 else []), *words]))
