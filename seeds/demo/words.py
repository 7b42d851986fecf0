"""Vocabulary of the invented units and posts, by industry."""

from dataclasses import dataclass

BRANDS = (
    "塞上",
    "沙湖",
    "贺兰",
    "六盘",
    "朔方",
    "凤凰",
    "河套",
    "西夏",
    "沙坡",
    "青铜",
    "金岸",
    "绿洲",
    "北塔",
    "览山",
    "长河",
    "枸杞红",
    "星海",
    "云天",
    "启元",
    "恒通",
    "瑞丰",
    "德盛",
    "宏远",
    "嘉禾",
    "智汇",
    "创联",
    "众益",
    "博雅",
    "明德",
    "天工",
    "合力",
    "新源",
    "华润达",
    "中科创",
    "润泽",
    "安泰",
    "东方",
    "永盛",
    "鼎新",
    "君安",
    "信诚",
    "腾跃",
    "晨光",
    "力行",
    "卓越",
    "远景",
    "惠民",
    "万家",
)


@dataclass(frozen=True)
class Trade:
    """One line of business: GB/T 4754 section, name endings, kinds it may prove, posts it offers by category."""

    industry: str
    endings: tuple[str, ...]
    legal_form: str
    kinds: tuple[str, ...]
    posts: dict[str, tuple[str, ...]]


TRADES: tuple[Trade, ...] = (
    Trade(
        "C",
        ("装备制造有限公司", "智能制造有限公司", "新材料有限公司"),
        "ENTERPRISE",
        ("LEADING_MANUFACTURER", "SINGLE_CHAMPION", "LITTLE_GIANT", "MSME"),
        {
            "TECH_SKILL": ("数控加工见习生", "电气装配见习生", "设备点检见习生", "质量检测见习生"),
            "MANAGEMENT": ("生产计划助理", "供应链管理助理"),
        },
    ),
    Trade(
        "I",
        ("软件技术有限公司", "信息科技有限公司", "大数据有限公司"),
        "ENTERPRISE",
        ("TECH_ENTERPRISE", "TECH_SME", "MSME"),
        {
            "RESEARCH": ("算法研究助理", "软件研发见习生", "数据分析研究助理"),
            "MANAGEMENT": ("项目管理助理", "软件产品助理"),
        },
    ),
    Trade(
        "M",
        ("生物技术研究院有限公司", "农业科技有限公司", "检测技术有限公司"),
        "ENTERPRISE",
        ("TECH_ENTERPRISE", "TECH_SME"),
        {"RESEARCH": ("葡萄育种研究助理", "实验室研究助理", "土壤检测研究助理"), "MANAGEMENT": ("科研项目助理",)},
    ),
    Trade(
        "D",
        ("新能源有限公司", "电力工程有限公司"),
        "ENTERPRISE",
        ("STATE_OWNED", "KEY_PROJECT"),
        {"MANAGEMENT": ("运营管理助理", "安全管理助理", "工程资料员"), "TECH_SKILL": ("光伏运维见习生",)},
    ),
    Trade(
        "A",
        ("枸杞产业有限公司", "葡萄酒庄有限公司", "奶业有限公司"),
        "ENTERPRISE",
        ("MSME", "PRIVATE_ENTERPRISE"),
        {"MANAGEMENT": ("电商运营助理", "品牌推广助理", "农产品质量管理助理")},
    ),
    Trade(
        "F",
        ("商贸有限公司", "供应链管理有限公司"),
        "ENTERPRISE",
        ("PRIVATE_ENTERPRISE", "KEY_ENTERPRISE", "MSME"),
        {"MANAGEMENT": ("采购管理助理", "门店管理见习生", "跨境电商助理")},
    ),
    Trade(
        "H",
        ("酒店管理有限公司", "餐饮管理有限公司"),
        "ENTERPRISE",
        ("PRIVATE_ENTERPRISE", "MSME"),
        {"MANAGEMENT": ("前厅管理见习生", "宴会策划助理")},
    ),
    Trade(
        "R",
        ("文化旅游有限公司", "影视传媒有限公司"),
        "ENTERPRISE",
        ("STATE_OWNED", "MSME"),
        {"MANAGEMENT": ("活动策划助理", "新媒体运营助理", "景区运营管理助理")},
    ),
    Trade(
        "P",
        ("技工学校", "职业培训学校"),
        "PRIVATE_NON_ENTERPRISE",
        ("PRIVATE_TECH_SCHOOL",),
        {"TECH_SKILL": ("实训指导助理", "汽修实训助教", "焊接实训助教")},
    ),
    Trade(
        "Q",
        ("社会工作服务中心", "养老服务中心", "康复服务中心"),
        "PRIVATE_NON_ENTERPRISE",
        ("SOCIAL_ORG", "COMMUNITY_SERVICE"),
        {"SOCIAL_SERVICE": ("社工助理", "养老护理管理见习生", "社区康复助理")},
    ),
    Trade(
        "S",
        ("社区居民委员会", "社区服务站"),
        "GRASSROOTS",
        ("COMMUNITY_ORG", "GRASSROOTS_PLATFORM"),
        {"SOCIAL_SERVICE": ("社区服务见习生", "网格信息员", "公共就业服务助理")},
    ),
    Trade(
        "L",
        ("人力资源管理咨询有限公司", "会展服务有限公司"),
        "ENTERPRISE",
        ("MSME", "PRIVATE_ENTERPRISE"),
        {"MANAGEMENT": ("人事行政助理", "会务策划助理", "客户服务管理助理")},
    ),
)
DUTIES = (
    "在带教老师指导下参与{title}日常工作，熟悉业务流程和岗位规范；\n协助整理资料、台账和数据，完成阶段性任务；\n参加岗前培训和每月考核，按时提交见习小结。",
    "跟随带教老师学习{title}岗位技能，参与实际项目；\n协助完成文档编写、现场记录和质量检查；\n遵守单位安全管理制度，见习期满参加考核鉴定。",
)
REQUIREMENTS = (
    "专业相关或相近，责任心强，服从管理。",
    "能熟练使用办公软件，善于沟通。",
    "身体健康，能适应岗位工作节奏；有志愿服务经历者优先。",
)
BENEFITS = ("提供工作餐", "提供住宿，通勤补助每月200元", "提供工作餐和交通补助", "提供集体宿舍", "")
MAJORS = (
    "计算机类",
    "机械类",
    "管理学类",
    "食品药品与粮食类",
    "电子与信息类",
    "不限专业",
    "社会工作、公共管理类",
    "财经商贸类",
)
FINDINGS = ("场所整洁，安全设施齐全，带教人员到位，具备接收条件。", "经营正常，岗位真实，劳动保护措施落实，建议通过。")
